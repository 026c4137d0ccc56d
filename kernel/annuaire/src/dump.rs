//! The state that sources give, as sorted lines: without internal ids and without the moments of imports, so that two ways to the
//! same state give the same lines, in any installation.

use preau_model::PersonneId;
use preau_store::{Connection, Row, RowExt as _, StoreError};
use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use crate::aaf::{Names, Record};
use crate::{Annuaire, AnnuaireError};

const PERSONS: &str = "SELECT p.id, p.sensible, p.source, p.academie, p.degre, p.cle, p.categorie, p.profil, p.nom, p.prenom, p.civilite, p.recherche, p.siecle, \
     s.cle AS maison FROM personne p LEFT JOIN structure s ON s.id = p.structure WHERE p.source <> 2 AND p.etat = 0";

/// (letter of the line, statement, its columns). `$1`: now.
const TABLES: &[(&str, &str, &[&str])] = &[
    (
        "structure",
        "SELECT source, genre, cle, uai, nom, commune, nature, bassin, attributs FROM structure \
         WHERE source <> 2 AND etat = 0 AND genre = 1 AND CAST($1 AS BIGINT) > 0",
        &["genre", "cle", "uai", "nom", "commune", "nature", "bassin", "attributs"],
    ),
    (
        "groupe",
        "SELECT g.source, s.cle, g.annee, g.genre, g.code, g.libelle, g.niveau FROM groupe g JOIN structure s ON s.id = g.structure \
         WHERE g.source <> 2 AND g.jusque > $1",
        &["cle", "annee", "genre", "code", "libelle", "niveau"],
    ),
    (
        "division",
        "SELECT g.source, s.cle, g.code, d.code AS division FROM groupe_division x JOIN groupe g ON g.id = x.groupe \
         JOIN groupe d ON d.id = x.division JOIN structure s ON s.id = g.structure WHERE g.source <> 2 AND g.jusque > $1",
        &["cle", "code", "division"],
    ),
    (
        "rattachement",
        "SELECT r.source, s.cle, p.cle AS personne, r.profil, r.fonction, r.discipline FROM rattachement r \
         JOIN personne p ON p.id = r.personne JOIN structure s ON s.id = r.structure WHERE r.source <> 2 AND r.jusque > $1",
        &["cle", "personne", "profil", "fonction", "discipline"],
    ),
    (
        "appartenance",
        "SELECT a.source, s.cle, p.cle AS personne, g.genre, g.code, a.qualite, a.matiere FROM appartenance a \
         JOIN personne p ON p.id = a.personne JOIN groupe g ON g.id = a.groupe JOIN structure s ON s.id = g.structure \
         WHERE a.source <> 2 AND a.jusque > $1 AND g.jusque > $1",
        &["cle", "personne", "genre", "code", "qualite", "matiere"],
    ),
    (
        "lien",
        "SELECT l.source, e.cle AS eleve, r.cle AS responsable, l.lien, l.financier, l.legal, l.contact, l.paiement \
         FROM lien_responsable l JOIN personne e ON e.id = l.eleve JOIN personne r ON r.id = l.responsable \
         WHERE l.source <> 2 AND l.jusque > $1",
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
        "SELECT 1 AS source, code, libelle FROM matiere WHERE CAST($1 AS BIGINT) > 0",
        &["code", "libelle"],
    ),
    (
        "mef",
        "SELECT 1 AS source, code, libelle FROM mef WHERE CAST($1 AS BIGINT) > 0",
        &["code", "libelle"],
    ),
];

const CIVIL: &[&str] = &[
    "academie",
    "degre",
    "cle",
    "categorie",
    "profil",
    "nom",
    "prenom",
    "civilite",
    "recherche",
    "siecle",
    "maison",
];

impl Annuaire {
    /// What `preau annuaire dump` prints: `kind | source | …`, sorted. Of a sealed record, only a digest of its attributes is told,
    /// in their canonical order: equal digests, equal records, and nothing to read.
    pub async fn dump(&self) -> Result<Vec<String>, AnnuaireError> {
        let mut lines = Vec::new();
        let mut reading = self.db.read().await?;
        let c: &mut Connection = &mut reading;
        for (kind, sql, columns) in TABLES {
            let query = sqlx::query(AssertSqlSafe(*sql)).bind(self.now());
            for row in query.fetch_all(&mut *c).await? {
                lines.push(format!("{kind} | {} | {}", row.int("source")?, cells(&row, columns)?));
            }
        }
        for row in sqlx::query(PERSONS).fetch_all(&mut *c).await? {
            let id: PersonneId = row.id("id")?;
            let digest = match row.opt_bytes("sensible")? {
                Some(sealed) => self.digest(id, &sealed)?,
                None => String::new(),
            };
            lines.push(format!(
                "personne | {} | {} | {digest}",
                row.int("source")?,
                cells(&row, CIVIL)?
            ));
        }
        lines.sort_unstable();
        Ok(lines)
    }

    fn digest(&self, id: PersonneId, sealed: &[u8]) -> Result<String, AnnuaireError> {
        let plain = self.keys.unseal(id, sealed).ok_or(AnnuaireError::Sealed)?;
        let mut names = Names::new();
        let mut record = Record::decode(&plain, &mut names).ok_or(AnnuaireError::Sealed)?;
        let mut hash = Sha256::new();
        for (name, values) in record.sorted() {
            for part in std::iter::once(names.text(name)).chain(values) {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        Ok(crate::import::hex(&hash.finalize()))
    }
}

fn cells(row: &Row, columns: &[&'static str]) -> Result<String, StoreError> {
    let cell = |column: &&'static str| match row.opt_text(column) {
        Ok(text) => Ok(text.unwrap_or_default()),
        Err(_) => row.int(column).map(|n| n.to_string()),
    };
    let cells: Vec<String> = columns.iter().map(cell).collect::<Result<_, _>>()?;
    Ok(cells.join(" | "))
}
