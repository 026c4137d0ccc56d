//! Where a poll stands for one reader, and its results for those who may read them.

use std::collections::HashMap;

use preau_model::{DocumentId, Millis, PersonneId, TerritoireId};
use preau_store::{Connection, Row, RowExt as _, StoreError, dialect};
use sqlx::AssertSqlSafe;

use super::answer::{Answer, Tally};
use super::close::read;
use super::definition::{Ballot, ResultsFor};
use super::{CLOSED, OPEN};
use crate::read::padded;
use crate::{Collection, ContentError, Engine, Level, Reader, State};

const COLUMNS: &str = "p.document AS document, p.definition AS definition, p.closes AS closes, p.state AS state, \
     p.sealed_key AS sealed_key, p.answered AS answered, p.tally AS tally";

/// A stored poll.
pub(super) struct Poll {
    pub(super) ballot: Ballot,
    pub(super) state: i16,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) answered: i64,
    tally: Option<String>,
}

impl Poll {
    pub(super) async fn of(
        connection: &mut Connection,
        territory: TerritoireId,
        id: DocumentId,
    ) -> Result<Option<Self>, ContentError> {
        let sql = format!("SELECT {COLUMNS} FROM ballot_poll p WHERE p.territory = $1 AND p.document = $2");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::read).transpose()
    }

    fn read(row: &Row) -> Result<Self, ContentError> {
        let mut ballot: Ballot =
            serde_json::from_str(&row.text("definition")?).map_err(|_| ContentError::Ballot("definition"))?;
        // A poll closed early was closed then.
        ballot.closes = row.int("closes")?;
        Ok(Self {
            ballot,
            state: i16::try_from(row.int("state")?).map_err(|_| ContentError::Ballot("state"))?,
            sealed_key: row.opt_bytes("sealed_key")?,
            answered: row.int("answered")?,
            tally: row.opt_text("tally")?,
        })
    }

    pub(super) fn takes_answers(&self, now: Millis) -> bool {
        self.state == OPEN && now < self.ballot.closes
    }

    fn counted(&self) -> bool {
        self.state == CLOSED
    }
}

/// A poll, as one reader finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each named where it is used"
)]
pub struct Standing {
    /// What it asks.
    pub ballot: Ballot,
    /// It takes answers.
    pub open: bool,
    /// It was counted.
    pub counted: bool,
    /// How many answered.
    pub answered: u64,
    /// The reader is asked.
    pub asked: bool,
    /// The reader answered.
    pub mine: bool,
    /// What the reader answered, in a named poll.
    pub my_answer: Option<Answer>,
    /// The reader may read the results, now: see [`Engine::tally`].
    pub readable: bool,
}

/// Answers of a named poll: who answered what.
pub type Answers = Vec<(PersonneId, Answer)>;

impl Engine {
    pub(super) async fn poll(&self, territory: TerritoireId, id: DocumentId) -> Result<Option<Poll>, ContentError> {
        Poll::of(&mut *self.db.read().await?, territory, id).await
    }

