//! Agents of child welfare and educators of homes: one person linked to children of many families and schools.

use super::ouvrage::responsable;
use crate::{
    generate::{atelier::Atelier, familles::Ebauche},
    world::{Adresse, College},
};

/// Children one agent follows at most.
const PORTEFEUILLE: u32 = 14;

/// For whom the agent works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    /// Child welfare of the Département.
    Ase,
    /// A home for children.
    Maison,
}

/// An agent already made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Referent {
    service: Service,
    jointure: u32,
    adresse: Adresse,
    libres: u32,
}

/// The agent in charge of this bassin, a new one when the present ones have too many children.
pub(super) fn trouver(
    atelier: &mut Atelier,
    ebauche: &mut Ebauche,
    college: &College,
    service: Service,
) -> (u32, Adresse) {
    let libre = ebauche
        .referents
        .iter_mut()
        .find(|(bassin, referent)| *bassin == college.bassin && referent.service == service && referent.libres > 0);
    if let Some((_, referent)) = libre {
        referent.libres -= 1;
        return (referent.jointure, referent.adresse.clone());
    }
    let annee = u32::from(atelier.annee);
    let identite = atelier.agent(720, (annee - 60, annee - 26));
    let mut adresse = atelier.adresse(college.bassin, college.commune, college.code_postal);
    let lieu = match service {
        Service::Ase => "Maison départementale de la solidarité",
        Service::Maison => "Maison d'enfants Les Restanques",
    };
    lieu.clone_into(&mut adresse.complement);
    let telephone = Some(atelier.fixe());
    let personne = responsable(atelier, identite, adresse.clone(), telephone);
    let jointure = personne.jointure;
    ebauche.responsables.push(personne);
    let referent = Referent {
        service,
        jointure,
        adresse: adresse.clone(),
        libres: PORTEFEUILLE - 1,
    };
    ebauche.referents.push((college.bassin, referent));
    (jointure, adresse)
}
