//! Who may ask whom (54D): as one publishes, but for pupils, who ask nothing; what responsables propose is judged by an approver.

use preau_model::Profil;

use super::Rule;
use super::publication::{
    SCHOOL_STAFF, around_my_groups, responsables_of_the_school, schools_without_pupils, staff_of_the_school,
};

/// The table for the kind "consultation".
pub(crate) const RULES: &[Rule] = &[
    Rule {
        code: "consultation.own-school",
        profils: &[Profil::Dir, Profil::Evs],
        propose_only: false,
        allows: |who, cible| cible.touches(who.structure),
    },
    Rule {
        code: "consultation.staff",
        profils: SCHOOL_STAFF,
        propose_only: false,
        allows: staff_of_the_school,
    },
    Rule {
        code: "consultation.taught-classes",
        profils: &[Profil::Ens, Profil::Doc],
        propose_only: false,
        allows: |who, cible| around_my_groups(who, cible, &[Profil::Elv, Profil::Tut, Profil::Ens]),
    },
    Rule {
        code: "consultation.responsables",
        profils: &[Profil::Eta],
        propose_only: false,
        allows: responsables_of_the_school,
    },
    Rule {
        code: "consultation.collectivite",
        profils: &[Profil::Col, Profil::Aca],
        propose_only: false,
        allows: schools_without_pupils,
    },
    Rule {
        code: "consultation.propose",
        profils: SCHOOL_STAFF,
        propose_only: true,
        allows: |who, cible| cible.touches(who.structure),
    },
    Rule {
        code: "consultation.propose-responsable",
        profils: &[Profil::Tut],
        propose_only: true,
        allows: |who, cible| responsables_of_the_school(who, cible) || staff_of_the_school(who, cible),
    },
];
