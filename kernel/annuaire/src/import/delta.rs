//! Differential exports: each modification is merged into the whole record that is stored, then everything goes as for a complete
//! export, over the persons concerned alone: those of the export, those who cite an établissement that changes, pupils who wait
//! for a responsable that comes or cite one that goes, and the children of the same responsables (whose main school follows).

use std::collections::{BTreeMap, HashMap, HashSet};

use preau_model::{Categorie, ImportId, PersonneId, TerritoireId};
use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;
use tokio::sync::mpsc::UnboundedSender;

use super::delivery::{Delivery, Means, Scale, Told};
use super::known::{Known, KnownPerson};
use super::reading::{Collected, Reading};
use super::records::Stop;
use super::scale;
use super::state::{self, Scope};
use super::{Progress, blocking, suspens};
use crate::aaf::{AafError, Action, Category, Problem, Record, Source};
use crate::lecture::{Anomalies, Kind, Word};
use crate::sql::{bytes, padded};
use crate::{Annuaire, ImportError, Keys};

/// A stored person, with their record when it was asked for.
struct Stored {
    cle: String,
    person: KnownPerson,
    sealed: Option<Vec<u8>>,
}

/// Reads a differential export and what it touches.
pub(crate) async fn read(
    annuaire: &Annuaire,
    territoire: TerritoireId,
    source: &Source,
    but: Option<ImportId>,
    means: Means,
    out: &UnboundedSender<Progress>,
) -> Result<(Delivery, i64), ImportError> {
    let (reading, told) = (source.clone(), out.clone());
    let (means, mut collected) = blocking(move || {
        let collected = Collected::read(&reading, &means, &|fiches| {
            let _ = told.send(Progress::Lecture { fiches });
        })?;
        Ok((means, collected))
    })
    .await?;
    let name = source.name();
    let header = collected.header().cloned();
    let header = header.ok_or_else(|| AafError::new(&name, Problem::Empty))?;
    let first_degree = header.is_first_degree();
    let scope = Scope::aaf(territoire, header.academie, header.degre);
    let mut c = annuaire.db.begin_scan().await?;
    let generation = state::generation(&mut c, &scope).await?;
    if !state::past(&mut c, &scope, but).await?.based {
        return Err(AafError::new(&name, Problem::Delta).into());
    }
    let records = std::mem::take(&mut collected.told);
    let now = annuaire.now();
    let mut merge = Merge {
        reading: Reading::of(&means, Known::nobody(), collected)?,
        first_degree,
        scope: scope.clone(),
        now,
        keys: &annuaire.keys,
        ids: HashMap::new(),
        touched: HashSet::new(),
    };
    // The whole is counted while the difference is merged: neither waits for the other.
    let (merged, scale) = tokio::join!(
        async {
            merge.places(&mut c, &records).await?;
            merge.persons(&mut c, records).await?;
            merge.families(&mut c).await
        },
        count(annuaire, &scope, now)
    );
    annuaire.db.end_scan(c).await?;
    merged?;
    let persons: Vec<PersonneId> = merge.ids.values().copied().chain(merge.touched).collect();
    let mut reading = merge.reading;
    reading.delta = Some(Scale { persons, ..scale? });
    Ok((reading.finish(&name)?, generation))
}

/// What the export leaves out, on a connection of its own.
async fn count(annuaire: &Annuaire, scope: &Scope, now: i64) -> Result<Scale, StoreError> {
    let mut c = annuaire.db.begin_scan().await?;
    let scale = scale::read(&mut c, scope, now).await;
    annuaire.db.end_scan(c).await?;
    scale
}

struct Merge<'m> {
    reading: Reading<'m>,
    scope: Scope,
    first_degree: bool,
    now: i64,
    keys: &'m Keys,
    /// Persons whose record is read, by key.
    ids: HashMap<Word, PersonneId>,
    /// Persons who leave.
    touched: HashSet<PersonneId>,
}

