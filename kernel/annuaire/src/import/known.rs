//! What is stored of the persons of an académie, held compact while a delivery is read.

use preau_model::{PersonneId, StructureId};
use preau_store::{Connection, Row, RowExt as _, StoreError};

use super::state;
use crate::lecture::{ByWord, Interner};

/// One stored person row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownPerson {
    pub(crate) id: PersonneId,
    pub(crate) fingerprint: [u8; 16],
    pub(crate) etat: i16,
    pub(crate) categorie: i16,
    /// Main structure.
    pub(crate) home: Option<StructureId>,
}

impl KnownPerson {
    /// From a row of `id, empreinte, etat, categorie, structure`.
    pub(crate) fn of(row: &Row) -> Result<Self, StoreError> {
        let mut fingerprint = [0_u8; 16];
        fingerprint
            .iter_mut()
            .zip(row.bytes("empreinte")?)
            .for_each(|(to, from)| *to = from);
        let short = |number: i64| i16::try_from(number).unwrap_or(i16::MAX);
        Ok(Self {
            id: row.id("id")?,
            fingerprint,
            etat: short(row.int("etat")?),
            categorie: short(row.int("categorie")?),
            home: row.opt_id("structure")?,
        })
    }
}

/// Stored persons by key, with the words that name them.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) words: Interner,
    pub(crate) persons: ByWord<KnownPerson>,
}

impl Known {
    /// Nobody.
    pub(crate) fn nobody() -> Self {
        Self {
            words: Interner::new(),
            persons: ByWord::new(),
        }
    }

    /// Every person that AAF gave for an académie.
    pub(crate) async fn load(c: &mut Connection, academie: &str, degre: &str) -> Result<Self, StoreError> {
        let mut known = Self::nobody();
        state::persons(c, academie, degre, &mut |row| known.add(row)).await?;
        Ok(known)
    }

    /// Adds a row of `id, cle, empreinte, etat, categorie, structure`.
    fn add(&mut self, row: &Row) -> Result<(), StoreError> {
        let person = KnownPerson::of(row)?;
        let key = self.words.word(&row.text("cle")?);
        self.persons.insert(key, person);
        Ok(())
    }
}
