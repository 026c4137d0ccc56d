//! A CSV file as lines of cells: encoding and separator are found, quotes and bounds are held.

use encoding_rs::{ISO_8859_15, UTF_8, WINDOWS_1252};

use super::SourceError;

/// Largest file, in bytes.
const OCTETS: usize = 64 << 20;
const LIGNES: usize = 200_000;
const COLONNES: usize = 500;
const CASE: usize = 64 << 10;
const SEPARATEURS: [char; 4] = [';', '\t', ',', '|'];

/// A line with the number it has in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rang {
    /// From 1.
    pub(super) numero: u64,
    /// Trimmed.
    pub(super) cases: Vec<String>,
}

/// A CSV file.
#[derive(Debug)]
pub(super) struct Tableau {
    pub(super) fichier: String,
    pub(super) encodage: &'static str,
    pub(super) separateur: char,
    /// Every line that is not blank, the header included.
    pub(super) rangs: Vec<Rang>,
}

impl Tableau {
    pub(super) fn lire(fichier: &str, octets: &[u8]) -> Result<Self, SourceError> {
        if octets.len() > OCTETS {
            let (fichier, quoi) = (fichier.to_owned(), "la taille du fichier");
            return Err(SourceError::Limite {
                fichier,
                ligne: 1,
                quoi,
            });
        }
        if let Some(at) = octets.iter().position(|b| matches!(b, 0..=8 | 14..=31)) {
            let ligne = 1 + octets.iter().take(at).filter(|b| **b == b'\n').count() as u64;
            let fichier = fichier.to_owned();
            return Err(SourceError::Binaire { fichier, ligne });
        }
        let (texte, encodage) = decode(octets);
        let separateur = separateur(&texte);
        let rangs = rangs(fichier, &texte, separateur)?;
        if rangs.is_empty() {
            return Err(SourceError::Vide(fichier.to_owned()));
        }
        Ok(Self {
            fichier: fichier.to_owned(),
            encodage,
            separateur,
            rangs,
        })
    }
}

/// UTF-8 when it is; else the two encodings of French tools, told apart by the bytes that only one of them prints.
fn decode(octets: &[u8]) -> (String, &'static str) {
    let octets = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
    if let Ok(texte) = std::str::from_utf8(octets) {
        return (texte.to_owned(), UTF_8.name());
    }
    let windows = octets.iter().any(|b| (0x80..0xa0).contains(b));
    let encodage = if windows { WINDOWS_1252 } else { ISO_8859_15 };
    let (texte, _) = encodage.decode_without_bom_handling(octets);
    (texte.into_owned(), encodage.name())
}

/// The separator that cuts the first lines most, outside quotes.
fn separateur(texte: &str) -> char {
    let mut counts = [0_usize; SEPARATEURS.len()];
    let mut quoted = false;
    for letter in texte
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(3)
        .flat_map(str::chars)
    {
        quoted ^= letter == '"';
        for (count, separateur) in counts.iter_mut().zip(SEPARATEURS) {
            *count += usize::from(!quoted && letter == separateur);
        }
    }
    let best = counts.iter().copied().max().unwrap_or_default();
    let found = counts.into_iter().zip(SEPARATEURS).find(|(count, _)| *count == best);
    found.map_or(';', |(_, separateur)| separateur)
}

fn rangs(fichier: &str, texte: &str, separateur: char) -> Result<Vec<Rang>, SourceError> {
    let limite = |ligne, quoi| SourceError::Limite {
        fichier: fichier.to_owned(),
        ligne,
        quoi,
    };
    let mut rangs: Vec<Rang> = Vec::new();
    let (mut cases, mut case) = (Vec::new(), String::new());
    let (mut ligne, mut debut, mut ouvert) = (1_u64, 1_u64, None);
    let mut letters = texte.chars().chain((!texte.ends_with('\n')).then_some('\n')).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if ouvert.is_some() => {
                if letters.peek() == Some(&'"') {
                    letters.next();
                    case.push('"');
                } else {
                    ouvert = None;
                }
            }
            '"' if case.trim().is_empty() => ouvert = Some(ligne),
            '\r' => {}
            '\n' if ouvert.is_none() => {
                cases.push(std::mem::take(&mut case).trim().to_owned());
                let cases = std::mem::take(&mut cases);
                if cases.iter().any(|c: &String| !c.is_empty()) {
                    rangs.push(Rang { numero: debut, cases });
                }
                ligne += 1;
                debut = ligne;
                if rangs.len() > LIGNES {
                    return Err(limite(ligne, "le nombre de lignes"));
                }
            }
            _ if letter == separateur && ouvert.is_none() => {
                cases.push(std::mem::take(&mut case).trim().to_owned());
                if cases.len() > COLONNES {
                    return Err(limite(ligne, "le nombre de colonnes"));
                }
            }
            _ => {
                ligne += u64::from(letter == '\n');
                case.push(if letter == '\n' { ' ' } else { letter });
                if case.len() > CASE {
                    return Err(limite(ligne, "une case"));
                }
            }
        }
    }
    match ouvert {
        None => Ok(rangs),
        Some(ligne) => Err(SourceError::Guillemet {
            fichier: fichier.to_owned(),
            ligne,
        }),
    }
}
