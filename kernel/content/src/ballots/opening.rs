//! A poll, written with its document.

use preau_model::{DocumentId, Millis, TerritoireId};
use preau_store::Connection;

use super::definition::Ballot;
use super::{OPEN, seal};
use crate::{ContentError, Engine};

/// A poll that was judged and is ready to be stored.
#[derive(Debug, Clone)]
pub(crate) struct NewBallot {
    definition: String,
    anonymous: bool,
    closes: Millis,
    key: Option<Vec<u8>>,
}

impl Engine {
    /// Judges a poll that opens at a moment; once its document was published, it never changes.
    pub(crate) fn new_ballot(
        &self,
        ballot: &Ballot,
        document: DocumentId,
        published: bool,
        opens: Millis,
    ) -> Result<NewBallot, ContentError> {
        if published {
            return Err(fixed());
        }
        ballot.check(opens)?;
        let key = if ballot.is_anonymous() {
            let key = seal::wrapped_key(&self.annuaire, document, &*self.rng);
            Some(key.ok_or(ContentError::Ballot("key"))?)
        } else {
            None
        };
        Ok(NewBallot {
            definition: serde_json::to_string(ballot).map_err(|_| ContentError::Ballot("definition"))?,
            anonymous: ballot.is_anonymous(),
            closes: ballot.closes,
            key,
        })
    }
}

impl NewBallot {
    pub(crate) async fn store(
        &self,
        tx: &mut Connection,
        territory: TerritoireId,
        document: DocumentId,
    ) -> Result<(), ContentError> {
        let stored = sqlx::query(
            "INSERT INTO ballot_poll (territory, document, definition, anonymous, closes, state, sealed_key, answered, tally) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, NULL) ON CONFLICT (territory, document) DO UPDATE SET \
             definition = excluded.definition, anonymous = excluded.anonymous, closes = excluded.closes, \
             sealed_key = excluded.sealed_key WHERE ballot_poll.answered = 0 AND ballot_poll.state = excluded.state",
        )
        .bind(territory.as_slice().to_vec())
        .bind(document.as_slice().to_vec())
        .bind(self.definition.clone())
        .bind(i16::from(self.anonymous))
        .bind(self.closes)
        .bind(OPEN)
        .bind(self.key.clone())
        .execute(tx)
        .await?;
        if stored.rows_affected() == 1 {
            Ok(())
        } else {
            Err(fixed())
        }
    }
}

fn fixed() -> ContentError {
    ContentError::refused(
        "ballots.fixed",
        "Ce qui est demandé ne change plus une fois publié\u{a0}: retirez ce contenu et écrivez-en un autre.",
    )
}
