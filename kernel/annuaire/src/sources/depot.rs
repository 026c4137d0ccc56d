//! Files of one school, or what a system sent for it, as they came: what an import reads, keeps while it waits, and reads again.

use std::io::{self, Read, Write};

use jiff::civil::Date;
use preau_model::{Source, TerritoireId, Uai};
use serde::{Deserialize, Serialize};

use super::{Apport, Correspondance, Fichier, SourceError, lire_api, lire_csv, lire_sts};
use crate::import::Scope;
use crate::{Annuaire, Keys};

/// The degré under which the rows of files are kept.
pub(crate) const FICHIER: &str = "fichier";
/// The same for systems: followed by their name.
pub(crate) const API: &str = "api:";

/// What somebody brings for one school.
#[derive(Debug, Clone)]
pub struct Depot {
    /// The school.
    pub uai: Uai,
    /// What it is.
    pub contenu: Contenu,
    /// The day it was brought: a file has no date of its own.
    pub(crate) jour: Date,
}

impl Annuaire {
    /// What is brought today for a school.
    pub fn depot(&self, uai: Uai, contenu: Contenu) -> Depot {
        let now = jiff::Timestamp::from_millisecond(self.now()).unwrap_or_default();
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
        Depot {
            uai,
            contenu,
            jour: now.to_zoned(zone).date(),
        }
    }
}

/// Files or a message, as they came.
#[derive(Debug, Clone)]
pub enum Contenu {
    /// One or several CSV files, each with its mapping (`None`: the model that fits).
    Csv(Vec<Piece>),
    /// The STS-Web export.
    Sts(Piece),
    /// `data/apport.schema.json`, from a named system (lower case letters, digits, hyphens).
    Api {
        /// Name of the system.
        origine: String,
        /// The message.
        octets: Vec<u8>,
    },
}

/// A file.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Its name, for messages.
    pub nom: String,
    /// Its bytes.
    pub octets: Vec<u8>,
    /// Its mapping, for CSV.
    pub correspondance: Option<Correspondance>,
}

/// What precedes the bytes of a kept depot.
#[derive(Serialize, Deserialize)]
struct Tete {
    uai: Uai,
    /// `AAAA-MM-JJ`.
    jour: String,
    sorte: Sorte,
    origine: String,
    pieces: Vec<(String, Option<Correspondance>, usize)>,
}

/// Name, mapping and bytes of a file.
type Bytes<'p> = (&'p str, Option<Correspondance>, &'p [u8]);

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Sorte {
    Csv,
    Sts,
    Api,
}

impl Depot {
    /// Reads it. Lines that are wrong are set aside and told, but for a system: nothing of what it sends counts unless all of it
    /// does.
    pub fn lire(&self, keys: &Keys) -> Result<Apport, SourceError> {
        let apport = match &self.contenu {
            Contenu::Csv(pieces) => {
                let fichiers: Vec<Fichier<'_>> = pieces
                    .iter()
                    .map(|piece| Fichier {
                        nom: &piece.nom,
                        octets: &piece.octets,
                        correspondance: piece.correspondance.clone(),
                    })
                    .collect();
                lire_csv(&fichiers, self.uai, keys)?
            }
            Contenu::Sts(piece) => lire_sts(&piece.nom, &piece.octets, self.uai)?,
            Contenu::Api { origine, octets } => {
                let apport = lire_api(origine, octets)?;
                if apport.uai != self.uai {
                    return Err(SourceError::Etablissement {
                        fichier: "envoi".to_owned(),
                        trouve: apport.uai.to_string(),
                        attendu: self.uai.to_string(),
                    });
                }
                if !apport.erreurs.is_empty() {
                    return Err(SourceError::Envoi(apport.erreurs));
                }
                apport
            }
        };
        apport.utilisable(&self.nom())?;
        Ok(apport)
    }

    /// Where it comes from.
    pub const fn source(&self) -> Source {
        match self.contenu {
            Contenu::Csv(_) | Contenu::Sts(_) => Source::Fichier,
            Contenu::Api { .. } => Source::Api,
        }
    }

    /// How people call it: the names of its files, or that of the system.
    pub fn nom(&self) -> String {
        match &self.contenu {
            Contenu::Csv(pieces) => {
                let names: Vec<&str> = pieces.iter().map(|piece| piece.nom.as_str()).collect();
                names.join(", ")
            }
            Contenu::Sts(piece) => piece.nom.clone(),
            Contenu::Api { origine, .. } => origine.clone(),
        }
    }

