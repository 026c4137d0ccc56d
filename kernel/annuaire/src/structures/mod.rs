//! The tree of structures, with several parents (K-AN-4): what is made and attached here, and what an attachment changes.

mod apercu;
mod ouverture;

use preau_model::{GenreStructure, PersonneId, Source, StructureId, TerritoireId, new_id};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

pub use apercu::{ApercuRattachement, Mouvement};
pub use ouverture::NouvelEtablissement;

use crate::journal::Acte;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Everything above `$1`, itself included.
const ABOVE: &str = "WITH RECURSIVE dessus (id) AS (SELECT s.id FROM structure s WHERE s.id = $1 UNION \
     SELECT sp.parent FROM structure_parent sp JOIN dessus d ON d.id = sp.enfant) SELECT id FROM dessus";

impl Annuaire {
    /// Makes a structure that no export brings: circonscription, commune, RPI, bassin, collectivité.
    pub async fn creer_structure(
        &self,
        par: PersonneId,
        territoire: TerritoireId,
        genre: GenreStructure,
        nom: &str,
    ) -> Result<StructureId, AnnuaireError> {
        let (me, nom) = (self.clone(), nom.trim().to_owned());
        if nom.is_empty() || nom.chars().count() > 120 {
            return Err(AnnuaireError::Refused("une structure a un nom de 120 lettres au plus"));
        }
        if matches!(genre, GenreStructure::Etablissement | GenreStructure::Academie) {
            return Err(AnnuaireError::Refused(
                "les établissements et les académies viennent des exports",
            ));
        }
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let id: StructureId = new_id(&*me.clock, &*me.rng);
                    let known = sqlx::query("SELECT 1 AS here FROM territoire WHERE id = $1").bind(bytes(territoire));
                    if known.fetch_optional(&mut *tx).await?.is_none() {
                        return Err(AnnuaireError::Unknown("ce territoire"));
                    }
                    sqlx::query(
                        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, \
                         nature, bassin, attributs, empreinte, etat, vu) \
                         VALUES ($1, $2, $3, $4, '', '', $5, NULL, $6, '', '', '', '{}', $7, 0, $8)",
                    )
                    .bind(bytes(id))
                    .bind(bytes(territoire))
                    .bind(i64::from(genre.number()))
                    .bind(i64::from(Source::Local.number()))
                    .bind(format!("locale/{id}"))
                    .bind(nom.clone())
                    .bind(Vec::<u8>::new())
                    .bind(me.now())
                    .execute(&mut *tx)
                    .await?;
                    me.noter(tx, act("structure.creer", par, id, None, json!({ "nom": nom }))).await?;
                    Ok(id)
                })
            })
            .await
    }

    /// Attaches a structure under another one of its territory. What it changes is told before by [`Annuaire::apercu_rattachement`].
    pub async fn attacher_structure(
        &self,
        par: PersonneId,
        enfant: StructureId,
        parent: StructureId,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    check(tx, enfant, parent).await?;
                    let done = sqlx::query(
                        "INSERT INTO structure_parent (enfant, parent) VALUES ($1, $2) ON CONFLICT (enfant, parent) DO NOTHING",
                    )
                    .bind(bytes(enfant))
                    .bind(bytes(parent))
                    .execute(&mut *tx)
                    .await?;
                    if done.rows_affected() == 0 {
                        return Err(AnnuaireError::Refused("ce rattachement existe déjà"));
                    }
                    sqlx::query("INSERT INTO structure_parent_local (enfant, parent, par, at) VALUES ($1, $2, $3, $4)")
                        .bind(bytes(enfant))
                        .bind(bytes(parent))
                        .bind(bytes(par))
                        .bind(me.now())
                        .execute(&mut *tx)
                        .await?;
                    me.noter(tx, act("structure.attacher", par, enfant, Some(parent), json!({}))).await
                })
            })
            .await
    }

    /// Detaches what was attached here; what an export says is detached there.
    pub async fn detacher_structure(
        &self,
        par: PersonneId,
        enfant: StructureId,
        parent: StructureId,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let mut done = 0;
                    for sql in [
                        "DELETE FROM structure_parent_local WHERE enfant = $1 AND parent = $2",
                        "DELETE FROM structure_parent WHERE enfant = $1 AND parent = $2",
                    ] {
                        let query = sqlx::query(sql).bind(bytes(enfant)).bind(bytes(parent));
                        let rows = query.execute(&mut *tx).await?.rows_affected();
                        done += rows;
                        if done == 0 {
                            return Err(AnnuaireError::Refused("ce rattachement n’a pas été fait ici"));
                        }
                    }
                    me.noter(tx, act("structure.detacher", par, enfant, Some(parent), json!({})))
                        .await
                })
            })
            .await
    }
}

