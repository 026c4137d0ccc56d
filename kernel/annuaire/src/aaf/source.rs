//! A delivery: a folder, or a .tgz streamed without ever being unpacked to disk.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::error::{AafError, Problem};
use super::file_name::{FileName, Nature};
use super::limits;
use super::transcode::Stop;

/// A folder or an archive, opened.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Folder {
        path: PathBuf,
        name: String,
        files: Vec<FileName>,
        nature: Nature,
    },
    Archive {
        path: PathBuf,
        name: String,
        nature: Nature,
    },
    /// An archive that is no plain file.
    Opened {
        opener: Opener,
        name: String,
        nature: Nature,
    },
}

/// Opens the bytes of an archive, each time from the beginning.
#[derive(Clone)]
pub(crate) struct Opener(pub(crate) Arc<Open>);

/// What an [`Opener`] calls.
pub(crate) type Open = dyn Fn() -> io::Result<Box<dyn Read>> + Send + Sync;

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opener")
    }
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Self, AafError> {
        let name = path
            .file_name()
            .map_or_else(|| "export".to_owned(), |n| n.to_string_lossy().into_owned());
        let unreadable = |error: &io::Error| AafError::new(&name, Problem::Read(error.kind().to_string()));
        if !std::fs::metadata(path).map_err(|e| unreadable(&e))?.is_dir() {
            let is = |end: &str| {
                let tail = name.len().checked_sub(end.len()).and_then(|at| name.get(at..));
                tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
            };
            return if is(".tgz") || is(".tar.gz") {
                Ok(Self::Archive {
                    path: path.to_owned(),
                    nature: archive_nature(path, &name)?,
                    name,
                })
            } else {
                Err(AafError::new(&name, Problem::NotASource))
            };
        }
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|e| unreadable(&e))? {
            let entry = entry.map_err(|e| unreadable(&e))?;
            let is_file = entry.file_type().map_err(|e| unreadable(&e))?.is_file();
            if let Some(file) = entry.file_name().to_str().and_then(FileName::parse).filter(|_| is_file) {
                files.push(file);
            }
            if files.len() > limits::FILES {
                return Err(AafError::new(&name, Problem::TooLarge("le nombre de fichiers")));
            }
        }
        if files.is_empty() {
            return Err(AafError::new(&name, Problem::Empty));
        }
        files.sort_by(|a, b| (a.category, a.part, &a.text).cmp(&(b.category, b.part, &b.text)));
        // The folder was named by whoever unpacked it: it only speaks when no file does.
        let said = files.iter().find_map(|f| f.said).or_else(|| Nature::of(&name));
        let nature = said.unwrap_or(Nature::Complete);
        let files = files
            .into_iter()
            .map(|f| f.of_nature(nature))
            .collect::<Result<_, _>>()?;
        Ok(Self::Folder {
            path: path.to_owned(),
            name,
            files,
            nature,
        })
    }

    /// The name to show in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Folder { name, .. } | Self::Archive { name, .. } | Self::Opened { name, .. } => name.clone(),
        }
    }

    /// Complete or differential; every file is of this nature, a mixture is refused.
    pub(crate) const fn nature(&self) -> Nature {
        match self {
            Self::Folder { nature, .. } | Self::Archive { nature, .. } | Self::Opened { nature, .. } => *nature,
        }
    }

    /// Calls `visit` for each AAF file that `wanted` keeps, in a stable order: by category and part in a folder, as packed in an
    /// archive.
    pub(crate) fn visit<E: From<AafError>>(
        &self,
        wanted: &dyn Fn(&FileName) -> bool,
        visit: &mut dyn FnMut(&FileName, &mut dyn Read) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Folder { path, files, .. } => {
                for file in files.iter().filter(|f| wanted(f)) {
                    let open = File::open(path.join(&file.text));
                    let mut open = open.map_err(|e| AafError::new(&file.text, Problem::Read(e.kind().to_string())))?;
                    visit(file, &mut open)?;
                }
                Ok(())
            }
            Self::Archive { path, name, nature } => archive(File::open(path), name, &mut |file, bytes| {
                let file = file.of_nature(*nature)?;
                if wanted(&file) { visit(&file, bytes) } else { Ok(()) }
            }),
            Self::Opened { opener, name, nature } => archive((opener.0)(), name, &mut |file, bytes| {
                let file = file.of_nature(*nature)?;
                if wanted(&file) { visit(&file, bytes) } else { Ok(()) }
            }),
        }
    }
}

/// Why looking for the nature of an archive stops.
enum Seen {
    Name(Option<Nature>),
    Failed(AafError),
}

impl From<AafError> for Seen {
    fn from(error: AafError) -> Self {
        Self::Failed(error)
    }
}

/// What an archive is, by its own name, or else by that of its first file.
fn archive_nature(path: &Path, name: &str) -> Result<Nature, AafError> {
    if let Some(nature) = Nature::of(name) {
        return Ok(nature);
    }
    match archive(File::open(path), name, &mut |file, _| Err(Seen::Name(file.said))) {
        Ok(()) | Err(Seen::Name(None)) => Ok(Nature::Complete),
        Err(Seen::Name(Some(nature))) => Ok(nature),
        Err(Seen::Failed(error)) => Err(error),
    }
}

