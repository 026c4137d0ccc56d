//! Closing: the answers of an anonymous poll are opened, counted and shuffled once, then their rows and the key go. The list of those who
//! answered is written anew in the order of their ids, in the same transaction, so that nothing left in a row, in its place in the table
//! or in what an engine adds to it tells when somebody answered.

use preau_model::{DocumentId, Millis, PersonneId, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};

use super::answer::{Answer, Tally};
use super::seal::PollKey;
use super::standing::Poll;
use super::{CLOSED, OPEN};
use crate::write::{Value, insert};
use crate::{Collection, ContentError, Engine, Reader};

/// Below so many anonymous answers, nothing of them is kept.
pub const TOO_FEW: usize = 5;
const AT_ONCE: i64 = 50;

impl Engine {
    /// Closes every poll whose hour has come; answers how many. One that cannot be counted stays open to the next round: it takes no
    /// answer, and none of its answers is shown.
    pub async fn close_ballots(&self) -> Result<usize, ContentError> {
        let now = self.now();
        let rows = sqlx::query(
            "SELECT territory, document FROM ballot_poll WHERE state = $1 AND closes <= $2 ORDER BY closes LIMIT CAST($3 AS BIGINT)",
        )
        .bind(OPEN)
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let mut closed = 0;
        for row in rows {
            let (territory, id): (TerritoireId, DocumentId) = (row.id("territory")?, row.id("document")?);
            match self.count_ballots(territory, id, now).await {
                Ok(done) => closed += usize::from(done),
                Err(error) => {
                    tracing::error!(code = error.code(), poll = %id, "a poll could not be counted; it will be tried again");
                }
            }
        }
        Ok(closed)
    }

    /// Closes a poll before its hour; for who manages its document.
    pub async fn close_ballot(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<(), ContentError> {
        self.managed(reader, collections, id).await?;
        self.count_ballots(reader.territory, id, Millis::MAX).await?;
        Ok(())
    }

    /// Counts a poll that closes by `due`; `false`: it does not exist, or somebody else counted it.
    async fn count_ballots(&self, territory: TerritoireId, id: DocumentId, due: Millis) -> Result<bool, ContentError> {
        let (annuaire, rng, now) = (self.annuaire.clone(), self.rng.clone(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let Some(poll) = hold(tx, territory, id, due, now).await? else {
                        return Ok(false);
                    };
                    let Some(wrapped) = poll.sealed_key.as_ref().filter(|_| poll.ballot.is_anonymous()) else {
                        return Ok(true);
                    };
                    let key = PollKey::unwrap(&annuaire, id, wrapped).ok_or(ContentError::Ballot("key"))?;
                    let mut answers = Vec::new();
                    for sealed in sealed(tx, territory, id).await? {
                        answers.push(key.open(id, &sealed).ok_or(ContentError::Ballot("answer"))?);
                    }
                    let voters = voters(tx, territory, id).await?;
                    // The box holds what was signed for, no more and no less, or nothing is shown.
                    if answers.len() != voters.len() || i64::try_from(voters.len()).ok() != Some(poll.answered) {
                        return Err(ContentError::Ballot("count"));
                    }
                    let tally = (answers.len() >= TOO_FEW).then(|| Tally::of(&poll.ballot, answers, &*rng));
                    let tally = tally.map(|tally| serde_json::to_string(&tally)).transpose();
                    let tally = tally.map_err(|_| ContentError::Ballot("tally"))?;
                    forget(tx, territory, id, tally).await?;
                    sign_again(tx, territory, id, voters).await?;
                    Ok(true)
                })
            })
            .await
    }
}

/// Turns the poll to closed and holds it, if it is open and due.
async fn hold(
    tx: &mut Connection,
    territory: TerritoireId,
    id: DocumentId,
    due: Millis,
    now: Millis,
) -> Result<Option<Poll>, ContentError> {
    let held = sqlx::query(
        "UPDATE ballot_poll SET state = $3, closes = CASE WHEN closes > $6 THEN $6 ELSE closes END \
         WHERE territory = $1 AND document = $2 AND state = $4 AND closes <= $5",
    )
    .bind(territory.as_slice().to_vec())
    .bind(id.as_slice().to_vec())
    .bind(CLOSED)
    .bind(OPEN)
    .bind(due)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    if held.rows_affected() == 0 {
        return Ok(None);
    }
    Poll::of(tx, territory, id).await
}

async fn sealed(tx: &mut Connection, territory: TerritoireId, id: DocumentId) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = sqlx::query("SELECT sealed FROM ballot_box WHERE territory = $1 AND document = $2 ORDER BY slot")
        .bind(territory.as_slice().to_vec())
        .bind(id.as_slice().to_vec())
        .fetch_all(tx)
        .await?;
    rows.iter().map(|row| row.bytes("sealed")).collect()
}

async fn voters(tx: &mut Connection, territory: TerritoireId, id: DocumentId) -> Result<Vec<PersonneId>, StoreError> {
    let rows = sqlx::query("SELECT person FROM ballot_voter WHERE territory = $1 AND document = $2 ORDER BY person")
        .bind(territory.as_slice().to_vec())
        .bind(id.as_slice().to_vec())
        .fetch_all(tx)
        .await?;
    rows.iter().map(|row| row.id("person")).collect()
}

/// Keeps the result; the key and the box are no more.
async fn forget(
    tx: &mut Connection,
    territory: TerritoireId,
    id: DocumentId,
    tally: Option<String>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE ballot_poll SET sealed_key = NULL, tally = $3 WHERE territory = $1 AND document = $2")
        .bind(territory.as_slice().to_vec())
        .bind(id.as_slice().to_vec())
        .bind(tally)
        .execute(&mut *tx)
        .await?;
    for statement in [
        "DELETE FROM ballot_box WHERE territory = $1 AND document = $2",
        "DELETE FROM ballot_voter WHERE territory = $1 AND document = $2",
    ] {
        sqlx::query(statement)
            .bind(territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn sign_again(
    tx: &mut Connection,
    territory: TerritoireId,
    id: DocumentId,
    voters: Vec<PersonneId>,
) -> Result<(), StoreError> {
    let rows = voters.iter().map(|person| {
        let ids = [territory.as_slice(), id.as_slice(), person.as_slice()];
        ids.iter().map(|bytes| Value::Bytes(bytes.to_vec())).collect()
    });
    insert(tx, "ballot_voter (territory, document, person)", "", rows.collect()).await
}

/// An answer of a named poll, as stored.
pub(super) fn read(text: &str) -> Result<Answer, ContentError> {
    serde_json::from_str(text).map_err(|_| ContentError::Ballot("answer"))
}
