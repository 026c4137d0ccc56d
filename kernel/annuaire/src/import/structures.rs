//! Writing structures, groups, subjects and trainings.

use preau_model::{AnneeScolaire, GenreStructure, GroupeId, StructureId};
use preau_store::{Connection, StoreError};

use super::apply::{AAF, REMOVE_DIVISIONS};
use super::batch::Statement;
use super::places::{Above, PlannedGroup, Write, at};
use super::plan::Plan;
use crate::lecture::School;
use crate::sql::bytes;

const STRUCTURES: Statement = Statement {
    head: "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, nature, bassin, \
           attributs, empreinte, etat, vu) VALUES",
    columns: 16,
    tail: "ON CONFLICT (id) DO UPDATE SET uai = excluded.uai, nom = excluded.nom, commune = excluded.commune, \
           nature = excluded.nature, bassin = excluded.bassin, attributs = excluded.attributs, \
           empreinte = excluded.empreinte, etat = excluded.etat, vu = excluded.vu",
};

const CLOSE: Statement = Statement {
    head: "WITH v (id, vu) AS (VALUES",
    columns: 2,
    tail: ") UPDATE structure SET etat = 1, uai = NULL, vu = v.vu FROM v WHERE structure.id = v.id",
};

const PARENTS: Statement = Statement {
    head: "INSERT INTO structure_parent (enfant, parent) VALUES",
    columns: 2,
    tail: "ON CONFLICT (enfant, parent) DO NOTHING",
};

const GROUPS: Statement = Statement {
    head: "INSERT INTO groupe (id, structure, annee, genre, code, libelle, niveau, source, jusque) VALUES",
    columns: 9,
    tail: "ON CONFLICT (id) DO UPDATE SET libelle = excluded.libelle, niveau = excluded.niveau, jusque = excluded.jusque",
};

const CLOSE_GROUPS: Statement = Statement {
    head: "WITH v (id, jusque) AS (VALUES",
    columns: 2,
    tail: ") UPDATE groupe SET jusque = v.jusque FROM v WHERE groupe.id = v.id",
};

const DIVISIONS: Statement = Statement {
    head: "INSERT INTO groupe_division (groupe, division) VALUES",
    columns: 2,
    tail: "ON CONFLICT (groupe, division) DO NOTHING",
};

const MATIERES: Statement = Statement {
    head: "INSERT INTO matiere (academie, code, libelle) VALUES",
    columns: 3,
    tail: "ON CONFLICT (academie, code) DO UPDATE SET libelle = excluded.libelle",
};

const MEFS: Statement = Statement {
    head: "INSERT INTO mef (academie, code, libelle, attributs) VALUES",
    columns: 4,
    tail: "ON CONFLICT (academie, code) DO UPDATE SET libelle = excluded.libelle",
};

/// Structures above first, then schools, then who belongs to whom.
pub(crate) async fn write(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    let territoire = bytes(plan.scope.territoire);
    let above: Vec<&Above> = plan.structures.above.iter().filter(|a| a.write).collect();
    STRUCTURES
        .run(c, &above, |q, a| {
            q.bind(bytes(a.id))
                .bind(territoire.clone())
                .bind(i64::from(a.genre.number()))
                .bind(AAF)
                .bind(plan.scope.academie.clone())
                .bind(String::new())
                .bind(a.cle.clone())
                .bind(None::<String>)
                .bind(a.nom.clone())
                .bind(String::new())
                .bind(String::new())
                .bind(String::new())
                .bind("{}".to_owned())
                .bind(Vec::<u8>::new())
                .bind(0_i64)
                .bind(plan.now)
        })
        .await?;
    CLOSE
        .run(c, &plan.structures.closed, |q, id| q.bind(bytes(*id)).bind(plan.now))
        .await?;
    let schools: Vec<(StructureId, &School)> = plan
        .structures
        .ids
        .iter()
        .zip(&plan.structures.writes)
        .zip(&plan.delivery.schools)
        .filter(|((_, write), _)| **write != Write::Keep)
        .map(|((id, _), school)| (*id, school))
        .collect();
    STRUCTURES
        .run(c, &schools, |q, (id, school)| {
            q.bind(bytes(*id))
                .bind(territoire.clone())
                .bind(i64::from(GenreStructure::Etablissement.number()))
                .bind(AAF)
                .bind(plan.scope.academie.clone())
                .bind(plan.scope.degre.clone())
                .bind(school.key.clone())
                .bind(school.uai.map(|uai| uai.as_str().to_owned()))
                .bind(school.nom.clone())
                .bind(school.commune.clone())
                .bind(school.nature.clone())
                .bind(school.bassin.clone())
                .bind(school.attributs.clone())
                .bind(school.fingerprint.to_vec())
                .bind(0_i64)
                .bind(plan.now)
        })
        .await?;
    parents(c, plan).await
}

