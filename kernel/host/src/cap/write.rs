//! `preau:content/write`: what the acting person may write, in actions and jobs alone.

use preau_content::{Aimed, Ballot, Concerns, Draft, Level, Reminder, ReminderTo, ShownAs, Signers, Write};
use preau_model::Principal;
use wasmtime::Result;
use wasmtime::component::Resource;

use super::audiences::{Audience, MOST_PRINCIPALS};
use super::read::{document_id, state_of};
use super::{ContentFault, PeopleFault};
use crate::bindings::preau::content::types::{self, Problem};
use crate::bindings::preau::content::write;
use crate::bindings::preau::people::types::Problem as PeopleProblem;
use crate::state::CallState;

/// A draft being built. What is wrong with it is told when it is written.
#[derive(Debug)]
#[expect(
    unreachable_pub,
    reason = "named by the generated bindings, which are public within this private module"
)]
pub struct DraftHandle {
    draft: Draft,
    wrong: Option<&'static str>,
}

/// Writes that pass together or not at all.
#[derive(Debug, Default)]
#[expect(
    unreachable_pub,
    reason = "named by the generated bindings, which are public within this private module"
)]
pub struct BatchHandle {
    writes: Vec<Write>,
    wrong: Option<Problem>,
}

const MOST_WRITES: usize = 200;
const MOST_CLAIMS: usize = 16;
const LONGEST_LINE: usize = 500;

impl write::Host for CallState {
    async fn create(&mut self, what: Resource<DraftHandle>) -> Result<String, ContentFault> {
        self.meter.host_call()?;
        let draft = self.taken(what)?;
        let written = self.commit(vec![Write::Create(draft?)]).await?;
        written
            .first()
            .map(|one| one.id.to_string())
            .ok_or_else(|| Problem::Missing.into())
    }

    async fn update(&mut self, id: String, expected: u64, what: Resource<DraftHandle>) -> Result<u64, ContentFault> {
        self.meter.host_call()?;
        let draft = self.taken(what)?;
        let update = Write::Update {
            id: document_id(&id)?,
            expected: version(expected)?,
            draft: draft?,
        };
        let written = self.commit(vec![update]).await?;
        written
            .first()
            .map(|one| u64::try_from(one.version).unwrap_or_default())
            .ok_or_else(|| Problem::Missing.into())
    }

    async fn delete(&mut self, id: String, expected: u64) -> Result<(), ContentFault> {
        self.meter.host_call()?;
        self.commit(vec![Write::Delete {
            id: document_id(&id)?,
            expected: version(expected)?,
        }])
        .await?;
        Ok(())
    }

    async fn mark(&mut self, id: String, name: String, value: Option<String>) -> Result<(), ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let (id, reader, collections) = (document_id(&id)?, &self.rights.everywhere, &self.facts.collections);
        match value {
            Some(value) => {
                self.services
                    .content
                    .mark(reader, collections, id, &name, &value)
                    .await?;
            }
            None => self.services.content.unmark(reader, collections, id, &name).await?,
        }
        Ok(())
    }

    async fn remind(&mut self, id: String, to: Resource<Audience>, line: String) -> Result<(), ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let id = document_id(&id)?;
        let audience = self.table.get(&to)?.clone();
        let to = match audience.persons {
            Some(persons) => ReminderTo::Persons(persons),
            None => ReminderTo::Principals(audience.principals),
        };
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        self.services
            .content
            .remind(reader, collections, id, &to, &line)
            .await?;
        Ok(())
    }

    async fn audience_of(&mut self, id: String) -> Result<Resource<Audience>, ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let id = document_id(&id)?;
        let aimed = self
            .services
            .content
            .audience(&self.rights.everywhere, &self.facts.collections, id)
            .await?;
        self.judged(aimed.into_iter().map(|one| one.principal).collect()).await
    }

    async fn author_of(&mut self, id: String) -> Result<Resource<Audience>, ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let id = document_id(&id)?;
        let found = self
            .services
            .content
            .get(&self.rights.everywhere, &self.facts.collections, &[id])
            .await?;
        let document = found.into_iter().flatten().next().ok_or(Problem::Missing)?;
        let author = document.author.ok_or(Problem::Missing)?;
        self.judged(vec![Principal::Personne(author)]).await
    }

    async fn not_marked(&mut self, id: String, name: String) -> Result<Resource<Audience>, ContentFault> {
        self.meter.host_call()?;
        self.writable()?;
        let id = document_id(&id)?;
        let (reader, collections) = (&self.rights.everywhere, &self.facts.collections);
        let persons = self.services.content.not_marked(reader, collections, id, &name).await?;
        // The engine answered its author or a manager alone, about those who may read it: a reminder to them needs no rule.
        Ok(self.hold(Audience {
            principals: Vec::new(),
            persons: Some(persons),
        })?)
    }
}

