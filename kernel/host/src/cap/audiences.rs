//! `preau:people/audiences`: audiences that a person chose, or that a document has. They live and die with the call.

use std::collections::BTreeSet;

use preau_model::{PersonneId, Principal, Profil};
use preau_permissions::Decision;
use wasmtime::Result;
use wasmtime::component::Resource;

use super::PeopleFault;
use crate::bindings::preau::people::audiences::{self, Relation};
use crate::bindings::preau::people::types::Problem;
use crate::state::{CallState, Mode};

/// Principals that somebody may address. Only the host makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    unreachable_pub,
    reason = "named by the generated bindings, which are public within this private module"
)]
pub struct Audience {
    pub(super) principals: Vec<Principal>,
    /// Persons without a principal of their own (« who has not seen it »): for a reminder alone.
    pub(super) persons: Option<Vec<PersonneId>>,
}

impl From<Vec<Principal>> for Audience {
    fn from(mut principals: Vec<Principal>) -> Self {
        principals.sort();
        principals.dedup();
        Self {
            principals,
            persons: None,
        }
    }
}

/// Principals of one audience.
pub(super) const MOST_PRINCIPALS: usize = 500;
/// Persons that `size` and `each` look at.
const MOST_PERSONS: usize = 20_000;
/// Persons that one call of `each` gives.
const PER_PAGE: usize = 200;

impl audiences::Host for CallState {
    async fn chosen(&mut self, field: String) -> Result<Resource<Audience>, PeopleFault> {
        self.meter.host_call()?;
        if self.mode != Mode::Action {
            return Err(Problem::Unknown.into());
        }
        let Some(chosen) = self.chosen.get(&field).cloned() else {
            return Err(Problem::Unknown.into());
        };
        if chosen.is_empty() {
            return Err(Problem::Empty.into());
        }
        self.audience(chosen).await
    }

    async fn derive(&mut self, base: Resource<Audience>, via: Relation) -> Result<Resource<Audience>, PeopleFault> {
        self.meter.host_call()?;
        let base = self.table.get(&base)?.clone();
        let mut derived = Vec::new();
        let here = self.rights.acting.structure;
        for principal in base.principals {
            match (&principal, via) {
                // The teachers of a pupil are those of their classes and groups here.
                (Principal::Personne(person), Relation::Enseignants) => derived.extend(self.teachers(*person).await?),
                _ => derived.extend(related(&principal, via, here)),
            }
        }
        if derived.is_empty() {
            return Err(Problem::Empty.into());
        }
        self.audience(derived).await
    }

    async fn each(
        &mut self,
        of: Resource<Audience>,
        after: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), PeopleFault> {
        self.meter.host_call()?;
        let persons = self.persons(&of).await?;
        let from = match after {
            Some(after) => after.parse::<PersonneId>().map_err(|_| Problem::Unknown)?,
            None => PersonneId::from_bytes([0; 16]),
        };
        let page: Vec<PersonneId> = persons
            .range(from..)
            .filter(|p| **p != from)
            .take(PER_PAGE + 1)
            .copied()
            .collect();
        let (now, more) = page.split_at_checked(PER_PAGE).unwrap_or((&page, &[]));
        let aliases = self.aliases(now).await?;
        let next = if more.is_empty() {
            None
        } else {
            now.last().map(PersonneId::to_string)
        };
        Ok((
            now.iter().filter_map(|person| aliases.get(person).cloned()).collect(),
            next,
        ))
    }
}

impl audiences::HostAudience for CallState {
    async fn token(&mut self, this: Resource<Audience>) -> Result<String> {
        self.meter.host_call()?;
        let audience = self.table.get(&this)?;
        let principals = match &audience.persons {
            Some(persons) => persons.iter().copied().map(Principal::Personne).collect(),
            None => audience.principals.clone(),
        };
        Ok(self.tokens.hand_out(principals))
    }

    async fn size(&mut self, this: Resource<Audience>) -> Result<u64> {
        self.meter.host_call()?;
        match self.persons(&this).await {
            Ok(persons) => Ok(u64::try_from(persons.len())?),
            Err(PeopleFault::Trap(error)) => Err(error),
            Err(PeopleFault::Problem(_)) => Ok(0),
        }
    }

    async fn drop(&mut self, this: Resource<Audience>) -> Result<()> {
        self.table.delete(this)?;
        Ok(())
    }
}

impl CallState {
    /// An audience that the rules let the acting person address, at once or as a proposal.
    pub(super) async fn audience(&mut self, principals: Vec<Principal>) -> Result<Resource<Audience>, PeopleFault> {
        let audience = Audience::from(principals);
        if audience.principals.len() > MOST_PRINCIPALS {
            return Err(Problem::TooMany(MOST_PRINCIPALS as u64).into());
        }
        if let Decision::Refused { says, .. } = self.addressable(&audience.principals).await? {
            return Err(Problem::Refused(says).into());
        }
        Ok(self.hold(audience)?)
    }

