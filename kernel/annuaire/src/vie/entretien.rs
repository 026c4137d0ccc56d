//! What time alone brings about, in one call for the background loop of the portal.

use super::Certificat;
use crate::{Annuaire, AnnuaireError};

/// What the maintenance did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entretien {
    /// Protections whose date had come.
    pub protections_levees: u64,
    /// Corrected names judged again after an import.
    pub corrections: u64,
    /// Departures noticed.
    pub departs: u64,
    /// Certificates of the deletions done.
    pub certificats: Vec<Certificat>,
    /// Rows of files that an export took over.
    pub rapproches: u64,
    /// Persons brought up to date in the search index.
    pub indexes: u64,
    /// Pairs proposed as duplicates.
    pub doublons: u64,
}

/// Transactions of the search for duplicates at each round: some thousands of persons.
const ROUNDS: usize = 8;

impl Annuaire {
    /// Ends what is due, follows what imports wrote, deletes who is due, indexes names. Each step is idempotent and made of short
    /// transactions: run it every minute, on one replica or several.
    pub async fn entretenir(&self) -> Result<Entretien, AnnuaireError> {
        let mut done = Entretien {
            protections_levees: self.lever_protections_echues().await?,
            corrections: self.reappliquer_corrections().await?,
            departs: self.constater_departs().await?,
            certificats: self.purger().await?,
            indexes: self.indexer().await?,
            ..Entretien::default()
        };
        let (doublons, everybody) = self.detecter_quelques(ROUNDS).await?;
        done.doublons = doublons;
        if everybody {
            done.rapproches = self.rapprocher_sources().await?;
        }
        Ok(done)
    }
}
