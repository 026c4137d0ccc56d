//! Reminders: one line in the notification centre of persons who can read the document.

use std::collections::HashSet;

use preau_model::{DocumentId, Millis, PersonneId, Principal};

use crate::write::{About, Notice, notify};
use crate::{Collection, ContentError, Engine, NoticeKind, Reader, State};

/// Whom to remind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReminderTo {
    /// These persons.
    Persons(Vec<PersonneId>),
    /// The persons of these principals.
    Principals(Vec<Principal>),
}

/// At most one reminder per person, document and hour.
const HOUR: Millis = 3_600_000;
const LONGEST: usize = 300;
const MOST: usize = 20_000;

impl Engine {
    /// Tells these persons, as far as the document is addressed to them; for who manages it. Answers how many are told; asking
    /// again within the same hour tells nobody twice.
    pub async fn remind(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        to: &ReminderTo,
        line: &str,
    ) -> Result<usize, ContentError> {
        if line.trim().is_empty() || line.chars().count() > LONGEST || line.contains(['\n', '\r']) {
            return Err(ContentError::Invalid(format!(
                "Un rappel tient sur une ligne de {LONGEST} caractères au plus."
            )));
        }
        let stored = self.managed(reader, collections, id).await?;
        if stored.state != State::Published {
            return Err(ContentError::refused(
                "content.state",
                "On ne rappelle que ce qui est publié.",
            ));
        }
        let collection = collections
            .iter()
            .find(|c| c.id == stored.collection)
            .ok_or(ContentError::Missing)?;
        let now = self.now();
        let wanted: HashSet<PersonneId> = match to {
            ReminderTo::Persons(persons) => persons.iter().copied().collect(),
            ReminderTo::Principals(principals) => {
                let mut wanted = HashSet::new();
                for principal in principals {
                    wanted.extend(self.annuaire.membres(principal, now, MOST).await?);
                }
                wanted
            }
        };
        let members = self.members(collection, &stored, reader.territory).await?;
        let mut notices: Vec<Notice> = members
            .into_iter()
            .filter(|(person, _)| wanted.contains(person))
            .map(|(person, member)| Notice {
                person,
                structure: member.structure,
                line: line.to_owned(),
            })
            .collect();
        notices.sort_unstable_by_key(|n| n.person);
        let (territory, told) = (reader.territory, notices.len());
        let event = format!("{id}/remind/{}", now.div_euclid(HOUR));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let about = About {
                        territory,
                        document: id,
                        plugin: &stored.plugin,
                        event,
                        at: now,
                        kind: NoticeKind::Reminder,
                    };
                    notify(tx, &about, &notices).await.map_err(ContentError::from)
                })
            })
            .await?;
        Ok(told)
    }
}
