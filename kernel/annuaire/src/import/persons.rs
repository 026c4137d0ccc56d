//! Writing accounts and person rows.

use preau_model::{CompteId, Millis, PersonneId, StructureId};
use preau_store::{Connection, StoreError};

use super::apply::AAF;
use super::batch::{Query, Statement};
use super::places::at;
use super::plan::Plan;
use super::rows::PersonRow;
use crate::sql::bytes;

/// An account to make: inactive until its first sign-in.
pub(crate) struct Account {
    pub(crate) id: CompteId,
    pub(crate) login: String,
}

const ACCOUNTS: Statement = Statement {
    head: "INSERT INTO compte (id, login, etat, mot_de_passe, preferences, cree, active) \
           SELECT v.column1, v.column2, 0, NULL, '{}', v.column3, NULL FROM (VALUES",
    columns: 3,
    tail: ") AS v",
};

const INSERT: Statement = Statement {
    head: "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, civilite, \
           recherche, siecle, structure, sensible, empreinte, etat, vu) VALUES",
    columns: 18,
    tail: "",
};

const UPDATE: Statement = Statement {
    head: "WITH v (id, categorie, profil, nom, prenom, civilite, recherche, siecle, structure, sensible, empreinte, vu) \
           AS (VALUES",
    columns: 12,
    tail: ") UPDATE personne SET categorie = v.categorie, profil = v.profil, nom = v.nom, prenom = v.prenom, \
           civilite = v.civilite, recherche = v.recherche, siecle = v.siecle, structure = v.structure, \
           sensible = v.sensible, empreinte = v.empreinte, etat = 0, vu = v.vu FROM v WHERE personne.id = v.id",
};

const LEAVE: Statement = Statement {
    head: "WITH v (id, vu) AS (VALUES",
    columns: 2,
    tail: ") UPDATE personne SET etat = 1, vu = v.vu FROM v WHERE personne.id = v.id",
};

const COME_BACK: Statement = Statement {
    head: "WITH v (id, vu) AS (VALUES",
    columns: 2,
    tail: ") UPDATE personne SET etat = 0, vu = v.vu FROM v WHERE personne.id = v.id",
};

const MOVE_HOME: Statement = Statement {
    head: "WITH v (id, structure) AS (VALUES",
    columns: 2,
    tail: ") UPDATE personne SET structure = v.structure FROM v WHERE personne.id = v.id",
};

pub(crate) async fn create_accounts(c: &mut Connection, accounts: &[Account], now: Millis) -> Result<(), StoreError> {
    ACCOUNTS
        .run(c, accounts, |q, a| q.bind(bytes(a.id)).bind(a.login.clone()).bind(now))
        .await
}

pub(crate) async fn insert(c: &mut Connection, plan: &Plan, rows: &[(PersonRow, CompteId)]) -> Result<(), StoreError> {
    INSERT
        .run(c, rows, |q, (row, account)| {
            let person = at(&plan.delivery.persons, row.rank);
            let q = q.bind(bytes(row.id)).bind(bytes(*account)).bind(AAF);
            let q = q.bind(plan.scope.academie.clone()).bind(plan.scope.degre.clone());
            let q = q.bind(
                person
                    .map(|p| plan.delivery.words.text(p.key).to_owned())
                    .unwrap_or_default(),
            );
            words(q, plan, row).bind(0_i64).bind(plan.now)
        })
        .await
}

pub(crate) async fn update(c: &mut Connection, plan: &Plan, rows: &[PersonRow]) -> Result<(), StoreError> {
    UPDATE
        .run(c, rows, |q, row| words(q.bind(bytes(row.id)), plan, row).bind(plan.now))
        .await
}

/// From `categorie` to `empreinte`.
fn words(q: Query, plan: &Plan, row: &PersonRow) -> Query {
    let person = at(&plan.delivery.persons, row.rank);
    let home = at(&plan.people.homes, row.rank).copied().flatten();
    q.bind(person.map_or(0, |p| i64::from(p.categorie.number())))
        .bind(i64::from(row.profil.number()))
        .bind(row.civil.nom.clone())
        .bind(row.civil.prenom.clone())
        .bind(row.civil.civilite.clone())
        .bind(row.civil.recherche.clone())
        .bind(row.siecle.clone())
        .bind(home.map(bytes))
        .bind(row.sensible.clone())
        .bind(person.map(|p| p.fingerprint.to_vec()).unwrap_or_default())
}

pub(crate) async fn leave(c: &mut Connection, gone: &[PersonneId], now: Millis) -> Result<(), StoreError> {
    LEAVE.run(c, gone, |q, id| q.bind(bytes(*id)).bind(now)).await
}

pub(crate) async fn come_back(c: &mut Connection, back: &[PersonneId], now: Millis) -> Result<(), StoreError> {
    COME_BACK.run(c, back, |q, id| q.bind(bytes(*id)).bind(now)).await
}

pub(crate) async fn move_home(
    c: &mut Connection,
    moved: &[(PersonneId, Option<StructureId>)],
) -> Result<(), StoreError> {
    MOVE_HOME
        .run(c, moved, |q, (id, home)| q.bind(bytes(*id)).bind(home.map(bytes)))
        .await
}
