//! Reminders that leave by themselves, until everybody has seen or signed, or the document ends.

use std::collections::HashSet;

use preau_model::{DocumentId, Millis, PersonneId, TerritoireId};
use preau_store::RowExt as _;

use crate::life::Catalogue;
use crate::read::documents;
use crate::write::{About, Notice, notify};
use crate::{ContentError, Engine, NoticeKind, State};

const DAY: Millis = 24 * 3_600_000;
const AT_ONCE: i64 = 100;

struct Due {
    territory: TerritoireId,
    id: DocumentId,
    days: i64,
    signed: bool,
    line: String,
    at: Millis,
}

impl Engine {
    /// Sends what is due; answers how many persons were told. Two processes never send one reminder twice.
    pub async fn remind_due(&self, catalogue: &dyn Catalogue) -> Result<usize, ContentError> {
        let rows = sqlx::query(
            "SELECT territory, document, days, signed, line, due FROM content_reminder WHERE due <= $1 ORDER BY due \
             LIMIT CAST($2 AS BIGINT)",
        )
        .bind(self.now())
        .bind(AT_ONCE)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let mut told = 0;
        for row in rows {
            let due = Due {
                territory: row.id("territory")?,
                id: row.id("document")?,
                days: row.int("days")?.max(1),
                signed: row.flag("signed")?,
                line: row.text("line")?,
                at: row.int("due")?,
            };
            told += self.remind_one(catalogue, due).await?;
        }
        Ok(told)
    }

    async fn remind_one(&self, catalogue: &dyn Catalogue, due: Due) -> Result<usize, ContentError> {
        let now = self.now();
        let stored = {
            let mut connection = self.db.read().await?;
            documents(&mut connection, due.territory, None, &[due.id], false)
                .await?
                .remove(&due.id)
        };
        let alive = stored.filter(|s| !matches!(s.state, State::Archived | State::Withdrawn) && s.expire_at > now);
        let Some(stored) = alive else {
            return self.forget_reminder(due).await.map(|()| 0);
        };
        let Some(collection) = catalogue.collection(&stored.plugin, &stored.collection) else {
            return Ok(0);
        };
        let mut notices = Vec::new();
        if stored.state == State::Published {
            let late = if due.signed {
                Some(self.unsigned(due.territory, due.id).await?)
            } else {
                self.flush_seen().await?;
                None
            };
            let seen = self.marks_of(due.territory, due.id, crate::marks::SEEN).await?;
            let members = self.members(&collection, &stored, due.territory).await?;
            for (person, member) in members {
                let told = late
                    .as_ref()
                    .map_or_else(|| !seen.contains_key(&person), |late| late.contains(&person));
                if told {
                    notices.push(Notice {
                        person,
                        structure: member.structure,
                        line: due.line.clone(),
                    });
                }
            }
            notices.sort_unstable_by_key(|n| n.person);
        }
        let told = notices.len();
        // The next one is counted from now: a portal that was stopped for a month does not send a month of lines.
        let (next, event) = (
            now + due.days * DAY,
            format!("{}/auto/{}", due.id, due.at.div_euclid(DAY)),
        );
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let mine = sqlx::query(
                        "UPDATE content_reminder SET due = $4 WHERE territory = $1 AND document = $2 AND due = $3",
                    )
                    .bind(due.territory.as_slice().to_vec())
                    .bind(due.id.as_slice().to_vec())
                    .bind(due.at)
                    .bind(next)
                    .execute(&mut *tx)
                    .await?;
                    if mine.rows_affected() == 0 {
                        return Ok(0);
                    }
                    let about = About {
                        territory: due.territory,
                        document: due.id,
                        plugin: &stored.plugin,
                        event,
                        at: now,
                        kind: NoticeKind::Reminder,
                    };
                    notify(tx, &about, &notices).await?;
                    Ok::<_, ContentError>(told)
                })
            })
            .await
    }

    /// Responsables whose signature is still waited for.
    async fn unsigned(&self, territory: TerritoireId, id: DocumentId) -> Result<HashSet<PersonneId>, ContentError> {
        let sql = format!(
            "SELECT DISTINCT s.person AS person {} WHERE s.territory = $1 AND s.document = $2 AND a.until >= $3 AND {}",
            super::waiting::JOINED,
            super::waiting::AWAITED
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .bind(self.now())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let late: Result<_, preau_store::StoreError> = rows.iter().map(|row| row.id("person")).collect();
        Ok(late?)
    }

    async fn forget_reminder(&self, due: Due) -> Result<(), ContentError> {
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("DELETE FROM content_reminder WHERE territory = $1 AND document = $2 AND due = $3")
                        .bind(due.territory.as_slice().to_vec())
                        .bind(due.id.as_slice().to_vec())
                        .bind(due.at)
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await
    }
}