    /// The polls of documents, for those of them that the reader sees and that have one.
    pub async fn ballots(
        &self,
        reader: &Reader,
        collections: &[Collection],
        ids: &[DocumentId],
    ) -> Result<HashMap<DocumentId, Standing>, ContentError> {
        let sights = self.sights(reader, collections, ids).await?;
        let (now, mut found) = (self.now(), HashMap::new());
        for chunk in ids.chunks(128) {
            let size = padded(chunk.len());
            let sql = format!(
                "SELECT {COLUMNS}, v.person AS voter, v.answer AS answer FROM ballot_poll p LEFT JOIN ballot_voter v \
                 ON v.territory = p.territory AND v.document = p.document AND v.person = $2 \
                 WHERE p.territory = $1 AND p.document IN ({})",
                dialect::list(3, size)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .bind(reader.territory.as_slice().to_vec())
                .bind(reader.personne.map_or(vec![0; 16], |p| p.as_slice().to_vec()));
            for n in 0..size {
                let id = chunk.get(n).or_else(|| chunk.last());
                query = query.bind(id.map_or(vec![0; 16], |id| id.as_slice().to_vec()));
            }
            for row in query.fetch_all(&mut *self.db.read().await?).await? {
                let id: DocumentId = row.id("document")?;
                let Some(seen) = sights.get(&id) else { continue };
                let poll = Poll::read(&row)?;
                let published = seen.sight.state == State::Published;
                let standing = Standing {
                    open: published && poll.takes_answers(now),
                    counted: poll.counted(),
                    answered: u64::try_from(poll.answered).unwrap_or_default(),
                    asked: reader.personne.is_some() && !seen.sight.matched.is_empty(),
                    mine: row.opt_id::<()>("voter")?.is_some(),
                    my_answer: row.opt_text("answer")?.map(|text| read(&text)).transpose()?,
                    readable: readable(&poll, seen.sight.level).is_ok(),
                    ballot: poll.ballot,
                };
                found.insert(id, standing);
            }
        }
        Ok(found)
    }

    /// The results of a poll: of an anonymous one, once counted and from [`TOO_FEW`](crate::TOO_FEW) answers on; of a named one, for
    /// its author at any time and for others after closing, if they are for all.
    pub async fn tally(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<Tally, ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        let poll = self.poll(reader.territory, id).await?.ok_or(ContentError::Missing)?;
        readable(&poll, seen.sight.level)?;
        if let Some(tally) = &poll.tally {
            return serde_json::from_str(tally).map_err(|_| ContentError::Ballot("tally"));
        }
        let answers = self.named(reader.territory, id).await?;
        let answers = answers.into_iter().map(|(_, answer)| answer).collect();
        Ok(Tally::of(&poll.ballot, answers, &*self.rng))
    }

    /// Who answered what in a named poll; for who manages its document.
    pub async fn answers(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<Answers, ContentError> {
        self.managed(reader, collections, id).await?;
        let poll = self.poll(reader.territory, id).await?.ok_or(ContentError::Missing)?;
        if poll.ballot.is_anonymous() {
            return Err(ContentError::refused(
                "ballots.anonymous",
                "Les réponses sont anonymes\u{a0}: personne ne sait qui a répondu quoi.",
            ));
        }
        self.named(reader.territory, id).await
    }

    async fn named(&self, territory: TerritoireId, id: DocumentId) -> Result<Answers, ContentError> {
        let rows = sqlx::query(
            "SELECT person, answer FROM ballot_voter WHERE territory = $1 AND document = $2 AND answer IS NOT NULL ORDER BY person",
        )
        .bind(territory.as_slice().to_vec())
        .bind(id.as_slice().to_vec())
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        rows.iter()
            .map(|row| Ok((row.id("person")?, read(&row.text("answer")?)?)))
            .collect()
    }

    /// Those who answered.
    pub(super) async fn voters(
        &self,
        territory: TerritoireId,
        id: DocumentId,
    ) -> Result<std::collections::HashSet<PersonneId>, ContentError> {
        let rows = sqlx::query("SELECT person FROM ballot_voter WHERE territory = $1 AND document = $2")
            .bind(territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let voters: Result<_, StoreError> = rows.iter().map(|row| row.id("person")).collect();
        Ok(voters?)
    }
}

/// May somebody of this level read the results now?
fn readable(poll: &Poll, level: Level) -> Result<(), ContentError> {
    let (manages, anonymous) = (level >= Level::Manage, poll.ballot.is_anonymous());
    if !manages && poll.ballot.results == ResultsFor::Author {
        return Err(ContentError::refused(
            "ballots.author-only",
            "Seul l’auteur de ce scrutin en lit les résultats.",
        ));
    }
    if !poll.counted() && (anonymous || !manages) {
        return Err(ContentError::refused(
            "ballots.not-closed",
            "Les résultats paraissent après la clôture.",
        ));
    }
    if anonymous && poll.tally.is_none() {
        return Err(ContentError::refused(
            "ballots.too-few",
            "Moins de cinq personnes ont répondu\u{a0}: les réponses anonymes ne sont pas montrées.",
        ));
    }
    Ok(())
}
