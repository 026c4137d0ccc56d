//! The plan: everything an import would do, as data, before anything is written.

use preau_model::{Clock, Millis, Rng, TerritoireId};
use preau_store::{Connection, Db};

use super::delivery::Delivery;
use super::diff::{Diff, Moment};
use super::people::{People, people};
use super::places::{Groups, Structures, groups, structures};
use super::relations::{AttachmentKey, BelongingKey, LinkFields, LinkKey, attachments, belongings, links};
use super::state::{self, Scope};
use super::{Bilan, Fiches};
use crate::ImportError;
use crate::aaf::{AafError, Category, Problem};

/// An import, planned.
pub(crate) struct Plan {
    pub(crate) scope: Scope,
    pub(crate) now: Millis,
    pub(crate) delivery: Delivery,
    pub(crate) structures: Structures,
    pub(crate) groups: Groups,
    /// (group, division) pairs to add and to remove.
    pub(crate) divisions: (Vec<Division>, Vec<Division>),
    pub(crate) people: People,
    pub(crate) attachments: Diff<AttachmentKey, ()>,
    pub(crate) belongings: Diff<BelongingKey, ()>,
    pub(crate) links: Diff<LinkKey, LinkFields>,
    pub(crate) collectivites: Vec<preau_model::StructureId>,
    /// Imports applied to the territory when the plan was made.
    pub(crate) applied: i64,
}

/// A group and one of the classes its pupils come from.
pub(crate) type Division = (preau_model::GroupeId, preau_model::GroupeId);

/// Compares a delivery with the annuaire.
pub(crate) async fn plan(
    db: &Db,
    territoire: TerritoireId,
    mut delivery: Delivery,
    source: &str,
    (clock, rng): (&dyn Clock, &dyn Rng),
) -> Result<Plan, ImportError> {
    let now = clock.now();
    let mut reading = db.read().await?;
    let c: &mut Connection = &mut reading;
    let scope = Scope {
        territoire,
        academie: delivery.header.academie.clone(),
        degre: delivery.header.degre.clone(),
    };
    let applied = state::applied_count(c, territoire).await?;
    let opening = guard(c, &scope, &delivery, source, now).await?;
    let known = state::structures(c, &scope).await?;
    let structures = structures(&mut delivery, &scope, &known, &mut || preau_model::new_id(clock, rng))?;
    let known = state::groups(c, &scope, delivery.annee.number()).await?;
    let groups = groups(&mut delivery, &structures, known, now, &mut || {
        preau_model::new_id(clock, rng)
    });
    let before = state::divisions(c, &scope, delivery.annee.number()).await?;
    let divisions = divisions(&groups, before);
    let people = people(c, &delivery, &scope, &structures, now, (clock, rng)).await?;
    // The same records among the same persons, schools and groups make the same intervals.
    let settled = people.is_settled() && structures.is_settled() && groups.is_settled();
    let moment = (!settled).then_some(Moment { now, opening });
    let attachments = attachments(c, &mut delivery, &scope, (&people, &structures), moment).await?;
    let belongings = belongings(c, &mut delivery, &scope, (&people, &structures, &groups), moment).await?;
    let links = links(c, &mut delivery, &scope, &people, moment).await?;
    let collectivites = state::collectivites(c, territoire).await?;
    Ok(Plan {
        scope,
        now,
        delivery,
        structures,
        groups,
        divisions,
        people,
        attachments,
        belongings,
        links,
        collectivites,
        applied,
    })
}

/// Refuses another académie and an older export; answers where intervals of unknown beginning open.
async fn guard(
    c: &mut Connection,
    scope: &Scope,
    delivery: &Delivery,
    source: &str,
    now: Millis,
) -> Result<Millis, ImportError> {
    let expected = state::feeding_academie(c, scope.territoire).await?;
    if let Some(expected) = expected.filter(|expected| *expected != scope.academie) {
        let problem = Problem::OtherAcademie {
            found: scope.academie.clone(),
            expected,
        };
        return Err(AafError::new(source, problem).into());
    }
    let last = state::last_applied(c, scope).await?;
    if let Some(last) = last.filter(|last| delivery.date < *last) {
        let problem = Problem::Older {
            found: day(delivery.date),
            applied: day(last),
        };
        return Err(AafError::new(source, problem).into());
    }
    // The first import of a school year tells a state that began with it; a later one tells what it finds.
    let begins = delivery.annee.begins();
    let first_of_year = last.is_none_or(|last| last < begins);
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
    let before: std::collections::HashSet<Division> = before.into_iter().collect();
    let mut add: Vec<Division> = groups.divisions.difference(&before).copied().collect();
    let mut remove: Vec<Division> = before.difference(&groups.divisions).copied().collect();
    add.sort_unstable();
    remove.sort_unstable();
    (add, remove)
}

impl Plan {
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
            rattachements: self.attachments.counts,
            appartenances: self.belongings.counts,
            liens: self.links.counts,
            anomalies: self.delivery.anomalies.list(),
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
