//! Which modules show, where: those of the host, as the schools of the hat switched them on.

use std::sync::Arc;

use preau_host::{Module, SlotPlace};
use preau_identity::Wearer;
use preau_model::StructureId;
use preau_permissions::Switches;

use crate::{AppState, Failure};

/// A module that is on in at least one school of the hat.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// The module.
    pub(crate) module: Arc<Module>,
    /// The schools where it is on.
    pub(crate) open: Vec<StructureId>,
}

impl Shown {
    /// The school that its pages are about: the current one when it is on there, otherwise the first.
    pub(crate) fn school(&self, wearer: &Wearer) -> Option<StructureId> {
        let current = wearer.current().map(|s| s.structure.id);
        current.filter(|c| self.open.contains(c)).or_else(|| self.open.first().copied())
    }
}

/// The switches of the schools of the hat.
pub(crate) async fn switches(app: &AppState, wearer: &Wearer) -> Result<Option<Switches>, Failure> {
    let Some(territory) = wearer.territory() else { return Ok(None) };
    let mut structures: Vec<StructureId> = wearer.schools.iter().map(|s| s.structure.id).collect();
    structures.retain(|s| wearer.school(*s).is_some_and(|school| school.structure.territoire == territory));
    Ok(Some(app.policy().modules(territory, &structures).await?))
}

/// The modules that are on for this hat, in the order of their names. With `gathered`, only where the session looks.
pub(crate) async fn shown(app: &AppState, wearer: &Wearer, gathered: bool) -> Result<Vec<Shown>, Failure> {
    let Some(switches) = switches(app, wearer).await? else { return Ok(Vec::new()) };
    let within = wearer.gathered();
    let mut shown = Vec::new();
    for module in app.host().modules() {
        let mut open = switches.open(module.id());
        if gathered {
            open.retain(|s| within.contains(s));
        }
        if !open.is_empty() {
            shown.push(Shown { module, open });
        }
    }
    shown.sort_by(|a, b| a.module.name().cmp(b.module.name()));
    Ok(shown)
}

/// The module of this short name, when it has pages and is on somewhere for this hat.
pub(crate) async fn of_short(app: &AppState, wearer: &Wearer, short: &str) -> Result<Shown, Failure> {
    let all = shown(app, wearer, false).await?;
    all.into_iter()
        .find(|s| s.module.short() == short && s.module.slot(SlotPlace::Page).is_some())
        .ok_or(Failure::Missing)
}
