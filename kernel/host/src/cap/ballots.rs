//! `preau:content/ballots`: where polls stand and what they add up to. An answer never passes here.

use preau_content::{Answer, Ballot, BallotKind, Standing};
use preau_model::{DocumentId, PersonneId};

use super::ContentFault;
use super::read::{document_id, moment};
use crate::bindings::preau::content::ballots;
use crate::bindings::preau::content::types::Problem;
use crate::state::CallState;

/// Texts or answers of one page.
const PER_PAGE: usize = 200;

impl ballots::Host for CallState {
    async fn standings(&mut self, ids: Vec<String>) -> Result<Vec<Option<ballots::Standing>>, ContentFault> {
        self.meter.host_call()?;
        if ids.len() > self.most_rows() {
            return Err(Problem::Invalid(format!("{} documents au plus", self.most_rows())).into());
        }
        let asked: Vec<Option<DocumentId>> = ids.iter().map(|id| id.parse().ok()).collect();
        let known: Vec<DocumentId> = asked.iter().flatten().copied().collect();
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let mut found = self.services.content.ballots(reader, collections, &known).await?;
        Ok(asked.into_iter().map(|id| found.remove(&id?).map(shown)).collect())
    }

    async fn tally(&mut self, id: String) -> Result<Vec<(String, u64)>, ContentFault> {
        self.meter.host_call()?;
        let id = document_id(&id)?;
        let ballot = self.ballot(id).await?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let tally = self.services.content.tally(reader, collections, id).await?;
        Ok(ballot.choices.into_iter().zip(tally.counts).collect())
    }

    async fn texts(
        &mut self,
        id: String,
        after: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), ContentFault> {
        self.meter.host_call()?;
        let (id, start) = (document_id(&id)?, start(after)?);
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let tally = self.services.content.tally(reader, collections, id).await?;
        let total = tally.texts.len();
        Ok((page(tally.texts, start), next(start, total)))
    }

    async fn answers(
        &mut self,
        id: String,
        after: Option<String>,
    ) -> Result<(Vec<(String, Vec<String>)>, Option<String>), ContentFault> {
        self.meter.host_call()?;
        let (id, start) = (document_id(&id)?, start(after)?);
        let ballot = self.ballot(id).await?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let answers = self.services.content.answers(reader, collections, id).await?;
        let total = answers.len();
        let answers = page(answers, start);
        let persons: Vec<PersonneId> = answers.iter().map(|(person, _)| *person).collect();
        let aliases = self.aliases(&persons).await?;
        let rows = answers.into_iter().map(|(person, answer)| {
            (
                aliases.get(&person).cloned().unwrap_or_default(),
                words(&ballot, answer),
            )
        });
        Ok((rows.collect(), next(start, total)))
    }

    async fn close(&mut self, id: String) -> Result<(), ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        Ok(self
            .services
            .content
            .close_ballot(reader, collections, document_id(&id)?)
            .await?)
    }

    async fn remind(&mut self, id: String, line: String) -> Result<u64, ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let (id, line) = (document_id(&id)?, crate::log::clean(&line, 500));
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let told = self
            .services
            .content
            .remind_unanswered(reader, collections, id, &line)
            .await?;
        Ok(u64::try_from(told).unwrap_or_default())
    }
}

impl CallState {
    async fn ballot(&mut self, id: DocumentId) -> Result<Ballot, ContentFault> {
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let mut found = self.services.content.ballots(reader, collections, &[id]).await?;
        Ok(found.remove(&id).ok_or(Problem::Missing)?.ballot)
    }
}

fn shown(standing: Standing) -> ballots::Standing {
    let kind = match standing.ballot.kind {
        BallotKind::One => "one",
        BallotKind::Several => "several",
        BallotKind::Ranking => "ranking",
        BallotKind::Text => "text",
    };
    ballots::Standing {
        kind: kind.to_owned(),
        anonymous: standing.ballot.is_anonymous(),
        closes: moment(standing.ballot.closes),
        question: standing.ballot.question,
        choices: standing.ballot.choices,
        open: standing.open,
        counted: standing.counted,
        answered: standing.answered,
        asked: standing.asked,
        mine: standing.mine,
        readable: standing.readable,
        extra: Vec::new(),
    }
}

/// An answer in the words of its poll.
fn words(ballot: &Ballot, answer: Answer) -> Vec<String> {
    match answer {
        Answer::Text(text) => vec![text],
        Answer::Choices(given) => given.iter().filter_map(|n| ballot.choices.get(*n).cloned()).collect(),
    }
}

fn start(after: Option<String>) -> Result<usize, ContentFault> {
    let invalid = |_| Problem::Invalid("ce repère de page n’est pas valide".to_owned()).into();
    after.map_or(Ok(0), |after| after.parse().map_err(invalid))
}

fn page<T>(items: Vec<T>, start: usize) -> Vec<T> {
    items.into_iter().skip(start).take(PER_PAGE).collect()
}

fn next(start: usize, total: usize) -> Option<String> {
    let end = start.saturating_add(PER_PAGE);
    (end < total).then(|| end.to_string())
}