impl write::HostDraft for CallState {
    async fn new(&mut self, collection: String) -> Result<Resource<DraftHandle>> {
        self.meter.host_call()?;
        self.hold(DraftHandle {
            draft: Draft::new(&collection),
            wrong: None,
        })
    }

    async fn body(&mut self, this: Resource<DraftHandle>, json: String) -> Result<()> {
        self.edit(&this, |handle| handle.draft.body = Some(json))
    }

    async fn audience(
        &mut self,
        this: Resource<DraftHandle>,
        level: types::Level,
        to: Resource<Audience>,
        shown_as: Option<String>,
    ) -> Result<()> {
        let audience = self.table.get(&to)?.clone();
        let principals = match audience.persons {
            Some(persons) => persons.into_iter().map(Principal::Personne).collect(),
            None => audience.principals,
        };
        let level = match level {
            types::Level::Read => Level::Read,
            types::Level::Contribute => Level::Contribute,
            types::Level::Manage => Level::Manage,
        };
        let shown_as = match shown_as.as_deref() {
            None | Some("to") => Some(ShownAs::To),
            Some("cc") => Some(ShownAs::Cc),
            Some("hidden") => Some(ShownAs::Hidden),
            Some(_) => None,
        };
        self.edit(&this, |handle| {
            let Some(shown_as) = shown_as else {
                handle.wrong = Some("to, cc ou hidden est attendu");
                return;
            };
            let whole = handle.draft.audience.get_or_insert_default();
            whole.extend(principals.into_iter().map(|principal| Aimed {
                principal,
                level,
                shown_as,
            }));
            if whole.len() > MOST_PRINCIPALS {
                handle.wrong = Some("trop de destinataires");
                whole.truncate(MOST_PRINCIPALS);
            }
        })
    }

    async fn state(&mut self, this: Resource<DraftHandle>, state: types::State) -> Result<()> {
        self.edit(&this, |handle| handle.draft.state = Some(state_of(state)))
    }

    async fn publish_at(&mut self, this: Resource<DraftHandle>, unix_ms: Option<u64>) -> Result<()> {
        self.edit(&this, |handle| match millis(unix_ms) {
            Ok(at) => handle.draft.publish_at = Some(at),
            Err(wrong) => handle.wrong = Some(wrong),
        })
    }

    async fn expire_at(&mut self, this: Resource<DraftHandle>, unix_ms: Option<u64>) -> Result<()> {
        self.edit(&this, |handle| match millis(unix_ms) {
            Ok(at) => handle.draft.expire_at = Some(at),
            Err(wrong) => handle.wrong = Some(wrong),
        })
    }

    async fn about(&mut self, this: Resource<DraftHandle>, who: String) -> Result<()> {
        let person = match self.person(&who).await {
            Ok(person) => Some(person),
            Err(PeopleFault::Problem(_)) => None,
            Err(PeopleFault::Trap(error)) => return Err(error),
        };
        self.edit(&this, |handle| match person {
            Some(person) => handle.draft.about = Some(person),
            None => handle.wrong = Some("personne inconnue"),
        })
    }