/// A structure under another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branche {
    /// Above.
    pub parent: StructureId,
    /// Below.
    pub enfant: StructureId,
    /// It was attached here: it may be detached here.
    pub locale: bool,
}

impl Annuaire {
    /// Every structure that is under another one in a territory.
    pub async fn branches(&self, territoire: TerritoireId) -> Result<Vec<Branche>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT sp.enfant, sp.parent, CASE WHEN l.enfant IS NULL THEN 0 ELSE 1 END AS locale FROM structure_parent sp \
             JOIN structure s ON s.id = sp.enfant AND s.etat = 0 JOIN structure h ON h.id = sp.parent AND h.etat = 0 \
             LEFT JOIN structure_parent_local l ON l.enfant = sp.enfant AND l.parent = sp.parent \
             WHERE s.territoire = $1 AND h.territoire = $1 ORDER BY sp.parent, sp.enfant",
        );
        let rows = rows
            .bind(bytes(territoire))
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let branch = |row: &preau_store::Row| {
            Ok::<_, preau_store::StoreError>(Branche {
                parent: row.id("parent")?,
                enfant: row.id("enfant")?,
                locale: row.int("locale")? != 0,
            })
        };
        Ok(rows.iter().map(branch).collect::<Result<_, _>>()?)
    }
}

/// Both exist, in one territory, and the tree stays a tree; an académie or a bassin of the exports is the exports' to give.
async fn check(tx: &mut Connection, enfant: StructureId, parent: StructureId) -> Result<(), AnnuaireError> {
    let mut territories = Vec::new();
    for id in [enfant, parent] {
        let query = sqlx::query("SELECT territoire, genre, source FROM structure WHERE id = $1 AND etat = 0");
        let row = query.bind(bytes(id)).fetch_optional(&mut *tx).await?;
        let row = row.ok_or(AnnuaireError::Unknown("cette structure"))?;
        territories.push(row.bytes("territoire")?);
        let of_exports = row.int("source")? == i64::from(Source::Aaf.number());
        if id == parent && of_exports && row.int("genre")? != i64::from(GenreStructure::Etablissement.number()) {
            return Err(AnnuaireError::Refused("ce rattachement vient des exports"));
        }
    }
    if territories.first() != territories.last() {
        return Err(AnnuaireError::Refused("ces structures ne sont pas du même territoire"));
    }
    let query = sqlx::query(ABOVE).bind(bytes(parent));
    for row in query.fetch_all(tx).await? {
        if row.id::<_>("id").is_ok_and(|id: StructureId| id == enfant) {
            return Err(AnnuaireError::Refused("une structure n’est pas au-dessus d’elle-même"));
        }
    }
    Ok(())
}

fn act(
    acte: &'static str,
    par: PersonneId,
    structure: StructureId,
    parent: Option<StructureId>,
    detail: serde_json::Value,
) -> Acte {
    Acte {
        code: acte,
        par: Some(par),
        structure: Some(structure),
        personne: None,
        autre: parent.map(bytes),
        detail,
    }
}
