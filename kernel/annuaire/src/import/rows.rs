//! Second pass: the records of new and changed persons become rows, sealed, and flow to the transaction through a bounded channel.

use std::collections::HashSet;
use std::sync::Arc;

use preau_model::{PersonneId, Profil, Rng};
use tokio::sync::mpsc::Sender;

use super::delivery::{Means, primary, profiles};
use super::people::Status;
use super::places::at;
use super::plan::Plan;
use crate::aaf::{Names, Reader, Record, Source, names};
use crate::lecture::{Civil, fingerprint, sensible};
use crate::{ImportError, Keys};

/// Rows sent at once.
const BATCH: usize = 400;

/// A person row to insert (`new`) or to update.
pub(crate) struct PersonRow {
    pub(crate) id: PersonneId,
    pub(crate) rank: u32,
    pub(crate) new: bool,
    pub(crate) profil: Profil,
    pub(crate) civil: Civil,
    pub(crate) siecle: Option<String>,
    pub(crate) sensible: Vec<u8>,
}

/// What the second pass needs.
pub(crate) struct Writer {
    pub(crate) source: Source,
    pub(crate) means: Means,
    pub(crate) keys: Keys,
    pub(crate) rng: Arc<dyn Rng>,
}

impl Writer {
    /// Reads again the files that hold new or changed persons, and sends their rows. A record that is no longer what the first
    /// pass checked stops everything.
    pub(crate) fn run(&self, plan: &Plan, out: &Sender<Vec<PersonRow>>) -> Result<(), ImportError> {
        let write = |status: Option<&Status>| matches!(status, Some(Status::New | Status::Changed));
        let persons = plan.delivery.persons.iter().zip(&plan.people.status);
        let files: HashSet<&str> = persons
            .filter(|(_, status)| write(Some(status)))
            .filter_map(|(person, _)| at(&plan.delivery.files, person.file))
            .map(|file| file.text.as_str())
            .collect();
        let mut texts = Names::new();
        let mut record = Record::default();
        let mut batch = Vec::with_capacity(BATCH);
        self.source
            .visit::<ImportError>(&|file| files.contains(file.text.as_str()), &mut |file, bytes| {
                let moved = || ImportError::Moved(file.text.clone());
                let mut reader = Reader::new(bytes, &file.text);
                while reader.next(&mut texts, &mut record)? {
                    let key = plan.delivery.words.known(&record.id);
                    let rank = key
                        .and_then(|key| plan.delivery.ranks.get(&key))
                        .copied()
                        .ok_or_else(moved)?;
                    let person = at(&plan.delivery.persons, rank).ok_or_else(moved)?;
                    let status = at(&plan.people.status, rank);
                    if !write(status) {
                        continue;
                    }
                    let profiles = profiles(file.category, &record, &self.means.functions);
                    let print = fingerprint(
                        self.means.fingerprint.clone(),
                        file.category,
                        &profiles,
                        &record,
                        &texts,
                    );
                    if print != person.fingerprint || file.category.person() != Some(person.categorie) {
                        return Err(moved());
                    }
                    let id = at(&plan.people.ids, rank).copied().ok_or_else(moved)?;
                    let new = status == Some(&Status::New);
                    batch.push(self.row(id, rank, new, primary(&profiles), &mut record, &texts)?);
                    if batch.len() == BATCH {
                        send(out, &mut batch)?;
                    }
                }
                Ok(())
            })?;
        send(out, &mut batch)
    }

    fn row(
        &self,
        id: PersonneId,
        rank: u32,
        new: bool,
        profil: Profil,
        record: &mut Record,
        texts: &Names,
    ) -> Result<PersonRow, ImportError> {
        let siecle = Some(record.first(names::ELEVE_ID))
            .filter(|s| !s.is_empty())
            .map(str::to_owned);
        let plain = serde_json::to_vec(&sensible(record, texts)).map_err(|_| ImportError::Interrupted)?;
        let sensible = self.keys.seal(id, &plain, &*self.rng).ok_or(ImportError::Interrupted)?;
        Ok(PersonRow {
            id,
            rank,
            new,
            profil,
            civil: Civil::of(record),
            siecle,
            sensible,
        })
    }
}

fn send(out: &Sender<Vec<PersonRow>>, batch: &mut Vec<PersonRow>) -> Result<(), ImportError> {
    if batch.is_empty() {
        return Ok(());
    }
    let full = std::mem::replace(batch, Vec::with_capacity(BATCH));
    // The other side is gone only when the transaction failed: its error is the one that counts.
    out.blocking_send(full).map_err(|_| ImportError::Interrupted)
}
