//! The territory as plain vectors: no SQL, no code of the annuaire.

use std::collections::BTreeSet;

use preau_model::{
    Categorie, GenreStructure, GroupeId, Hat, Millis, PersonneId, Principal, Profil, Qualite, StructureId, TerritoireId,
};

/// A person row.
#[derive(Debug, Clone)]
pub struct Person {
    /// Id.
    pub id: PersonneId,
    /// Category.
    pub categorie: Categorie,
    /// Primary profile.
    pub profil: Profil,
}

/// An interval tying a person to something.
#[derive(Debug, Clone)]
pub struct Member<T> {
    /// Who.
    pub who: PersonneId,
    /// What.
    pub what: T,
    /// First instant.
    pub depuis: Millis,
    /// First instant after.
    pub jusque: Millis,
}

impl<T> Member<T> {
    fn at(&self, moment: Millis) -> bool {
        self.depuis <= moment && moment < self.jusque
    }
}

/// The territory.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Structures: territory, kind.
    pub structures: Vec<(StructureId, TerritoireId, GenreStructure)>,
    /// Groups and their structure.
    pub groups: Vec<(GroupeId, StructureId)>,
    /// Persons.
    pub persons: Vec<Person>,
    /// Attachments.
    pub attached: Vec<Member<(StructureId, Profil)>>,
    /// Memberships of groups.
    pub joined: Vec<Member<(GroupeId, Qualite)>>,
    /// Responsables (who) of pupils (what), with the field `legal`.
    pub links: Vec<Member<(PersonneId, i16)>>,
}

impl Model {
    /// Category of a person.
    pub fn categorie(&self, id: PersonneId) -> Option<Categorie> {
        self.persons.iter().find(|p| p.id == id).map(|p| p.categorie)
    }

    /// The children of a responsable, legally.
    pub fn children(&self, id: PersonneId, at: Millis) -> Vec<PersonneId> {
        if self.categorie(id) != Some(Categorie::Responsable) {
            return Vec::new();
        }
        self.links
            .iter()
            .filter(|l| l.who == id && l.at(at) && l.what.1 != 0)
            .map(|l| l.what.0)
            .collect()
    }

    /// Places and profiles of a person, as the hat of the person row gives them.
    pub fn places(&self, id: PersonneId, at: Millis) -> BTreeSet<(StructureId, Profil)> {
        let of = |who: PersonneId| {
            self.attached
                .iter()
                .filter(move |a| a.who == who && a.at(at))
                .map(|a| a.what)
        };
        let mut places: BTreeSet<_> = of(id).collect();
        for child in self.children(id, at) {
            places.extend(
                of(child)
                    .filter(|(_, p)| *p == Profil::Elv)
                    .map(|(s, _)| (s, Profil::Tut)),
            );
        }
        places
    }

    /// Groups of a person with the profile in which they are met: pupil, teacher, or responsable through a child.
    pub fn groups_of(&self, id: PersonneId, at: Millis) -> BTreeSet<(GroupeId, Profil)> {
        let mut groups = BTreeSet::new();
        for j in self.joined.iter().filter(|j| j.who == id && j.at(at)) {
            groups.insert((
                j.what.0,
                if j.what.1 == Qualite::Eleve {
                    Profil::Elv
                } else {
                    Profil::Ens
                },
            ));
        }
        for child in self.children(id, at) {
            let of_child = self
                .joined
                .iter()
                .filter(|j| j.who == child && j.at(at) && j.what.1 == Qualite::Eleve);
            groups.extend(of_child.map(|j| (j.what.0, Profil::Tut)));
        }
        groups
    }

    /// Does this person belong to a principal at a moment?
    pub fn is_member(&self, id: PersonneId, principal: &Principal, at: Millis) -> bool {
        match principal {
            Principal::Personne(p) => *p == id,
            Principal::Groupe(g) => self
                .groups_of(id, at)
                .iter()
                .any(|(group, p)| group == g && *p != Profil::Tut),
            Principal::ProfilDuGroupe(g, profil) => self.groups_of(id, at).contains(&(*g, *profil)),
            Principal::ResponsablesDe(child) => {
                self.children(id, at).contains(child) && self.places(*child, at).iter().any(|(_, p)| *p == Profil::Elv)
            }
            Principal::Structure(s) => self.places(id, at).iter().any(|(place, _)| place == s),
            Principal::ProfilDeStructure(s, profil) => self.places(id, at).contains(&(*s, *profil)),
            Principal::Role { .. } | Principal::Service { .. } => false,
        }
    }

    /// Hat of a person.
    pub fn hat(&self, id: PersonneId) -> Hat {
        self.categorie(id).map_or(Hat::Invite, Categorie::hat)
    }

    pub(crate) fn structure(&self, id: StructureId) -> Option<(TerritoireId, GenreStructure)> {
        self.structures
            .iter()
            .find(|(s, ..)| *s == id)
            .map(|(_, t, g)| (*t, *g))
    }

    pub(crate) fn school_of(&self, group: GroupeId) -> Option<StructureId> {
        self.groups.iter().find(|(g, _)| *g == group).map(|(_, s)| *s)
    }
}
