//! The annuaire in the console: persons, arrivals, families, classes and groups, duplicates, departures, structures, letters, the
//! year, and the imports with what waits for a decision.

pub(crate) mod annee;
mod anomalies;
pub(crate) mod arrivees;
pub(crate) mod classes;
pub(crate) mod courriers;
pub(crate) mod departs;
pub(crate) mod depot;
pub(crate) mod doublons;
pub(crate) mod groupes;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod ouverture;
pub(crate) mod personne;
pub(crate) mod personnes;
pub(crate) mod seuils;
pub(crate) mod sources;
pub(crate) mod structures;

use crate::texts::t;

/// The civilities, as a list of (value, words).
pub(super) fn civilites() -> Vec<(String, String)> {
    ["", "Mme", "M."]
        .iter()
        .map(|c| {
            (
                (*c).to_owned(),
                if c.is_empty() {
                    t("civility-none")
                } else {
                    (*c).to_owned()
                },
            )
        })
        .collect()
}