    async fn claim(&mut self, this: Resource<DraftHandle>, name: String, value: String) -> Result<()> {
        self.edit(&this, |handle| {
            if handle.draft.claims.len() >= MOST_CLAIMS {
                handle.wrong = Some("trop de réservations");
            } else {
                handle.draft.claims.push((name, value));
            }
        })
    }

    async fn announce(&mut self, this: Resource<DraftHandle>, line: String) -> Result<()> {
        self.edit(&this, |handle| {
            handle.draft.announce = Some(crate::log::clean(&line, LONGEST_LINE));
        })
    }

    async fn ballot(&mut self, this: Resource<DraftHandle>, json: String) -> Result<()> {
        self.edit(&this, |handle| match Ballot::parse(&json) {
            Ok(ballot) => handle.draft.ballot = Some(ballot),
            Err(_) => handle.wrong = Some("ce scrutin ne se lit pas"),
        })
    }

    async fn about_each(&mut self, this: Resource<DraftHandle>) -> Result<()> {
        self.edit(&this, |handle| {
            handle.draft.concerns.get_or_insert_default();
        })
    }

    async fn ask_signature(
        &mut self,
        this: Resource<DraftHandle>,
        by: write::Signers,
        until: Option<u64>,
    ) -> Result<()> {
        let signers = match by {
            write::Signers::AnyLegal => Signers::AnyLegal,
            write::Signers::AllLegal => Signers::AllLegal,
        };
        self.edit(&this, |handle| match millis(until) {
            Ok(until) => {
                let signers = Some(signers);
                handle.draft.concerns = Some(Concerns { signers, until });
            }
            Err(wrong) => handle.wrong = Some(wrong),
        })
    }

    async fn remind_after(&mut self, this: Resource<DraftHandle>, days: u32, mark: String, line: String) -> Result<()> {
        self.edit(&this, |handle| match (mark.as_str(), u16::try_from(days)) {
            ("seen" | "signed", Ok(days)) => {
                handle.draft.reminder = Some(Reminder {
                    days,
                    signed: mark == "signed",
                    line: crate::log::clean(&line, LONGEST_LINE),
                });
            }
            _ => handle.wrong = Some("seen ou signed est attendu, et un nombre de jours"),
        })
    }

