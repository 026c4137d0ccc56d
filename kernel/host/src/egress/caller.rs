//! On whose behalf a request leaves, and within which bounds.

use std::collections::BTreeMap;
use std::time::Duration;

use preau_model::StructureId;
use preau_net::Allowed;

use crate::manifest::{CapabilityUse, Manifest, SettingType};
use crate::state::{CallState, Mode};

/// Time and size of one exchange.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) within: Duration,
    pub(crate) most: usize,
}

const MIB: usize = 1024 * 1024;

impl Bounds {
    /// Below the wall clock of the call, so that the guest can still say what happened.
    pub(crate) const fn of(mode: Mode) -> Self {
        match mode {
            Mode::Widget => Self {
                within: Duration::from_millis(1_500),
                most: MIB,
            },
            Mode::Page | Mode::Action => Self {
                within: Duration::from_secs(4),
                most: 2 * MIB,
            },
            Mode::Job => Self {
                within: Duration::from_secs(20),
                most: 8 * MIB,
            },
        }
    }
}

/// A plugin in a school.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) plugin: String,
    pub(crate) structure: StructureId,
    /// Hosts of the manifest, as the school's settings narrow them.
    pub(crate) allowed: Vec<Allowed>,
    /// What the school filled in; secrets sealed.
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) may_write: bool,
    pub(crate) bounds: Bounds,
}

impl Caller {
    pub(crate) fn of(state: &CallState) -> Self {
        let (plugin, structure) = (state.facts.id().to_owned(), state.rights.acting.structure);
        let settings = state.rights.snapshot.settings(structure, &plugin);
        Self {
            allowed: allowed(&state.facts.manifest, &settings),
            plugin,
            structure,
            settings,
            may_write: state.writes(),
            bounds: Bounds::of(state.mode),
        }
    }
}

/// The hosts of the capability `http`; a reference to a setting is the host of the address that the school typed.
pub(crate) fn allowed(manifest: &Manifest, settings: &BTreeMap<String, String>) -> Vec<Allowed> {
    let declared = manifest.capabilities.iter().filter(|c| c.use_ == CapabilityUse::Http);
    declared
        .flat_map(|capability| &capability.hosts)
        .filter_map(|host| match crate::manifest::setting_of(host) {
            None => Allowed::parse(host).ok(),
            Some(id) => {
                let setting = manifest
                    .settings
                    .iter()
                    .find(|setting| setting.id == id && setting.kind == SettingType::Url)?;
                let typed = settings.get(id).cloned().or_else(|| setting.default_text())?;
                Allowed::of_address(&typed).ok()
            }
        })
        .collect()
}
