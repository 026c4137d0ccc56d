//! The school of the kit: two collèges of a fictitious Département, and one person for each role that a test needs.

use std::collections::BTreeMap;

use preau_model::{GroupeId, PersonneId, Principal, Profil, StructureId, TerritoireId, Uai};

/// A collège.
#[derive(Debug, Clone)]
pub struct College {
    /// Its structure.
    pub id: StructureId,
    /// Its UAI.
    pub uai: Uai,
    /// Its classes by code: `6A`, `6B`.
    pub classes: BTreeMap<&'static str, GroupeId>,
}

/// Two collèges, their people, the Département above them.
#[derive(Debug, Clone)]
pub struct School {
    /// The territory.
    pub territoire: TerritoireId,
    /// The Département's own structure.
    pub departement: StructureId,
    /// Collège A: classes 6A and 6B.
    pub a: College,
    /// Collège B: class 6A.
    pub b: College,
    pub(crate) people: BTreeMap<&'static str, (PersonneId, StructureId)>,
}

/// Where somebody belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    A,
    B,
    Departement,
}

/// Somebody of the kit: role, first name, family name, title, profile, place, classes, children.
pub(crate) struct Someone {
    pub(crate) role: &'static str,
    pub(crate) prenom: &'static str,
    pub(crate) nom: &'static str,
    pub(crate) civilite: &'static str,
    pub(crate) profil: Profil,
    pub(crate) place: Place,
    pub(crate) classes: &'static [&'static str],
    pub(crate) enfants: &'static [&'static str],
}

const fn someone(
    role: &'static str,
    names: (&'static str, &'static str, &'static str),
    profil: Profil,
    place: Place,
    classes: &'static [&'static str],
    enfants: &'static [&'static str],
) -> Someone {
    Someone {
        role,
        civilite: names.0,
        prenom: names.1,
        nom: names.2,
        profil,
        place,
        classes,
        enfants,
    }
}

/// Pupils before their responsables.
pub(crate) const PEOPLE: &[Someone] = &[
    someone("eleve-6a", ("", "Inès", "Delmas"), Profil::Elv, Place::A, &["6A"], &[]),
    someone(
        "camarade-6a",
        ("", "Noé", "Ferrand"),
        Profil::Elv,
        Place::A,
        &["6A"],
        &[],
    ),
    someone("eleve-6b", ("", "Zoé", "Garrigue"), Profil::Elv, Place::A, &["6B"], &[]),
    someone("eleve-b", ("", "Élan", "Delmas"), Profil::Elv, Place::B, &["6A"], &[]),
    someone(
        "principal-a",
        ("Mme", "Hélène", "d’Arvieux"),
        Profil::Dir,
        Place::A,
        &[],
        &[],
    ),
    someone("cpe-a", ("M.", "Rémi", "Costa"), Profil::Evs, Place::A, &[], &[]),
    someone(
        "secretaire-a",
        ("Mme", "Odile", "Brun"),
        Profil::Eta,
        Place::A,
        &[],
        &[],
    ),
    someone(
        "documentaliste-a",
        ("Mme", "Lucie", "Vidal"),
        Profil::Doc,
        Place::A,
        &[],
        &[],
    ),
    someone(
        "enseignant-6a",
        ("M.", "Paul", "Le Goff"),
        Profil::Ens,
        Place::A,
        &["6A"],
        &[],
    ),
    someone(
        "enseignant-6b",
        ("Mme", "Anne", "Roux"),
        Profil::Ens,
        Place::A,
        &["6B"],
        &[],
    ),
    someone(
        "parent-6a",
        ("Mme", "Claire", "Ferrand"),
        Profil::Tut,
        Place::A,
        &[],
        &["camarade-6a"],
    ),
    someone(
        "parent-6b",
        ("M.", "Luc", "Garrigue"),
        Profil::Tut,
        Place::A,
        &[],
        &["eleve-6b"],
    ),
    someone(
        "parent-a-b",
        ("Mme", "Sofia", "Delmas"),
        Profil::Tut,
        Place::A,
        &[],
        &["eleve-6a", "eleve-b"],
    ),
    someone("principal-b", ("M.", "Yves", "Morel"), Profil::Dir, Place::B, &[], &[]),
    someone(
        "enseignant-b",
        ("Mme", "Maud", "Prat"),
        Profil::Ens,
        Place::B,
        &["6A"],
        &[],
    ),
    someone(
        "departement",
        ("Mme", "Agnès", "Tissot"),
        Profil::Col,
        Place::Departement,
        &[],
        &[],
    ),
];

impl School {
    /// A person by role.
    pub fn person(&self, role: &str) -> PersonneId {
        self.known(role).0
    }

    /// The school (or the Département) of a person.
    pub fn place(&self, role: &str) -> StructureId {
        self.known(role).1
    }

    fn known(&self, role: &str) -> (PersonneId, StructureId) {
        *self.people.get(role).unwrap_or_else(|| {
            panic!(
                "nobody is called {role:?} here; there are: {}",
                self.people.keys().copied().collect::<Vec<_>>().join(", ")
            )
        })
    }

    /// A class of collège A.
    pub fn class(&self, code: &str) -> GroupeId {
        *self
            .a
            .classes
            .get(code)
            .unwrap_or_else(|| panic!("collège A has no class {code:?}"))
    }

    /// The responsables of a class of collège A.
    pub fn responsables(&self, class: &str) -> Principal {
        Principal::ProfilDuGroupe(self.class(class), Profil::Tut)
    }

    /// The pupils of a class of collège A.
    pub fn eleves(&self, class: &str) -> Principal {
        Principal::ProfilDuGroupe(self.class(class), Profil::Elv)
    }

    /// Everybody of collège A.
    pub fn everybody(&self) -> Principal {
        Principal::Structure(self.a.id)
    }
}
