//! What the annuaire already knows, read as streams for the plan.

use futures_util::TryStreamExt as _;
use preau_model::{GenreStructure, GroupeId, Millis, PersonneId, StructureId, TerritoireId};
use preau_store::{Connection, Row, RowExt as _, StoreError};

use crate::sql::bytes;

/// The académie, degré and territory of a delivery.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) territoire: TerritoireId,
    pub(crate) academie: String,
    pub(crate) degre: String,
}

/// The last import applied to a scope.
pub(crate) async fn last_applied(c: &mut Connection, scope: &Scope) -> Result<Option<Millis>, StoreError> {
    let query = sqlx::query(
        "SELECT MAX(date_generation) AS last FROM annuaire_import \
         WHERE territoire = $1 AND academie = $2 AND degre = $3 AND etat = 1",
    );
    let query = query
        .bind(bytes(scope.territoire))
        .bind(scope.academie.clone())
        .bind(scope.degre.clone());
    query.fetch_one(c).await?.opt_int("last")
}

/// How many imports were applied to a territory: a second one in between is noticed.
pub(crate) async fn applied_count(c: &mut Connection, territoire: TerritoireId) -> Result<i64, StoreError> {
    let query = sqlx::query("SELECT COUNT(*) AS n FROM annuaire_import WHERE territoire = $1 AND etat = 1");
    query.bind(bytes(territoire)).fetch_one(c).await?.int("n")
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
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) open: bool,
}

/// Structures of AAF in an académie (établissements, académies, bassins), whatever the territory.
pub(crate) async fn structures(c: &mut Connection, scope: &Scope) -> Result<Vec<KnownStructure>, StoreError> {
    let query = sqlx::query(
        "SELECT id, territoire, genre, cle, uai, nom, empreinte, etat FROM structure \
         WHERE source = 1 AND academie = $1 AND (degre = $2 OR degre = '')",
    );
    let rows = query
        .bind(scope.academie.clone())
        .bind(scope.degre.clone())
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(KnownStructure {
                id: row.id("id")?,
                territoire: row.id("territoire")?,
                genre: row.int("genre")?,
                cle: row.text("cle")?,
                uai: row.opt_text("uai")?,
                nom: row.text("nom")?,
                fingerprint: row.bytes("empreinte")?,
                open: row.int("etat")? == 0,
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
}

pub(crate) async fn groups(c: &mut Connection, scope: &Scope, annee: i16) -> Result<Vec<KnownGroup>, StoreError> {
    let query = sqlx::query(
        "SELECT g.id, g.structure, g.genre, g.code, g.libelle, g.niveau, g.jusque FROM groupe g \
         JOIN structure s ON s.id = g.structure \
         WHERE s.territoire = $1 AND s.academie = $2 AND s.degre = $3 AND g.annee = $4 AND g.source = 1",
    );
    let rows = scoped(query, scope).bind(i64::from(annee)).fetch_all(c).await?;
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
    let query = sqlx::query(
        "SELECT d.groupe, d.division FROM groupe_division d JOIN groupe g ON g.id = d.groupe \
         JOIN structure s ON s.id = g.structure \
         WHERE s.territoire = $1 AND s.academie = $2 AND s.degre = $3 AND g.annee = $4 AND g.source = 1",
    );
    let rows = scoped(query, scope).bind(i64::from(annee)).fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.id("groupe")?, row.id("division")?)))
        .collect()
}

/// Persons known in this académie who are also held by another territory: not theirs to lose here.
pub(crate) async fn elsewhere(c: &mut Connection, scope: &Scope, now: Millis) -> Result<Vec<PersonneId>, StoreError> {
    let mut found = Vec::new();
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

/// Calls `each` for every person of the académie.
pub(crate) async fn persons(
    c: &mut Connection,
    scope: &Scope,
    each: &mut (dyn FnMut(&Row) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT id, cle, empreinte, etat, categorie, structure FROM personne \
         WHERE academie = $1 AND degre = $2 AND source = 1",
    );
    stream(c, query.bind(scope.academie.clone()).bind(scope.degre.clone()), each).await
}

/// Calls `each` for every attachment of AAF in the territory.
pub(crate) async fn attachments(
    c: &mut Connection,
    scope: &Scope,
    each: &mut (dyn FnMut(&Row) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT r.personne, r.structure, r.profil, r.fonction, r.discipline, r.depuis, r.jusque FROM rattachement r \
         JOIN structure s ON s.id = r.structure \
         WHERE s.territoire = $1 AND s.academie = $2 AND s.degre = $3 AND r.source = 1",
    );
    stream(c, scoped(query, scope), each).await
}

/// Calls `each` for every membership of AAF in groups of the school year.
pub(crate) async fn belongings(
    c: &mut Connection,
    scope: &Scope,
    annee: i16,
    each: &mut (dyn FnMut(&Row) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT a.personne, a.groupe, a.qualite, a.matiere, a.depuis, a.jusque FROM groupe g \
         JOIN structure s ON s.id = g.structure JOIN appartenance a ON a.groupe = g.id \
         WHERE s.territoire = $1 AND s.academie = $2 AND s.degre = $3 AND g.annee = $4 AND g.source = 1 AND a.source = 1",
    );
    stream(c, scoped(query, scope).bind(i64::from(annee)), each).await
}

/// Calls `each` for every link of AAF whose pupil is of the académie.
pub(crate) async fn links(
    c: &mut Connection,
    scope: &Scope,
    each: &mut (dyn FnMut(&Row) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let query = sqlx::query(
        "SELECT l.eleve, l.responsable, l.lien, l.financier, l.legal, l.contact, l.paiement, l.depuis, l.jusque \
         FROM lien_responsable l JOIN personne p ON p.id = l.eleve \
         WHERE p.academie = $1 AND p.degre = $2 AND l.source = 1",
    );
    stream(c, query.bind(scope.academie.clone()).bind(scope.degre.clone()), each).await
}

fn scoped(query: super::batch::Query, scope: &Scope) -> super::batch::Query {
    query
        .bind(bytes(scope.territoire))
        .bind(scope.academie.clone())
        .bind(scope.degre.clone())
}

async fn stream(
    c: &mut Connection,
    query: super::batch::Query,
    each: &mut (dyn FnMut(&Row) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let mut rows = query.fetch(c);
    while let Some(row) = rows.try_next().await? {
        each(&row)?;
    }
    Ok(())
}
