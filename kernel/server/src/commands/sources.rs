//! `preau annuaire plan|import` of files, `preau annuaire mapping|token`: what schools bring besides the exports.

use std::path::{Path, PathBuf};

use preau_annuaire::sources::{Contenu, Correspondance, Depot, NouveauJeton, Piece};
use preau_annuaire::{Annuaire, ImportError};
use preau_model::Uai;

use super::annuaire::{print, territory};
use crate::cli::{Lecture, Mapping, Sorte, Token};
use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What is imported.
pub(crate) enum Quoi {
    /// An export of AAF.
    Export(PathBuf),
    /// Files or a message of one school.
    Depot(Depot),
}

/// What the paths are, as told or as they look.
pub(crate) async fn read(annuaire: &Annuaire, lecture: &Lecture) -> Result<Quoi, ServerError> {
    let Some(first) = lecture.paths.first() else {
        return Err(ServerError::Refused("il faut au moins un fichier".to_owned()));
    };
    let sorte = match lecture.source {
        Sorte::Auto => guess(first)?,
        other => other,
    };
    if sorte != Sorte::Csv && lecture.paths.len() > 1 {
        return Err(ServerError::Refused(
            "plusieurs fichiers ne se lisent ensemble qu’en CSV (élèves et responsables)".to_owned(),
        ));
    }
    let contenu = match sorte {
        Sorte::Auto | Sorte::Aaf => return Ok(Quoi::Export(first.clone())),
        Sorte::Csv => {
            let uai = uai(lecture)?;
            let mut pieces = Vec::new();
            for path in &lecture.paths {
                let mut piece = piece(path)?;
                let file = (piece.nom.as_str(), piece.octets.as_slice());
                let mapping = lecture.mapping.as_deref();
                piece.correspondance = Some(annuaire.correspondance_pour(uai, mapping, file).await?);
                pieces.push(piece);
            }
            Contenu::Csv(pieces)
        }
        Sorte::Sts => Contenu::Sts(piece(first)?),
        Sorte::Json => Contenu::Api {
            origine: lecture.origine.clone(),
            octets: piece(first)?.octets,
        },
    };
    let uai = match (&contenu, &lecture.uai) {
        (_, Some(_)) | (Contenu::Csv(_), None) => uai(lecture)?,
        (Contenu::Sts(piece), None) => named(&piece.nom).ok_or_else(missing)?,
        (Contenu::Api { octets, .. }, None) => told(octets).ok_or_else(missing)?,
    };
    Ok(Quoi::Depot(annuaire.depot(uai, contenu)))
}

/// By the name of the file, and by its first bytes for XML.
fn guess(path: &Path) -> Result<Sorte, ServerError> {
    let is = |end: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(end));
    Ok(if path.is_dir() {
        Sorte::Aaf
    } else if is("csv") || is("txt") || is("tsv") {
        Sorte::Csv
    } else if is("json") {
        Sorte::Json
    } else if is("xml") && contains_sts(&piece(path)?.octets) {
        Sorte::Sts
    } else {
        Sorte::Aaf
    })
}

fn contains_sts(octets: &[u8]) -> bool {
    let head = octets.get(..4_096).unwrap_or(octets);
    [&b"<STS_EDT"[..], b"<EDT_STS"]
        .iter()
        .any(|root| head.windows(root.len()).any(|window| window == *root))
}

fn piece(path: &Path) -> Result<Piece, ServerError> {
    Ok(Piece {
        nom: path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
        octets: std::fs::read(path).map_err(|e| ServerError::file(path, e))?,
        correspondance: None,
    })
}

fn uai(lecture: &Lecture) -> Result<Uai, ServerError> {
    let given = lecture.uai.as_deref().ok_or_else(missing)?;
    parse(given)
}

fn parse(uai: &str) -> Result<Uai, ServerError> {
    uai.to_uppercase()
        .parse()
        .map_err(|_| ServerError::Refused(format!("«\u{a0}{uai}\u{a0}» n’est pas un code UAI")))
}

fn missing() -> ServerError {
    ServerError::Refused("ce fichier ne dit pas de quel établissement il est\u{a0}: ajouter --uai CODE".to_owned())
}