    async fn drop(&mut self, this: Resource<DraftHandle>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl write::HostBatch for CallState {
    async fn new(&mut self) -> Result<Resource<BatchHandle>> {
        self.meter.host_call()?;
        self.hold(BatchHandle::default())
    }

    async fn create(&mut self, this: Resource<BatchHandle>, what: Resource<DraftHandle>) -> Result<()> {
        self.meter.host_call()?;
        let write = self.taken(what)?.map(Write::Create);
        self.add(&this, write)
    }

    async fn update(
        &mut self,
        this: Resource<BatchHandle>,
        id: String,
        expected: u64,
        what: Resource<DraftHandle>,
    ) -> Result<()> {
        self.meter.host_call()?;
        let write = match (self.taken(what)?, document_id(&id), version(expected)) {
            (Ok(draft), Ok(id), Ok(expected)) => Ok(Write::Update { id, expected, draft }),
            (Err(problem), _, _) => Err(problem),
            _ => Err(Problem::Missing),
        };
        self.add(&this, write)
    }

    async fn delete(&mut self, this: Resource<BatchHandle>, id: String, expected: u64) -> Result<()> {
        self.meter.host_call()?;
        let write = match (document_id(&id), version(expected)) {
            (Ok(id), Ok(expected)) => Ok(Write::Delete { id, expected }),
            _ => Err(Problem::Missing),
        };
        self.add(&this, write)
    }

    async fn require(&mut self, this: Resource<BatchHandle>, id: String, expected: u64) -> Result<()> {
        self.meter.host_call()?;
        let write = match (document_id(&id), version(expected)) {
            (Ok(id), Ok(expected)) => Ok(Write::Require { id, expected }),
            _ => Err(Problem::Missing),
        };
        self.add(&this, write)
    }

    async fn commit(&mut self, this: Resource<BatchHandle>) -> Result<Vec<String>, ContentFault> {
        self.meter.host_call()?;
        let batch = std::mem::take(self.table.get_mut(&this)?);
        if let Some(problem) = batch.wrong {
            return Err(problem.into());
        }
        let creates: Vec<bool> = batch
            .writes
            .iter()
            .map(|write| matches!(write, Write::Create(_)))
            .collect();
        let written = self.commit(batch.writes).await?;
        Ok(written
            .iter()
            .zip(creates)
            .filter(|(_, created)| *created)
            .map(|(one, _)| one.id.to_string())
            .collect())
    }

    async fn drop(&mut self, this: Resource<BatchHandle>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl CallState {
    /// The one gate of every write: a page or a widget that is drawn changes nothing.
    pub(super) fn writable(&self) -> Result<(), ContentFault> {
        if self.writes() {
            Ok(())
        } else {
            Err(Problem::ReadOnly.into())
        }
    }

    async fn commit(&mut self, writes: Vec<Write>) -> Result<Vec<preau_content::Written>, ContentFault> {
        self.writable()?;
        let author = self.author();
        Ok(self
            .services
            .content
            .commit(&author, &self.facts.collections, writes)
            .await?)
    }

    /// An audience of a document, judged for who writes now.
    async fn judged(&mut self, principals: Vec<Principal>) -> Result<Resource<Audience>, ContentFault> {
        self.audience(principals).await.map_err(|fault| match fault {
            PeopleFault::Trap(error) => ContentFault::Trap(error),
            PeopleFault::Problem(PeopleProblem::Refused(says)) => Problem::Refused(says).into(),
            PeopleFault::Problem(PeopleProblem::TooMany(most)) => {
                Problem::Invalid(format!("{most} destinataires au plus")).into()
            }
            PeopleFault::Problem(_) => Problem::Missing.into(),
        })
    }

    fn edit(&mut self, this: &Resource<DraftHandle>, edit: impl FnOnce(&mut DraftHandle)) -> Result<()> {
        self.meter.host_call()?;
        edit(self.table.get_mut(this)?);
        Ok(())
    }

    /// The draft, which the guest gave away: its handle ends here.
    fn taken(&mut self, what: Resource<DraftHandle>) -> Result<Result<Draft, Problem>> {
        let handle = self.table.delete(what)?;
        Ok(match handle.wrong {
            Some(wrong) => Err(Problem::Invalid(wrong.to_owned())),
            None => Ok(handle.draft),
        })
    }

    fn add(&mut self, this: &Resource<BatchHandle>, write: Result<Write, Problem>) -> Result<()> {
        let batch = self.table.get_mut(this)?;
        match write {
            Ok(_) if batch.writes.len() >= MOST_WRITES => {
                batch
                    .wrong
                    .get_or_insert(Problem::Invalid(format!("{MOST_WRITES} écritures au plus")));
            }
            Ok(write) => batch.writes.push(write),
            Err(problem) => {
                batch.wrong.get_or_insert(problem);
            }
        }
        Ok(())
    }
}

fn version(expected: u64) -> Result<i64, ContentFault> {
    i64::try_from(expected).map_err(|_| Problem::Conflict("cette version n’existe pas".to_owned()).into())
}

/// A moment within the years that people live in: nothing overflows later.
fn millis(unix_ms: Option<u64>) -> Result<Option<preau_model::Millis>, &'static str> {
    const YEAR_3000: u64 = 32_503_680_000_000;
    match unix_ms {
        Some(at) if at > YEAR_3000 => Err("cette date est trop loin"),
        Some(at) => Ok(Some(preau_model::Millis::try_from(at).unwrap_or_default())),
        None => Ok(None),
    }
}
