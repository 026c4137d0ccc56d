//! The last import, undone: the rows of AAF that it wrote become again what they were, lot by lot, the last one first. What was
//! entered here is not touched.

use preau_model::{GroupeId, ImportId, Millis, PersonneId, StructureId};
use preau_store::{Connection, RowExt as _, StoreError};

use super::Progress;
use super::batch::Statement;
use super::history::{etat, lot as etat_lot};
use super::image::{Image, PersonneAvant, StructureAvant, unhex};
use super::intervals::{ATTACHMENT_CHANGES, ATTACHMENTS, BELONGING_CHANGES, BELONGINGS, LINK_CHANGES, LINKS};
use super::state::{self, Scope};
use super::structures::{CLOSE, CLOSE_GROUPS, DIVISIONS, MATIERES, MEFS, REMOVE_DIVISIONS};
use crate::sql::{Query, bytes};
use crate::{Annuaire, AnnuaireError, ImportError, Keys};

/// The imports of a territory that can still be undone.
const KEPT: i64 = 5;

const REMOVE_ATTACHMENTS: Statement = Statement {
    head: "DELETE FROM rattachement WHERE source <> 2 \
           AND (personne, structure, profil, fonction, discipline, depuis) IN (VALUES",
    columns: 6,
    tail: ")",
};

const REMOVE_BELONGINGS: Statement = Statement {
    head: "DELETE FROM appartenance WHERE source <> 2 AND (personne, groupe, qualite, matiere, depuis) IN (VALUES",
    columns: 5,
    tail: ")",
};

const REMOVE_LINKS: Statement = Statement {
    head: "DELETE FROM lien_responsable WHERE source <> 2 AND (eleve, responsable, depuis) IN (VALUES",
    columns: 3,
    tail: ")",
};

const PERSONS: Statement = Statement {
    head: "WITH v (id, categorie, profil, nom, prenom, civilite, recherche, siecle, structure, sensible, empreinte, etat) \
           AS (VALUES",
    columns: 12,
    tail: ") UPDATE personne SET categorie = v.categorie, profil = v.profil, nom = v.nom, prenom = v.prenom, \
           civilite = v.civilite, recherche = v.recherche, siecle = v.siecle, structure = v.structure, \
           sensible = v.sensible, empreinte = v.empreinte, etat = v.etat FROM v WHERE personne.id = v.id",
};

const STATES: Statement = Statement {
    head: "WITH v (id, etat) AS (VALUES",
    columns: 2,
    tail: ") UPDATE personne SET etat = v.etat FROM v WHERE personne.id = v.id",
};

const GROUPS: Statement = Statement {
    head: "WITH v (id, libelle, niveau, jusque) AS (VALUES",
    columns: 4,
    tail: ") UPDATE groupe SET libelle = v.libelle, niveau = v.niveau, jusque = v.jusque FROM v WHERE groupe.id = v.id",
};

