//! What the annuaire already knows, read as streams for the plan.

use std::collections::{HashMap, HashSet};

use futures_util::TryStreamExt as _;
use preau_model::{GenreStructure, GroupeId, ImportId, Millis, PersonneId, Source, StructureId, TerritoireId};
use preau_store::dialect::list;
use preau_store::{Connection, Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::sources::{API, FICHIER};
use crate::sql::{bytes, padded};

/// What a delivery may speak of: an académie and a degré, or the rows that files or an API gave for one school. The latter is
/// told by the UAI in the place of the académie, and `fichier` or `api:…` in that of the degré.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) territoire: TerritoireId,
    pub(crate) academie: String,
    pub(crate) degre: String,
    pub(crate) source: Source,
}

impl Scope {
    /// Of an export of AAF.
    pub(crate) const fn aaf(territoire: TerritoireId, academie: String, degre: String) -> Self {
        Self {
            territoire,
            academie,
            degre,
            source: Source::Aaf,
        }
    }

    /// From what is stored with an import.
    pub(crate) fn stored(territoire: TerritoireId, academie: String, degre: String) -> Self {
        let source = match degre.as_str() {
            FICHIER => Source::Fichier,
            other if other.starts_with(API) => Source::Api,
            _ => Source::Aaf,
        };
        Self {
            territoire,
            academie,
            degre,
            source,
        }
    }

    /// Of one school alone?
    pub(crate) fn of_school(&self) -> bool {
        self.source != Source::Aaf
    }

    /// The number of the source, as stored.
    pub(crate) fn number(&self) -> i64 {
        i64::from(self.source.number())
    }

    /// The structures `s` of the scope, over the first three parameters.
    fn places(&self) -> &'static str {
        if self.of_school() {
            "s.territoire = $1 AND s.uai = $2 AND CAST($3 AS TEXT) <> ''"
        } else {
            "s.territoire = $1 AND s.academie = $2 AND s.degre = $3"
        }
    }
}

/// What earlier imports left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past {
    /// Date of generation of the last delivery of which anything was applied.
    pub(crate) date: Option<Millis>,
    /// The same, among imports that went to their end.
    pub(crate) whole: Option<Millis>,
    /// Is everything they said written?
    pub(crate) settled: bool,
    /// Did the last one go to its end? A differential export needs it.
    pub(crate) based: bool,
}

/// Earlier imports of a scope, but for one of them.
pub(crate) async fn past(c: &mut Connection, scope: &Scope, but: Option<ImportId>) -> Result<Past, StoreError> {
    let query = sqlx::query(
        "SELECT date_generation, etat, nature FROM annuaire_import WHERE territoire = $1 AND academie = $2 AND degre = $3 \
         AND etat IN (0, 1, 3, 4, 5, 6) AND id <> $4 ORDER BY debut DESC, id DESC",
    );
    let rows = scoped(query, scope)
        .bind(but.map_or_else(Vec::new, bytes))
        .fetch_all(c)
        .await?;
    let mut past = Past {
        date: None,
        whole: None,
        settled: false,
        based: rows
            .first()
            .map(|row| row.int("etat"))
            .transpose()?
            .is_some_and(|etat| matches!(etat, 1 | 3)),
    };
    // Everything is written if the last complete export was, and every differential one after it.
    let mut whole_so_far = true;
    for row in &rows {
        let (date, etat) = (row.int("date_generation")?, row.int("etat")?);
        whole_so_far &= etat == 1;
        past.settled |= whole_so_far && row.int("nature")? == 0;
        if etat != 5 {
            past.date = past.date.max(Some(date));
        }
        if matches!(etat, 1 | 3 | 6) {
            past.whole = past.whole.max(Some(date));
        }
    }
    Ok(past)
}

/// How often rows of AAF of an académie were written: something written in between is noticed.
pub(crate) async fn generation(c: &mut Connection, scope: &Scope) -> Result<i64, StoreError> {
    let query = sqlx::query("SELECT generation FROM annuaire_portee WHERE academie = $1 AND degre = $2");
    let query = query.bind(scope.academie.clone()).bind(scope.degre.clone());
    query
        .fetch_optional(c)
        .await?
        .map_or(Ok(0), |row| row.int("generation"))
}

