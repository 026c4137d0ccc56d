//! One line of a CSV file through its mapping: cells by field, checked.

use jiff::civil::Date;

use super::correspondance::{Champ, Correspondance, Entete};
use super::tableau::Tableau;
use super::{Erreur, SourceError};
use crate::aaf::date;

/// A cell: what it says, of whom, in which column.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Case {
    champ: Champ,
    rang: u8,
    colonne: String,
    valeur: String,
}

/// A line of which every kept cell is readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ligne {
    pub(super) fichier: String,
    pub(super) numero: u64,
    cases: Vec<Case>,
}

impl Ligne {
    /// The first value of a field, for the responsable or child of this rank.
    pub(super) fn de(&self, champ: Champ, rang: u8) -> &str {
        let mut cases = self.cases.iter().filter(|c| c.champ == champ && c.rang == rang);
        cases.next().map_or("", |case| case.valeur.as_str())
    }

    /// The first value of a field.
    pub(super) fn une(&self, champ: Champ) -> &str {
        self.toutes(champ).next().unwrap_or_default()
    }

    /// Every value of a field.
    pub(super) fn toutes(&self, champ: Champ) -> impl Iterator<Item = &str> {
        self.cases
            .iter()
            .filter(move |c| c.champ == champ)
            .map(|c| c.valeur.as_str())
    }

    /// Every value of a field that is a list separated by `|` or `,`.
    pub(super) fn liste(&self, champ: Champ) -> impl Iterator<Item = &str> {
        self.toutes(champ)
            .flat_map(|v| v.split(['|', ',']))
            .map(str::trim)
            .filter(|v| !v.is_empty())
    }

    /// Ranks given for a field.
    pub(super) fn rangs(&self, champ: Champ) -> Vec<u8> {
        let mut rangs: Vec<u8> = self.cases.iter().filter(|c| c.champ == champ).map(|c| c.rang).collect();
        rangs.sort_unstable();
        rangs.dedup();
        rangs
    }

    /// An error on this line, at the column of a field.
    pub(super) fn erreur(&self, champ: Option<Champ>, code: &'static str, message: &str, ecartee: bool) -> Erreur {
        let colonne = champ.and_then(|champ| self.cases.iter().find(|c| c.champ == champ));
        Erreur {
            fichier: self.fichier.clone(),
            ligne: self.numero,
            colonne: colonne.map(|c| c.colonne.clone()),
            cle: None,
            code: code.into(),
            message: message.to_owned(),
            ecartee,
        }
    }
}

/// The lines of a file; those that cannot be used are told in `erreurs`.
pub(super) fn lignes(
    tableau: &Tableau,
    correspondance: &Correspondance,
    erreurs: &mut Vec<Erreur>,
) -> Result<Vec<Ligne>, SourceError> {
    let Entete { rang, colonnes } = correspondance.entete(tableau)?;
    let largeur = tableau.rangs.get(rang).map_or(0, |r| r.cases.len());
    let mut lignes = Vec::new();
    for row in tableau.rangs.iter().skip(rang + 1) {
        let mut ligne = Ligne {
            fichier: tableau.fichier.clone(),
            numero: row.numero,
            cases: Vec::new(),
        };
        if row.cases.iter().skip(largeur).any(|case| !case.is_empty()) {
            let message = format!(
                "la ligne a {} cases alors que l’en-tête en a {largeur}\u{a0}: un séparateur est sans doute dans un texte sans guillemets",
                row.cases.len()
            );
            erreurs.push(ligne.erreur(None, "ligne.colonnes", &message, true));
            continue;
        }
        for (index, champ, rang, colonne) in &colonnes {
            let Some(valeur) = row.cases.get(*index).filter(|v| !v.is_empty()) else {
                continue;
            };
            ligne.cases.push(Case {
                champ: *champ,
                rang: *rang,
                colonne: colonne.clone(),
                valeur: valeur.clone(),
            });
        }
        if let Some(case) = ligne.cases.iter_mut().find(|c| c.champ == Champ::Naissance) {
            if let Some(jour) = jour(&case.valeur) {
                case.valeur = format!("{:02}/{:02}/{:04}", jour.day(), jour.month(), jour.year());
            } else {
                let message = "la date n’est ni JJ/MM/AAAA ni AAAA-MM-JJ\u{a0}: elle est ignorée";
                erreurs.push(ligne.erreur(Some(Champ::Naissance), "ligne.date", message, false));
                ligne.cases.retain(|c| c.champ != Champ::Naissance);
            }
        }
        lignes.push(ligne);
    }
    Ok(lignes)
}

/// A day as the tools write it.
pub(super) fn jour(texte: &str) -> Option<Date> {
    date(texte).or_else(|| texte.trim().get(..10).and_then(|day| day.parse().ok()))
}
