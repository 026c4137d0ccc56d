//! Exact counts for scripts: what the last applied files hold.

use std::collections::BTreeMap;

use preau_model::{GenreGroupe, GenreStructure, Millis, Profil, Qualite, Source};
use preau_store::{Connection, RowExt as _, StoreError};
use serde::Serialize;
use sqlx::AssertSqlSafe;

use crate::{Annuaire, AnnuaireError};

/// Counts of everything that sources hold now, whatever the territory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Persons present by primary profile (one per person): `ELV`, `TUT`, `ENS`… all nine, zeroes included.
    pub personnes: BTreeMap<String, u64>,
    /// Open établissements (EtabEducNat records).
    pub structures: u64,
    /// Living classes.
    pub classes: u64,
    /// Living teaching groups.
    pub groupes: u64,
    /// Open responsable–pupil links by legal responsibility: `1`, `2`, `0`; pairs of which both persons are present.
    pub liens_responsable: BTreeMap<String, u64>,
    /// Pupils by class: `UAI|code`. A class without any is there with 0.
    pub eleves_par_classe: BTreeMap<String, u64>,
    /// Different teachers by class: `UAI|code`.
    pub enseignants_par_classe: BTreeMap<String, u64>,
    /// Staff attached to more than one structure.
    pub personnels_plusieurs_structures: u64,
}

impl Annuaire {
    /// What `preau annuaire stats --json` prints: rows read from AAF that are open now, dates of entry in the future included.
    pub async fn stats(&self) -> Result<Stats, AnnuaireError> {
        let now = self.now();
        let mut reading = self.db.read().await?;
        let c: &mut Connection = &mut reading;
        let mut stats = Stats::default();
        for profil in Profil::ALL {
            stats.personnes.insert(profil.code().to_owned(), 0);
        }
        let aaf = Source::Aaf.number();
        let rows =
            sqlx::query("SELECT profil, COUNT(*) AS n FROM personne WHERE etat = 0 GROUP BY profil").fetch_all(&mut *c);
        for row in rows.await? {
            if let Some(profil) = Profil::from_number(row.int("profil")?) {
                stats.personnes.insert(profil.code().to_owned(), count(row.int("n")?));
            }
        }
        let sql = format!(
            "SELECT COUNT(*) AS n FROM structure WHERE genre = {} AND etat = 0 AND source = {aaf}",
            GenreStructure::Etablissement.number()
        );
        stats.structures = number(c, sql, None).await?;
        for (genre, slot) in [
            (GenreGroupe::Classe, &mut stats.classes),
            (GenreGroupe::Enseignement, &mut stats.groupes),
        ] {
            let sql = format!(
                "SELECT COUNT(*) AS n FROM groupe WHERE genre = {} AND source = {aaf} AND jusque > $1",
                genre.number()
            );
            *slot = number(c, sql, Some(now)).await?;
        }
        let sql = "SELECT l.legal, COUNT(*) AS n FROM lien_responsable l \
             JOIN personne e ON e.id = l.eleve AND e.etat = 0 JOIN personne r ON r.id = l.responsable AND r.etat = 0 \
             WHERE l.jusque > $1 GROUP BY l.legal";
        for legal in ["0", "1", "2"] {
            stats.liens_responsable.insert(legal.to_owned(), 0);
        }
        for row in sqlx::query(sql).bind(now).fetch_all(&mut *c).await? {
            stats
                .liens_responsable
                .insert(row.int("legal")?.to_string(), count(row.int("n")?));
        }
        stats.eleves_par_classe = by_class(c, Qualite::Eleve, now).await?;
        stats.enseignants_par_classe = by_class(c, Qualite::Enseignant, now).await?;
        let sql = format!(
            "SELECT COUNT(*) AS n FROM (SELECT r.personne FROM rattachement r \
             JOIN personne p ON p.id = r.personne AND p.etat = 0 AND p.categorie = 3 \
             WHERE r.source = {aaf} AND r.jusque > $1 GROUP BY r.personne HAVING COUNT(DISTINCT r.structure) > 1) t"
        );
        stats.personnels_plusieurs_structures = number(c, sql, Some(now)).await?;
        Ok(stats)
    }
}

async fn by_class(c: &mut Connection, qualite: Qualite, now: Millis) -> Result<BTreeMap<String, u64>, StoreError> {
    let sql = format!(
        "SELECT s.uai, s.cle, g.code, COUNT(DISTINCT a.personne) AS n FROM groupe g \
         JOIN structure s ON s.id = g.structure \
         LEFT JOIN appartenance a ON a.groupe = g.id AND a.qualite = {} AND a.jusque > $1 \
         WHERE g.genre = {} AND g.source = {} AND g.jusque > $1 GROUP BY s.uai, s.cle, g.code",
        qualite.number(),
        GenreGroupe::Classe.number(),
        Source::Aaf.number(),
    );
    let mut counts = BTreeMap::new();
    for row in sqlx::query(AssertSqlSafe(sql)).bind(now).fetch_all(c).await? {
        let school = match row.opt_text("uai")? {
            Some(uai) => uai,
            None => row.text("cle")?,
        };
        counts.insert(format!("{school}|{}", row.text("code")?), count(row.int("n")?));
    }
    Ok(counts)
}

async fn number(c: &mut Connection, sql: String, now: Option<Millis>) -> Result<u64, StoreError> {
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = match now {
        Some(now) => query.bind(now),
        None => query,
    };
    Ok(count(query.fetch_one(c).await?.int("n")?))
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
