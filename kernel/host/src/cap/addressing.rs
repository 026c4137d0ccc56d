//! `preau:people/addressing`: audiences computed by the plugin, where this school consented to it.

use preau_model::{GroupeId, Principal, Profil};
use wasmtime::component::Resource;

use super::PeopleFault;
use super::audiences::{Audience, MOST_PRINCIPALS};
use crate::bindings::preau::people::addressing::{self, Selector};
use crate::bindings::preau::people::types::Problem;
use crate::manifest::CapabilityUse;
use crate::state::CallState;

impl addressing::Host for CallState {
    async fn compute(&mut self, of: Vec<Selector>) -> Result<Resource<Audience>, PeopleFault> {
        self.meter.host_call()?;
        if !self.granted(CapabilityUse::PeopleAddress) {
            return Err(Problem::NotGranted.into());
        }
        if of.len() > MOST_PRINCIPALS {
            return Err(Problem::TooMany(MOST_PRINCIPALS as u64).into());
        }
        let mut principals = Vec::new();
        for selector in of {
            principals.push(self.principal(selector).await?);
        }
        if principals.is_empty() {
            return Err(Problem::Empty.into());
        }
        self.audience(principals).await
    }
}

impl CallState {
    async fn principal(&mut self, selector: Selector) -> Result<Principal, PeopleFault> {
        let here = self.rights.acting.structure;
        let group = |id: String| id.parse::<GroupeId>().map_err(|_| PeopleFault::from(Problem::Unknown));
        Ok(match selector {
            Selector::One(alias) => Principal::Personne(self.person(&alias).await?),
            Selector::ResponsablesOf(alias) => Principal::ResponsablesDe(self.person(&alias).await?),
            Selector::Group(id) => Principal::Groupe(group(id)?),
            Selector::ResponsablesIn(id) => Principal::ProfilDuGroupe(group(id)?, Profil::Tut),
            Selector::EnseignantsOf(id) => Principal::ProfilDuGroupe(group(id)?, Profil::Ens),
            Selector::ProfileHere(name) => {
                Principal::ProfilDeStructure(here, Profil::from_name(&name).ok_or(Problem::Unknown)?)
            }
            Selector::Role(role) => {
                if !self.facts.manifest.roles.iter().any(|known| known.id == role) {
                    return Err(Problem::Unknown.into());
                }
                Principal::Role {
                    structure: here,
                    plugin: self.facts.id().to_owned(),
                    role,
                }
            }
            Selector::StructureHere => Principal::Structure(here),
            Selector::Other(_) => return Err(Problem::Unknown.into()),
        })
    }
}
