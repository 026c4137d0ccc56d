//! Who may write in a notebook (UTI-AVE-CLI): staff around the pupils they follow; responsables answer the staff of the school.

use preau_model::Profil;

use super::publication::{SCHOOL_STAFF, around_my_groups, staff_of_the_school};
use super::{Cible, Rule, Who};

/// The table for the kind "liaison".
pub(crate) const RULES: &[Rule] = &[
    Rule {
        code: "liaison.own-school",
        profils: &[Profil::Dir, Profil::Evs],
        propose_only: false,
        allows: |who, cible| cible.touches(who.structure),
    },
    Rule {
        code: "liaison.taught-classes",
        profils: &[Profil::Ens, Profil::Doc],
        propose_only: false,
        allows: |who, cible| around_my_groups(who, cible, &[Profil::Elv, Profil::Tut, Profil::Ens]),
    },
    // A notebook is also read by those who follow the pupil: staff are named with any word.
    Rule {
        code: "liaison.staff",
        profils: SCHOOL_STAFF,
        propose_only: false,
        allows: |who, cible| staff_of_the_school(who, cible) || teachers_of_a_class(who, cible),
    },
    // Direction and CPE read every notebook; a responsable writes to nobody else, but the staff of the school.
    Rule {
        code: "liaison.answer",
        profils: &[Profil::Tut],
        propose_only: false,
        allows: staff_of_the_school,
    },
];

fn teachers_of_a_class(who: &Who, cible: &Cible) -> bool {
    matches!(cible, Cible::Groupe(lieu, _, Some(Profil::Ens)) if lieu.structure == who.structure)
}
