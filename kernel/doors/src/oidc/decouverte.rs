//! What a provider says of itself, and its keys: read when first needed, kept for a while, read again within bounds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::{DiscoveryError, IssuerUrl, JsonWebKeySet};
use preau_model::Millis;
use tokio::sync::Mutex as Turn;

use super::types::{Cles, Metadonnees};
use super::voie::{Voie, VoieError};
use crate::{Doors, Fournisseur, Refus};

/// Read again after this time.
const FRAIS: Millis = 60 * 60 * 1000;
/// Used no longer than this when the provider does not answer: keys that it withdrew meanwhile stop serving.
const PERIME: Millis = 24 * 60 * 60 * 1000;
/// After a failure, nobody waits for the same one again.
const REPOS: Millis = 5 * 1000;
/// Keys are read again for an unknown key id at most this often.
const CLES: Millis = 60 * 1000;

/// One provider, read.
#[derive(Debug, Clone)]
pub(crate) struct Lu {
    pub(crate) metadonnees: Arc<Metadonnees>,
    pub(crate) cles: Arc<Cles>,
}

#[derive(Debug, Default)]
struct Etat {
    emetteur: String,
    lu: Option<(Lu, Millis)>,
    cles: Option<Millis>,
    panne: Option<(&'static str, Millis)>,
}

/// What is known of each provider: one at a time reads, for everybody.
#[derive(Debug, Default)]
pub(crate) struct Decouvertes(Mutex<HashMap<String, Arc<Turn<Etat>>>>);

impl Decouvertes {
    fn of(&self, id: &str) -> Arc<Turn<Etat>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(id.to_owned()).or_default().clone()
    }
}

impl Doors {
    /// Metadata and keys of a provider.
    pub(crate) async fn decouvrir(&self, f: &Fournisseur) -> Result<Lu, Refus> {
        let turn = self.decouvertes.of(&f.id);
        let mut etat = turn.lock().await;
        let now = self.clock.now();
        if etat.emetteur != f.reglages.emetteur {
            *etat = Etat {
                emetteur: f.reglages.emetteur.clone(),
                ..Etat::default()
            };
        }
        let age = etat.lu.as_ref().map(|(_, at)| now - at);
        if let (Some((lu, _)), Some(0..FRAIS)) = (&etat.lu, age) {
            return Ok(lu.clone());
        }
        if etat.panne.is_none_or(|(_, at)| !(0..REPOS).contains(&(now - at))) {
            match self.lire(f).await {
                Ok(lu) => {
                    etat.lu = Some((lu, now));
                    etat.panne = None;
                }
                Err(why) => {
                    tracing::warn!(fournisseur = %f.id, why, "a provider did not tell what it is");
                    etat.panne = Some((why, now));
                }
            }
        }
        match (&etat.lu, &etat.panne) {
            (Some((lu, at)), _) if (0..PERIME).contains(&(now - at)) => Ok(lu.clone()),
            (_, Some((why, _))) => Err(Refus::Injoignable(why)),
            (_, None) => Err(Refus::Injoignable("perime")),
        }
    }

    /// The same with keys read again, if they were not lately: a provider that changed its keys signs with one that is not known.
    pub(crate) async fn relire_cles(&self, f: &Fournisseur) -> Result<Option<Lu>, Refus> {
        let turn = self.decouvertes.of(&f.id);
        let mut etat = turn.lock().await;
        let now = self.clock.now();
        if etat.cles.is_some_and(|at| (0..CLES).contains(&(now - at))) {
            return Ok(None);
        }
        etat.cles = Some(now);
        let Some((lu, _)) = etat.lu.clone() else {
            return Ok(None);
        };
        let voie = Voie(self.net.clone());
        let cles = JsonWebKeySet::fetch_async(lu.metadonnees.jwks_uri(), &voie)
            .await
            .map_err(|error| Refus::Injoignable(raison(&error)))?;
        let lu = Lu {
            metadonnees: lu.metadonnees,
            cles: Arc::new(cles),
        };
        if let Some((kept, _)) = etat.lu.as_mut() {
            *kept = lu.clone();
        }
        Ok(Some(lu))
    }

    async fn lire(&self, f: &Fournisseur) -> Result<Lu, &'static str> {
        let issuer = IssuerUrl::new(f.reglages.emetteur.clone()).map_err(|_| "emetteur")?;
        let voie = Voie(self.net.clone());
        // The library compares the issuer that the document tells with the one that was asked.
        let metadonnees = Metadonnees::discover_async(issuer, &voie)
            .await
            .map_err(|error| raison(&error))?;
        let methods = &metadonnees.additional_metadata().code_challenge_methods_supported;
        if methods
            .as_ref()
            .is_some_and(|known| !known.iter().any(|one| one == "S256"))
        {
            return Err("pkce");
        }
        if metadonnees.token_endpoint().is_none() {
            return Err("jeton");
        }
        Ok(Lu {
            cles: Arc::new(metadonnees.jwks().clone()),
            metadonnees: Arc::new(metadonnees),
        })
    }
}

/// A fixed word for the log.
fn raison(error: &DiscoveryError<VoieError>) -> &'static str {
    match error {
        DiscoveryError::Request(error) => voie(error),
        DiscoveryError::Response(..) => "decouverte.statut",
        DiscoveryError::Parse(_) => "decouverte.forme",
        DiscoveryError::Validation(_) => "decouverte.emetteur",
        _ => "decouverte",
    }
}

/// The same of the way out.
pub(super) fn voie(error: &VoieError) -> &'static str {
    match error {
        VoieError::Net(error) => error.code(),
        VoieError::Redirected => "redirection",
        VoieError::Request => "requete",
    }
}
