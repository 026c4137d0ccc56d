//! A delivery: a folder, or a .tgz streamed without ever being unpacked to disk.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use super::error::{AafError, Problem};
use super::transcode::Stop;
use super::{Category, limits};

/// What the name of a file tells: `<projet>_Complet_<AAAAMMJJ>_<Categorie>_<NNNN>.xml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileName {
    pub(crate) text: String,
    pub(crate) category: Category,
    pub(crate) part: u32,
    pub(crate) delta: bool,
}

impl FileName {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (stem, extension) = text.rsplit_once('.')?;
        if !extension.eq_ignore_ascii_case("xml") || text.starts_with('.') {
            return None;
        }
        let (rest, part) = stem.rsplit_once('_')?;
        let (rest, category) = rest.rsplit_once('_')?;
        if part.is_empty() || part.len() > 6 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self {
            text: text.to_owned(),
            category: Category::from_file(category)?,
            part: part.parse().ok()?,
            delta: rest.to_ascii_lowercase().contains("delta"),
        })
    }
}

/// A folder or an archive, opened.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Folder { path: PathBuf, files: Vec<FileName> },
    Archive { path: PathBuf, name: String },
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
        Ok(Self::Folder {
            path: path.to_owned(),
            files,
        })
    }

    /// The name to show in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Folder { path, .. } => path
                .file_name()
                .map_or_else(|| "export".to_owned(), |n| n.to_string_lossy().into_owned()),
            Self::Archive { name, .. } => name.clone(),
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
            Self::Folder { path, files } => {
                for file in files.iter().filter(|f| wanted(f)) {
                    let open = File::open(path.join(&file.text));
                    let mut open = open.map_err(|e| AafError::new(&file.text, Problem::Read(e.kind().to_string())))?;
                    visit(file, &mut open)?;
                }
                Ok(())
            }
            Self::Archive { path, name } => archive(path, name, wanted, visit),
        }
    }
}

fn archive<E: From<AafError>>(
    path: &Path,
    name: &str,
    wanted: &dyn Fn(&FileName) -> bool,
    visit: &mut dyn FnMut(&FileName, &mut dyn Read) -> Result<(), E>,
) -> Result<(), E> {
    let broken = |error: io::Error| AafError::new(name, problem_of(error));
    let refused = |why: &str| AafError::new(name, Problem::Archive(why.to_owned()));
    let file = File::open(path).map_err(broken)?;
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
        if wanted(&file) {
            visit(&file, &mut entry)?;
        }
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

    #[test]
    fn names_of_files_tell_category_and_part() {
        let name = FileName::parse("ENT2DVA-ENT16_Complet_20240916_PersEducNat_0003.xml").unwrap();
        assert_eq!((name.category, name.part, name.delta), (Category::Personnel, 3, false));
        assert!(
            FileName::parse("ENT2DVA_Delta_20240916_MatiereEducNat_0000.xml")
                .unwrap()
                .delta
        );
        for other in [
            "ficAlimMENESR.dtd",
            "_Eleve_.xml",
            "x_Eleve_12a4.xml",
            "Eleve_0000.xml.bak",
            "._x_Eleve_0000.xml",
        ] {
            assert!(FileName::parse(other).is_none(), "{other}");
        }
    }
}