/// `sts_emp_0139001N_2026.xml`
fn named(nom: &str) -> Option<Uai> {
    nom.split(['_', '.', '-'])
        .find_map(|part| part.to_uppercase().parse().ok())
}

fn told(octets: &[u8]) -> Option<Uai> {
    let value: serde_json::Value = serde_json::from_slice(octets).ok()?;
    value.get("uai")?.as_str()?.parse().ok()
}

/// Mappings of a school: shows them, or keeps or forgets one.
pub(crate) async fn mapping(mapping: &Mapping) -> Result<(), ServerError> {
    let kernel = Kernel::open(&mapping.data.data).await?;
    let uai = parse(&mapping.uai)?;
    if let Some(name) = &mapping.remove {
        let done = kernel.annuaire.oublier_correspondance(uai, name).await?;
        if done == 0 {
            return Err(ServerError::Refused(format!(
                "cet établissement ne garde aucune correspondance «\u{a0}{name}\u{a0}»"
            )));
        }
        say!("Correspondance «\u{a0}{name}\u{a0}» oubliée.");
        return Ok(());
    }
    if let Some(path) = &mapping.set {
        let bytes = std::fs::read(path).map_err(|e| ServerError::file(path, e))?;
        let new: Correspondance = serde_json::from_slice(&bytes).map_err(|error| {
            ServerError::Refused(format!(
                "cette correspondance ne se lit pas, ligne {}, colonne {}. Partir d’un modèle\u{a0}: preau annuaire mapping --modeles",
                error.line(),
                error.column()
            ))
        })?;
        kernel.annuaire.garder_correspondance(uai, None, &new).await?;
        say!("Correspondance «\u{a0}{}\u{a0}» gardée pour {uai}.", new.nom);
        return Ok(());
    }
    if mapping.modeles {
        return print(&Correspondance::modeles().map_err(ImportError::from)?);
    }
    print(&kernel.annuaire.correspondances(uai).await?)
}

/// Tokens of systems.
pub(crate) async fn token(token: &Token) -> Result<(), ServerError> {
    let kernel = Kernel::open(&token.data.data).await?;
    let territoire = territory(&kernel, token.territoire.as_deref()).await?;
    if let Some(id) = &token.revoke {
        let id = id
            .parse()
            .map_err(|_| ServerError::Refused("cet identifiant de jeton n’en est pas un".to_owned()))?;
        kernel.annuaire.revoquer_jeton(territoire, id).await?;
        say!("Jeton révoqué.");
        return Ok(());
    }
    let Some(origine) = &token.origine else {
        return print(&kernel.annuaire.jetons(territoire).await?);
    };
    let ecoles = token.uai.iter().map(|uai| parse(uai)).collect::<Result<_, _>>()?;
    let new = NouveauJeton {
        territoire,
        origine: origine.clone(),
        libelle: token.libelle.clone(),
        expire: kernel.annuaire.now() + token.jours * DAY,
        ecoles,
    };
    let (id, secret) = kernel.annuaire.creer_jeton(None, new).await?;
    say!(
        "Jeton {id}, valable {} jours. Son secret n’est montré qu’une fois\u{a0}:",
        token.jours
    );
    say!("{secret}");
    Ok(())
}

/// The state that sources give, as sorted lines.
pub(crate) async fn dump(data: &Path) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    for line in kernel.annuaire.dump().await? {
        say!("{line}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_look() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        assert_eq!(guess(&write("e.CSV", "")).unwrap(), Sorte::Csv);
        assert_eq!(guess(&write("e.json", "{}")).unwrap(), Sorte::Json);
        assert_eq!(
            guess(&write("s.xml", "<?xml version=\"1.0\"?><STS_EDT>")).unwrap(),
            Sorte::Sts
        );
        assert_eq!(guess(&write("a.xml", "<ficAlimMENESR>")).unwrap(), Sorte::Aaf);
        assert_eq!(guess(folder.path()).unwrap(), Sorte::Aaf);
        let uai = Uai::from_number(139_001).unwrap();
        assert_eq!(named(&format!("sts_emp_{uai}_2026.xml")), Some(uai));
        assert_eq!(told(format!("{{\"uai\":\"{uai}\"}}").as_bytes()), Some(uai));
        assert_eq!(told(b"{"), None);
    }
}