impl Annuaire {
    /// Undoes an import: only the last one of its académie, and only while what came before is kept (not the first import of a
    /// territory, nor beyond the last five). Answers how many lots were put back. Persons whom it had brought are marked as left.
    pub async fn annuler_import(
        &self,
        import: ImportId,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<u64, ImportError> {
        let mut c = self.db.read().await?;
        let query = sqlx::query("SELECT territoire, academie, degre, etat, garde FROM annuaire_import WHERE id = $1");
        let row = query.bind(bytes(import)).fetch_optional(&mut *c).await?;
        let row = row.ok_or(AnnuaireError::Unknown("cet import"))?;
        let scope = Scope::stored(row.id("territoire")?, row.text("academie")?, row.text("degre")?);
        let kept = row.opt_text("garde")?;
        if !matches!(
            row.int("etat")?,
            etat::APPLIQUE | etat::EN_PARTIE | etat::INTERROMPU | etat::REMPLACE
        ) || scope.academie.is_empty()
        {
            return Err(ImportError::Decision(
                "cet import n’a rien appliqué\u{a0}: il n’y a rien à défaire.",
            ));
        }
        let query = sqlx::query(
            "SELECT id FROM annuaire_import WHERE territoire = $1 AND academie = $2 AND degre = $3 \
             AND etat IN (0, 1, 3, 4, 6) ORDER BY debut DESC, id DESC LIMIT 1",
        );
        let last = query
            .bind(bytes(scope.territoire))
            .bind(scope.academie.clone())
            .bind(scope.degre.clone())
            .fetch_one(&mut *c)
            .await?;
        let last: ImportId = last.id("id")?;
        if last != import {
            return Err(ImportError::Decision(
                "seul le dernier import peut être défait. Défaire d’abord ceux qui l’ont suivi.",
            ));
        }
        let query = sqlx::query("SELECT rang FROM annuaire_retour WHERE import = $1 ORDER BY rang DESC");
        let ranks: Vec<i64> = query
            .bind(bytes(import))
            .fetch_all(&mut *c)
            .await?
            .iter()
            .map(|row| row.int("rang"))
            .collect::<Result<_, _>>()?;
        let query =
            sqlx::query("SELECT COUNT(*) AS n FROM annuaire_lot WHERE import = $1 AND etat = 1").bind(bytes(import));
        if ranks.is_empty() && query.fetch_one(&mut *c).await?.int("n")? > 0 {
            return Err(ImportError::Decision(
                "l’état d’avant cet import n’est pas gardé\u{a0}: c’est le premier de ce territoire, ou il est trop ancien.",
            ));
        }
        let mut generation = state::generation(&mut c, &scope).await?;
        drop(c);
        let total = ranks.len() as u64;
        for (done, rank) in (1_u64..).zip(ranks) {
            let (scope, me, now) = (scope.clone(), self.clone(), self.now());
            self.db
                .write(move |tx| {
                    Box::pin(async move {
                        if !state::take_turn(tx, &scope, generation).await? {
                            return Err(ImportError::Concurrent);
                        }
                        put_back(tx, import, rank, &scope, &me.keys, now).await?;
                        me.reappliquer_with(tx).await?;
                        Ok(())
                    })
                })
                .await?;
            generation += 1;
            progress(Progress::Application { faites: done, total });
        }
        let now = self.now();
        self.db
            .write(move |tx| Box::pin(async move { Ok::<_, ImportError>(undone(tx, import, now).await?) }))
            .await?;
        if let Some(file) = kept {
            self.forget_delivery(&file);
        }
        Ok(total)
    }
}

/// Forgets what is kept of older imports than the last five of a territory.
pub(crate) async fn forget_old(tx: &mut Connection, import: ImportId) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM annuaire_retour WHERE import IN (SELECT id FROM annuaire_import \
         WHERE territoire = (SELECT territoire FROM annuaire_import WHERE id = $1)) \
         AND import NOT IN (SELECT id FROM annuaire_import \
         WHERE territoire = (SELECT territoire FROM annuaire_import WHERE id = $1) AND etat IN (0, 1, 3, 4, 6) \
         ORDER BY debut DESC, id DESC LIMIT CAST($2 AS BIGINT))",
    )
    .bind(bytes(import))
    .bind(KEPT)
    .execute(tx)
    .await?;
    Ok(())
}

async fn undone(tx: &mut Connection, import: ImportId, now: Millis) -> Result<(), StoreError> {
    sqlx::query("UPDATE annuaire_lot SET etat = $1, decide = $2 WHERE import = $3 AND etat IN (0, 1, 2)")
        .bind(etat_lot::ANNULE)
        .bind(now)
        .bind(bytes(import))
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE annuaire_import SET etat = $1, garde = NULL WHERE id = $2")
        .bind(etat::ANNULE)
        .bind(bytes(import))
        .execute(tx)
        .await?;
    Ok(())
}

async fn put_back(
    tx: &mut Connection,
    import: ImportId,
    rank: i64,
    scope: &Scope,
    keys: &Keys,
    now: Millis,
) -> Result<(), ImportError> {
    let query = sqlx::query("SELECT image FROM annuaire_retour WHERE import = $1 AND rang = $2");
    let row = query.bind(bytes(import)).bind(rank).fetch_one(&mut *tx).await?;
    let image = Image::open(&row.bytes("image")?, import, keys)?;
    intervals(tx, &image, scope.number()).await?;
    persons(tx, &image).await?;
    places(tx, &image, scope, now).await?;
    sqlx::query("DELETE FROM annuaire_retour WHERE import = $1 AND rang = $2")
        .bind(bytes(import))
        .bind(rank)
        .execute(tx)
        .await?;
    Ok(())
}

