//! Reminding those who have not answered, without telling who they are.

use preau_model::{DocumentId, PersonneId};

use crate::{Collection, ContentError, Engine, Reader, ReminderTo};

impl Engine {
    /// One line for those who are asked and have not answered an open poll; for who manages its document. Answers how many are told.
    pub async fn remind_unanswered(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        line: &str,
    ) -> Result<usize, ContentError> {
        let stored = self.managed(reader, collections, id).await?;
        let poll = self.poll(reader.territory, id).await?.ok_or(ContentError::Missing)?;
        if !poll.takes_answers(self.now()) {
            return Err(ContentError::refused(
                "ballots.closed",
                "Ce scrutin est clos\u{a0}: il n’y a plus à répondre.",
            ));
        }
        let collection = collections
            .iter()
            .find(|c| c.id == stored.collection)
            .ok_or(ContentError::Missing)?;
        let answered = self.voters(reader.territory, id).await?;
        let members = self.members(collection, &stored, reader.territory).await?;
        let late: Vec<PersonneId> = members
            .into_keys()
            .filter(|person| !answered.contains(person))
            .collect();
        self.remind(reader, collections, id, &ReminderTo::Persons(late), line)
            .await
    }
}
