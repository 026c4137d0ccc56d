//! The handle that everything hangs on, and the two moments of a sign-in: leaving, coming back.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use preau_annuaire::{Annuaire, Nom};
use preau_model::{Clock, CompteId, Millis, Net, PersonneId, Rng};
use preau_store::Db;

use crate::attente::Choix;
use crate::liens::Sujet;
use crate::oidc::{Decouvertes, Retour};
use crate::reconnaitre::Reconnu;
use crate::{DoorsError, Fournisseur, Refus};

/// What doors are made of.
pub struct DoorsParts {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Who people are.
    pub annuaire: Annuaire,
    /// The way out.
    pub net: Arc<dyn Net>,
    /// Address that people type, without a slash at its end: `https://ent.exemple.fr`.
    pub base: String,
}

/// The doors of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Doors {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) annuaire: Annuaire,
    pub(crate) net: Arc<dyn Net>,
    pub(crate) base: String,
    pub(crate) decouvertes: Arc<Decouvertes>,
    lus: Arc<Mutex<Lus>>,
}

type Lus = Option<(Millis, Arc<Vec<Fournisseur>>)>;

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Doors")
    }
}

/// Somebody was recognised: a session may be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivee {
    /// Whose account.
    pub compte: CompteId,
    /// The hat to begin with.
    pub personne: PersonneId,
    /// Where they were going: what [`Doors::partir`] was given.
    pub suite: String,
}

/// One of several accounts to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidat {
    /// Names of the person row.
    pub nom: Nom,
    /// Its schools, in their words.
    pub ecoles: Vec<String>,
}

/// Who came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entree {
    /// One account.
    Un(Arrivee),
    /// Several: give the token back with a number of the list to [`Doors::choisir`].
    Choix {
        /// Good once, in the same browser.
        jeton: String,
        /// In the order of their numbers.
        candidats: Vec<Candidat>,
    },
}

impl Doors {
    /// The doors of an installation.
    pub fn new(parts: DoorsParts) -> Self {
        Self {
            db: parts.db,
            clock: parts.clock,
            rng: parts.rng,
            annuaire: parts.annuaire,
            net: parts.net,
            base: parts.base.trim_end_matches('/').to_owned(),
            decouvertes: Arc::default(),
            lus: Arc::default(),
        }
    }

    /// Somebody leaves for a provider: where the browser goes. `navigateur` is a nonce that only this browser holds, `suite` where
    /// it goes once signed in.
    pub async fn partir(&self, id: &str, navigateur: &str, suite: &str) -> Result<String, Refus> {
        let f = self.fournisseur(id).await?.ok_or(Refus::Inconnu)?;
        let left = self.partir_oidc(&f, navigateur, suite).await;
        self.noter_refus(&f, left).await
    }

    /// Somebody comes back from a provider.
    pub async fn revenir(&self, id: &str, navigateur: &str, retour: &Retour) -> Result<Entree, Refus> {
        let f = self.fournisseur(id).await?.ok_or(Refus::Inconnu)?;
        let entered = self.entrer(&f, navigateur, retour).await;
        self.noter_refus(&f, entered).await
    }

    async fn entrer(&self, f: &Fournisseur, navigateur: &str, retour: &Retour) -> Result<Entree, Refus> {
        let (prouve, suite) = self.revenir_oidc(f, navigateur, retour).await?;
        let sujet = Sujet::of(&f.reglages.emetteur, &prouve.sub);
        match self.reconnaitre(f, &sujet, &prouve.claims).await? {
            Reconnu::Un(compte, personne) => {
                self.admettre(compte, Some(&f.id)).await?;
                self.lier(f, &sujet, compte).await?;
                Ok(Entree::Un(Arrivee {
                    compte,
                    personne,
                    suite,
                }))
            }
            // Not linked: whoever holds several accounts chooses each time.
            Reconnu::Plusieurs(found) => {
                let mut candidats = Vec::new();
                for (_, personne) in &found {
                    candidats.push(self.candidat(*personne).await?);
                }
                let choix = Choix {
                    candidats: found,
                    suite,
                };
                let jeton = self.garder(&f.id, navigateur, &choix).await?;
                Ok(Entree::Choix { jeton, candidats })
            }
        }
    }

    /// One of the accounts that [`Doors::revenir`] offered to the same browser.
    pub async fn choisir(&self, id: &str, navigateur: &str, jeton: &str, numero: usize) -> Result<Arrivee, Refus> {
        let f = self.fournisseur(id).await?.ok_or(Refus::Inconnu)?;
        let kept: Option<Choix> = self.reprendre(id, navigateur, jeton).await?;
        let choix = kept.ok_or(Refus::Demande("choix"))?;
        let (compte, personne) = choix.candidats.get(numero).copied().ok_or(Refus::Demande("numero"))?;
        // Some minutes have passed since they were found.
        if !matches!(self.annuaire.etat_du_compte(compte).await?, Some(0 | 1)) {
            return Err(Refus::Ferme);
        }
        let admitted = self.admettre(compte, Some(&f.id)).await;
        self.noter_refus(&f, admitted).await?;
        Ok(Arrivee {
            compte,
            personne,
            suite: choix.suite,
        })
    }

    /// Removes what is over, and keeps the index of mails as the rules need it. Runs in the background; cheap when nothing changed.
    pub async fn entretenir(&self) -> Result<(), DoorsError> {
        self.balayer().await?;
        if self.par_courriel().await? {
            self.annuaire.indexer_courriels().await?;
        } else {
            self.annuaire.oublier_courriels().await?;
        }
        Ok(())
    }

    async fn candidat(&self, personne: PersonneId) -> Result<Candidat, Refus> {
        let row = self.annuaire.personne(personne).await?.ok_or(Refus::SansCompte)?;
        let held = self.annuaire.memberships(personne).await?.structures;
        let ids: Vec<_> = held.into_iter().map(|(id, _)| id).collect();
        let structures = self.annuaire.structures(&ids).await?;
        Ok(Candidat {
            nom: row.nom,
            ecoles: structures.iter().map(preau_annuaire::Structure::affichage).collect(),
        })
    }

    async fn noter_refus<T>(&self, f: &Fournisseur, outcome: Result<T, Refus>) -> Result<T, Refus> {
        if let Err(refus) = &outcome
            // What anybody can provoke without having been to a provider is in the log only: the journal is not theirs to fill.
            && !matches!(refus, Refus::Panne(_) | Refus::Occupe | Refus::Injoignable(_) | Refus::Demande(_))
        {
            self.noter(f, refus.code(), refus.detail()).await?;
        }
        outcome
    }

    pub(crate) fn memoire(&self) -> MutexGuard<'_, Lus> {
        self.lus.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what is kept in memory: providers changed.
    pub(crate) fn oublier(&self) {
        *self.memoire() = None;
    }
}
