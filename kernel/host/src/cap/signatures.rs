//! `preau:content/signatures`: what waits for a signature, and what was signed.

use preau_content::{Paper, Signature};
use preau_model::PersonneId;

use super::read::{document_id, moment};
use super::{ContentFault, PeopleFault};
use crate::bindings::preau::content::signatures;
use crate::bindings::preau::content::types::Problem;
use crate::state::CallState;

/// Signatures of one page.
const PER_PAGE: usize = 200;

impl signatures::Host for CallState {
    async fn to_sign(&mut self, limit: u32) -> Result<Vec<signatures::Waiting>, ContentFault> {
        self.meter.host_call()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(self.most_rows());
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let found = self.services.content.to_sign(reader, collections, limit).await?;
        let (found, children): (Vec<_>, Vec<_>) = found.into_iter().map(|one| (one.document, one.children)).unzip();
        let documents = self.documents(found).await?;
        let mut waiting = Vec::with_capacity(documents.len());
        for (document, children) in documents.into_iter().zip(children) {
            let aliases = self.aliases(&children).await?;
            let children = children
                .iter()
                .filter_map(|child| aliases.get(child).cloned())
                .collect();
            waiting.push(signatures::Waiting {
                document,
                children,
                extra: Vec::new(),
            });
        }
        Ok(waiting)
    }

    async fn given(
        &mut self,
        id: String,
        after: Option<String>,
    ) -> Result<(Vec<signatures::Signature>, Option<String>), ContentFault> {
        self.meter.host_call()?;
        let invalid = |_| Problem::Invalid("ce repère de page n’est pas valide".to_owned());
        let start: usize = after.map_or(Ok(0), |after| after.parse()).map_err(invalid)?;
        let id = document_id(&id)?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let all = self.services.content.signatures(reader, collections, id).await?;
        let total = all.len();
        let page: Vec<Signature> = all.into_iter().skip(start).take(PER_PAGE).collect();
        let persons: Vec<PersonneId> = page.iter().flat_map(|one| [one.child, one.person]).collect();
        let aliases = self.aliases(&persons).await?;
        let alias = |person: &PersonneId| aliases.get(person).cloned().unwrap_or_default();
        let shown = page.into_iter().map(|one| signatures::Signature {
            child: alias(&one.child),
            by: alias(&one.person),
            class: one.classe,
            at: one.at.map(moment),
            on_paper: one.on_paper,
            awaited: one.awaited,
            extra: Vec::new(),
        });
        let end = start.saturating_add(PER_PAGE);
        Ok((shown.collect(), (end < total).then(|| end.to_string())))
    }

    async fn children(&mut self, id: String) -> Result<Vec<String>, ContentFault> {
        self.meter.host_call()?;
        let id = document_id(&id)?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let mut children = self.services.content.children(reader, collections, id).await?;
        children.truncate(self.most_rows());
        let aliases = self.aliases(&children).await?;
        Ok(children
            .iter()
            .filter_map(|child| aliases.get(child).cloned())
            .collect())
    }

    async fn sign(&mut self, id: String, child: String, expected: u64) -> Result<(), ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let child = self.named(&child).await?;
        let expected = i64::try_from(expected).map_err(|_| Problem::Missing)?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let id = document_id(&id)?;
        Ok(self
            .services
            .content
            .sign(reader, collections, id, child, expected)
            .await?)
    }

    async fn enter_paper(&mut self, id: String, child: String, by: String) -> Result<(), ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let paper = Paper {
            child: self.named(&child).await?,
            person: self.named(&by).await?,
        };
        let (author, id) = (self.author(), document_id(&id)?);
        Ok(self
            .services
            .content
            .enter_paper(&author, &self.facts.collections, id, paper)
            .await?)
    }
}

impl CallState {
    async fn named(&mut self, alias: &str) -> Result<PersonneId, ContentFault> {
        self.person(alias).await.map_err(|fault| match fault {
            PeopleFault::Trap(error) => ContentFault::Trap(error),
            PeopleFault::Problem(_) => Problem::Missing.into(),
        })
    }
}
