//! `preau:people/fields`: the fields of persons that this school consented to, of persons met in this school.

use std::collections::BTreeSet;

use preau_annuaire::Nom;
use preau_model::{Categorie, PersonneId, Principal};

use super::PeopleFault;
use crate::bindings::preau::people::fields;
use crate::bindings::preau::people::types::Problem;
use crate::manifest::CapabilityUse;
use crate::state::CallState;

/// Persons of one call.
const MOST: usize = 200;
/// Persons that one school may have: bounds the check below.
const SCHOOL: usize = 20_000;

impl fields::Host for CallState {
    async fn read(&mut self, of: Vec<String>, names: Vec<String>) -> Result<Vec<Vec<Option<String>>>, PeopleFault> {
        self.meter.host_call()?;
        let declared = self
            .facts
            .manifest
            .capabilities
            .iter()
            .find(|c| c.use_ == CapabilityUse::PeopleFields);
        let consented = declared.is_some_and(|capability| names.iter().all(|name| capability.fields.contains(name)));
        if !consented || !self.granted(CapabilityUse::PeopleFields) {
            return Err(Problem::NotGranted.into());
        }
        if of.len() > MOST {
            return Err(Problem::TooMany(MOST as u64).into());
        }
        let mut persons = Vec::with_capacity(of.len());
        for alias in &of {
            persons.push(self.person(alias).await?);
        }
        // The consent is this school's: it says nothing about people of another.
        let here = self.people_here().await?;
        if persons.iter().any(|person| !here.contains(person)) {
            return Err(Problem::Unknown.into());
        }
        let known = self.services.annuaire.noms(&persons).await?;
        Ok(persons
            .iter()
            .map(|person| {
                names
                    .iter()
                    .map(|name| known.get(person).and_then(|nom| field(nom, name)))
                    .collect()
            })
            .collect())
    }
}

impl CallState {
    async fn people_here(&mut self) -> Result<BTreeSet<PersonneId>, PeopleFault> {
        let school = Principal::Structure(self.rights.acting.structure);
        Ok(self
            .services
            .annuaire
            .membres(&school, self.clock.now(), SCHOOL)
            .await?
            .into_iter()
            .collect())
    }
}

fn field(nom: &Nom, name: &str) -> Option<String> {
    let value = match name {
        "nom" => nom.nom.clone(),
        "prenom" => nom.prenom.clone(),
        "civilite" => nom.civilite.clone(),
        "profil" => nom.profil.name().to_owned(),
        "categorie" => match nom.categorie {
            Categorie::Eleve => "eleve",
            Categorie::Responsable => "responsable",
            Categorie::Agent => "agent",
            Categorie::Invite => "invite",
        }
        .to_owned(),
        _ => return None,
    };
    Some(value).filter(|value| !value.is_empty())
}