    async fn teachers(&mut self, of: PersonneId) -> Result<Vec<Principal>, PeopleFault> {
        let (now, here) = (self.clock.now(), self.rights.acting.structure);
        let memberships = self.services.annuaire.memberships(of).await?;
        let groups = memberships
            .at(now)
            .filter(|m| m.structure == here && m.enfant.is_none())
            .filter_map(|m| m.groupe);
        Ok(groups
            .map(|(group, _)| Principal::ProfilDuGroupe(group, Profil::Ens))
            .collect())
    }

    /// Judged under each kind of content of this plugin: what no kind permits is refused here, and the engine judges again
    /// under the one kind of the document that is written.
    async fn addressable(&mut self, to: &[Principal]) -> Result<Decision, preau_permissions::PermissionError> {
        let acting = &self.rights.acting;
        let mut refused = None;
        for collection in &self.facts.collections {
            let direct = self.services.policy.may_address(acting, &collection.kind, to).await?;
            if direct.is_allowed() {
                return Ok(direct);
            }
            if collection.approval.is_some() {
                let proposal = self.services.policy.may_propose(acting, &collection.kind, to).await?;
                if proposal.is_allowed() {
                    return Ok(proposal);
                }
            }
            refused.get_or_insert(direct);
        }
        Ok(refused.unwrap_or_else(|| Decision::Refused {
            rule: "address.no-collection",
            says: "Ce module n’écrit à personne.".to_owned(),
        }))
    }

    /// Its persons of now, each once.
    pub(super) async fn persons(&mut self, of: &Resource<Audience>) -> Result<BTreeSet<PersonneId>, PeopleFault> {
        let audience = self.table.get(of)?.clone();
        if let Some(persons) = audience.persons {
            return Ok(persons.into_iter().collect());
        }
        let now = self.clock.now();
        let mut persons = BTreeSet::new();
        for principal in &audience.principals {
            persons.extend(self.services.annuaire.membres(principal, now, MOST_PERSONS).await?);
            if persons.len() > MOST_PERSONS {
                return Err(Problem::TooMany(MOST_PERSONS as u64).into());
            }
        }
        Ok(persons)
    }
}

/// Who stands in this relation to a principal; nothing where the relation has no sense.
fn related(base: &Principal, via: Relation, here: preau_model::StructureId) -> Option<Principal> {
    let around_group = |group, via| match via {
        Relation::Eleves => Some(Principal::ProfilDuGroupe(group, Profil::Elv)),
        Relation::Responsables => Some(Principal::ProfilDuGroupe(group, Profil::Tut)),
        Relation::Enseignants => Some(Principal::ProfilDuGroupe(group, Profil::Ens)),
        Relation::Direction | Relation::VieScolaire => None,
    };
    let of_school = |school, via| {
        let profil = match via {
            Relation::Eleves => Profil::Elv,
            Relation::Responsables => Profil::Tut,
            Relation::Enseignants => Profil::Ens,
            Relation::Direction => Profil::Dir,
            Relation::VieScolaire => Profil::Evs,
        };
        Principal::ProfilDeStructure(school, profil)
    };
    match (base, via) {
        (_, Relation::Direction | Relation::VieScolaire) => Some(of_school(here, via)),
        (Principal::Groupe(group) | Principal::ProfilDuGroupe(group, Profil::Elv | Profil::Tut), _) => {
            around_group(*group, via)
        }
        (Principal::Personne(person), Relation::Responsables) => Some(Principal::ResponsablesDe(*person)),
        (Principal::ResponsablesDe(person), Relation::Eleves) => Some(Principal::Personne(*person)),
        (Principal::Structure(school) | Principal::ProfilDeStructure(school, Profil::Elv | Profil::Tut), _) => {
            Some(of_school(*school, via))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_stay_around_their_base() {
        let (group, person, school) = (
            preau_model::Id::from_bytes([1; 16]),
            preau_model::Id::from_bytes([2; 16]),
            preau_model::Id::from_bytes([3; 16]),
        );
        let pupils = Principal::ProfilDuGroupe(group, Profil::Elv);
        assert_eq!(
            related(&pupils, Relation::Responsables, school),
            Some(Principal::ProfilDuGroupe(group, Profil::Tut))
        );
        assert_eq!(
            related(&Principal::Personne(person), Relation::Responsables, school),
            Some(Principal::ResponsablesDe(person))
        );
        assert_eq!(
            related(&Principal::Personne(person), Relation::Direction, school),
            Some(Principal::ProfilDeStructure(school, Profil::Dir))
        );
        assert_eq!(
            related(&Principal::ProfilDuGroupe(group, Profil::Tut), Relation::Eleves, school),
            Some(pupils)
        );
        assert_eq!(
            related(&Principal::Personne(person), Relation::Enseignants, school),
            None
        );
    }
}