type Attachment = (PersonneId, StructureId, i16, String, String);
type Belonging = (PersonneId, GroupeId, i16, String);
type Link = (PersonneId, PersonneId);

async fn intervals(c: &mut Connection, image: &Image, source: i64) -> Result<(), StoreError> {
    let attachment = |q: Query, k: &Attachment| {
        q.bind(bytes(k.0))
            .bind(bytes(k.1))
            .bind(i64::from(k.2))
            .bind(k.3.clone())
            .bind(k.4.clone())
    };
    let belonging = |q: Query, k: &Belonging| {
        q.bind(bytes(k.0))
            .bind(bytes(k.1))
            .bind(i64::from(k.2))
            .bind(k.3.clone())
    };
    let link = |q: Query, k: &Link| q.bind(bytes(k.0)).bind(bytes(k.1));
    // What was inserted goes, unless it had replaced a row; what was moved goes back.
    let rows = &image.rattachements;
    let (over, new): (Vec<_>, Vec<_>) = rows.inserees.iter().partition(|(.., over)| over.is_some());
    REMOVE_ATTACHMENTS
        .run(c, &new, |q, (k, from, _)| attachment(q, k).bind(*from))
        .await?;
    ATTACHMENTS
        .run(c, &over, |q, (k, from, over)| {
            attachment(q, k)
                .bind(*from)
                .bind(over.map_or(*from, |o| o.1))
                .bind(source)
        })
        .await?;
    ATTACHMENT_CHANGES
        .run(c, &rows.deplacees, |q, (k, from, was, had)| {
            attachment(q, k).bind(*from).bind(*was).bind(*had)
        })
        .await?;
    let rows = &image.appartenances;
    let (over, new): (Vec<_>, Vec<_>) = rows.inserees.iter().partition(|(.., over)| over.is_some());
    REMOVE_BELONGINGS
        .run(c, &new, |q, (k, from, _)| belonging(q, k).bind(*from))
        .await?;
    BELONGINGS
        .run(c, &over, |q, (k, from, over)| {
            belonging(q, k)
                .bind(*from)
                .bind(over.map_or(*from, |o| o.1))
                .bind(source)
        })
        .await?;
    BELONGING_CHANGES
        .run(c, &rows.deplacees, |q, (k, from, was, had)| {
            belonging(q, k).bind(*from).bind(*was).bind(*had)
        })
        .await?;
    let rows = &image.liens;
    let (over, new): (Vec<_>, Vec<_>) = rows.inserees.iter().partition(|(.., over)| over.is_some());
    REMOVE_LINKS
        .run(c, &new, |q, (k, from, _)| link(q, k).bind(*from))
        .await?;
    LINKS
        .run(c, &over, |q, (k, from, over)| {
            let (fields, to) = over.unwrap_or(([0; 5], *from));
            let q = fields.iter().fold(link(q, k), |q, field| q.bind(i64::from(*field)));
            q.bind(*from).bind(to).bind(source)
        })
        .await?;
    LINK_CHANGES
        .run(c, &rows.deplacees, |q, (k, from, was, had)| {
            link(q, k).bind(*from).bind(*was).bind(*had)
        })
        .await
}

async fn persons(c: &mut Connection, image: &Image) -> Result<(), StoreError> {
    PERSONS
        .run(c, &image.changees, |q, p: &PersonneAvant| {
            q.bind(bytes(p.id))
                .bind(p.categorie)
                .bind(p.profil)
                .bind(p.nom.clone())
                .bind(p.prenom.clone())
                .bind(p.civilite.clone())
                .bind(p.recherche.clone())
                .bind(p.siecle.clone())
                .bind(p.structure.map(bytes))
                .bind(p.sensible.as_deref().map(unhex))
                .bind(unhex(&p.empreinte))
                .bind(p.etat)
        })
        .await?;
    // Rows that the import made keep their account and whatever was done with it since: they leave, and the life cycle goes on.
    let states: Vec<(PersonneId, i64)> = image
        .nouvelles
        .iter()
        .chain(&image.revenues)
        .map(|id| (*id, 1))
        .chain(image.parties.iter().map(|id| (*id, 0)))
        .collect();
    STATES
        .run(c, &states, |q, (id, etat)| q.bind(bytes(*id)).bind(*etat))
        .await?;
    super::persons::MOVE_HOME
        .run(c, &image.demenagees, |q, (id, home)| {
            q.bind(bytes(*id)).bind(home.map(bytes))
        })
        .await
}

