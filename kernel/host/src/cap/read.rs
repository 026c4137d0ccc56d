//! `preau:content/read`: what the acting person may read, and nothing else.

use std::collections::HashMap;

use preau_content::{Collection, Document, Key, Query, Receipts, State};
use preau_model::{DocumentId, PersonneId};
use wasmtime::Result;
use wasmtime::component::Resource;

use super::ContentFault;
use super::fault::kernel;
use crate::bindings::preau::content::read;
use crate::bindings::preau::content::types::{self, Problem};
use crate::state::{CallState, Mode};

/// A query being built. What is wrong with it is told when it is run.
#[derive(Debug)]
#[expect(
    unreachable_pub,
    reason = "named by the generated bindings, which are public within this private module"
)]
pub struct QueryHandle {
    query: Query,
    everywhere: bool,
    wrong: Option<&'static str>,
}

/// Words and keys longer than this find nothing.
const LONGEST: usize = 1_000;
const MOST_KEYS: usize = 4;
const MOST_MARKS: usize = 8;

impl read::Host for CallState {
    async fn get(&mut self, ids: Vec<String>) -> Result<Vec<Option<types::Document>>, ContentFault> {
        self.meter.host_call()?;
        if ids.len() > self.most_rows() {
            return Err(Problem::Invalid(format!("{} documents au plus", self.meter.limits().rows)).into());
        }
        // What is no id is no document: the two are told in the same way.
        let asked: Vec<Option<DocumentId>> = ids.iter().map(|id| id.parse().ok()).collect();
        let known: Vec<DocumentId> = asked.iter().flatten().copied().collect();
        let everywhere = &self.rights.everywhere;
        let found = self
            .services
            .content
            .get(everywhere, &self.facts.collections, &known)
            .await?;
        if let ([id], [Some(document)], Mode::Page) = (asked.as_slice(), found.as_slice(), self.mode) {
            let receipts = self
                .facts
                .collection(&document.collection)
                .map(|collection| collection.receipts);
            if receipts.is_some_and(|receipts| receipts != Receipts::None) {
                self.shown.extend(*id);
            }
        }
        let found = self.documents(found.into_iter().flatten().collect()).await?;
        let found: HashMap<String, types::Document> = found.into_iter().map(|one| (one.id.clone(), one)).collect();
        Ok(asked
            .into_iter()
            .map(|id| found.get(&id?.to_string()).cloned())
            .collect())
    }

    async fn recipients(&mut self, id: String) -> Result<Vec<(String, String)>, ContentFault> {
        self.meter.host_call()?;
        let id = document_id(&id)?;
        let aimed = self
            .services
            .content
            .audience(&self.rights.everywhere, &self.facts.collections, id)
            .await?;
        Ok(aimed
            .into_iter()
            .map(|one| {
                let shown = match one.shown_as {
                    preau_content::ShownAs::To => "to",
                    preau_content::ShownAs::Cc => "cc",
                    preau_content::ShownAs::Hidden => "hidden",
                };
                (self.tokens.hand_out(vec![one.principal]), shown.to_owned())
            })
            .collect())
    }

    async fn progress(
        &mut self,
        id: String,
        name: String,
        after: Option<String>,
    ) -> Result<(Vec<(String, String, Option<u64>)>, Option<String>), ContentFault> {
        self.meter.host_call()?;
        let id = document_id(&id)?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let progress = self
            .services
            .content
            .progress(reader, collections, id, &name, after.as_deref())
            .await?;
        let persons: Vec<PersonneId> = progress.rows.iter().map(|row| row.person).collect();
        let aliases = self.aliases(&persons).await?;
        let rows = progress
            .rows
            .into_iter()
            .map(|row| {
                let group = self.tokens.hand_out(vec![row.group]);
                (
                    group,
                    aliases.get(&row.person).cloned().unwrap_or_default(),
                    row.at.map(moment),
                )
            })
            .collect();
        Ok((rows, progress.next))
    }