async fn parents(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    let changed = plan
        .structures
        .ids
        .iter()
        .zip(&plan.structures.writes)
        .filter(|(_, w)| **w == Write::Change);
    for (id, _) in changed {
        // What AAF says of the bassin and of places may have changed; collectivités are not its business.
        sqlx::query(
            "DELETE FROM structure_parent WHERE enfant = $1 \
             AND parent IN (SELECT id FROM structure WHERE genre IN (3, 4, 5, 6, 7) AND source = 1)",
        )
        .bind(bytes(*id))
        .execute(&mut *c)
        .await?;
    }
    let academie = plan
        .structures
        .above
        .iter()
        .find(|a| a.genre == GenreStructure::Academie)
        .map(|a| a.id);
    let mut pairs: Vec<(StructureId, StructureId)> = Vec::new();
    let around = plan.structures.bassin.iter().zip(&plan.structures.autour);
    for (id, (bassin, autour)) in plan.structures.ids.iter().zip(around) {
        let bassin = bassin.and_then(|index| plan.structures.above.get(index)).map(|a| a.id);
        pairs.extend(
            academie
                .iter()
                .chain(&bassin)
                .chain(
                    autour
                        .iter()
                        .filter_map(|index| plan.structures.above.get(*index))
                        .map(|a| &a.id),
                )
                .chain(&plan.collectivites)
                .map(|parent| (*id, *parent)),
        );
    }
    PARENTS
        .run(c, &pairs, |q, (child, parent)| {
            q.bind(bytes(*child)).bind(bytes(*parent))
        })
        .await
}

pub(crate) async fn groups(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    let annee: AnneeScolaire = plan.delivery.annee;
    let groups: Vec<&PlannedGroup> = plan.groups.all.iter().filter(|g| g.write).collect();
    GROUPS
        .run(c, &groups, |q, g| {
            q.bind(bytes(g.id))
                .bind(at(&plan.structures.ids, g.structure).map(|id| bytes(*id)))
                .bind(i64::from(annee.number()))
                .bind(i64::from(g.genre.number()))
                .bind(g.code.clone())
                .bind(g.libelle.clone())
                .bind(g.niveau.clone())
                .bind(AAF)
                .bind(annee.ends())
        })
        .await?;
    CLOSE_GROUPS
        .run(c, &plan.groups.closed, |q, id| q.bind(bytes(*id)).bind(plan.now))
        .await?;
    let pair = |q: super::batch::Query, (g, d): &(GroupeId, GroupeId)| q.bind(bytes(*g)).bind(bytes(*d));
    REMOVE_DIVISIONS.run(c, &plan.divisions.1, pair).await?;
    DIVISIONS.run(c, &plan.divisions.0, pair).await
}

pub(crate) async fn nomenclatures(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    let academie = &plan.scope.academie;
    MATIERES
        .run(c, &plan.delivery.matieres, |q, (code, libelle)| {
            q.bind(academie.clone()).bind(code.clone()).bind(libelle.clone())
        })
        .await?;
    MEFS.run(c, &plan.delivery.mefs, |q, (code, libelle)| {
        q.bind(academie.clone())
            .bind(code.clone())
            .bind(libelle.clone())
            .bind("{}".to_owned())
    })
    .await
}
