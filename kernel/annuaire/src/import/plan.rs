//! The plan: everything an import would do, as data, before anything is written.

use std::collections::{HashMap, HashSet};

use preau_model::{Clock, ImportId, Millis, PersonneId, Rng, TerritoireId};
use preau_store::dialect::list;
use preau_store::{Connection, Db, RowExt as _};
use sqlx::AssertSqlSafe;

use super::apercu::name;
use super::delivery::Delivery;
use super::diff::Moment;
use super::gardefous::{GardeFous, Raison};
use super::lots::{Changes, Lot, lots};
use super::movements::Movements;
use super::people::{People, Status, people};
use super::places::{Groups, Structures, at, groups, structures};
use super::relations::{attachments, belongings, links};
use super::state::{self, Scope};
use super::{Bilan, Fiches, Mouvements};
use crate::ImportError;
use crate::aaf::{AafError, Category, Problem};
use crate::lecture::{Anomalie, ByWord};
use crate::sql::{bytes, padded};

/// An import, planned.
pub(crate) struct Plan {
    pub(crate) scope: Scope,
    pub(crate) now: Millis,
    pub(crate) delivery: Delivery,
    /// Name of the folder or archive.
    pub(crate) source: String,
    pub(crate) structures: Structures,
    pub(crate) groups: Groups,
    pub(crate) people: People,
    pub(crate) movements: Movements,
    pub(crate) lots: Vec<Lot>,
    pub(crate) collectivites: Vec<preau_model::StructureId>,
    /// Subjects and trainings as stored.
    pub(crate) labels: Labels,
    /// Attachments, memberships, links.
    pub(crate) counts: [Mouvements; 3],
    /// Where the annuaire was when the plan was made.
    pub(crate) generation: i64,
    /// Nothing of this scope was ever imported.
    pub(crate) first: bool,
    /// Nothing had to be compared.
    pub(crate) settled: bool,
    /// Ranks of persons whose name changes.
    pub(crate) renamed: HashSet<u32>,
}

/// Stored labels by code.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) matieres: HashMap<String, String>,
    pub(crate) mefs: HashMap<String, String>,
}

/// A group and one of the classes its pupils come from.
pub(crate) type Division = (preau_model::GroupeId, preau_model::GroupeId);

