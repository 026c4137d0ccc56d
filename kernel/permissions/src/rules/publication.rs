//! Who may publish for whom (P-AIN, K-PE-3, K-PE-8).

use preau_model::{GenreStructure, Profil};

use super::{Cible, Rule, Who};

pub(super) const SCHOOL_STAFF: &[Profil] = &[Profil::Ens, Profil::Dir, Profil::Evs, Profil::Eta, Profil::Doc];

/// The table for the kind "publication".
pub(crate) const RULES: &[Rule] = &[
    Rule {
        code: "publication.own-school",
        profils: &[Profil::Dir, Profil::Evs],
        propose_only: false,
        allows: |who, cible| cible.touches(who.structure),
    },
    Rule {
        code: "publication.staff",
        profils: SCHOOL_STAFF,
        propose_only: false,
        allows: staff_of_the_school,
    },
    Rule {
        code: "publication.taught-classes",
        profils: &[Profil::Ens, Profil::Doc],
        propose_only: false,
        allows: |who, cible| around_my_groups(who, cible, &[Profil::Elv, Profil::Tut, Profil::Ens]),
    },
    Rule {
        code: "publication.responsables",
        profils: &[Profil::Eta],
        propose_only: false,
        allows: responsables_of_the_school,
    },
    Rule {
        code: "publication.own-class",
        profils: &[Profil::Elv],
        propose_only: false,
        allows: |who, cible| around_my_groups(who, cible, &[Profil::Elv]),
    },
    Rule {
        code: "publication.collectivite",
        profils: &[Profil::Col, Profil::Aca],
        propose_only: false,
        allows: schools_without_pupils,
    },
    // An approver judges again: staff may propose anything for their school, pupils what pupils and teachers of it may read.
    Rule {
        code: "publication.propose",
        profils: SCHOOL_STAFF,
        propose_only: true,
        allows: |who, cible| cible.touches(who.structure),
    },
    Rule {
        code: "publication.propose-pupil",
        profils: &[Profil::Elv],
        propose_only: true,
        allows: pupils_proposal,
    },
];

pub(super) fn staff_of_the_school(who: &Who, cible: &Cible) -> bool {
    match cible {
        Cible::ProfilDeStructure(lieu, profil) => lieu.structure == who.structure && profil.is_school_staff(),
        Cible::Personne { .. } => cible.person_in(who.structure, Profil::is_school_staff),
        _ => false,
    }
}

pub(super) fn responsables_of_the_school(who: &Who, cible: &Cible) -> bool {
    match cible {
        Cible::ProfilDeStructure(lieu, Profil::Tut) | Cible::Groupe(lieu, _, Some(Profil::Tut)) => {
            lieu.structure == who.structure
        }
        Cible::ResponsablesDe { .. } => cible.touches(who.structure),
        Cible::Personne { .. } => cible.person_in(who.structure, |p| p == Profil::Tut),
        _ => false,
    }
}

/// Own classes and groups: the whole group (pupils and teachers), its teachers, and the persons met there with one of `qualities`.
pub(super) fn around_my_groups(who: &Who, cible: &Cible, qualities: &[Profil]) -> bool {
    let mine = |groupe: &preau_model::GroupeId| who.groupes.contains(groupe);
    match cible {
        Cible::Groupe(lieu, groupe, None | Some(Profil::Ens)) => lieu.structure == who.structure && mine(groupe),
        Cible::Groupe(lieu, groupe, Some(profil)) => {
            lieu.structure == who.structure && mine(groupe) && qualities.contains(profil)
        }
        Cible::Personne { groupes, .. } => groupes
            .iter()
            .any(|(g, quality)| mine(g) && qualities.contains(quality)),
        Cible::ResponsablesDe { groupes, .. } => qualities.contains(&Profil::Tut) && groupes.iter().any(mine),
        _ => false,
    }
}

fn pupils_proposal(who: &Who, cible: &Cible) -> bool {
    match cible {
        Cible::Structure(lieu) | Cible::ProfilDeStructure(lieu, Profil::Elv | Profil::Ens) => {
            lieu.structure == who.structure
        }
        _ => false,
    }
}

/// K-PE-8: a collectivité or académie reaches heads, teachers, staff and responsables of its schools, and its own people; never
/// a pupil, hence never a class nor a whole school.
pub(super) fn schools_without_pupils(who: &Who, cible: &Cible) -> bool {
    let acts_there = |genre| matches!(genre, GenreStructure::Collectivite | GenreStructure::Academie);
    match cible {
        Cible::Structure(lieu) | Cible::ProfilDeStructure(lieu, Profil::Col | Profil::Aca) => {
            lieu.structure == who.structure && acts_there(lieu.genre)
        }
        Cible::ProfilDeStructure(lieu, profil) => {
            lieu.territoire == who.territoire
                && lieu.genre == GenreStructure::Etablissement
                && (profil.is_school_staff() || *profil == Profil::Tut)
        }
        Cible::Personne { lieux, .. } => {
            !cible.may_hold_pupils()
                && lieux.iter().any(|(lieu, profil)| {
                    lieu.territoire == who.territoire
                        && (profil.is_school_staff()
                            || (lieu.structure == who.structure && matches!(profil, Profil::Col | Profil::Aca)))
                })
        }
        _ => false,
    }
}
