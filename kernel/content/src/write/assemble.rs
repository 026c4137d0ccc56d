//! The rows of a document: itself, its audience, its entries in each index, its words.

use preau_model::{DocumentId, Hat, Millis, NEVER, PersonneId, Principal, PrincipalId, StructureId, TerritoireId};
use serde_json::Value;

use super::Notice;
use crate::ballots::NewBallot;
use crate::keys::{self, Moments};
use crate::read::{collection_token, principal_token, state_token};
use crate::signatures::Asks;
use crate::{Aimed, Collection, Level, State, extract};

/// The columns of a document.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) territory: TerritoireId,
    pub(crate) id: DocumentId,
    pub(crate) plugin: String,
    pub(crate) collection: String,
    pub(crate) structure: StructureId,
    pub(crate) author: Option<PersonneId>,
    pub(crate) author_hat: Option<Hat>,
    pub(crate) state: State,
    pub(crate) version: i64,
    pub(crate) schema: i64,
    pub(crate) body: String,
    pub(crate) about: Option<PersonneId>,
    pub(crate) announce: Option<String>,
    pub(crate) created: Millis,
    pub(crate) changed: Millis,
    pub(crate) publish_at: Option<Millis>,
    pub(crate) publisher: Option<PersonneId>,
    pub(crate) published: Option<Millis>,
    pub(crate) expire_at: Millis,
    pub(crate) retention: String,
}

/// One row of `content_entry`.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) index: Vec<u8>,
    pub(crate) principal: PrincipalId,
    pub(crate) sort_key: Vec<u8>,
    pub(crate) level: Level,
    pub(crate) structure: StructureId,
}

/// Everything that storing a document writes.
pub(crate) struct Put {
    pub(crate) fields: Fields,
    pub(crate) audience: Vec<(Aimed, StructureId)>,
    pub(crate) audience_changed: bool,
    pub(crate) entries: Vec<Entry>,
    pub(crate) entry_published: Millis,
    pub(crate) entry_expires: Millis,
    pub(crate) words: String,
    pub(crate) scope: String,
    /// Version and length of the body that are replaced; `None`: a new document.
    pub(crate) before: Option<(i64, usize)>,
    pub(crate) claims: Vec<(String, String)>,
    pub(crate) notices: Vec<Notice>,
    /// Its announcement goes through quiet hours.
    pub(crate) urgent: bool,
    pub(crate) ballot: Option<NewBallot>,
    pub(crate) asks: Asks,
}

/// The rows of a document whose fields and audience are decided.
pub(crate) fn assemble(
    collection: &Collection,
    fields: Fields,
    body: &Value,
    audience: Vec<(Aimed, StructureId)>,
) -> Put {
    let readers = readers(collection, &fields, &audience);
    let moments = Moments {
        created: fields.created,
        changed: fields.changed,
        published: fields.published,
    };
    let mut entries = Vec::with_capacity(readers.len() * collection.indexes.len());
    for index in &collection.indexes {
        let id = keys::index_id(&collection.plugin, &collection.id, &index.id);
        let sort_key = keys::sort_key(index, body, moments);
        entries.extend(readers.iter().map(|(principal, level, structure)| Entry {
            index: id.clone(),
            principal: *principal,
            sort_key: sort_key.clone(),
            level: *level,
            structure: *structure,
        }));
    }
    let of_collection = keys::collection_id(fields.territory.as_slice(), &collection.plugin, &collection.id);
    let mut scope = vec![collection_token(&of_collection), state_token(fields.state)];
    scope.extend(
        readers
            .iter()
            .map(|(principal, ..)| principal_token(principal.as_slice())),
    );
    let shows = fields.state == State::Published;
    Put {
        entry_published: if shows { fields.published.unwrap_or_default() } else { 0 },
        entry_expires: if shows { fields.expire_at } else { NEVER },
        words: extract::words(collection, body),
        scope: scope.join(" "),
        urgent: urgent(collection, &fields, body),
        fields,
        audience,
        audience_changed: true,
        entries,
        before: None,
        claims: Vec::new(),
        notices: Vec::new(),
        ballot: None,
        asks: Asks::default(),
    }
}

/// What staff wrote where the manifest says that it may be urgent, and that is: an alert of the school, never of a pupil, a
/// responsable or a job.
fn urgent(collection: &Collection, fields: &Fields, body: &Value) -> bool {
    let said = collection.urgent.as_ref().and_then(|pointer| body.pointer(pointer));
    fields.author_hat == Some(Hat::Agent) && said == Some(&Value::Bool(true))
}

/// Who may list it in its state: its author always; the approvers but for a draft; the audience once published.
fn readers(
    collection: &Collection,
    fields: &Fields,
    audience: &[(Aimed, StructureId)],
) -> Vec<(PrincipalId, Level, StructureId)> {
    let home = fields.structure;
    let writer = match fields.author {
        Some(person) => Principal::Personne(person),
        None => Principal::Service {
            structure: home,
            plugin: fields.plugin.clone(),
        },
    };
    let mut readers = vec![(writer.id(), Level::Manage, home)];
    let mut add = |principal: PrincipalId, level: Level, structure: StructureId| match readers
        .iter_mut()
        .find(|(known, ..)| *known == principal)
    {
        Some(known) => known.1 = known.1.max(level),
        None => readers.push((principal, level, structure)),
    };
    if let Some(approval) = collection.approval.as_ref().filter(|_| fields.state != State::Draft) {
        let role = Principal::Role {
            structure: home,
            plugin: fields.plugin.clone(),
            role: approval.role.clone(),
        };
        add(role.id(), Level::Contribute, home);
    }
    if fields.state == State::Published {
        for (aimed, structure) in audience {
            add(aimed.principal.id(), aimed.level, *structure);
        }
    }
    readers
}