fn archive<E: From<AafError>>(
    opened: io::Result<impl Read>,
    name: &str,
    visit: &mut dyn FnMut(FileName, &mut dyn Read) -> Result<(), E>,
) -> Result<(), E> {
    let broken = |error: io::Error| AafError::new(name, problem_of(error));
    let refused = |why: &str| AafError::new(name, Problem::Archive(why.to_owned()));
    let file = opened.map_err(broken)?;
    let packed = Arc::new(AtomicU64::new(0));
    let inner = Counting {
        source: BufReader::with_capacity(1 << 16, file),
        count: Arc::clone(&packed),
    };
    let guard = Guard {
        source: MultiGzDecoder::new(inner),
        packed,
        unpacked: 0,
    };
    let mut tar = tar::Archive::new(guard);
    let mut entries = 0_usize;
    let mut found = false;
    for entry in tar.entries().map_err(broken)?.raw(true) {
        let mut entry = entry.map_err(broken)?;
        entries += 1;
        if entries > limits::FILES {
            return Err(AafError::new(name, Problem::TooLarge("le nombre de fichiers")).into());
        }
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
            continue;
        }
        if !kind.is_file() {
            return Err(
                refused("elle contient autre chose que des fichiers (lien, périphérique ou nom trop long)").into(),
            );
        }
        let inside = entry.path().map_err(broken)?.into_owned();
        if inside
            .components()
            .any(|c| !matches!(c, Component::Normal(_) | Component::CurDir))
        {
            return Err(refused("un chemin y sort du dossier").into());
        }
        let Some(file) = inside.file_name().and_then(|n| n.to_str()).and_then(FileName::parse) else {
            continue;
        };
        found = true;
        visit(file, &mut entry)?;
    }
    if found {
        Ok(())
    } else {
        Err(AafError::new(name, Problem::Empty).into())
    }
}

/// The problem behind an I/O error of an archive.
fn problem_of(error: io::Error) -> Problem {
    let kind = error.kind();
    match error.downcast::<Stop>() {
        Ok(Stop(problem)) => problem,
        Err(_) if kind == io::ErrorKind::UnexpectedEof => Problem::Truncated,
        Err(_)
            if matches!(
                kind,
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other
            ) =>
        {
            Problem::Archive("elle est abîmée, ou n’est pas une archive tar compressée par gzip".to_owned())
        }
        Err(_) => Problem::Read(kind.to_string()),
    }
}

struct Counting<R> {
    source: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops an archive that unpacks without end.
struct Guard<R> {
    source: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        self.unpacked += read as u64;
        let packed = self.packed.load(Ordering::Relaxed).max(1);
        if self.unpacked > limits::UNPACKED
            || (self.unpacked > limits::RATIO_FROM && self.unpacked / packed > limits::RATIO)
        {
            return Err(io::Error::other(Stop(Problem::Archive(
                "elle se décompresse sans mesure".to_owned(),
            ))));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(folder.path().join(name), b"").unwrap();
        }
        folder
    }

    fn packed(names: &[&str], archive: &str) -> (tempfile::TempDir, PathBuf) {
        let root = folder(&[]);
        let path = root.path().join(archive);
        let gz = flate2::write::GzEncoder::new(File::create(&path).unwrap(), flate2::Compression::fast());
        let mut tar = tar::Builder::new(gz);
        for name in names {
            let mut header = tar::Header::new_ustar();
            header.set_size(0);
            header.set_path(name).unwrap();
            header.set_cksum();
            tar.append(&header, io::empty()).unwrap();
        }
        tar.into_inner().unwrap().finish().unwrap();
        (root, path)
    }

    /// Every file of a source with its nature, or the code of the refusal.
    fn read(path: &Path) -> Result<(Nature, Vec<bool>), &'static str> {
        let source = Source::open(path).map_err(|e| e.code())?;
        let mut seen = Vec::new();
        let all = source.visit(&|_| true, &mut |file, _| {
            seen.push(file.delta);
            Ok::<(), AafError>(())
        });
        all.map_err(|e| e.code()).map(|()| (source.nature(), seen))
    }

    const COMPLETE: [&str; 2] = ["E_Complet_20261121_Eleve_0000.xml", "E_Complet_20261121_Eleve_0001.xml"];
    const DELTA: [&str; 2] = ["E_Delta_20261122_Eleve_0000.xml", "E_Delta_20261122_Eleve_0001.xml"];
    const PLAIN: [&str; 2] = ["E_20261122_Eleve_0000.xml", "E_20261122_Eleve_0001.xml"];

    #[test]
    fn the_nature_of_a_delivery_is_that_of_all_its_files() {
        let complete = Ok((Nature::Complete, vec![false, false]));
        let delta = Ok((Nature::Delta, vec![true, true]));
        for (names, archive, expected) in [
            (COMPLETE, "ENT2DVA.20261121.tgz", &complete),
            (DELTA, "ENT2DVA.20261122.tgz", &delta),
            (DELTA, "ENT2DVA.20261122.Delta.tgz", &delta),
            (PLAIN, "ENT2DVA.20261122.Delta.tgz", &delta),
            (PLAIN, "ENT2DVA.20261122.tar.gz", &complete),
            (COMPLETE, "ENT2DVA.20261122.Delta.tgz", &Err("aaf.melange")),
            ([COMPLETE[0], DELTA[1]], "ENT2DVA.20261122.tgz", &Err("aaf.melange")),
        ] {
            let (_root, path) = packed(&names, archive);
            assert_eq!(&read(&path), expected, "{archive}: {names:?}");
        }
        assert_eq!(read(folder(&COMPLETE).path()), complete);
        assert_eq!(read(folder(&DELTA).path()), delta);
        assert_eq!(read(folder(&[COMPLETE[0], DELTA[1]]).path()), Err("aaf.melange"));
    }
}
