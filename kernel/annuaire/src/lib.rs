//! The annuaire: persons, structures, groups and links of the school year, read from AAF exports.
//!
//! Owns the reading of AAF and of the other sources, the import plan and its application, the accounts' rows, and every question
//! about who somebody is, where, and with whom, now or at a moment. Must not decide what anybody may see or whom they may address
//! (permissions), nor sign anybody in (identity), nor give a sensitive field to a caller that did not ask for it by name.

mod aaf;
mod annee;
mod annuaire;
mod arrivees;
mod comptes;
mod corrections;
mod doublons;
mod dump;
mod embargo;
mod error;
mod familles;
mod fiche;
mod fonctions;
mod fusion;
mod groupes;
mod import;
mod indexation;
mod journal;
mod keys;
mod lecture;
pub mod libelles;
mod local;
mod lookup;
mod memberships;
mod sensible;
pub mod sources;
mod sql;
mod stats;
mod structures;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod vie;
mod visibilite;

pub use aaf::{AafError, Header, Place, Problem};
pub use annee::{ApercuAnnee, Suite};
pub use annuaire::Annuaire;
pub use arrivees::{Accompagnement, Arrivee, Detenteur, NouvelArrivant, SEJOUR_INVITE, Statut};
pub use corrections::{Champ, ChampVu, Origine, Regle};
pub use doublons::{Doublon, Motif};
pub use error::AnnuaireError;
pub use familles::{Designe, LienFamille, NouveauLien, Protection, ProtectionId};
pub use fiche::{Fiche, FicheGroupe, FicheLien, FicheStructure};
pub use fusion::{FusionId, Maniere};
pub use groupes::{Appartenance, GroupeManuel, NouveauGroupe, Portee};
pub use import::{
    Annonce, Apercu, ApercuLot, Avis, Bilan, EtatLot, Fiches, GardeFou, ImportError, LotEnAttente, LotImport,
    Mouvements, MouvementsLot, Progress, Raison, Reprise,
};
pub use journal::LigneJournal;
pub use keys::{Keys, KeysError};
pub use lecture::{Anomalie, LieuAnomalie};
pub use local::{Identite, NouveauTerritoire, NouvellePersonne};
pub use lookup::{
    Attache, Compte, Enfant, EtatPersonne, Groupe, Importation, Nom, Personne, Recherche, Structure, Territoire, Trouve,
};
pub use memberships::{Membership, Memberships};
pub use sensible::Sensible;
pub use stats::Stats;
pub use structures::{ApercuRattachement, Branche, Mouvement, NouvelEtablissement};
pub use vie::{Certificat, CertificatId, Depart, Entretien};
pub use visibilite::{FicheVisible, Information, Lecteur, Relation, Role};
