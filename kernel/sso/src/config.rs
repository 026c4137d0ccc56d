//! `preau config apply`: declarations checked as a whole, then applied as a whole.

mod appliquer;
mod verifier;

use std::fmt;

use preau_annuaire::Annuaire;
use preau_model::Uai;

use crate::service::Service;
use crate::{Declaration, Sso, SsoError};

/// What is wrong in a declaration, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faute {
    /// Line of the file where the service begins, from 1.
    pub ligne: usize,
    /// Its id.
    pub service: String,
    /// The key.
    pub champ: &'static str,
    /// Cause and remedy.
    pub dit: String,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fautes(pub Vec<Faute>);

impl fmt::Display for Fautes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            let line = if n == 0 { "" } else { "\n" };
            let Faute {
                ligne,
                service,
                champ,
                dit,
            } = fault;
            write!(
                f,
                "{line}ligne {ligne}, service «\u{a0}{service}\u{a0}», {champ}\u{a0}: {dit}"
            )?;
        }
        Ok(())
    }
}

/// What applying did, by id of service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bilan {
    /// New.
    pub crees: Vec<String>,
    /// Described otherwise than before.
    pub changes: Vec<String>,
    /// Taken away.
    pub retires: Vec<String>,
    /// As they were.
    pub inchanges: Vec<String>,
}

impl Bilan {
    /// Nothing was written.
    pub const fn est_vide(&self) -> bool {
        self.crees.is_empty() && self.changes.is_empty() && self.retires.is_empty()
    }
}

/// Declarations that were found good.
#[derive(Debug, Clone, Default)]
pub struct Prepares(Vec<Prepare>);

#[derive(Debug, Clone)]
struct Prepare {
    service: Service,
    retire: bool,
}

/// A territory and its schools.
struct Lieu {
    id: preau_model::TerritoireId,
    nom: String,
    uais: Vec<Uai>,
}

async fn lieux(annuaire: &Annuaire) -> Result<Vec<Lieu>, SsoError> {
    let mut places = Vec::new();
    for territoire in annuaire.territoires().await? {
        let schools = annuaire.structures_du_territoire(territoire.id).await?;
        places.push(Lieu {
            id: territoire.id,
            nom: territoire.nom,
            uais: schools.into_iter().filter_map(|school| school.uai).collect(),
        });
    }
    Ok(places)
}

impl Sso {
    /// Checks declarations against the annuaire and the registry; `texte` is the file they were read from. Writes nothing.
    pub async fn preparer(&self, texte: &str, declarations: &[Declaration]) -> Result<Prepares, SsoError> {
        let places = lieux(&self.inner.annuaire).await?;
        let registre = self.registre_frais().await?;
        verifier::verifier(texte, declarations, &places, &registre)
    }
}
