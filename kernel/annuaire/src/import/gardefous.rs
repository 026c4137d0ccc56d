//! Guard rails: when a lot, or the whole import, waits for a named person. One table of data; thresholds may differ per territory.
//!
//! What makes a delivery wrong (older, another académie, a category missing or empty, two records with one key) is refused before
//! any plan exists: see [`crate::Problem`].

use std::collections::HashMap;

use preau_model::{Categorie, Millis, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};
use serde::{Deserialize, Serialize};

use super::lots::{Lot, Place};
use super::movements::{Movement, Movements};
use super::people::People;
use super::places::{Structures, at};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// A guard rail as a territory has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GardeFou {
    /// Stable code.
    pub code: String,
    /// What it watches, in French.
    pub libelle: String,
    /// It watches the whole import, and not each établissement.
    pub global: bool,
    /// It trips above this percentage…
    pub pourcent: i64,
    /// …or this one from 1 July to 30 September, when pupils leave and arrive by whole classes.
    pub pourcent_rentree: i64,
    /// Below this number, a percentage says nothing.
    pub minimum: i64,
}

/// Why a lot waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raison {
    /// Code of the guard rail.
    pub code: String,
    /// What it watches, in French.
    pub libelle: String,
    /// How many…
    pub nombre: u64,
    /// …of how many.
    pub sur: u64,
}

impl Raison {
    /// A differential export over an établissement of which an earlier import is not written.
    pub(crate) fn unresolved() -> Self {
        Self {
            code: "import-anterieur".to_owned(),
            libelle: "un import antérieur attend, ou a été rejeté, pour cet établissement".to_owned(),
            nombre: 1,
            sur: 1,
        }
    }
}

/// What a guard rail counts: (how many, of how many).
#[derive(Clone, Copy)]
enum Measure {
    School(fn(&Facts<'_>) -> (u64, u64)),
    Whole(fn(&People) -> (u64, u64)),
}

/// One établissement, before the lot.
struct Facts<'a> {
    movement: &'a Movement,
    /// It is no longer in the delivery.
    closes: bool,
    /// Links that the lot closes.
    links_closed: u64,
}

struct Rail {
    code: &'static str,
    libelle: &'static str,
    measure: Measure,
    pourcent: i64,
    rentree: i64,
    minimum: i64,
}

const RAILS: &[Rail] = &[
    Rail {
        code: "eleves-departs",
        libelle: "trop d’élèves quittent l’établissement",
        measure: Measure::School(|f| (f.movement.pupils.leave.len() as u64, f.movement.pupils.before)),
        pourcent: 10,
        rentree: 60,
        minimum: 10,
    },
    Rail {
        code: "personnels-departs",
        libelle: "trop de personnels quittent l’établissement",
        measure: Measure::School(|f| (f.movement.staff.leave.len() as u64, f.movement.staff.before)),
        pourcent: 30,
        rentree: 80,
        minimum: 5,
    },
    Rail {
        code: "classes-videes",
        libelle: "trop d’élèves perdent leur classe sans en avoir une autre",
        measure: Measure::School(|f| {
            let (before, after) = f.movement.seated;
            (before.saturating_sub(after), before)
        }),
        pourcent: 40,
        // In August AAF has no classes at all.
        rentree: 100,
        minimum: 10,
    },
    Rail {
        code: "liens-fermes",
        libelle: "trop de liens entre élèves et responsables disparaissent",
        measure: Measure::School(|f| (f.links_closed, f.movement.links)),
        pourcent: 15,
        rentree: 65,
        minimum: 20,
    },
    Rail {
        code: "etablissement-disparu",
        libelle: "l’établissement n’est plus dans l’export",
        measure: Measure::School(|f| {
            let persons = f.movement.pupils.before + f.movement.staff.before;
            (if f.closes { persons } else { 0 }, persons)
        }),
        pourcent: 0,
        rentree: 0,
        minimum: 1,
    },
    Rail {
        code: "eleves-departs-total",
        libelle: "trop d’élèves quittent l’annuaire",
        measure: Measure::Whole(|people| leaving(people, Categorie::Eleve)),
        pourcent: 5,
        rentree: 50,
        minimum: 50,
    },
    Rail {
        code: "personnels-departs-total",
        libelle: "trop de personnels quittent l’annuaire",
        measure: Measure::Whole(|people| leaving(people, Categorie::Agent)),
        pourcent: 15,
        rentree: 60,
        minimum: 30,
    },
    Rail {
        code: "responsables-departs-total",
        libelle: "trop de responsables quittent l’annuaire",
        measure: Measure::Whole(|people| leaving(people, Categorie::Responsable)),
        pourcent: 10,
        rentree: 55,
        minimum: 50,
    },
];

fn leaving(people: &People, categorie: Categorie) -> (u64, u64) {
    let counts = people.counts.get(&categorie).copied().unwrap_or_default();
    (counts.parties, people.present(categorie))
}

/// The guard rails of a territory.
pub(crate) struct GardeFous {
    /// Percentage and minimum, by code, where they differ from the table.
    own: HashMap<String, (i64, i64)>,
}

impl GardeFous {
    pub(crate) async fn load(c: &mut Connection, territoire: TerritoireId) -> Result<Self, StoreError> {
        let query = sqlx::query("SELECT code, pourcent, minimum FROM annuaire_seuil WHERE territoire = $1");
        let rows = query.bind(bytes(territoire)).fetch_all(c).await?;
        let own = rows
            .iter()
            .map(|row| Ok((row.text("code")?, (row.int("pourcent")?, row.int("minimum")?))))
            .collect::<Result<_, StoreError>>()?;
        Ok(Self { own })
    }

