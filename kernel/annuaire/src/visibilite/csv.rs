//! Persons as a table for a spreadsheet (K-ST-4), under the same visibility as their pages.

use std::collections::HashSet;
use std::fmt::Write as _;

use preau_model::PersonneId;

use super::{FicheVisible, Information, Lecteur, Relation};
use crate::{Annuaire, AnnuaireError, Recherche};

impl Annuaire {
    /// The persons of a search that this reader may see, as CSV: separated by semicolons, in UTF-8 with its mark, one line per
    /// person, one column per information that the reader's role sees of anybody. Several values of a cell are joined by « | ».
    pub async fn exporter_csv(&self, lecteur: Lecteur, question: &Recherche) -> Result<String, AnnuaireError> {
        let columns: Vec<Information> = Information::ALL
            .into_iter()
            .filter(|information| Relation::ALL.iter().any(|r| information.visible(lecteur.role, *r)))
            .collect();
        let mut text = String::from('\u{feff}');
        line(&mut text, columns.iter().map(|c| c.libelle().to_owned()));
        let mut done: HashSet<PersonneId> = HashSet::new();
        for found in self.chercher(question).await? {
            if !done.insert(found.personne) {
                continue;
            }
            if let Some(fiche) = self.fiche_visible(lecteur, found.personne).await? {
                line(&mut text, columns.iter().map(|column| cell(&fiche, *column)));
            }
        }
        Ok(text)
    }
}

fn cell(fiche: &FicheVisible, column: Information) -> String {
    fiche
        .lignes
        .get(&column)
        .map(|lines| lines.join(" | "))
        .unwrap_or_default()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (n, value) in cells.enumerate() {
        if n > 0 {
            text.push(';');
        }
        let _ = write!(text, "\"{}\"", harmless(&value).replace('"', "\"\""));
    }
    text.push_str("\r\n");
}

/// A spreadsheet runs what begins as a formula: an apostrophe makes it text.
fn harmless(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_run_nor_breaks_the_line() {
        let mut text = String::new();
        line(
            &mut text,
            ["=1+1", "a;b", "dit « \"non\" »", "+33 6"]
                .into_iter()
                .map(str::to_owned),
        );
        assert_eq!(text, "\"'=1+1\";\"a;b\";\"dit « \"\"non\"\" »\";\"'+33 6\"\r\n");
    }
}