    async fn marks_count(&mut self, id: String, name: String) -> Result<u64, ContentFault> {
        self.meter.host_call()?;
        let id = document_id(&id)?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        Ok(self
            .services
            .content
            .marks_count(reader, collections, id, &name)
            .await?)
    }
}

impl read::HostQuery for CallState {
    async fn new(&mut self, collection: String, index: String) -> Result<Resource<QueryHandle>> {
        self.meter.host_call()?;
        self.hold(QueryHandle {
            query: Query::new(&collection, &index),
            everywhere: false,
            wrong: None,
        })
    }

    async fn prefix(&mut self, this: Resource<QueryHandle>, values: Vec<types::Key>) -> Result<()> {
        self.change(&this, |handle| {
            if values.len() > MOST_KEYS {
                handle.wrong = Some("trop de clés");
            }
            handle.query.prefix = values.into_iter().take(MOST_KEYS).map(key).collect();
        })
    }

    async fn between(&mut self, this: Resource<QueryHandle>, low: types::Key, high: types::Key) -> Result<()> {
        self.change(&this, |handle| handle.query.between = Some((key(low), key(high))))
    }

    async fn descending(&mut self, this: Resource<QueryHandle>) -> Result<()> {
        self.change(&this, |handle| handle.query.descending = true)
    }

    async fn everywhere(&mut self, this: Resource<QueryHandle>) -> Result<()> {
        self.change(&this, |handle| handle.everywhere = true)
    }

    async fn in_state(&mut self, this: Resource<QueryHandle>, state: types::State) -> Result<()> {
        self.change(&this, |handle| handle.query.state = state_of(state))
    }

    async fn mine(&mut self, this: Resource<QueryHandle>) -> Result<()> {
        self.change(&this, |handle| handle.query.mine = true)
    }

    async fn about(&mut self, this: Resource<QueryHandle>, who: String) -> Result<()> {
        let person = match self.person(&who).await {
            Ok(person) => Some(person),
            Err(super::PeopleFault::Problem(_)) => None,
            Err(super::PeopleFault::Trap(error)) => return Err(error),
        };
        self.change(&this, |handle| match person {
            Some(person) => handle.query.about = Some(person),
            None => handle.wrong = Some("personne inconnue"),
        })
    }

    async fn marked(&mut self, this: Resource<QueryHandle>, name: String, is_set: bool) -> Result<()> {
        self.change(&this, |handle| {
            if handle.query.marked.len() >= MOST_MARKS || name.len() > LONGEST {
                handle.wrong = Some("trop de marques");
            } else {
                handle.query.marked.push((name, is_set));
            }
        })
    }

    async fn matching(&mut self, this: Resource<QueryHandle>, words: String) -> Result<()> {
        self.change(&this, |handle| {
            if words.len() > LONGEST {
                handle.wrong = Some("trop de mots");
            } else {
                handle.query.matching = Some(words);
            }
        })
    }

    async fn page(
        &mut self,
        this: Resource<QueryHandle>,
        limit: u32,
        after: Option<String>,
    ) -> Result<types::Page, ContentFault> {
        self.meter.host_call()?;
        let (mut query, everywhere) = self.ready(&this)?;
        query.limit = limit.min(self.meter.limits().rows);
        query.after = after;
        let reader = if everywhere {
            &self.rights.everywhere
        } else {
            &self.rights.here
        };
        let page = self
            .services
            .content
            .page(reader, self.collection(&query)?, &query)
            .await?;
        let items = self.documents(page.items).await?;
        Ok(types::Page { items, next: page.next })
    }

    async fn count(&mut self, this: Resource<QueryHandle>, at_most: u32) -> Result<u32, ContentFault> {
        self.meter.host_call()?;
        let (query, everywhere) = self.ready(&this)?;
        let reader = if everywhere {
            &self.rights.everywhere
        } else {
            &self.rights.here
        };
        Ok(self
            .services
            .content
            .count(reader, self.collection(&query)?, &query, at_most)
            .await?)
    }

