//! The state that sources give, as text: without internal ids and without the moments of imports, so that two ways to the same
//! state give the same lines.

use std::collections::BTreeSet;

use preau_model::PersonneId;
use preau_store::{Connection, Row, RowExt as _};
use sqlx::AssertSqlSafe;

use crate::Annuaire;

const PERSONS: &str = "SELECT p.id, p.cle, p.categorie, p.profil, p.nom, p.prenom, p.civilite, p.recherche, p.siecle, \
     s.cle AS maison FROM personne p LEFT JOIN structure s ON s.id = p.structure WHERE p.source = 1 AND p.etat = 0";

/// (letter of the line, statement, its columns). `$1`: now.
const TABLES: &[(&str, &str, &[&str])] = &[
    (
        "structure",
        "SELECT genre, cle, uai, nom, commune, nature, bassin, attributs FROM structure \
         WHERE source = 1 AND etat = 0 AND genre = 1 AND CAST($1 AS BIGINT) > 0",
        &["genre", "cle", "uai", "nom", "commune", "nature", "bassin", "attributs"],
    ),
    (
        "groupe",
        "SELECT s.cle, g.annee, g.genre, g.code, g.libelle, g.niveau FROM groupe g JOIN structure s ON s.id = g.structure \
         WHERE g.source = 1 AND g.jusque > $1",
        &["cle", "annee", "genre", "code", "libelle", "niveau"],
    ),
    (
        "division",
        "SELECT s.cle, g.code, d.code AS division FROM groupe_division x JOIN groupe g ON g.id = x.groupe \
         JOIN groupe d ON d.id = x.division JOIN structure s ON s.id = g.structure WHERE g.source = 1 AND g.jusque > $1",
        &["cle", "code", "division"],
    ),
    (
        "rattachement",
        "SELECT s.cle, p.cle AS personne, r.profil, r.fonction, r.discipline FROM rattachement r \
         JOIN personne p ON p.id = r.personne JOIN structure s ON s.id = r.structure WHERE r.source = 1 AND r.jusque > $1",
        &["cle", "personne", "profil", "fonction", "discipline"],
    ),
    (
        "appartenance",
        "SELECT s.cle, p.cle AS personne, g.genre, g.code, a.qualite, a.matiere FROM appartenance a \
         JOIN personne p ON p.id = a.personne JOIN groupe g ON g.id = a.groupe JOIN structure s ON s.id = g.structure \
         WHERE a.source = 1 AND a.jusque > $1 AND g.jusque > $1",
        &["cle", "personne", "genre", "code", "qualite", "matiere"],
    ),
    (
        "lien",
        "SELECT e.cle AS eleve, r.cle AS responsable, l.lien, l.financier, l.legal, l.contact, l.paiement \
         FROM lien_responsable l JOIN personne e ON e.id = l.eleve JOIN personne r ON r.id = l.responsable \
         WHERE l.source = 1 AND l.jusque > $1",
        &[
            "eleve",
            "responsable",
            "lien",
            "financier",
            "legal",
            "contact",
            "paiement",
        ],
    ),
    (
        "matiere",
        "SELECT code, libelle FROM matiere WHERE CAST($1 AS BIGINT) > 0",
        &["code", "libelle"],
    ),
    (
        "mef",
        "SELECT code, libelle FROM mef WHERE CAST($1 AS BIGINT) > 0",
        &["code", "libelle"],
    ),
];

fn cell(row: &Row, column: &'static str) -> String {
    row.opt_text(column)
        .map(Option::unwrap_or_default)
        .or_else(|_| row.int(column).map(|n| n.to_string()))
        .unwrap()
}

/// The lines of an annuaire.
pub(super) async fn dump(annuaire: &Annuaire) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut reading = annuaire.db.read().await.unwrap();
    let c: &mut Connection = &mut reading;
    for (letter, sql, columns) in TABLES {
        let query = sqlx::query(AssertSqlSafe(*sql)).bind(annuaire.now());
        for row in query.fetch_all(&mut *c).await.unwrap() {
            let cells: Vec<String> = columns.iter().map(|column| cell(&row, column)).collect();
            assert!(
                lines.insert(format!("{letter} | {}", cells.join(" | "))),
                "twice the same: {cells:?}"
            );
        }
    }
    for row in sqlx::query(PERSONS).fetch_all(&mut *c).await.unwrap() {
        let id: PersonneId = row.id("id").unwrap();
        let cells: Vec<String> = [
            "cle",
            "categorie",
            "profil",
            "nom",
            "prenom",
            "civilite",
            "recherche",
            "siecle",
            "maison",
        ]
        .iter()
        .map(|column| cell(&row, column))
        .collect();
        let sensible = annuaire.sensible(id).await.unwrap();
        lines.insert(format!("personne | {} | {sensible:?}", cells.join(" | ")));
    }
    lines
}

/// Fails with the first differences.
pub(super) fn assert_same(what: &str, one: &BTreeSet<String>, other: &BTreeSet<String>) {
    let left: Vec<_> = one.difference(other).take(8).collect();
    let right: Vec<_> = other.difference(one).take(8).collect();
    assert!(
        left.is_empty() && right.is_empty(),
        "{what}\nonly in the first: {left:#?}\nonly in the second: {right:#?}"
    );
}
