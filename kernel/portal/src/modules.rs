//! Which modules show, where: those of the host, as the schools of the hat switched them on.

use preau_content::Collection;
use preau_host::Installed;
use preau_host::manifest::{Manifest, Slot, SlotPlace};
use preau_identity::Wearer;
use preau_model::StructureId;
use preau_permissions::Switches;

use crate::{AppState, Failure};

/// An installed plugin, as the portal names it.
#[derive(Debug, Clone)]
pub(crate) struct Module(Installed);

impl Module {
    /// Its id.
    pub(crate) fn id(&self) -> &str {
        self.0.id()
    }

    /// Its folder in addresses: the last segment of the id.
    pub(crate) fn short(&self) -> &str {
        self.0.manifest().plugin.short()
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        self.0.manifest().plugin.name.fr()
    }

    /// Its manifest.
    pub(crate) fn manifest(&self) -> &Manifest {
        self.0.manifest()
    }

    /// Does it show there?
    pub(crate) fn slot(&self, place: SlotPlace) -> Option<&Slot> {
        self.0.manifest().slot(place)
    }

    /// Its kinds of documents.
    pub(crate) fn collections(&self) -> &[Collection] {
        self.0.collections()
    }

    /// Counters, publisher and the rest.
    pub(crate) fn installed(&self) -> &Installed {
        &self.0
    }
}

/// Every installed module, by name.
pub(crate) fn all(app: &AppState) -> Vec<Module> {
    let mut modules: Vec<Module> = app.host().plugins().into_iter().map(Module).collect();
    modules.sort_by(|a, b| a.name().cmp(b.name()));
    modules
}

/// A module by its id or its short name, installed here.
pub(crate) fn find(app: &AppState, name: &str) -> Result<Module, Failure> {
    app.host().plugin(name).map(Module).ok_or(Failure::Missing)
}

/// A module that is on in at least one school of the hat.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// The module.
    pub(crate) module: Module,
    /// The schools where it is on.
    pub(crate) open: Vec<StructureId>,
}

impl Shown {
    /// The school that its pages are about: the current one when it is on there, otherwise the first.
    pub(crate) fn school(&self, wearer: &Wearer) -> Option<StructureId> {
        let current = wearer.current().map(|s| s.structure.id);
        current
            .filter(|c| self.open.contains(c))
            .or_else(|| self.open.first().copied())
    }
}

/// The switches of the schools of the hat, in the territory of the current one.
pub(crate) async fn switches(app: &AppState, wearer: &Wearer) -> Result<Option<Switches>, Failure> {
    let Some(territory) = wearer.territory() else {
        return Ok(None);
    };
    let schools = wearer.schools.iter().filter(|s| s.structure.territoire == territory);
    let structures: Vec<StructureId> = schools.map(|s| s.structure.id).collect();
    Ok(Some(app.policy().modules(territory, &structures).await?))
}

/// The modules that are on for this hat, by name. With `gathered`, only where the session looks.
pub(crate) async fn shown(app: &AppState, wearer: &Wearer, gathered: bool) -> Result<Vec<Shown>, Failure> {
    let Some(switches) = switches(app, wearer).await? else {
        return Ok(Vec::new());
    };
    let within = wearer.gathered();
    let mut shown = Vec::new();
    for module in all(app) {
        let mut open = switches.open(module.id());
        if gathered {
            open.retain(|s| within.contains(s));
        }
        if !open.is_empty() {
            shown.push(Shown { module, open });
        }
    }
    Ok(shown)
}

/// The module of this short name, when it has pages and is on somewhere for this hat.
pub(crate) async fn of_short(app: &AppState, wearer: &Wearer, short: &str) -> Result<Shown, Failure> {
    let all = shown(app, wearer, false).await?;
    all.into_iter()
        .find(|s| s.module.short() == short && s.module.slot(SlotPlace::Page).is_some())
        .ok_or(Failure::Missing)
}
