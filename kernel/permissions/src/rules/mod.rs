//! Communication rules, as pure functions over small facts: tables of rules, any of which may say yes.
//!
//! Deny by default: what no rule allows is refused, and so is a kind of content without a table. Since a rule can only allow,
//! losing a profile, a class or a school never opens anything.

mod cible;
mod consultation;
mod liaison;
mod publication;
mod refusal;

use preau_model::{GroupeId, Hat, Profil, StructureId, TerritoireId};

pub use cible::{Cible, Lieu};

use crate::{Aim, Decision};

/// What the rules know of the acting person, in the current structure.
#[derive(Debug, Clone)]
pub struct Who {
    /// Territory of the call.
    pub territoire: TerritoireId,
    /// Current structure.
    pub structure: StructureId,
    /// Hat worn.
    pub hat: Hat,
    /// Profiles held in the current structure under this hat.
    pub profils: Vec<Profil>,
    /// Classes and groups of the current structure, as pupil or as teacher, now.
    pub groupes: Vec<GroupeId>,
    /// A job: allowed to compute audiences (`Some(true)`) or not. `None`: a person.
    pub service: Option<bool>,
}

/// One rule: those who hold one of `profils` may address what `allows` accepts.
#[derive(Debug)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// Profiles it is for.
    pub profils: &'static [Profil],
    /// Only good for proposing.
    pub propose_only: bool,
    /// The condition.
    pub allows: fn(&Who, &Cible) -> bool,
}

/// May `who` address `cible` with this kind of content? Pure.
pub fn decide(kind: &str, aim: Aim, who: &Who, cible: &Cible) -> Decision {
    let Some(table) = table(kind) else {
        return refusal::unknown_kind();
    };
    if !cible.inside(who.territoire) {
        return refusal::outside(cible);
    }
    if let Some(granted) = who.service {
        return if granted && cible.only_of(who.structure) {
            Decision::Allowed
        } else {
            refusal::service(granted)
        };
    }
    let fits = |rule: &&Rule| {
        (aim == Aim::Propose || !rule.propose_only)
            && rule
                .profils
                .iter()
                .any(|p| who.profils.contains(p) && Hat::of_profil(*p) == who.hat)
            && (rule.allows)(who, cible)
    };
    if table.iter().any(|rule| fits(&rule)) {
        Decision::Allowed
    } else {
        refusal::explain(who, cible)
    }
}

/// The rules of a kind of content.
fn table(kind: &str) -> Option<&'static [Rule]> {
    match kind {
        "publication" => Some(publication::RULES),
        "consultation" => Some(consultation::RULES),
        "liaison" => Some(liaison::RULES),
        _ => None,
    }
}
