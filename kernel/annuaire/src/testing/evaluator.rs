//! A tiny independent answer to "who meets what, when": loops over plain rows, no SQL, no interval arithmetic beyond comparisons.

use std::collections::BTreeSet;

use preau_model::{GroupeId, PersonneId, Principal, Profil, StructureId};

/// Rows of a small school life. Times are small integers.
#[derive(Debug, Clone, Default)]
pub(super) struct Life {
    /// (person, is it a responsable, profile).
    pub(super) persons: Vec<(PersonneId, bool, Profil)>,
    /// (person, structure, profile, from, to).
    pub(super) attachments: Vec<(PersonneId, StructureId, Profil, i64, i64)>,
    /// (group, structure, end of life).
    pub(super) groups: Vec<(GroupeId, StructureId, i64)>,
    /// (person, group, quality 1–4, from, to).
    pub(super) belongings: Vec<(PersonneId, GroupeId, i64, i64, i64)>,
    /// (pupil, responsable, legal, from, to).
    pub(super) links: Vec<(PersonneId, PersonneId, i64, i64, i64)>,
}

impl Life {
    /// The principals that a person meets at a moment, with the structure and the child through which.
    pub(super) fn meets(&self, who: PersonneId, at: i64) -> BTreeSet<(Principal, StructureId, Option<PersonneId>)> {
        let mut met = BTreeSet::new();
        let Some((_, responsable, own)) = self.persons.iter().find(|(p, ..)| *p == who) else {
            return met;
        };
        for (person, structure, profil, from, to) in &self.attachments {
            if *person == who && *from <= at && at < *to {
                met.insert((Principal::Structure(*structure), *structure, None));
                met.insert((Principal::ProfilDeStructure(*structure, *profil), *structure, None));
            }
        }
        for (person, group, quality, from, to) in &self.belongings {
            let (_, structure, end) = self.groups.iter().find(|(g, ..)| g == group).unwrap();
            if *person == who && *from <= at && at < *to && at < *end {
                let profil = match quality {
                    1 => Profil::Elv,
                    2 | 3 => Profil::Ens,
                    _ => *own,
                };
                met.insert((Principal::Groupe(*group), *structure, None));
                met.insert((Principal::ProfilDuGroupe(*group, profil), *structure, None));
            }
        }
        for (pupil, parent, legal, from, to) in &self.links {
            if !*responsable || *parent != who || *legal == 0 || *from > at || at >= *to {
                continue;
            }
            for (person, structure, profil, from, to) in &self.attachments {
                if person == pupil && *profil == Profil::Elv && *from <= at && at < *to {
                    met.insert((Principal::Structure(*structure), *structure, Some(*pupil)));
                    met.insert((
                        Principal::ProfilDeStructure(*structure, Profil::Tut),
                        *structure,
                        Some(*pupil),
                    ));
                    met.insert((Principal::ResponsablesDe(*pupil), *structure, Some(*pupil)));
                }
            }
            for (person, group, quality, from, to) in &self.belongings {
                let (_, structure, end) = self.groups.iter().find(|(g, ..)| g == group).unwrap();
                if person == pupil && matches!(quality, 1 | 4) && *from <= at && at < *to && at < *end {
                    met.insert((Principal::ProfilDuGroupe(*group, Profil::Tut), *structure, Some(*pupil)));
                }
            }
        }
        met
    }

    /// Who a principal is at a moment.
    pub(super) fn members(&self, principal: &Principal, at: i64) -> BTreeSet<PersonneId> {
        let met = |who: &PersonneId| self.meets(*who, at).iter().any(|(p, ..)| p == principal);
        self.persons.iter().map(|(p, ..)| *p).filter(met).collect()
    }
}
