//! Writing structures, groups, subjects and trainings.

use preau_model::{AnneeScolaire, GenreStructure, GroupeId, StructureId};
use preau_store::{Connection, StoreError};

use super::batch::Statement;
use super::lots::Lot;
use super::places::{Above, PlannedGroup, Write, at};
use super::plan::Plan;
use crate::lecture::School;
use crate::sql::bytes;

const STRUCTURES: Statement = Statement {
    head: "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, nature, bassin, \
           attributs, fiche, empreinte, etat, vu) VALUES",
    columns: 17,
    // A school opened by hand becomes that of the export.
    tail: "ON CONFLICT (id) DO UPDATE SET source = excluded.source, academie = excluded.academie, degre = excluded.degre, \
           cle = excluded.cle, uai = excluded.uai, nom = excluded.nom, commune = excluded.commune, \
           nature = excluded.nature, bassin = excluded.bassin, attributs = excluded.attributs, fiche = excluded.fiche, \
           empreinte = excluded.empreinte, etat = excluded.etat, vu = excluded.vu",
};

pub(crate) const CLOSE: Statement = Statement {
    head: "WITH v (id, vu) AS (VALUES",
    columns: 2,
    tail: ") UPDATE structure SET etat = 1, uai = NULL, vu = v.vu FROM v WHERE structure.id = v.id",
};

pub(crate) const PARENTS: Statement = Statement {
    head: "INSERT INTO structure_parent (enfant, parent) VALUES",
    columns: 2,
    tail: "ON CONFLICT (enfant, parent) DO NOTHING",
};

pub(crate) const GROUPS: Statement = Statement {
    head: "INSERT INTO groupe (id, structure, annee, genre, code, libelle, niveau, source, jusque) VALUES",
    columns: 9,
    tail: "ON CONFLICT (id) DO UPDATE SET libelle = excluded.libelle, niveau = excluded.niveau, \
           source = excluded.source, jusque = excluded.jusque",
};

pub(crate) const CLOSE_GROUPS: Statement = Statement {
    head: "WITH v (id, jusque) AS (VALUES",
    columns: 2,
    tail: ") UPDATE groupe SET jusque = v.jusque FROM v WHERE groupe.id = v.id",
};

pub(crate) const REMOVE_DIVISIONS: Statement = Statement {
    head: "DELETE FROM groupe_division WHERE (groupe, division) IN (VALUES",
    columns: 2,
    tail: ")",
};

pub(crate) const DIVISIONS: Statement = Statement {
    head: "INSERT INTO groupe_division (groupe, division) VALUES",
    columns: 2,
    tail: "ON CONFLICT (groupe, division) DO NOTHING",
};

pub(crate) const MATIERES: Statement = Statement {
    head: "INSERT INTO matiere (academie, code, libelle) VALUES",
    columns: 3,
    tail: "ON CONFLICT (academie, code) DO UPDATE SET libelle = excluded.libelle",
};

pub(crate) const MEFS: Statement = Statement {
    head: "INSERT INTO mef (academie, code, libelle, attributs) VALUES",
    columns: 4,
    tail: "ON CONFLICT (academie, code) DO UPDATE SET libelle = excluded.libelle",
};

/// The académie and the bassins.
pub(crate) async fn above(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    let territoire = bytes(plan.scope.territoire);
    let above: Vec<&Above> = plan.structures.above.iter().filter(|a| a.write).collect();
    STRUCTURES
        .run(c, &above, |q, a| {
            q.bind(bytes(a.id))
                .bind(territoire.clone())
                .bind(i64::from(a.genre.number()))
                .bind(plan.scope.number())
                .bind(plan.scope.academie.clone())
                .bind(String::new())
                .bind(a.cle.clone())
                .bind(None::<String>)
                .bind(a.nom.clone())
                .bind(String::new())
                .bind(String::new())
                .bind(String::new())
                .bind("{}".to_owned())
                .bind(None::<Vec<u8>>)
                .bind(Vec::<u8>::new())
                .bind(0_i64)
                .bind(plan.now)
        })
        .await
}