    /// Writes on each lot why it waits. `date`: that of the delivery.
    pub(crate) fn watch(
        &self,
        lots: &mut [Lot],
        (people, structures, movements): (&People, &Structures, &Movements),
        date: Millis,
        now: Millis,
    ) {
        let rentree = is_rentree(date);
        let trips = |rail: &Rail, (count, of): (u64, u64)| {
            let (pourcent, minimum) = self
                .own
                .get(rail.code)
                .copied()
                .unwrap_or((rail.pourcent, rail.minimum));
            let pourcent = if rentree { pourcent.max(rail.rentree) } else { pourcent };
            let (count_, of_) = (
                i64::try_from(count).unwrap_or(i64::MAX),
                i64::try_from(of).unwrap_or(i64::MAX),
            );
            (count_ >= minimum.max(1) && count_.saturating_mul(100) > of_.saturating_mul(pourcent)).then(|| Raison {
                code: rail.code.to_owned(),
                libelle: rail.libelle.to_owned(),
                nombre: count,
                sur: of,
            })
        };
        let mut whole = Vec::new();
        for rail in RAILS {
            match rail.measure {
                Measure::Whole(measure) => whole.extend(trips(rail, measure(people))),
                Measure::School(measure) => {
                    for lot in &mut *lots {
                        let Place::Structure(index) = lot.place else { continue };
                        let Some(movement) = at(&movements.0, index) else {
                            continue;
                        };
                        let facts = Facts {
                            movement,
                            closes: structures.closed.contains(&index),
                            links_closed: lot.links.changes.iter().filter(|c| c.to <= now).count() as u64,
                        };
                        lot.raisons.extend(trips(rail, measure(&facts)));
                    }
                }
            }
        }
        for lot in lots.iter_mut().filter(|lot| !lot.is_empty()) {
            lot.raisons.extend(whole.iter().cloned());
        }
    }
}

/// From 1 July to 30 September, whole levels leave and arrive.
fn is_rentree(date: Millis) -> bool {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_millisecond(date).is_ok_and(|t| (7..=9).contains(&t.to_zoned(zone).month()))
}

impl Annuaire {
    /// The guard rails of a territory, in the order of the table.
    pub async fn garde_fous(&self, territoire: TerritoireId) -> Result<Vec<GardeFou>, AnnuaireError> {
        let own = GardeFous::load(&mut *self.db.read().await?, territoire).await?.own;
        let rails = RAILS.iter().map(|rail| {
            let (pourcent, minimum) = own.get(rail.code).copied().unwrap_or((rail.pourcent, rail.minimum));
            GardeFou {
                code: rail.code.to_owned(),
                libelle: rail.libelle.to_owned(),
                global: matches!(rail.measure, Measure::Whole(_)),
                pourcent,
                pourcent_rentree: pourcent.max(rail.rentree),
                minimum,
            }
        });
        Ok(rails.collect())
    }

    /// Changes the percentage (0 to 100: 100 never trips) and the minimum of a guard rail in a territory.
    pub async fn regler_garde_fou(
        &self,
        territoire: TerritoireId,
        code: &str,
        pourcent: i64,
        minimum: i64,
    ) -> Result<(), AnnuaireError> {
        if !RAILS.iter().any(|rail| rail.code == code) {
            return Err(AnnuaireError::Unknown("ce garde-fou"));
        }
        if !(0..=100).contains(&pourcent) || minimum < 1 {
            return Err(AnnuaireError::Refused(
                "un garde-fou a un pourcentage de 0 à 100 et un minimum d’au moins 1",
            ));
        }
        let code = code.to_owned();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO annuaire_seuil (territoire, code, pourcent, minimum) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (territoire, code) DO UPDATE SET pourcent = excluded.pourcent, \
                         minimum = excluded.minimum",
                    )
                    .bind(bytes(territoire))
                    .bind(code)
                    .bind(pourcent)
                    .bind(minimum)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_season_of_departures() {
        let day = |month, day| crate::lecture::midnight(jiff::civil::date(2026, month, day));
        assert!(is_rentree(day(7, 1)) && is_rentree(day(9, 30)));
        assert!(!is_rentree(day(6, 30)) && !is_rentree(day(10, 1)));
    }

    #[test]
    fn codes_are_unique_and_the_season_is_never_stricter() {
        for (index, rail) in RAILS.iter().enumerate() {
            assert!(RAILS.iter().skip(index + 1).all(|other| other.code != rail.code));
            assert!(rail.rentree >= rail.pourcent && rail.minimum >= 1, "{}", rail.code);
        }
    }
}
