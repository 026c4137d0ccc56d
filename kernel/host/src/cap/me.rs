//! `preau:people/me`: who is acting, as aliases and words of the contract.

use std::collections::BTreeSet;

use preau_model::PersonneId;
use wasmtime::Result;

use crate::bindings::preau::people::me;
use crate::state::{CallState, Mode};

impl me::Host for CallState {
    async fn acting(&mut self) -> Result<Option<String>> {
        self.meter.host_call()?;
        match self.rights.acting.personne {
            Some(person) => Ok(Some(self.alias(person).await?)),
            None => Ok(None),
        }
    }

    async fn hat(&mut self) -> Result<String> {
        self.meter.host_call()?;
        Ok(if self.mode == Mode::Job {
            "service"
        } else {
            self.rights.acting.hat.name()
        }
        .to_owned())
    }

    async fn roles(&mut self) -> Result<Vec<String>> {
        self.meter.host_call()?;
        Ok(self.rights.roles.clone())
    }

    async fn groups(&mut self) -> Result<Vec<String>> {
        self.meter.host_call()?;
        let (now, here) = (self.clock.now(), self.rights.acting.structure);
        let memberships = &self.rights.acting.memberships;
        let groups: BTreeSet<_> = memberships
            .at(now)
            .filter(|membership| membership.structure == here)
            .filter_map(|membership| membership.groupe.map(|(group, _)| group))
            .collect();
        Ok(groups.into_iter().map(|group| group.to_string()).collect())
    }

    async fn children(&mut self) -> Result<Vec<String>> {
        self.meter.host_call()?;
        let (now, here) = (self.clock.now(), self.rights.acting.structure);
        let memberships = &self.rights.acting.memberships;
        let children: BTreeSet<PersonneId> = memberships
            .at(now)
            .filter(|membership| membership.structure == here)
            .filter_map(|membership| membership.enfant)
            .collect();
        let children: Vec<PersonneId> = children.into_iter().collect();
        let aliases = self.aliases(&children).await?;
        Ok(children
            .iter()
            .filter_map(|child| aliases.get(child).cloned())
            .collect())
    }
}
