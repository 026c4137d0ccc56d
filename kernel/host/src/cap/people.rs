//! Aliases: a guest holds words that mean a person for this plugin in this territory, and nothing elsewhere.

use std::collections::HashMap;

use preau_model::PersonneId;

use super::PeopleFault;
use super::fault::kernel;
use crate::bindings::preau::people;
use crate::state::CallState;

impl CallState {
    /// The aliases of persons, in one statement at most; remembered for this call.
    pub(super) async fn aliases(&mut self, persons: &[PersonneId]) -> wasmtime::Result<HashMap<PersonneId, String>> {
        if persons.is_empty() {
            return Ok(HashMap::new());
        }
        let (territory, plugin) = (self.rights.acting.territory, self.facts.id());
        let aliases = self
            .services
            .content
            .alias(territory, plugin, persons)
            .await
            .map_err(kernel)?;
        for (person, alias) in &aliases {
            self.people.insert(alias.clone(), *person);
        }
        Ok(aliases)
    }

    /// The alias of one person.
    pub(super) async fn alias(&mut self, person: PersonneId) -> wasmtime::Result<String> {
        Ok(self.aliases(&[person]).await?.remove(&person).unwrap_or_default())
    }

    /// The person behind an alias of this plugin in this territory.
    async fn behind(&mut self, alias: &str) -> wasmtime::Result<Option<PersonneId>> {
        if let Some(person) = self.people.get(alias) {
            return Ok(Some(*person));
        }
        let (territory, plugin) = (self.rights.acting.territory, self.facts.id());
        let found = self
            .services
            .content
            .person_of(territory, plugin, alias)
            .await
            .map_err(kernel)?;
        if let Some(person) = found {
            self.people.insert(alias.to_owned(), person);
        }
        Ok(found)
    }

    /// The same, where an unknown alias is a problem.
    pub(super) async fn person(&mut self, alias: &str) -> Result<PersonneId, PeopleFault> {
        self.behind(alias)
            .await?
            .ok_or(PeopleFault::Problem(people::types::Problem::Unknown))
    }
}
