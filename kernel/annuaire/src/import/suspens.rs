//! What records cite and the annuaire does not hold: kept, so that whoever cites it is looked at again when it comes.

use preau_model::PersonneId;
use preau_store::{Connection, StoreError};

use super::batch::Statement;
use super::people::Status;
use super::places::at;
use super::plan::Plan;
use crate::lecture::Kind;
use crate::sql::bytes;

/// A responsable.
pub(crate) const RESPONSABLE: i64 = 1;
/// An établissement, or something of it.
pub(crate) const ETABLISSEMENT: i64 = 2;

const INSERT: Statement = Statement {
    head: "WITH v (personne, genre, cite) AS (VALUES",
    columns: 3,
    // A person of a lot that waits may have no row yet.
    tail: ") INSERT INTO annuaire_suspens (personne, genre, cite) SELECT v.personne, v.genre, v.cite FROM v \
           JOIN personne p ON p.id = v.personne WHERE 1 = 1 ON CONFLICT (personne, genre, cite) DO NOTHING",
};

const DELETE: Statement = Statement {
    head: "DELETE FROM annuaire_suspens WHERE personne IN (VALUES",
    columns: 1,
    tail: ")",
};

/// Replaces what is kept of the académie by what this plan found.
pub(crate) async fn write(c: &mut Connection, plan: &Plan) -> Result<(), StoreError> {
    if let Some(scale) = &plan.delivery.delta {
        DELETE.run(c, &scale.persons, |q, id| q.bind(bytes(*id))).await?;
    } else {
        sqlx::query(
            "DELETE FROM annuaire_suspens WHERE personne IN \
             (SELECT id FROM personne WHERE academie = $1 AND degre = $2)",
        )
        .bind(plan.scope.academie.clone())
        .bind(plan.scope.degre.clone())
        .execute(&mut *c)
        .await?;
    }
    let kept: Vec<(PersonneId, i64, &str)> = plan
        .delivery
        .dangling
        .iter()
        .filter_map(|(rank, kind, cited)| {
            let genre = match kind {
                Kind::Responsable => RESPONSABLE,
                Kind::Structure => ETABLISSEMENT,
                _ => return None,
            };
            plan.people.status(*rank).map(|_: Status| ())?;
            let id = at(&plan.people.ids, *rank).copied()?;
            Some((id, genre, plan.delivery.words.text(*cited)))
        })
        .collect();
    INSERT
        .run(c, &kept, |q, (id, genre, cite)| {
            q.bind(bytes(*id)).bind(*genre).bind((*cite).to_owned())
        })
        .await
}