/// Takes the turn of writing if nobody wrote since `generation`; the row lock makes others wait for the end of the transaction.
pub(crate) async fn take_turn(c: &mut Connection, scope: &Scope, generation: i64) -> Result<bool, StoreError> {
    sqlx::query(
        "INSERT INTO annuaire_portee (academie, degre, generation) VALUES ($1, $2, 0) \
         ON CONFLICT (academie, degre) DO NOTHING",
    )
    .bind(scope.academie.clone())
    .bind(scope.degre.clone())
    .execute(&mut *c)
    .await?;
    let query = sqlx::query(
        "UPDATE annuaire_portee SET generation = generation + 1 \
         WHERE academie = $1 AND degre = $2 AND generation = $3",
    );
    let done = query
        .bind(scope.academie.clone())
        .bind(scope.degre.clone())
        .bind(generation)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The académie that feeds a territory, if one does.
pub(crate) async fn feeding_academie(
    c: &mut Connection,
    territoire: TerritoireId,
) -> Result<Option<String>, StoreError> {
    let query = sqlx::query(
        "SELECT MIN(academie) AS academie FROM structure WHERE territoire = $1 AND genre = $2 AND source = 1",
    );
    let query = query
        .bind(bytes(territoire))
        .bind(i64::from(GenreStructure::Etablissement.number()));
    query.fetch_one(c).await?.opt_text("academie")
}

/// A stored structure.
#[derive(Debug, Clone)]
pub(crate) struct KnownStructure {
    pub(crate) id: StructureId,
    pub(crate) territoire: TerritoireId,
    pub(crate) genre: i64,
    pub(crate) cle: String,
    pub(crate) uai: Option<String>,
    pub(crate) nom: String,
    pub(crate) commune: String,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) open: bool,
    /// Of AAF; otherwise a school opened by hand or by a file, which the export that brings its UAI takes over.
    pub(crate) of_aaf: bool,
}

/// Structures of AAF in an académie (établissements, académies, bassins), whatever the territory, and the schools that something
/// else opened; for a school, itself.
pub(crate) async fn structures(c: &mut Connection, scope: &Scope) -> Result<Vec<KnownStructure>, StoreError> {
    const COLUMNS: &str =
        "SELECT id, territoire, genre, cle, uai, nom, commune, empreinte, etat, source FROM structure";
    let rows = if scope.of_school() {
        let sql = format!("{COLUMNS} WHERE uai = $1 AND genre = 1");
        sqlx::query(AssertSqlSafe(sql))
            .bind(scope.academie.clone())
            .fetch_all(c)
            .await?
    } else {
        let sql = format!(
            "{COLUMNS} WHERE (source = 1 AND academie = $1 AND (degre = $2 OR degre = '')) \
             OR (source <> 1 AND genre = 1 AND uai IS NOT NULL)"
        );
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = query.bind(scope.academie.clone()).bind(scope.degre.clone());
        query.fetch_all(c).await?
    };
    rows.iter()
        .map(|row| {
            Ok(KnownStructure {
                id: row.id("id")?,
                territoire: row.id("territoire")?,
                genre: row.int("genre")?,
                cle: row.text("cle")?,
                uai: row.opt_text("uai")?,
                nom: row.text("nom")?,
                commune: row.text("commune")?,
                fingerprint: row.bytes("empreinte")?,
                open: row.int("etat")? == 0,
                of_aaf: row.int("source")? == 1,
            })
        })
        .collect()
}

/// The collectivités of a territory: parents of its schools.
pub(crate) async fn collectivites(
    c: &mut Connection,
    territoire: TerritoireId,
) -> Result<Vec<StructureId>, StoreError> {
    let query = sqlx::query("SELECT id FROM structure WHERE territoire = $1 AND genre = $2 AND etat = 0");
    let query = query
        .bind(bytes(territoire))
        .bind(i64::from(GenreStructure::Collectivite.number()));
    query.fetch_all(c).await?.iter().map(|row| row.id("id")).collect()
}

/// A stored group of the school year.
#[derive(Debug, Clone)]
pub(crate) struct KnownGroup {
    pub(crate) id: GroupeId,
    pub(crate) structure: StructureId,
    pub(crate) genre: i64,
    pub(crate) code: String,
    pub(crate) libelle: String,
    pub(crate) niveau: String,
    pub(crate) jusque: Millis,
    /// Given by the same source as the delivery?
    pub(crate) ours: bool,
}