/// Compares a delivery with the annuaire. `but`: the import that this plan continues, if it does.
pub(crate) async fn plan(
    db: &Db,
    territoire: TerritoireId,
    mut delivery: Delivery,
    source: String,
    but: Option<ImportId>,
    generation: i64,
    (clock, rng): (&dyn Clock, &dyn Rng),
) -> Result<Plan, ImportError> {
    let now = clock.now();
    let mut reading = db.begin_scan().await?;
    let c: &mut Connection = &mut reading;
    let scope = delivery.scope(territoire);
    let past = state::past(c, &scope, but).await?;
    let opening = guard(c, &scope, &delivery, (&source, but), past, now).await?;
    let known = state::structures(c, &scope).await?;
    let structures = structures(&mut delivery, &scope, &known, &mut || preau_model::new_id(clock, rng))?;
    let known = state::groups(c, &scope, delivery.annee.number()).await?;
    let groups = groups(&mut delivery, &structures, known, now, &mut || {
        preau_model::new_id(clock, rng)
    });
    let before = state::divisions(c, &scope, delivery.annee.number()).await?;
    let divisions = divisions(&groups, before);
    let elsewhere: HashSet<_> = state::elsewhere(c, &scope, now).await?.into_iter().collect();
    let people = people(&delivery, &structures, &elsewhere)?;
    delivery.known = ByWord::new();
    // The same records among the same persons, schools and groups make the same intervals, if all of them were written.
    let settled = but.is_none()
        && !scope.of_school()
        && past.settled
        && people.is_settled()
        && structures.is_settled()
        && groups.is_settled()
        && divisions.0.is_empty()
        && divisions.1.is_empty();
    let moment = (!settled).then_some(Moment { now, opening });
    let mut movements = Movements::new(structures.ids.len());
    let places = (&people, &structures);
    let attachments = attachments(c, &mut delivery, &scope, places, moment, &mut movements).await?;
    let grouped = (&people, &structures, &groups);
    let belongings = belongings(c, &mut delivery, &scope, grouped, moment, &mut movements).await?;
    let links = links(c, &mut delivery, &scope, places, moment, &mut movements).await?;
    let collectivites = state::collectivites(c, territoire).await?;
    let labels = Labels {
        matieres: state::labels(c, false, &scope.academie).await?,
        mefs: state::labels(c, true, &scope.academie).await?,
    };
    let counts = [attachments.counts, belongings.counts, links.counts];
    let changes = Changes {
        attachments,
        belongings,
        links,
        divisions,
    };
    if let Some(scale) = &delivery.delta {
        movements.scaled(scale, &structures);
    }
    let mut lots = lots(&delivery, &structures, &groups, &people, changes);
    let rails = GardeFous::load(c, territoire).await?;
    rails.watch(&mut lots, (&people, &structures, &movements), delivery.date, now);
    if delivery.delta.is_some() {
        let unresolved = state::unresolved(c, &scope, but).await?;
        for lot in lots.iter_mut().filter(|lot| !lot.is_empty()) {
            if unresolved.contains(&name(lot.place, &structures).0) {
                lot.raisons.push(Raison::unresolved());
            }
        }
    }
    let renamed = renamed(c, &delivery).await?;
    let delivery_is_whole = delivery.apport.is_none();
    let mut plan = Plan {
        scope,
        now,
        delivery,
        source,
        structures,
        groups,
        people,
        movements,
        lots,
        collectivites,
        labels,
        counts,
        generation,
        // The first export of a territory is not undone; the first files of a school are.
        first: past.date.is_none() && delivery_is_whole,
        settled,
        renamed,
    };
    db.end_scan(reading).await?;
    let labels = !plan.new_labels(false).is_empty() || !plan.new_labels(true).is_empty();
    let above = plan.structures.above.iter().any(|a| a.write);
    if let Some(hors) = plan.lots.first_mut() {
        hors.record = labels || above;
    }
    Ok(plan)
}

/// Ranks of changed persons whose names are not as stored.
async fn renamed(c: &mut Connection, delivery: &Delivery) -> Result<HashSet<u32>, ImportError> {
    let mut renamed = HashSet::new();
    let persons = (0_u32..).zip(&delivery.persons);
    let changed: Vec<(u32, PersonneId)> = persons
        .filter(|(_, p)| p.status == Status::Changed)
        .map(|(rank, p)| (rank, p.id))
        .collect();
    for wanted in padded(&changed) {
        let sql = format!(
            "SELECT id, nom, prenom FROM personne WHERE id IN ({})",
            list(1, wanted.len())
        );
        let query = wanted
            .iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |q, (_, id)| q.bind(bytes(*id)));
        let ranks: HashMap<PersonneId, u32> = wanted.iter().map(|(rank, id)| (*id, *rank)).collect();
        for row in query.fetch_all(&mut *c).await? {
            let Some(rank) = ranks.get(&row.id("id")?).copied() else {
                continue;
            };
            let civil = delivery.spool.row(rank)?.civil;
            if (civil.nom, civil.prenom) != (row.text("nom")?, row.text("prenom")?) {
                renamed.insert(rank);
            }
        }
    }
    Ok(renamed)
}

/// Refuses another académie and an older export; answers where intervals of unknown beginning open.
async fn guard(
    c: &mut Connection,
    scope: &Scope,
    delivery: &Delivery,
    (source, but): (&str, Option<ImportId>),
    past: state::Past,
    now: Millis,
) -> Result<Millis, ImportError> {
    let expected = state::feeding_academie(c, scope.territoire).await?;
    if let Some(expected) = expected.filter(|expected| !scope.of_school() && *expected != scope.academie) {
        let problem = Problem::OtherAcademie {
            found: scope.academie.clone(),
            expected,
        };
        return Err(AafError::new(source, problem).into());
    }
    // An approval comes after later deliveries were read: their order was checked lot by lot.
    if let Some(last) = past.date.filter(|last| but.is_none() && delivery.date < *last) {
        let problem = Problem::Older {
            found: day(delivery.date),
            applied: day(last),
        };
        return Err(AafError::new(source, problem).into());
    }
    // The first import of a school year tells a state that began with it; a later one tells what it finds.
    let begins = delivery.annee.begins();
    let first_of_year = past.whole.is_none_or(|last| last < begins);
    Ok(if first_of_year { begins.min(now) } else { now })
}

