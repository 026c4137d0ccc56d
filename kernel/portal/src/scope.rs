//! From a session to the scope of a call: one territory, one school, one person, one hat, and the child chosen.

use std::sync::Arc;

use preau_annuaire::Memberships;
use preau_identity::Wearer;
use preau_model::{Hat, StructureId};
use preau_permissions::Acting;

/// Memberships as this session uses them: a responsable who chose a child meets what is met through that child alone.
pub(crate) fn memberships(wearer: &Wearer) -> Arc<Memberships> {
    let Some(child) = wearer.session.enfant.filter(|_| wearer.hat == Hat::Responsable) else {
        return wearer.memberships.clone();
    };
    let all: Vec<_> = wearer
        .memberships
        .all
        .iter()
        .filter(|m| m.enfant.is_none_or(|e| e == child))
        .cloned()
        .collect();
    let structures = wearer
        .memberships
        .structures
        .iter()
        .filter(|(s, _)| all.iter().any(|m| m.structure == *s));
    let structures = structures.copied().collect();
    Arc::new(Memberships {
        structures,
        accueil: wearer.memberships.accueil.clone(),
        all,
        ..*wearer.memberships
    })
}

/// The scope of a call in one school of the hat; `None` when it is not one.
pub(crate) fn acting(wearer: &Wearer, structure: StructureId) -> Option<Acting> {
    let school = wearer.school(structure)?;
    let gathered = wearer.gathered();
    let mut acting = Acting::person(school.structure.territoire, structure, memberships(wearer));
    // A chosen school, or the territory of the current one, bounds what a page gathers.
    if gathered.contains(&structure) {
        acting.profils.retain(|(s, _)| gathered.contains(s));
    } else {
        acting.profils.retain(|(s, _)| *s == structure);
    }
    Some(acting)
}