/// Classes and teaching groups of the scope's schools, whatever gave them.
pub(crate) async fn groups(c: &mut Connection, scope: &Scope, annee: i16) -> Result<Vec<KnownGroup>, StoreError> {
    // Those of a school that an export takes over are there too.
    let places = if scope.of_school() {
        scope.places()
    } else {
        "s.territoire = $1 AND ((s.academie = $2 AND s.degre = $3) OR s.source <> 1)"
    };
    let sql = format!(
        "SELECT g.id, g.structure, g.genre, g.code, g.libelle, g.niveau, g.jusque, g.source FROM groupe g \
         JOIN structure s ON s.id = g.structure WHERE {places} AND g.annee = $4 AND g.genre IN (1, 2)"
    );
    let query = scoped(sqlx::query(AssertSqlSafe(sql)), scope);
    let rows = query.bind(i64::from(annee)).fetch_all(c).await?;
    rows.iter()
        .map(|row| {
            Ok(KnownGroup {
                id: row.id("id")?,
                structure: row.id("structure")?,
                genre: row.int("genre")?,
                code: row.text("code")?,
                libelle: row.text("libelle")?,
                niveau: row.text("niveau")?,
                jusque: row.int("jusque")?,
                ours: row.int("source")? == scope.number(),
            })
        })
        .collect()
}

/// (group, division) pairs of the school year.
pub(crate) async fn divisions(
    c: &mut Connection,
    scope: &Scope,
    annee: i16,
) -> Result<Vec<(GroupeId, GroupeId)>, StoreError> {
    let sql = format!(
        "SELECT d.groupe, d.division FROM groupe_division d JOIN groupe g ON g.id = d.groupe \
         JOIN structure s ON s.id = g.structure WHERE {} AND g.annee = $4 AND g.source = {}",
        scope.places(),
        scope.number()
    );
    let query = scoped(sqlx::query(AssertSqlSafe(sql)), scope);
    let rows = query.bind(i64::from(annee)).fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.id("groupe")?, row.id("division")?)))
        .collect()
}

/// Persons known in this académie who are also held by another territory: not theirs to lose here.
pub(crate) async fn elsewhere(c: &mut Connection, scope: &Scope, now: Millis) -> Result<Vec<PersonneId>, StoreError> {
    let mut found = Vec::new();
    if scope.of_school() {
        return Ok(found);
    }
    for text in [
        "SELECT DISTINCT r.personne FROM rattachement r JOIN structure s ON s.id = r.structure \
         WHERE s.territoire <> $1 AND s.academie = $2 AND s.degre = $3 AND r.jusque > $4",
        "SELECT DISTINCT l.responsable AS personne FROM lien_responsable l JOIN rattachement r ON r.personne = l.eleve \
         JOIN structure s ON s.id = r.structure \
         WHERE s.territoire <> $1 AND s.academie = $2 AND s.degre = $3 AND r.jusque > $4 AND l.jusque > $4",
    ] {
        for row in scoped(sqlx::query(text), scope).bind(now).fetch_all(&mut *c).await? {
            found.push(row.id("personne")?);
        }
    }
    Ok(found)
}

/// Calls `each` for every person of the scope.
pub(crate) async fn persons(c: &mut Connection, academie: &str, degre: &str, each: Each<'_>) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT id, cle, empreinte, etat, categorie, structure FROM personne WHERE academie = $1 AND degre = $2",
    );
    stream(c, query.bind(academie.to_owned()).bind(degre.to_owned()), each).await
}

/// Calls `each` for every attachment of AAF of these persons in the territory.
pub(crate) async fn attachments_of(
    c: &mut Connection,
    scope: &Scope,
    persons: &[PersonneId],
    each: Each<'_>,
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT r.personne, r.structure, r.profil, r.fonction, r.discipline, r.depuis, r.jusque FROM rattachement r \
         JOIN structure s ON s.id = r.structure WHERE {} AND r.source = {}",
        scope.places(),
        scope.number()
    );
    among(c, sql, "r.personne", Some(persons), &|q| scoped(q, scope), 3, each).await
}

/// Calls `each` for every attachment of the source in an établissement.
pub(crate) async fn attachments_in(
    c: &mut Connection,
    scope: &Scope,
    structure: StructureId,
    each: Each<'_>,
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT personne, profil, fonction, discipline, depuis, jusque FROM rattachement \
         WHERE structure = $1 AND source = $2",
    );
    stream(c, query.bind(bytes(structure)).bind(scope.number()), each).await
}

/// Calls `each` for every membership of AAF of these persons in groups of the school year.
pub(crate) async fn belongings_of(
    c: &mut Connection,
    scope: &Scope,
    annee: i16,
    persons: &[PersonneId],
    each: Each<'_>,
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT a.personne, a.groupe, a.qualite, a.matiere, a.depuis, a.jusque FROM groupe g \
         JOIN structure s ON s.id = g.structure JOIN appartenance a ON a.groupe = g.id \
         WHERE {} AND g.annee = $4 AND a.source = {}",
        scope.places(),
        scope.number()
    );
    let bind = |q| scoped(q, scope).bind(i64::from(annee));
    among(c, sql, "a.personne", Some(persons), &bind, 4, each).await
}

