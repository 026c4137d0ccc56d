//! The delivery of an import of which a lot waits, kept until somebody decides: packed, sealed piece by piece, outside the database.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use preau_model::{ImportId, Rng};

use super::{Livraison, blocking};
use crate::aaf::{Nature, Opener, Source};
use crate::sources::Depot;
use crate::{Annuaire, ImportError, Keys};

/// Bytes sealed at once.
const PIECE: usize = 1 << 20;
/// What sealing adds to a piece, at most.
const MARGIN: usize = 256;

impl Annuaire {
    /// Keeps a delivery; answers the name of its file.
    pub(crate) async fn keep_delivery(&self, import: ImportId, livraison: Livraison) -> Result<String, ImportError> {
        let folder = self.folder.clone().ok_or(ImportError::Decision(
            "un lot de cet import devrait attendre une décision, et aucun dossier n’est prévu pour garder sa livraison",
        ))?;
        let name = format!("import-{import}.livraison");
        let path = folder.join(&name);
        let (keys, rng) = (self.keys.clone(), Arc::clone(&self.rng));
        blocking(move || {
            let kept = |error: io::Error| ImportError::Kept(error.kind().to_string());
            std::fs::create_dir_all(&folder).map_err(kept)?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&path).map_err(kept)?;
            let mut out = Sealing {
                out: BufWriter::new(file),
                piece: Vec::with_capacity(PIECE),
                number: 0,
                import,
                keys,
                rng,
            };
            match &livraison {
                Livraison::Aaf(source) => pack(source, &mut out),
                Livraison::Depot(depot) => depot.pack(&mut out),
            }
            .map_err(kept)?;
            let file = out.finish().map_err(kept)?;
            file.sync_all().map_err(kept)
        })
        .await?;
        Ok(name)
    }

    /// The kept delivery of an import, to be read like any other; without a nature, files of a school.
    pub(crate) fn kept_delivery(
        &self,
        import: ImportId,
        file: &str,
        name: String,
        nature: Option<Nature>,
    ) -> Result<Livraison, ImportError> {
        let path = self.kept_path(file)?;
        let keys = self.keys.clone();
        if !path.is_file() {
            return Err(ImportError::Kept("fichier absent".to_owned()));
        }
        let open = move || -> io::Result<Box<dyn Read>> {
            Ok(Box::new(Unsealing {
                source: BufReader::new(File::open(&path)?),
                piece: io::Cursor::new(Vec::new()),
                number: 0,
                last: false,
                import,
                keys: keys.clone(),
            }))
        };
        let Some(nature) = nature else {
            let kept = |error: io::Error| ImportError::Kept(error.kind().to_string());
            let depot = open().and_then(Depot::unpack).map_err(kept)?;
            return Ok(Livraison::Depot(Arc::new(depot)));
        };
        Ok(Livraison::Aaf(Source::Opened {
            opener: Opener(Arc::new(open)),
            name,
            nature,
        }))
    }

    /// Nobody needs this delivery any more. One that cannot be removed now is harmless: it is sealed.
    pub(crate) fn forget_delivery(&self, file: &str) {
        if let Ok(path) = self.kept_path(file) {
            let _ = std::fs::remove_file(path);
        }
    }

    fn kept_path(&self, file: &str) -> Result<PathBuf, ImportError> {
        let folder = self.folder.as_deref();
        let plain = Path::new(file).file_name().filter(|name| *name == file);
        match (folder, plain) {
            (Some(folder), Some(name)) => Ok(folder.join(name)),
            _ => Err(ImportError::Kept("dossier absent".to_owned())),
        }
    }
}

/// Writes the files of a delivery as a compressed archive.
fn pack(source: &Source, out: &mut dyn Write) -> io::Result<()> {
    match source {
        Source::Archive { path, .. } => io::copy(&mut File::open(path)?, out).map(drop),
        Source::Opened { opener, .. } => io::copy(&mut (opener.0)()?, out).map(drop),
        Source::Folder { path, files, .. } => {
            let mut tar = tar::Builder::new(GzEncoder::new(out, Compression::fast()));
            for file in files {
                tar.append_path_with_name(path.join(&file.text), &file.text)?;
            }
            tar.into_inner()?.finish().map(drop)
        }
    }
}

/// What a piece is sealed for: the import, its place, and whether it is the last one. Pieces cannot be moved, removed nor cut off.
fn purpose(import: ImportId, number: u64, last: bool) -> Vec<u8> {
    let mut purpose = import.as_slice().to_vec();
    purpose.extend_from_slice(&number.to_le_bytes());
    purpose.push(u8::from(last));
    purpose
}

struct Sealing {
    out: BufWriter<File>,
    piece: Vec<u8>,
    number: u64,
    import: ImportId,
    keys: Keys,
    rng: Arc<dyn Rng>,
}

impl Sealing {
    fn piece(&mut self, last: bool) -> io::Result<()> {
        let purpose = purpose(self.import, self.number, last);
        let sealed = self.keys.seal_as(&purpose, &self.piece, &*self.rng);
        let sealed = sealed.ok_or_else(|| io::Error::other("sealing failed"))?;
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&[u8::from(last)])?;
        self.out.write_all(&sealed)?;
        self.number += 1;
        self.piece.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<File> {
        self.piece(true)?;
        self.out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() >= PIECE {
            self.piece(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend(bytes.iter().take(taken));
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Unsealing {
    source: BufReader<File>,
    piece: io::Cursor<Vec<u8>>,
    number: u64,
    last: bool,
    import: ImportId,
    keys: Keys,
}

impl Unsealing {
    fn next(&mut self) -> io::Result<()> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "damaged piece");
        let mut head = [0_u8; 5];
        self.source.read_exact(&mut head)?;
        let [a, b, c, d, last] = head;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).map_err(|_| damaged())?;
        if length > PIECE + MARGIN {
            return Err(damaged());
        }
        let mut sealed = vec![0_u8; length];
        self.source.read_exact(&mut sealed)?;
        let purpose = purpose(self.import, self.number, last == 1);
        let plain = self.keys.unseal_as(&purpose, &sealed).ok_or_else(damaged)?;
        self.number += 1;
        self.last = last == 1;
        self.piece = io::Cursor::new(plain);
        Ok(())
    }
}

impl Read for Unsealing {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(out)?;
            if read > 0 || self.last || out.is_empty() {
                return Ok(read);
            }
            self.next()?;
        }
    }
}
