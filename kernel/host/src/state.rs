//! What one store holds: the identity and the rights of the call, its counters, its handles. Nothing of it comes from the guest.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use preau_annuaire::Annuaire;
use preau_content::{Author, Collection, Engine as Content, Quota, Reader};
use preau_model::{Clock, DocumentId, Millis, PersonneId, Principal, Rng, StructureId};
use preau_permissions::{Acting, PluginRoles, Policy, Snapshot};
use wasmtime::component::{Resource, ResourceTable};

use crate::call::Noted;
use crate::egress::Egress;
use crate::log::GuestLog;
use crate::manifest::{CapabilityUse, Manifest};
use crate::meter::Meter;
use crate::places::Places;
use crate::rights::plugin_roles;
use crate::{Limit, Tokens};

/// What a call is for: only actions and jobs write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A page is drawn.
    Page,
    /// A widget is drawn.
    Widget,
    /// An action was pressed.
    Action,
    /// A job runs, as the service principal.
    Job,
}

/// The kernel behind the capabilities.
pub(crate) struct Services {
    pub(crate) content: Content,
    pub(crate) policy: Policy,
    pub(crate) annuaire: Annuaire,
    pub(crate) places: Arc<Places>,
    pub(crate) quota: Quota,
    pub(crate) egress: Egress,
}

/// What never changes while a version of a plugin lives.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) manifest: Manifest,
    pub(crate) publisher: String,
    pub(crate) collections: Vec<Collection>,
    pub(crate) roles: PluginRoles,
}

impl Facts {
    pub(crate) fn new(manifest: Manifest, publisher: String) -> Self {
        let (collections, roles) = (manifest.content_collections(), plugin_roles(&manifest));
        Self {
            manifest,
            publisher,
            collections,
            roles,
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.manifest.plugin.id
    }

    pub(crate) fn collection(&self, id: &str) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.id == id)
    }

    pub(crate) fn part_on(&self, snapshot: &Snapshot, structure: StructureId, id: &str) -> bool {
        let part = self.manifest.parts.iter().find(|part| part.id == id);
        part.is_some_and(|part| snapshot.on(structure, self.id(), id, part.default))
    }

    pub(crate) fn declares(&self, capability: CapabilityUse) -> bool {
        self.manifest
            .capabilities
            .iter()
            .any(|declared| declared.use_ == capability)
    }
}

/// Who acts, where, with which rights: made by the host before the guest starts.
pub(crate) struct Rights {
    pub(crate) acting: Acting,
    /// Reads in the current school.
    pub(crate) here: Reader,
    /// Reads in all the schools of the hat where the module is on.
    pub(crate) everywhere: Reader,
    /// Roles of the manifest held here and now.
    pub(crate) roles: Vec<String>,
    /// What the schools decided.
    pub(crate) snapshot: Arc<Snapshot>,
}

/// The data of a store.
pub(crate) struct CallState {
    pub(crate) table: ResourceTable,
    pub(crate) meter: Meter,
    pub(crate) log: Arc<GuestLog>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) began: Millis,
    pub(crate) mode: Mode,
    pub(crate) services: Arc<Services>,
    pub(crate) facts: Arc<Facts>,
    pub(crate) rights: Rights,
    /// Idempotency key of the action.
    pub(crate) once: Option<String>,
    /// What was chosen in the people fields of the submitted form.
    pub(crate) chosen: HashMap<String, Vec<Principal>>,
    /// Words behind the tokens handed out in this call.
    pub(crate) tokens: Tokens,
    /// Persons behind the aliases met in this call.
    pub(crate) people: HashMap<String, PersonneId>,
    /// The one document that a page showed by its id.
    pub(crate) shown: Vec<DocumentId>,
    /// What the guest tried and was refused.
    pub(crate) noted: BTreeSet<Noted>,
}

impl CallState {
    /// Keeps a host resource for the guest, within its allowance of handles.
    pub(crate) fn hold<T: Send + 'static>(&mut self, value: T) -> wasmtime::Result<Resource<T>> {
        self.table.push(value).map_err(|error| {
            if matches!(error, wasmtime_wasi::ResourceTableError::Full) {
                self.meter.hit(Limit::Handles);
            }
            error.into()
        })
    }

    /// May this call write?
    pub(crate) const fn writes(&self) -> bool {
        matches!(self.mode, Mode::Action | Mode::Job)
    }

    /// A capability counts when the manifest declares it and this school granted it to this publisher.
    pub(crate) fn granted(&self, capability: CapabilityUse) -> bool {
        let place = self.rights.acting.structure;
        self.facts.declares(capability)
            && self
                .rights
                .snapshot
                .granted(place, self.facts.id(), &self.facts.publisher, capability.name())
    }

    /// Is a part of the manifest on here? An unknown part is off.
    pub(crate) fn part_is_on(&self, id: &str) -> bool {
        self.facts
            .part_on(&self.rights.snapshot, self.rights.acting.structure, id)
    }

    /// The author of what this call writes.
    pub(crate) fn author(&self) -> Author {
        let parts = self
            .facts
            .manifest
            .parts
            .iter()
            .filter(|part| self.part_is_on(&part.id));
        Author {
            acting: self.rights.acting.clone(),
            roles: self.rights.roles.clone(),
            parts: parts.map(|part| part.id.clone()).collect(),
            reader: self.rights.everywhere.clone(),
            limits: self.services.quota,
            once: self.once.clone(),
        }
    }
}