/// Calls `each` for every membership of AAF in groups of an établissement in the school year.
pub(crate) async fn belongings_in(
    c: &mut Connection,
    scope: &Scope,
    structure: StructureId,
    annee: i16,
    each: Each<'_>,
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT a.personne, a.groupe, a.qualite, a.matiere, a.depuis, a.jusque FROM groupe g \
         JOIN appartenance a ON a.groupe = g.id \
         WHERE g.structure = $1 AND g.annee = $2 AND a.source = $3",
    );
    let query = query.bind(bytes(structure)).bind(i64::from(annee)).bind(scope.number());
    stream(c, query, each).await
}

/// Calls `each` for every link of AAF whose pupil is of the académie; of these pupils only, when they are given.
pub(crate) async fn links(
    c: &mut Connection,
    scope: &Scope,
    of: Option<&[PersonneId]>,
    each: Each<'_>,
) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT l.eleve, l.responsable, l.lien, l.financier, l.legal, l.contact, l.paiement, l.depuis, l.jusque \
         FROM lien_responsable l JOIN personne p ON p.id = l.eleve \
         WHERE p.academie = $1 AND p.degre = $2 AND l.source = {}",
        scope.number()
    );
    let bind = |q: crate::sql::Query| q.bind(scope.academie.clone()).bind(scope.degre.clone());
    among(c, sql, "l.eleve", of, &bind, 2, each).await
}

/// What is done with each row.
pub(crate) type Each<'e> = &'e mut (dyn FnMut(&Row) -> Result<(), StoreError> + Send);

/// Runs a statement of `bound` parameters, whole or by lists of persons.
async fn among(
    c: &mut Connection,
    sql: String,
    column: &str,
    of: Option<&[PersonneId]>,
    bind: &(dyn Fn(crate::sql::Query) -> crate::sql::Query + Send + Sync),
    bound: usize,
    each: Each<'_>,
) -> Result<(), StoreError> {
    let Some(persons) = of else {
        return stream(c, bind(sqlx::query(AssertSqlSafe(sql))), each).await;
    };
    let mut persons = persons.to_vec();
    persons.sort_unstable();
    persons.dedup();
    for wanted in padded(&persons) {
        let sql = format!("{sql} AND {column} IN ({})", list(bound + 1, wanted.len()));
        let query = bind(sqlx::query(AssertSqlSafe(sql)));
        let query = wanted.iter().fold(query, |q, id| q.bind(bytes(*id)));
        stream(c, query, each).await?;
    }
    Ok(())
}

fn scoped(query: crate::sql::Query, scope: &Scope) -> crate::sql::Query {
    query
        .bind(bytes(scope.territoire))
        .bind(scope.academie.clone())
        .bind(scope.degre.clone())
}

async fn stream(c: &mut Connection, query: crate::sql::Query, each: Each<'_>) -> Result<(), StoreError> {
    let mut rows = query.fetch(c);
    while let Some(row) = rows.try_next().await? {
        each(&row)?;
    }
    Ok(())
}

/// Labels stored for an académie: (code, label) of `matiere` or `mef`.
pub(crate) async fn labels(
    c: &mut Connection,
    mefs: bool,
    academie: &str,
) -> Result<HashMap<String, String>, StoreError> {
    let text = if mefs {
        "SELECT code, libelle FROM mef WHERE academie = $1"
    } else {
        "SELECT code, libelle FROM matiere WHERE academie = $1"
    };
    let rows = sqlx::query(text).bind(academie.to_owned()).fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.text("code")?, row.text("libelle")?)))
        .collect()
}

/// Keys of the établissements for which an earlier import waits, or was rejected: what a differential export says of them does not
/// follow from what is stored.
pub(crate) async fn unresolved(
    c: &mut Connection,
    scope: &Scope,
    but: Option<ImportId>,
) -> Result<HashSet<String>, StoreError> {
    let query = sqlx::query(
        "SELECT DISTINCT l.cle FROM annuaire_lot l JOIN annuaire_import i ON i.id = l.import \
         WHERE i.territoire = $1 AND i.academie = $2 AND i.degre = $3 AND i.etat = 3 AND l.etat IN (2, 3) AND i.id <> $4",
    );
    let query = scoped(query, scope).bind(but.map_or_else(Vec::new, bytes));
    query.fetch_all(c).await?.iter().map(|row| row.text("cle")).collect()
}