    async fn drop(&mut self, this: Resource<QueryHandle>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl CallState {
    fn change(&mut self, this: &Resource<QueryHandle>, change: impl FnOnce(&mut QueryHandle)) -> Result<()> {
        self.meter.host_call()?;
        change(self.table.get_mut(this)?);
        Ok(())
    }

    fn ready(&self, this: &Resource<QueryHandle>) -> Result<(Query, bool), ContentFault> {
        let handle = self.table.get(this)?;
        match handle.wrong {
            Some(wrong) => Err(Problem::Invalid(wrong.to_owned()).into()),
            None => Ok((handle.query.clone(), handle.everywhere)),
        }
    }

    fn collection(&self, query: &Query) -> Result<&Collection, ContentFault> {
        self.facts.collection(&query.collection).ok_or_else(|| {
            Problem::Invalid(format!(
                "la collection «\u{a0}{}\u{a0}» n’est pas déclarée",
                crate::log::clean(&query.collection, 40)
            ))
            .into()
        })
    }

    pub(super) fn most_rows(&self) -> usize {
        usize::try_from(self.meter.limits().rows).unwrap_or(usize::MAX)
    }

    /// Documents as the guest gets them: persons as aliases, structures as UAI. Two statements at most for all of them.
    pub(super) async fn documents(&mut self, documents: Vec<Document>) -> Result<Vec<types::Document>, ContentFault> {
        let mut persons: Vec<PersonneId> = documents
            .iter()
            .flat_map(|d| d.author.into_iter().chain(d.about))
            .collect();
        persons.sort_unstable();
        persons.dedup();
        let aliases = self.aliases(&persons).await?;
        let mut converted = Vec::with_capacity(documents.len());
        for document in documents {
            let structure = self
                .services
                .places
                .name(&self.services.annuaire, document.structure)
                .await
                .map_err(kernel)?;
            let alias = |person: Option<PersonneId>| person.and_then(|person| aliases.get(&person).cloned());
            converted.push(types::Document {
                id: document.id.to_string(),
                version: u64::try_from(document.version).unwrap_or_default(),
                state: state_name(document.state),
                author: alias(document.author),
                structure,
                about: alias(document.about),
                created: moment(document.created),
                changed: moment(document.changed),
                published: document.published.map(moment),
                publish_at: document.publish_at.map(moment),
                expire_at: document.expire_at.map(moment),
                level: match document.level {
                    preau_content::Level::Read => types::Level::Read,
                    preau_content::Level::Contribute => types::Level::Contribute,
                    preau_content::Level::Manage => types::Level::Manage,
                },
                body: document.body,
                marks: document.marks,
                extra: Vec::new(),
            });
        }
        Ok(converted)
    }
}

/// What is no id is no document.
pub(super) fn document_id(id: &str) -> Result<DocumentId, ContentFault> {
    id.parse().map_err(|_| Problem::Missing.into())
}

/// Unix milliseconds as the contract writes them.
pub(super) fn moment(millis: preau_model::Millis) -> u64 {
    u64::try_from(millis).unwrap_or_default()
}

pub(super) const fn state_of(state: types::State) -> State {
    match state {
        types::State::Draft => State::Draft,
        types::State::Held => State::Held,
        types::State::Deferred => State::Deferred,
        types::State::Published => State::Published,
        types::State::Withdrawn => State::Withdrawn,
        types::State::Archived => State::Archived,
    }
}

const fn state_name(state: State) -> types::State {
    match state {
        State::Draft => types::State::Draft,
        State::Held => types::State::Held,
        State::Deferred => types::State::Deferred,
        State::Published => types::State::Published,
        State::Withdrawn => types::State::Withdrawn,
        State::Archived => types::State::Archived,
    }
}

fn key(key: types::Key) -> Key {
    match key {
        types::Key::Text(text) => Key::Text(text),
        types::Key::Number(number) => Key::Number(number),
        types::Key::None => Key::None,
    }
}