async fn places(c: &mut Connection, image: &Image, scope: &Scope, now: Millis) -> Result<(), StoreError> {
    let (known, made): (Vec<_>, Vec<_>) = image.groupes.iter().partition(|(_, before)| before.is_some());
    GROUPS
        .run(c, &known, |q, (id, before)| {
            let (libelle, niveau, jusque) = before.clone().unwrap_or_default();
            q.bind(bytes(*id)).bind(libelle).bind(niveau).bind(jusque)
        })
        .await?;
    CLOSE_GROUPS
        .run(c, &made, |q, (id, _)| q.bind(bytes(*id)).bind(now))
        .await?;
    let pair = |q: Query, (g, d): &(GroupeId, GroupeId)| q.bind(bytes(*g)).bind(bytes(*d));
    REMOVE_DIVISIONS.run(c, &image.divisions.0, pair).await?;
    DIVISIONS.run(c, &image.divisions.1, pair).await?;
    match &image.etablissement {
        Some((id, Some(before))) => school(c, *id, before).await?,
        Some((id, None)) => {
            CLOSE
                .run(c, &[*id], |q, id: &StructureId| q.bind(bytes(*id)).bind(now))
                .await?;
        }
        None => {}
    }
    for (id, nom) in &image.au_dessus {
        sqlx::query("UPDATE structure SET nom = $1 WHERE id = $2")
            .bind(nom.clone())
            .bind(bytes(*id))
            .execute(&mut *c)
            .await?;
    }
    labels(c, image, scope).await
}

async fn labels(c: &mut Connection, image: &Image, scope: &Scope) -> Result<(), StoreError> {
    for (mefs, code, before) in &image.libelles {
        let academie = scope.academie.clone();
        match (mefs, before) {
            (false, Some(before)) => {
                MATIERES
                    .run(c, &[before], |q, before| {
                        q.bind(academie.clone()).bind(code.clone()).bind((*before).clone())
                    })
                    .await?;
            }
            (true, Some(before)) => {
                MEFS.run(c, &[before], |q, before| {
                    q.bind(academie.clone())
                        .bind(code.clone())
                        .bind((*before).clone())
                        .bind("{}".to_owned())
                })
                .await?;
            }
            (mefs, None) => {
                let text = if *mefs {
                    "DELETE FROM mef WHERE academie = $1 AND code = $2"
                } else {
                    "DELETE FROM matiere WHERE academie = $1 AND code = $2"
                };
                sqlx::query(text)
                    .bind(academie)
                    .bind(code.clone())
                    .execute(&mut *c)
                    .await?;
            }
        }
    }
    Ok(())
}

async fn school(c: &mut Connection, id: StructureId, before: &StructureAvant) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE structure SET uai = $1, nom = $2, commune = $3, nature = $4, bassin = $5, attributs = $6, fiche = $7, \
         empreinte = $8, etat = $9 WHERE id = $10",
    )
    .bind(before.uai.clone())
    .bind(before.nom.clone())
    .bind(before.commune.clone())
    .bind(before.nature.clone())
    .bind(before.bassin.clone())
    .bind(before.attributs.clone())
    .bind(before.fiche.as_deref().map(unhex))
    .bind(unhex(&before.empreinte))
    .bind(before.etat)
    .bind(bytes(id))
    .execute(&mut *c)
    .await?;
    if let Some(origine) = &before.origine {
        sqlx::query("UPDATE structure SET source = $1, academie = $2, degre = $3, cle = $4 WHERE id = $5")
            .bind(origine.source)
            .bind(origine.academie.clone())
            .bind(origine.degre.clone())
            .bind(origine.cle.clone())
            .bind(bytes(id))
            .execute(&mut *c)
            .await?;
    }
    sqlx::query(
        "DELETE FROM structure_parent WHERE enfant = $1 \
         AND parent IN (SELECT id FROM structure WHERE genre IN (3, 4, 5, 6, 7) AND source = 1)",
    )
    .bind(bytes(id))
    .execute(&mut *c)
    .await?;
    super::structures::PARENTS
        .run(c, &before.parents, |q, parent| q.bind(bytes(id)).bind(bytes(*parent)))
        .await
}
