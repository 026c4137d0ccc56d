//! Writing accounts and person rows.

use preau_model::{Clock, CompteId, Millis, PersonneId, Rng, StructureId, new_id};
use preau_store::{Connection, StoreError};

use super::apply::AAF;
use super::batch::Statement;
use super::people::Status;
use super::places::at;
use super::plan::Plan;
use super::spool::SpooledRow;
use crate::ImportError;
use crate::comptes::Logins;
use crate::sql::{Query, bytes};

/// What a lot writes of persons.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) new: Vec<PersonRow>,
    pub(crate) changed: Vec<PersonRow>,
    pub(crate) back: Vec<PersonneId>,
    /// Kept rows whose main structure moves: from, to.
    pub(crate) moved: Vec<(PersonneId, Option<StructureId>, Option<StructureId>)>,
}

/// A person row to insert or to update.
#[derive(Debug)]
pub(crate) struct PersonRow {
    pub(crate) id: PersonneId,
    pub(crate) rank: u32,
    pub(crate) row: SpooledRow,
}

impl Rows {
    /// Takes from the spool the rows of these ranks that no lot wrote yet.
    pub(crate) fn take(plan: &Plan, ranks: &[u32], written: &[bool]) -> Result<Self, ImportError> {
        let mut rows = Self::default();
        let done = |rank: u32| at(written, rank).copied().unwrap_or(false);
        for rank in ranks.iter().copied().filter(|rank| !done(*rank)) {
            let Some(person) = at(&plan.delivery.persons, rank) else {
                continue;
            };
            let id = person.id;
            if person.status.is_written() {
                let row = plan.delivery.spool.row(rank)?;
                let to = if person.status == Status::New {
                    &mut rows.new
                } else {
                    &mut rows.changed
                };
                to.push(PersonRow { id, rank, row });
                continue;
            }
            if person.status == Status::Back {
                rows.back.push(id);
            }
            let home = at(&plan.people.homes, rank).copied().flatten();
            if home != person.stored_home {
                rows.moved.push((id, person.stored_home, home));
            }
        }
        Ok(rows)
    }

    /// Rows of the spool in it.
    pub(crate) fn len(&self) -> u64 {
        (self.new.len() + self.changed.len()) as u64
    }
}

/// Writes the rows of a lot; new persons get an inactive account each.
pub(crate) async fn write(
    c: &mut Connection,
    plan: &Plan,
    rows: Rows,
    logins: &mut Logins,
    (clock, rng): (&dyn Clock, &dyn Rng),
) -> Result<(), StoreError> {
    let bases: Vec<&str> = rows.new.iter().map(|row| row.row.civil.login.as_str()).collect();
    let accounts: Vec<Account> = logins
        .give_free(c, &bases)
        .await?
        .into_iter()
        .map(|login| Account {
            id: new_id(clock, rng),
            login,
        })
        .collect();
    create_accounts(c, &accounts, plan.now).await?;
    let new: Vec<_> = rows
        .new
        .into_iter()
        .zip(accounts)
        .map(|(row, account)| (row, account.id))
        .collect();
    insert(c, plan, &new).await?;
    update(c, plan, &rows.changed).await?;
    COME_BACK
        .run(c, &rows.back, |q, id| q.bind(bytes(*id)).bind(plan.now))
        .await?;
    MOVE_HOME
        .run(c, &rows.moved, |q, (id, _, home)| {
            q.bind(bytes(*id)).bind(home.map(bytes))
        })
        .await
}

/// An account to make: inactive until its first sign-in.
struct Account {
    id: CompteId,
    login: String,
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

async fn create_accounts(c: &mut Connection, accounts: &[Account], now: Millis) -> Result<(), StoreError> {
    ACCOUNTS
        .run(c, accounts, |q, a| q.bind(bytes(a.id)).bind(a.login.clone()).bind(now))
        .await
}

async fn insert(c: &mut Connection, plan: &Plan, rows: &[(PersonRow, CompteId)]) -> Result<(), StoreError> {
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

async fn update(c: &mut Connection, plan: &Plan, rows: &[PersonRow]) -> Result<(), StoreError> {
    UPDATE
        .run(c, rows, |q, row| words(q.bind(bytes(row.id)), plan, row).bind(plan.now))
        .await
}

/// From `categorie` to `empreinte`.
fn words(q: Query, plan: &Plan, row: &PersonRow) -> Query {
    let person = at(&plan.delivery.persons, row.rank);
    let home = at(&plan.people.homes, row.rank).copied().flatten();
    let civil = &row.row.civil;
    q.bind(person.map_or(0, |p| i64::from(p.categorie.number())))
        .bind(i64::from(row.row.profil.number()))
        .bind(civil.nom.clone())
        .bind(civil.prenom.clone())
        .bind(civil.civilite.clone())
        .bind(civil.recherche.clone())
        .bind(row.row.siecle.clone())
        .bind(home.map(bytes))
        .bind(row.row.sealed.clone())
        .bind(row.row.fingerprint.to_vec())
}

/// Marks those who leave the annuaire.
pub(crate) async fn leave(c: &mut Connection, gone: &[PersonneId], now: Millis) -> Result<(), StoreError> {
    LEAVE.run(c, gone, |q, id| q.bind(bytes(*id)).bind(now)).await
}