/// `AAAA-MM-JJ` of a midnight in French time.
pub(crate) fn day(midnight: Millis) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    jiff::Timestamp::from_millisecond(midnight)
        .map(|t| t.to_zoned(zone).date().to_string())
        .unwrap_or_default()
}

fn divisions(groups: &Groups, before: Vec<Division>) -> (Vec<Division>, Vec<Division>) {
    let before: HashSet<Division> = before.into_iter().collect();
    let mut add: Vec<Division> = groups.divisions.difference(&before).copied().collect();
    let mut remove: Vec<Division> = before.difference(&groups.divisions).copied().collect();
    add.sort_unstable();
    remove.sort_unstable();
    (add, remove)
}

impl Plan {
    /// What the files of a school speak of; empty for an export, which tells everything.
    pub(crate) fn dit(&self) -> String {
        self.delivery
            .apport
            .as_ref()
            .map_or_else(String::new, |apport| apport.dit.code())
    }

    /// What is wrong, where, by établissement.
    fn anomalies(&self) -> Vec<Anomalie> {
        let uais: HashMap<&str, &str> = self
            .structures
            .labels
            .iter()
            .map(|l| (l.cle.as_str(), l.uai.as_str()))
            .collect();
        let file = |number| at(&self.delivery.files, number).map_or_else(|| self.source.clone(), |f| f.text.clone());
        let school = |key: &str| {
            uais.get(key)
                .copied()
                .filter(|uai| !uai.is_empty())
                .unwrap_or(key)
                .to_owned()
        };
        self.delivery.anomalies.list(&file, &school)
    }

    /// Subjects or trainings whose label is not as stored.
    pub(crate) fn new_labels(&self, mefs: bool) -> Vec<(String, String)> {
        let (told, stored) = if mefs {
            (&self.delivery.mefs, &self.labels.mefs)
        } else {
            (&self.delivery.matieres, &self.labels.matieres)
        };
        told.iter()
            .filter(|(code, libelle)| stored.get(code) != Some(libelle))
            .cloned()
            .collect()
    }

    /// The counts that people read.
    pub(crate) fn bilan(&self) -> Bilan {
        let mut bilan = Bilan {
            academie: self.scope.academie.clone(),
            degre: self.scope.degre.clone(),
            date_generation: day(self.delivery.date),
            annee: self.delivery.annee.number(),
            fichiers: self.delivery.files.len(),
            classes: self.groups.classes,
            groupes: self.groups.groupes,
            rattachements: self.counts[0],
            appartenances: self.counts[1],
            liens: self.counts[2],
            source: self.source.clone(),
            differentiel: self.delivery.delta.is_some(),
            erreurs: self
                .delivery
                .apport
                .as_ref()
                .map(|a| a.erreurs.clone())
                .unwrap_or_default(),
            anomalies: self.anomalies(),
            attributs_inconnus: self.delivery.unknown.clone(),
            ..Bilan::default()
        };
        for category in Category::ALL {
            let read = self.delivery.counts.get(&category).copied().unwrap_or_default();
            let counts = match category.person() {
                Some(categorie) => self.people.counts.get(&categorie).copied().unwrap_or_default(),
                None if category == Category::Etablissement => self.structures.counts,
                // Subjects and trainings are small tables, written whole.
                None => Fiches {
                    lues: read,
                    inchangees: read,
                    ..Fiches::default()
                },
            };
            bilan.categories.insert(category.file_name().to_owned(), counts);
        }
        bilan
    }
}
