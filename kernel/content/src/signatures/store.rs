//! The rows of what a document asks, in the transaction that writes it.

use preau_model::{DocumentId, Millis, NEVER, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};

use super::ask::{Concerned, Concerns, Reminder};
use crate::write::{Value, insert};
use crate::{ContentError, Engine};

const DAY: Millis = 24 * 3_600_000;

/// What a write asks of readers: kept with the first draft, written out for each pupil at publication.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asks {
    pub(crate) concerns: Option<Concerns>,
    /// With the moment from which its days are counted.
    pub(crate) reminder: Option<(Reminder, Millis)>,
    /// Pupils to write out.
    pub(crate) concerned: Option<Concerned>,
    /// It is published for the first time.
    pub(crate) first: bool,
    /// Its text was published before, and is not the same any more.
    pub(crate) other_text: bool,
}

impl Engine {
    /// Was something asked when the document was first written?
    pub(crate) async fn asks(&self, territory: TerritoireId, document: DocumentId) -> Result<bool, ContentError> {
        let row = sqlx::query("SELECT COUNT(*) AS n FROM signature_ask WHERE territory = $1 AND document = $2")
            .bind(territory.as_slice().to_vec())
            .bind(document.as_slice().to_vec())
            .fetch_one(&mut *self.db.read().await?)
            .await?;
        Ok(row.int("n")? > 0)
    }
}

impl Asks {
    pub(crate) async fn store(
        &self,
        tx: &mut Connection,
        place: (TerritoireId, DocumentId),
        version: i64,
    ) -> Result<(), StoreError> {
        if let Some(concerns) = &self.concerns {
            ask(tx, place, version, *concerns).await?;
        }
        if let Some((reminder, from)) = &self.reminder {
            remind(tx, place, reminder, *from).await?;
        }
        if self.other_text {
            ask_again(tx, place, version).await?;
        }
        if self.first {
            set_version(tx, place, version).await?;
        }
        match &self.concerned {
            Some(concerned) => write_out(tx, place, concerned).await,
            None => Ok(()),
        }
    }
}

async fn ask(
    tx: &mut Connection,
    (territory, document): (TerritoireId, DocumentId),
    version: i64,
    concerns: Concerns,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO signature_ask (territory, document, version, rule, until) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (territory, document) DO UPDATE SET rule = excluded.rule, until = excluded.until",
    )
    .bind(territory.as_slice().to_vec())
    .bind(document.as_slice().to_vec())
    .bind(version)
    .bind(concerns.signers.map_or(0, |signers| signers as i16))
    .bind(concerns.until.unwrap_or(NEVER))
    .execute(tx)
    .await?;
    Ok(())
}

async fn remind(
    tx: &mut Connection,
    (territory, document): (TerritoireId, DocumentId),
    reminder: &Reminder,
    from: Millis,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO content_reminder (territory, document, days, signed, line, due) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (territory, document) DO UPDATE SET days = excluded.days, signed = excluded.signed, line = excluded.line, \
         due = excluded.due",
    )
    .bind(territory.as_slice().to_vec())
    .bind(document.as_slice().to_vec())
    .bind(i64::from(reminder.days))
    .bind(i16::from(reminder.signed))
    .bind(reminder.line.clone())
    .bind(from + i64::from(reminder.days) * DAY)
    .execute(tx)
    .await?;
    Ok(())
}

/// Those who were asked are asked again, on the new text; what was signed on the old one stays in its rows.
async fn ask_again(
    tx: &mut Connection,
    (territory, document): (TerritoireId, DocumentId),
    version: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO signature (territory, document, version, child, person, on_paper) \
         SELECT s.territory, s.document, CAST($3 AS BIGINT), s.child, s.person, 0 FROM signature s JOIN signature_ask a \
         ON a.territory = s.territory AND a.document = s.document AND a.version = s.version \
         WHERE s.territory = $1 AND s.document = $2",
    )
    .bind(territory.as_slice().to_vec())
    .bind(document.as_slice().to_vec())
    .bind(version)
    .execute(&mut *tx)
    .await?;
    set_version(tx, (territory, document), version).await
}

async fn set_version(
    tx: &mut Connection,
    (territory, document): (TerritoireId, DocumentId),
    version: i64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE signature_ask SET version = $3 WHERE territory = $1 AND document = $2")
        .bind(territory.as_slice().to_vec())
        .bind(document.as_slice().to_vec())
        .bind(version)
        .execute(tx)
        .await?;
    Ok(())
}

/// The pupils, and who signs for each, on the text of now.
async fn write_out(
    tx: &mut Connection,
    (territory, document): (TerritoireId, DocumentId),
    concerned: &Concerned,
) -> Result<(), StoreError> {
    let ask = sqlx::query("SELECT version, rule FROM signature_ask WHERE territory = $1 AND document = $2")
        .bind(territory.as_slice().to_vec())
        .bind(document.as_slice().to_vec())
        .fetch_optional(&mut *tx)
        .await?;
    let Some(ask) = ask else { return Ok(()) };
    let (version, signs) = (ask.int("version")?, ask.int("rule")? > 0);
    let ids = || [territory.as_slice().to_vec(), document.as_slice().to_vec()];
    let children = concerned.keys().map(|child| {
        let [territory, document] = ids();
        vec![
            Value::Bytes(territory),
            Value::Bytes(child.as_slice().to_vec()),
            Value::Bytes(document),
        ]
    });
    let once = "ON CONFLICT (territory, child, document) DO NOTHING";
    insert(
        &mut *tx,
        "content_child (territory, child, document)",
        once,
        children.collect(),
    )
    .await?;
    let pairs = concerned
        .iter()
        .flat_map(|(child, signers)| signers.iter().map(move |person| (child, person)));
    let waiting = pairs.filter(|_| signs).map(|(child, person)| {
        let [territory, document] = ids();
        vec![
            Value::Bytes(territory),
            Value::Bytes(document),
            Value::Int(version),
            Value::Bytes(child.as_slice().to_vec()),
            Value::Bytes(person.as_slice().to_vec()),
            Value::Int(0),
        ]
    });
    let into = "signature (territory, document, version, child, person, on_paper)";
    let once = "ON CONFLICT (territory, document, version, child, person) DO NOTHING";
    insert(tx, into, once, waiting.collect()).await
}