/// The record of an établissement, or its end.
pub(crate) async fn school(c: &mut Connection, plan: &Plan, index: u32) -> Result<(), StoreError> {
    let Some(id) = at(&plan.structures.ids, index).copied() else {
        return Ok(());
    };
    if plan.structures.closed.contains(&index) {
        return CLOSE.run(c, &[id], |q, id| q.bind(bytes(*id)).bind(plan.now)).await;
    }
    let write = at(&plan.structures.writes, index).copied().unwrap_or(Write::Keep);
    let place = usize::try_from(index).unwrap_or(usize::MAX);
    let (Some(school), Some(fiche)) = (plan.delivery.schools.get(place), plan.delivery.fiches.get(place)) else {
        return Ok(());
    };
    // The school of a file is of no académie, until an export takes it over.
    let (academie, degre) = match &plan.delivery.apport {
        Some(apport) => (String::new(), apport.degre.clone()),
        None => (plan.scope.academie.clone(), plan.scope.degre.clone()),
    };
    STRUCTURES
        .run(
            c,
            &[(id, school, fiche)],
            |q, (id, school, fiche): &(StructureId, &School, &Vec<u8>)| {
                q.bind(bytes(*id))
                    .bind(bytes(plan.scope.territoire))
                    .bind(i64::from(GenreStructure::Etablissement.number()))
                    .bind(plan.scope.number())
                    .bind(academie.clone())
                    .bind(degre.clone())
                    .bind(school.key.clone())
                    .bind(school.uai.map(|uai| uai.as_str().to_owned()))
                    .bind(school.nom.clone())
                    .bind(school.commune.clone())
                    .bind(school.nature.clone())
                    .bind(school.bassin.clone())
                    .bind(school.attributs.clone())
                    .bind(Some((*fiche).clone()))
                    .bind(school.fingerprint.to_vec())
                    .bind(0_i64)
                    .bind(plan.now)
            },
        )
        .await?;
    parents(c, plan, id, place, write).await
}

/// What AAF says of the académie, the bassin and the places may have changed; collectivités are written once, then they are not its business.
async fn parents(
    c: &mut Connection,
    plan: &Plan,
    id: StructureId,
    place: usize,
    write: Write,
) -> Result<(), StoreError> {
    if write == Write::Change {
        // What AAF says of the bassin and of places may have changed; collectivités are not its business.
        sqlx::query(
            "DELETE FROM structure_parent WHERE enfant = $1 \
             AND parent IN (SELECT id FROM structure WHERE genre IN (3, 4, 5, 6, 7) AND source = 1)",
        )
        .bind(bytes(id))
        .execute(&mut *c)
        .await?;
    }
    let above = &plan.structures.above;
    let academie = above.iter().find(|a| a.genre == GenreStructure::Academie).map(|a| a.id);
    let bassin = plan.structures.bassin.get(place).copied().flatten();
    let bassin = bassin.and_then(|index| above.get(index)).map(|a| a.id);
    let autour = plan.structures.autour.get(place).into_iter().flatten();
    let autour = autour.filter_map(|index| above.get(*index)).map(|a| a.id);
    let mut parents: Vec<StructureId> = academie.into_iter().chain(bassin).chain(autour).collect();
    if write == Write::Create {
        parents.extend(&plan.collectivites);
    }
    PARENTS
        .run(c, &parents, |q, parent| q.bind(bytes(id)).bind(bytes(*parent)))
        .await
}

/// The classes and groups of a lot.
pub(crate) async fn groups(c: &mut Connection, plan: &Plan, lot: &Lot) -> Result<(), StoreError> {
    let annee: AnneeScolaire = plan.delivery.annee;
    let find =
        |ranks: &[u32]| -> Vec<&PlannedGroup> { ranks.iter().filter_map(|rank| at(&plan.groups.all, *rank)).collect() };
    let groups = find(&lot.groups);
    GROUPS
        .run(c, &groups, |q, g| {
            q.bind(bytes(g.id))
                .bind(at(&plan.structures.ids, g.structure).map(|id| bytes(*id)))
                .bind(i64::from(annee.number()))
                .bind(i64::from(g.genre.number()))
                .bind(g.code.clone())
                .bind(g.libelle.clone())
                .bind(g.niveau.clone())
                .bind(plan.scope.number())
                .bind(annee.ends())
        })
        .await?;
    CLOSE_GROUPS
        .run(c, &find(&lot.closed_groups), |q, g| q.bind(bytes(g.id)).bind(plan.now))
        .await?;
    let pair = |q: crate::sql::Query, (g, d): &(GroupeId, GroupeId)| q.bind(bytes(*g)).bind(bytes(*d));
    REMOVE_DIVISIONS.run(c, &lot.divisions.1, pair).await?;
    DIVISIONS.run(c, &lot.divisions.0, pair).await
}

/// Subjects and trainings whose label is new.
pub(crate) async fn nomenclatures(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    let academie = &plan.scope.academie;
    MATIERES
        .run(c, &plan.new_labels(false), |q, (code, libelle)| {
            q.bind(academie.clone()).bind(code.clone()).bind(libelle.clone())
        })
        .await?;
    MEFS.run(c, &plan.new_labels(true), |q, (code, libelle)| {
        q.bind(academie.clone())
            .bind(code.clone())
            .bind(libelle.clone())
            .bind("{}".to_owned())
    })
    .await
}