    /// What it may speak of.
    pub(crate) fn scope(&self, territoire: TerritoireId) -> Scope {
        Scope {
            territoire,
            academie: self.uai.to_string(),
            degre: match &self.contenu {
                Contenu::Csv(_) | Contenu::Sts(_) => FICHIER.to_owned(),
                Contenu::Api { origine, .. } => format!("{API}{origine}"),
            },
            source: self.source(),
        }
    }

    /// Writes it, to be kept.
    pub(crate) fn pack(&self, out: &mut dyn Write) -> io::Result<()> {
        let (sorte, origine, pieces): (_, _, Vec<Bytes<'_>>) = match &self.contenu {
            Contenu::Csv(pieces) => {
                let pieces = pieces
                    .iter()
                    .map(|p| (p.nom.as_str(), p.correspondance.clone(), p.octets.as_slice()));
                (Sorte::Csv, "", pieces.collect())
            }
            Contenu::Sts(piece) => (
                Sorte::Sts,
                "",
                vec![(piece.nom.as_str(), None, piece.octets.as_slice())],
            ),
            Contenu::Api { origine, octets } => (Sorte::Api, origine.as_str(), vec![("", None, octets.as_slice())]),
        };
        let tete = Tete {
            uai: self.uai,
            jour: self.jour.to_string(),
            sorte,
            origine: origine.to_owned(),
            pieces: pieces
                .iter()
                .map(|(nom, mapping, bytes)| ((*nom).to_owned(), mapping.clone(), bytes.len()))
                .collect(),
        };
        let mut zip = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        let tete = serde_json::to_vec(&tete)?;
        zip.write_all(&u64::try_from(tete.len()).map_err(io::Error::other)?.to_le_bytes())?;
        zip.write_all(&tete)?;
        for (_, _, bytes) in pieces {
            zip.write_all(bytes)?;
        }
        zip.finish().map(drop)
    }

    /// What [`Depot::pack`] wrote.
    pub(crate) fn unpack(source: impl Read) -> io::Result<Self> {
        let mut zip = flate2::read::GzDecoder::new(source);
        let mut length = [0_u8; 8];
        zip.read_exact(&mut length)?;
        let mut tete = Vec::new();
        zip.by_ref().take(u64::from_le_bytes(length)).read_to_end(&mut tete)?;
        let tete: Tete = serde_json::from_slice(&tete)?;
        let mut pieces = Vec::new();
        for (nom, correspondance, length) in tete.pieces {
            let mut octets = Vec::new();
            let bound = u64::try_from(length).map_err(io::Error::other)?;
            if zip.by_ref().take(bound).read_to_end(&mut octets)? != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            pieces.push(Piece {
                nom,
                octets,
                correspondance,
            });
        }
        let one = |mut pieces: Vec<Piece>| pieces.pop().ok_or_else(|| io::Error::other("no piece"));
        let contenu = match tete.sorte {
            Sorte::Csv => Contenu::Csv(pieces),
            Sorte::Sts => Contenu::Sts(one(pieces)?),
            Sorte::Api => Contenu::Api {
                origine: tete.origine,
                octets: one(pieces)?.octets,
            },
        };
        Ok(Self {
            uai: tete.uai,
            jour: tete.jour.parse().map_err(io::Error::other)?,
            contenu,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let piece = |nom: &str, octets: &[u8]| Piece {
            nom: nom.to_owned(),
            octets: octets.to_vec(),
            correspondance: Correspondance::modeles().unwrap().first().cloned(),
        };
        let uai = Uai::from_number(139_001).unwrap();
        for contenu in [
            Contenu::Csv(vec![piece("a.csv", b"1;2"), piece("b.csv", b"")]),
            Contenu::Sts(piece("sts.xml", b"<a/>")),
            Contenu::Api {
                origine: "edt".to_owned(),
                octets: b"{}".to_vec(),
            },
        ] {
            let depot = Depot {
                uai,
                jour: jiff::civil::date(2026, 9, 1),
                contenu,
            };
            let mut kept = Vec::new();
            depot.pack(&mut kept).unwrap();
            let again = Depot::unpack(kept.as_slice()).unwrap();
            let plain = |depot: &Depot| match &depot.contenu {
                Contenu::Csv(pieces) => pieces.iter().map(|p| (p.nom.clone(), p.octets.clone())).collect(),
                Contenu::Sts(p) => vec![(p.nom.clone(), p.octets.clone())],
                Contenu::Api { origine, octets } => vec![(origine.clone(), octets.clone())],
            };
            assert_eq!(plain(&again), plain(&depot));
            assert_eq!((again.uai, again.jour, again.nom()), (uai, depot.jour, depot.nom()));
            kept.pop();
            kept.pop();
            kept.truncate(kept.len() / 2);
            assert!(Depot::unpack(kept.as_slice()).is_err());
        }
    }
}
