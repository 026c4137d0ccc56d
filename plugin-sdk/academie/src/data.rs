//! Readers of the text files under `data/`: collèges, names, streets.

use crate::config::AcademieError;

const COLLEGES_SOURCE: &str = include_str!("../data/colleges.txt");
const NOMS_SOURCE: &str = include_str!("../data/noms.txt");
const RUES_SOURCE: &str = include_str!("../data/rues.txt");

/// One line of the table of collèges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CollegeSource {
    /// Rank in the table, from 1: UAI, SIRET and jointure derive from it.
    pub rang: u32,
    /// Name in normal French case.
    pub nom: &'static str,
    /// Pupils at scale 1.
    pub eleves: u32,
    /// Bassin, in capitals.
    pub bassin: &'static str,
    /// Commune (with the arrondissement in Marseille).
    pub commune: &'static str,
    /// Postal code, 5 digits.
    pub code_postal: &'static str,
}

/// The 136 collèges, in the order of the table.
pub fn college_sources() -> Result<Vec<CollegeSource>, AcademieError> {
    let mut rang = 0;
    lines(COLLEGES_SOURCE)
        .map(|line| {
            let mut parts = line.split('|');
            let mut part = || parts.next().ok_or(AcademieError::Data("colleges.txt"));
            rang += 1;
            Ok(CollegeSource {
                rang,
                nom: part()?,
                eleves: part()?.parse().map_err(|_| AcademieError::Data("colleges.txt"))?,
                bassin: part()?,
                commune: part()?,
                code_postal: part()?,
            })
        })
        .collect()
}

/// Names of one family tradition.
pub(crate) struct Tradition {
    pub(crate) poids: u32,
    pub(crate) femmes: Vec<&'static str>,
    pub(crate) hommes: Vec<&'static str>,
    pub(crate) filles: Vec<&'static str>,
    pub(crate) garcons: Vec<&'static str>,
    pub(crate) familles: Vec<&'static str>,
}

/// Every tradition, then the streets.
pub(crate) struct Noms {
    pub(crate) traditions: Vec<Tradition>,
    pub(crate) rues: Vec<&'static str>,
}

impl Noms {
    pub(crate) fn load() -> Result<Self, AcademieError> {
        const BAD: AcademieError = AcademieError::Data("noms.txt");
        let mut traditions: Vec<Tradition> = Vec::new();
        for line in lines(NOMS_SOURCE) {
            if let Some(head) = line.strip_prefix('[') {
                let poids = head
                    .trim_end_matches(']')
                    .rsplit(' ')
                    .next()
                    .and_then(|n| n.parse().ok())
                    .ok_or(BAD)?;
                let empty = Vec::new;
                traditions.push(Tradition {
                    poids,
                    femmes: empty(),
                    hommes: empty(),
                    filles: empty(),
                    garcons: empty(),
                    familles: empty(),
                });
                continue;
            }
            let (kind, list) = line.split_once(':').ok_or(BAD)?;
            let words: Vec<&'static str> = list.split(',').map(str::trim).collect();
            let current = traditions.last_mut().ok_or(BAD)?;
            match kind {
                "f" => current.femmes = words,
                "m" => current.hommes = words,
                "fe" => current.filles = words,
                "me" => current.garcons = words,
                "n" => current.familles = words,
                _ => return Err(BAD),
            }
        }
        let complete = |t: &Tradition| {
            [&t.femmes, &t.hommes, &t.filles, &t.garcons, &t.familles]
                .iter()
                .all(|words| words.len() > 4)
        };
        if traditions.is_empty() || !traditions.iter().all(complete) {
            return Err(BAD);
        }
        Ok(Self {
            traditions,
            rues: lines(RUES_SOURCE).collect(),
        })
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