impl Merge<'_> {
    /// Établissements, subjects, trainings: all of them, as they are after the export.
    async fn places(&mut self, c: &mut Connection, told: &[Told]) -> Result<(), ImportError> {
        let mut schools: BTreeMap<String, (Record, Option<u32>)> = BTreeMap::new();
        let query = sqlx::query(
            "SELECT fiche FROM structure WHERE territoire = $1 AND academie = $2 AND degre = $3 \
             AND source = 1 AND genre = 1 AND etat = 0",
        );
        let rows = query
            .bind(bytes(self.scope.territoire))
            .bind(self.scope.academie.clone())
            .bind(self.scope.degre.clone())
            .fetch_all(&mut *c)
            .await?;
        for row in rows {
            let fiche = row.opt_bytes("fiche")?.unwrap_or_default();
            let record = Record::decode(&fiche, &mut self.reading.names);
            let record = record.ok_or(ImportError::Annuaire(crate::AnnuaireError::Sealed))?;
            schools.insert(record.id.clone(), (record, None));
        }
        for (mefs, category) in [(false, Category::Matiere), (true, Category::Mef)] {
            let mut labels: BTreeMap<String, String> = state::labels(c, mefs, &self.scope.academie)
                .await?
                .into_iter()
                .collect();
            for told in told.iter().filter(|t| t.category == category) {
                self.reading.count(category, &told.record);
                let name = if mefs {
                    crate::aaf::names::MEF_LIBELLE
                } else {
                    crate::aaf::names::MAT_LIBELLE
                };
                match told.record.action {
                    Action::Delete => drop(labels.remove(&told.record.id)),
                    Action::Modify if !told.record.names().any(|n| n == name) => {}
                    Action::Add | Action::Modify => {
                        labels.insert(told.record.id.clone(), told.record.first(name).to_owned());
                    }
                }
            }
            let labels = labels.into_iter().collect();
            if mefs {
                self.reading.mefs = labels;
            } else {
                self.reading.matieres = labels;
            }
        }
        for told in told.iter().filter(|t| t.category == Category::Etablissement) {
            self.reading.count(told.category, &told.record);
            self.reading.locate(told.category, told.file, &told.record);
            let before = schools.remove(&told.record.id).map(|(record, _)| record);
            if let Some(record) = merged(told, before, &mut self.reading.anomalies) {
                schools.insert(record.id.clone(), (record, Some(told.file)));
            }
        }
        for (_, (mut record, file)) in schools {
            if let Some(file) = file {
                self.reading.school(file, &mut record);
            } else {
                // What is wrong in the others was told when they came.
                let told = std::mem::take(&mut self.reading.anomalies);
                self.reading.school(0, &mut record);
                self.reading.anomalies = told;
            }
        }
        Ok(())
    }

    /// The persons of the export, then those whom its établissements and its responsables touch.
    async fn persons(&mut self, c: &mut Connection, told: Vec<Told>) -> Result<(), ImportError> {
        let keys: Vec<String> = told
            .iter()
            .filter(|t| t.category.person().is_some())
            .map(|t| t.record.id.clone())
            .collect();
        let mut stored: HashMap<String, Stored> = self
            .by_keys(c, &keys, true)
            .await?
            .into_iter()
            .map(|s| (s.cle.clone(), s))
            .collect();
        let schools: Vec<String> = told
            .iter()
            .filter(|t| t.category == Category::Etablissement)
            .map(|t| t.record.id.clone())
            .collect();
        let mut touched = self.of_schools(c, &schools).await?;
        let mut come = Vec::new();
        for told in told.into_iter().filter(|t| t.category.person().is_some()) {
            self.reading.count(told.category, &told.record);
            self.reading.locate(told.category, told.file, &told.record);
            let known = stored.remove(&told.record.id);
            if told.record.action == Action::Delete {
                if let Some(known) = known.filter(|k| k.person.etat == 0) {
                    touched.extend(self.pupils_of(c, &[known.person.id]).await?);
                    self.touched.insert(known.person.id);
                    self.know(&known);
                }
                continue;
            }
            if told.category == Category::Responsable && known.as_ref().is_none_or(|k| k.person.etat != 0) {
                come.push(told.record.id.clone());
            }
            let before = match &known {
                Some(known) => self.record(known)?,
                None => None,
            };
            let before = before.filter(|record| record.category == Some(told.category));
            if let Some(mut record) = merged(&told, before, &mut self.reading.anomalies) {
                let key = known.as_ref().map(|known| self.know(known));
                self.person(told.category, &mut record, true)?;
                if let (Some(key), Some(known)) = (key, known) {
                    self.ids.insert(key, known.person.id);
                }
            }
        }
        touched.extend(self.waiting_for(c, suspens::RESPONSABLE, &come).await?);
        if self.first_degree {
            touched.extend(self.everybody(c).await?);
        }
        self.look_again(c, touched).await
    }

    /// The responsables of everybody read so far, all their children, and whoever else these cite.
    async fn families(&mut self, c: &mut Connection) -> Result<(), ImportError> {
        let pupils: Vec<PersonneId> = self.ids.values().chain(&self.touched).copied().collect();
        let mut responsables = self
            .linked(
                c,
                "SELECT responsable AS id FROM lien_responsable l",
                "l.eleve",
                &pupils,
            )
            .await?;
        let cited = self.cited_keys();
        responsables.extend(self.by_keys(c, &cited, false).await?.iter().map(|s| s.person.id));
        // Those whose record is in the export live with their children too.
        responsables.extend(self.ids.values());
        let children = self.pupils_of(c, &responsables).await?;
        self.look_again(c, children).await?;
        let rest: Vec<PersonneId> = responsables
            .into_iter()
            .filter(|id| !self.touched.contains(id))
            .collect();
        for stored in self.by_ids(c, &rest, false).await? {
            if stored.person.categorie == Categorie::Responsable.number() && stored.person.etat == 0 {
                let key = self.know(&stored);
                self.reading.cited(key, &stored.person, false);
            }
        }
        // Other responsables of brothers and sisters: their main school does not move.
        let cited = self.cited_keys();
        for stored in self.by_keys(c, &cited, false).await? {
            if stored.person.etat == 0 && !self.touched.contains(&stored.person.id) {
                let key = self.know(&stored);
                self.reading.cited(key, &stored.person, true);
            }
        }
        Ok(())
    }

    /// Keys of responsables that are cited and not read yet.
    fn cited_keys(&self) -> Vec<String> {
        let links = self.reading.said.links.iter().map(|link| link.responsable);
        let words: HashSet<Word> = links.filter(|word| self.reading.ranks.get(*word).is_none()).collect();
        words
            .into_iter()
            .map(|word| self.reading.words.text(word).to_owned())
            .collect()
    }

    /// Reads the stored records of persons that the export does not hold.
    async fn look_again(
        &mut self,
        c: &mut Connection,
        ids: impl IntoIterator<Item = PersonneId>,
    ) -> Result<(), ImportError> {
        let done: HashSet<PersonneId> = self.ids.values().chain(&self.touched).copied().collect();
        let mut wanted: Vec<PersonneId> = ids.into_iter().filter(|id| !done.contains(id)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for stored in self.by_ids(c, &wanted, true).await? {
            if stored.person.etat != 0 {
                continue;
            }
            let Some(mut record) = self.record(&stored)? else {
                continue;
            };
            let Some(category) = record.category else {
                continue;
            };
            let key = self.know(&stored);
            // What is wrong in them was told when they came.
            let told = std::mem::take(&mut self.reading.anomalies);
            self.person(category, &mut record, false)?;
            self.reading.anomalies = told;
            self.ids.insert(key, stored.person.id);
        }
        Ok(())
    }

    fn person(&mut self, category: Category, record: &mut Record, told: bool) -> Result<(), ImportError> {
        self.reading.person(category, record, told).map_err(|stop| match stop {
            Stop::Import(error) => error,
            Stop::Record(problem) => AafError::new(&record.id, problem).into(),
        })
    }

    /// Says to the reading what is stored of somebody.
    fn know(&mut self, stored: &Stored) -> Word {
        let key = self.reading.words.word(&stored.cle);
        self.reading.known.insert(key, stored.person);
        key
    }

    /// The whole record of somebody.
    fn record(&mut self, stored: &Stored) -> Result<Option<Record>, ImportError> {
        let Some(sealed) = &stored.sealed else {
            return Ok(None);
        };
        let plain = self.keys.unseal(stored.person.id, sealed);
        let record = plain.and_then(|plain| Record::decode(&plain, &mut self.reading.names));
        record
            .map(Some)
            .ok_or(ImportError::Annuaire(crate::AnnuaireError::Sealed))
    }

    /// Écoles do not declare their classes, their persons do: all those of the territory are read again.
    async fn everybody(&self, c: &mut Connection) -> Result<Vec<PersonneId>, ImportError> {
        let query = sqlx::query(
            "SELECT DISTINCT r.personne AS id FROM rattachement r JOIN structure s ON s.id = r.structure \
             WHERE s.territoire = $1 AND s.academie = $2 AND s.degre = $3 AND r.source = 1 AND r.jusque > $4",
        );
        let rows = query
            .bind(bytes(self.scope.territoire))
            .bind(self.scope.academie.clone())
            .bind(self.scope.degre.clone())
            .bind(self.now)
            .fetch_all(c)
            .await?;
        Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
    }

    /// Who is, or would be, in something of these établissements.
    async fn of_schools(&self, c: &mut Connection, keys: &[String]) -> Result<Vec<PersonneId>, ImportError> {
        let mut found = self.waiting_for(c, suspens::ETABLISSEMENT, keys).await?;
        for text in [
            "SELECT DISTINCT r.personne AS id FROM rattachement r JOIN structure s ON s.id = r.structure \
             WHERE r.source = 1 AND r.jusque > $1 AND s.academie = $2 AND s.degre = $3 AND s.cle = $4",
            "SELECT DISTINCT a.personne AS id FROM appartenance a JOIN groupe g ON g.id = a.groupe \
             JOIN structure s ON s.id = g.structure \
             WHERE a.source = 1 AND a.jusque > $1 AND s.academie = $2 AND s.degre = $3 AND s.cle = $4",
        ] {
            for key in keys {
                let query = sqlx::query(text)
                    .bind(self.now)
                    .bind(self.scope.academie.clone())
                    .bind(self.scope.degre.clone())
                    .bind(key.clone());
                for row in query.fetch_all(&mut *c).await? {
                    found.push(row.id("id")?);
                }
            }
        }
        Ok(found)
    }

    /// Who cites what was not there.
    async fn waiting_for(
        &self,
        c: &mut Connection,
        genre: i64,
        keys: &[String],
    ) -> Result<Vec<PersonneId>, ImportError> {
        let mut found = Vec::new();
        for wanted in padded(keys) {
            let sql = format!(
                "SELECT w.personne AS id FROM annuaire_suspens w JOIN personne p ON p.id = w.personne \
                 WHERE w.genre = $1 AND p.academie = $2 AND p.degre = $3 AND w.cite IN ({})",
                list(4, wanted.len())
            );
            let query = sqlx::query(AssertSqlSafe(sql))
                .bind(genre)
                .bind(self.scope.academie.clone())
                .bind(self.scope.degre.clone());
            let query = wanted.iter().fold(query, |q, key| q.bind(key.clone()));
            for row in query.fetch_all(&mut *c).await? {
                found.push(row.id("id")?);
            }
        }
        Ok(found)
    }

    /// The pupils that responsables have now.
    async fn pupils_of(&self, c: &mut Connection, responsables: &[PersonneId]) -> Result<Vec<PersonneId>, ImportError> {
        self.linked(
            c,
            "SELECT eleve AS id FROM lien_responsable l",
            "l.responsable",
            responsables,
        )
        .await
    }

    async fn linked(
        &self,
        c: &mut Connection,
        select: &str,
        column: &str,
        of: &[PersonneId],
    ) -> Result<Vec<PersonneId>, ImportError> {
        let mut found: HashSet<PersonneId> = HashSet::new();
        for wanted in padded(of) {
            let sql = format!(
                "{select} WHERE l.source = 1 AND l.jusque > $1 AND {column} IN ({})",
                list(2, wanted.len())
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now);
            let query = wanted.iter().fold(query, |q, id| q.bind(bytes(*id)));
            for row in query.fetch_all(&mut *c).await? {
                found.insert(row.id("id")?);
            }
        }
        Ok(found.into_iter().collect())
    }

    async fn by_keys(&self, c: &mut Connection, keys: &[String], whole: bool) -> Result<Vec<Stored>, StoreError> {
        let mut found = Vec::new();
        for wanted in padded(keys) {
            let sql = format!(
                "{} WHERE academie = $1 AND degre = $2 AND source = 1 AND cle IN ({})",
                select(whole),
                list(3, wanted.len())
            );
            let query = sqlx::query(AssertSqlSafe(sql))
                .bind(self.scope.academie.clone())
                .bind(self.scope.degre.clone());
            let query = wanted.iter().fold(query, |q, key| q.bind(key.clone()));
            for row in query.fetch_all(&mut *c).await? {
                found.push(stored(&row, whole)?);
            }
        }
        Ok(found)
    }

    /// Persons of the same académie among these.
    async fn by_ids(&self, c: &mut Connection, ids: &[PersonneId], whole: bool) -> Result<Vec<Stored>, StoreError> {
        let mut found = Vec::new();
        for wanted in padded(ids) {
            let sql = format!("{} WHERE id IN ({})", select(whole), list(1, wanted.len()));
            let query = sqlx::query(AssertSqlSafe(sql));
            let query = wanted.iter().fold(query, |q, id| q.bind(bytes(*id)));
            for row in query.fetch_all(&mut *c).await? {
                // Said here and not in SQL, where an engine may prefer to read the whole académie by its key.
                let (academie, degre) = (row.text("academie")?, row.text("degre")?);
                if (academie, degre, row.int("source")?) == (self.scope.academie.clone(), self.scope.degre.clone(), 1) {
                    found.push(stored(&row, whole)?);
                }
            }
        }
        Ok(found)
    }
}

fn select(whole: bool) -> String {
    let record = if whole { ", sensible" } else { "" };
    format!("SELECT id, academie, degre, source, cle, empreinte, etat, categorie, structure{record} FROM personne")
}

fn stored(row: &preau_store::Row, whole: bool) -> Result<Stored, StoreError> {
    Ok(Stored {
        cle: row.text("cle")?,
        person: KnownPerson::of(row)?,
        sealed: if whole { row.opt_bytes("sensible")? } else { None },
    })
}

/// The whole record after the export; `None` when there is none. A modification of nothing is told.
fn merged(told: &Told, before: Option<Record>, anomalies: &mut Anomalies) -> Option<Record> {
    match told.record.action {
        Action::Delete => None,
        Action::Add => Some(told.record.clone()),
        Action::Modify => {
            let Some(mut record) = before else {
                anomalies.add(Kind::SansBase, &told.record.id, "");
                return None;
            };
            record.replace(&told.record);
            record.line = told.record.line;
            Some(record)
        }
    }
}
