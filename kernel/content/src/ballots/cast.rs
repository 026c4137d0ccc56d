//! Answering: one transaction, in which the row of the poll is held, so that no answer arrives after the count.

use preau_model::{DocumentId, PersonneId, TerritoireId};
use preau_store::Connection;

use super::OPEN;
use super::answer::Answer;
use super::seal::PollKey;
use crate::write::{Value, insert};
use crate::{Collection, ContentError, Engine, Reader, State};

impl Engine {
    /// The reader answers the poll of a document that is addressed to them. `ballots.final`: they had answered anonymously.
    pub async fn answer(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        answer: &Answer,
    ) -> Result<(), ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        let Some(person) = reader.personne.filter(|_| !seen.sight.matched.is_empty()) else {
            return Err(ContentError::refused(
                "ballots.not-asked",
                "Cette question ne vous est pas posée.",
            ));
        };
        let territory = reader.territory;
        let poll = self.poll(territory, id).await?.ok_or(ContentError::Missing)?;
        let now = self.now();
        if seen.sight.state != State::Published || !poll.takes_answers(now) {
            return Err(closed());
        }
        answer.check(&poll.ballot)?;
        let vote = Vote {
            territory,
            document: id,
            person,
        };
        if !poll.ballot.is_anonymous() {
            let text = serde_json::to_string(answer).map_err(|_| ContentError::Ballot("answer"))?;
            return self
                .db
                .write(move |tx| {
                    Box::pin(async move {
                        let first = vote.signs(tx, Some(text.clone())).await?;
                        vote.counts(tx, now, first).await?;
                        if first { Ok(()) } else { vote.changes(tx, text).await }
                    })
                })
                .await;
        }
        let wrapped = poll.sealed_key.ok_or_else(closed)?;
        let key = PollKey::unwrap(&self.annuaire, id, &wrapped).ok_or(ContentError::Ballot("key"))?;
        let sealed = key.seal(id, answer, Answer::size(&poll.ballot), &*self.rng);
        let sealed = sealed.ok_or(ContentError::Ballot("seal"))?;
        let mut slot = [0_u8; 16];
        self.rng.fill(&mut slot);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    vote.counts(tx, now, true).await?;
                    if !vote.signs(tx, None).await? {
                        return Err(ContentError::refused(
                            "ballots.final",
                            "Vous avez déjà répondu\u{a0}: une réponse anonyme est définitive.",
                        ));
                    }
                    let row = [territory.as_slice(), id.as_slice(), &slot, &sealed];
                    let row = row.iter().map(|bytes| Value::Bytes(bytes.to_vec())).collect();
                    Ok(insert(tx, "ballot_box (territory, document, slot, sealed)", "", vec![row]).await?)
                })
            })
            .await
    }
}

/// One person before one poll.
#[derive(Debug, Clone, Copy)]
struct Vote {
    territory: TerritoireId,
    document: DocumentId,
    person: PersonneId,
}

impl Vote {
    /// Holds the poll until the end of the transaction, if it still takes answers.
    async fn counts(self, tx: &mut Connection, now: i64, first: bool) -> Result<(), ContentError> {
        let held = sqlx::query(
            "UPDATE ballot_poll SET answered = answered + $3 WHERE territory = $1 AND document = $2 AND state = $4 AND closes > $5",
        )
        .bind(self.territory.as_slice().to_vec())
        .bind(self.document.as_slice().to_vec())
        .bind(i64::from(first))
        .bind(OPEN)
        .bind(now)
        .execute(tx)
        .await?;
        if held.rows_affected() == 1 {
            Ok(())
        } else {
            Err(closed())
        }
    }

    /// Signs the list of those who answered; `false`: their name was there.
    async fn signs(self, tx: &mut Connection, answer: Option<String>) -> Result<bool, ContentError> {
        let signed = sqlx::query(
            "INSERT INTO ballot_voter (territory, document, person, answer) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (territory, document, person) DO NOTHING",
        )
        .bind(self.territory.as_slice().to_vec())
        .bind(self.document.as_slice().to_vec())
        .bind(self.person.as_slice().to_vec())
        .bind(answer)
        .execute(tx)
        .await?;
        Ok(signed.rows_affected() == 1)
    }

    async fn changes(self, tx: &mut Connection, answer: String) -> Result<(), ContentError> {
        sqlx::query("UPDATE ballot_voter SET answer = $4 WHERE territory = $1 AND document = $2 AND person = $3")
            .bind(self.territory.as_slice().to_vec())
            .bind(self.document.as_slice().to_vec())
            .bind(self.person.as_slice().to_vec())
            .bind(answer)
            .execute(tx)
            .await?;
        Ok(())
    }
}

fn closed() -> ContentError {
    ContentError::refused("ballots.closed", "Ce scrutin ne prend pas, ou plus, de réponses.")
}
