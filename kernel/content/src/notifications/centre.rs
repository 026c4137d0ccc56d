//! The notification centre: one line per (person, event), hidden where its module is off, or where the person wants none.

use preau_model::{DocumentId, Millis, PersonneId, StructureId};
use preau_store::{Row, RowExt as _, StoreError};

use super::NoticeChoices;
use crate::{ContentError, Engine};

/// What a line is. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was published, or happened.
    Announcement = 0,
    /// Something is still waited for.
    Reminder = 1,
    /// An alert of the school: it goes through quiet hours.
    Urgent = 2,
}

impl NoticeKind {
    /// The number stored in databases.
    pub const fn number(self) -> i64 {
        self as i64
    }

    /// From the stored number; what is not known is an announcement.
    pub(crate) const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Reminder,
            2 => Self::Urgent,
            _ => Self::Announcement,
        }
    }
}

/// A line of the notification centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Unique for the person.
    pub event: String,
    /// The document it is about.
    pub document: Option<DocumentId>,
    /// Its plugin.
    pub plugin: String,
    /// The structure through which the person is told: the line shows where the module is on.
    pub structure: StructureId,
    /// What it is.
    pub kind: NoticeKind,
    /// The words.
    pub line: String,
    /// When.
    pub at: Millis,
    /// When it was seen.
    pub seen: Option<Millis>,
}

const LOOKED_AT: i64 = 500;

impl Engine {
    /// The lines of a person, most recent first, but those that their account wants nowhere. `open` says whether a module is on
    /// in a structure.
    pub async fn notifications(
        &self,
        person: PersonneId,
        choices: &NoticeChoices,
        open: impl Fn(&str, StructureId) -> bool,
        limit: usize,
    ) -> Result<Vec<Notification>, ContentError> {
        let rows = sqlx::query(
            "SELECT event, document, plugin, structure, line, at, seen, genre FROM notification WHERE person = $1 \
             ORDER BY at DESC, event DESC LIMIT CAST($2 AS BIGINT)",
        )
        .bind(person.as_slice().to_vec())
        .bind(LOOKED_AT)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let lines: Vec<Notification> = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(lines
            .into_iter()
            .filter(|n| choices.shows(&n.plugin, n.kind == NoticeKind::Urgent) && open(&n.plugin, n.structure))
            .take(limit)
            .collect())
    }

    /// How many lines were not seen, counting no further than 100. During quiet hours what came since they began is not counted,
    /// unless it is urgent.
    pub async fn notifications_unseen(
        &self,
        person: PersonneId,
        choices: &NoticeChoices,
        open: impl Fn(&str, StructureId) -> bool,
    ) -> Result<usize, ContentError> {
        let quiet = choices.quiet_since(self.now());
        let rings = |n: &&Notification| n.kind == NoticeKind::Urgent || quiet.is_none_or(|since| n.at < since);
        Ok(self
            .notifications(person, choices, open, 100)
            .await?
            .iter()
            .filter(|n| n.seen.is_none())
            .filter(rings)
            .count())
    }

    /// The person looked at their lines.
    pub async fn notifications_seen(&self, person: PersonneId) -> Result<(), ContentError> {
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE notification SET seen = $2 WHERE person = $1 AND seen IS NULL")
                        .bind(person.as_slice().to_vec())
                        .bind(now)
                        .execute(tx)
                        .await?;
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }
}

fn read(row: &Row) -> Result<Notification, StoreError> {
    Ok(Notification {
        event: row.text("event")?,
        document: row.opt_id("document")?,
        plugin: row.text("plugin")?,
        structure: row.id("structure")?,
        kind: NoticeKind::from_number(row.int("genre")?),
        line: row.text("line")?,
        at: row.int("at")?,
        seen: row.opt_int("seen")?,
    })
}
