//! Rows of new and changed persons, on disk between the reading and the writing: memory does not follow the size of an export.
//! The file has no name as soon as it is open; what is sensitive in it is already sealed.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use preau_model::{Profil, Rng, random_hex};

use crate::ImportError;
use crate::lecture::Civil;

/// A person row as read, but for what the plan decides.
#[derive(Debug)]
pub(crate) struct SpooledRow {
    pub(crate) profil: Profil,
    pub(crate) fingerprint: [u8; 16],
    pub(crate) civil: Civil,
    pub(crate) siecle: Option<String>,
    /// The whole record, sealed for this person.
    pub(crate) sealed: Vec<u8>,
}

/// The spool while it is written.
pub(crate) struct Spooling {
    out: BufWriter<File>,
    at: u64,
    places: Vec<(u32, u64)>,
}

/// The spool, to be read in any order.
pub(crate) struct Spool {
    file: Mutex<File>,
    /// (rank of the person, offset), by rank.
    places: Vec<(u32, u64)>,
}

impl Spooling {
    /// A file of this folder, made if needed, readable by its owner only.
    pub(crate) fn open(folder: &Path, rng: &dyn Rng) -> Result<Self, ImportError> {
        std::fs::create_dir_all(folder).map_err(|e| spool(&e))?;
        let path = folder.join(format!("import-{}.tmp", random_hex(rng, 16)));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(|e| spool(&e))?;
        // Without a name, it disappears with the process however it ends.
        std::fs::remove_file(&path).map_err(|e| spool(&e))?;
        Ok(Self {
            out: BufWriter::with_capacity(1 << 18, file),
            at: 0,
            places: Vec::new(),
        })
    }

    /// Adds the row of a rank; ranks only grow.
    pub(crate) fn push(&mut self, rank: u32, row: &SpooledRow) -> Result<(), ImportError> {
        let mut bytes = Vec::with_capacity(row.sealed.len() + 256);
        bytes.extend_from_slice(&row.profil.number().to_le_bytes());
        bytes.extend_from_slice(&row.fingerprint);
        let civil = &row.civil;
        for text in [
            &civil.nom,
            &civil.prenom,
            &civil.civilite,
            &civil.recherche,
            &civil.login,
        ] {
            part(&mut bytes, text.as_bytes());
        }
        part(&mut bytes, row.siecle.as_deref().unwrap_or_default().as_bytes());
        part(&mut bytes, &row.sealed);
        let length = u32::try_from(bytes.len()).map_err(|_| ImportError::Interrupted)?;
        self.places.push((rank, self.at));
        self.at += u64::from(length) + 4;
        self.out.write_all(&length.to_le_bytes()).map_err(|e| spool(&e))?;
        self.out.write_all(&bytes).map_err(|e| spool(&e))
    }

    /// Everything is written.
    pub(crate) fn finish(self) -> Result<Spool, ImportError> {
        let file = self.out.into_inner().map_err(|e| spool(e.error()))?;
        Ok(Spool {
            file: Mutex::new(file),
            places: self.places,
        })
    }
}

impl Spool {
    /// The row of a rank.
    pub(crate) fn row(&self, rank: u32) -> Result<SpooledRow, ImportError> {
        let found = self.places.binary_search_by_key(&rank, |(rank, _)| *rank);
        let (_, at) = found
            .ok()
            .and_then(|index| self.places.get(index))
            .ok_or(ImportError::Interrupted)?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(*at)).map_err(|e| spool(&e))?;
        let mut length = [0_u8; 4];
        file.read_exact(&mut length).map_err(|e| spool(&e))?;
        let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| ImportError::Interrupted)?;
        let mut bytes = vec![0_u8; length];
        file.read_exact(&mut bytes).map_err(|e| spool(&e))?;
        decode(&bytes).ok_or(ImportError::Interrupted)
    }
}

fn part(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(part);
}

fn decode(bytes: &[u8]) -> Option<SpooledRow> {
    let (profil, rest) = bytes.split_first_chunk::<2>()?;
    let (fingerprint, mut rest) = rest.split_first_chunk::<16>()?;
    let mut next = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (part, after) = after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        rest = after;
        Some(part)
    };
    let mut text = || Some(std::str::from_utf8(next()?).ok()?.to_owned());
    let civil = Civil {
        nom: text()?,
        prenom: text()?,
        civilite: text()?,
        recherche: text()?,
        login: text()?,
    };
    let siecle = text()?;
    Some(SpooledRow {
        profil: Profil::from_number(i64::from(i16::from_le_bytes(*profil)))?,
        fingerprint: *fingerprint,
        civil,
        siecle: Some(siecle).filter(|s| !s.is_empty()),
        sealed: next()?.to_vec(),
    })
}

fn spool(error: &std::io::Error) -> ImportError {
    ImportError::Spool(error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use preau_model::SeededRng;

    use super::*;

    #[test]
    fn rows_come_back_in_any_order_and_the_file_has_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut spooling = Spooling::open(folder.path(), &SeededRng::new(1)).unwrap();
        let row = |n: u8| SpooledRow {
            profil: Profil::Tut,
            fingerprint: [n; 16],
            civil: Civil {
                nom: format!("Essai {n}"),
                prenom: String::new(),
                civilite: "Mme".into(),
                recherche: "essai".into(),
                login: "essai".into(),
            },
            siecle: (n == 5).then(|| "12".to_owned()),
            sealed: vec![n; 300],
        };
        for n in [2_u8, 5, 9] {
            spooling.push(u32::from(n), &row(n)).unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let spool = spooling.finish().unwrap();
        for n in [9_u8, 2, 5] {
            let found = spool.row(u32::from(n)).unwrap();
            assert_eq!((found.fingerprint, found.sealed), ([n; 16], vec![n; 300]));
            assert_eq!((found.civil.nom, found.siecle), (format!("Essai {n}"), row(n).siecle));
        }
        assert!(spool.row(3).is_err());
    }
}
