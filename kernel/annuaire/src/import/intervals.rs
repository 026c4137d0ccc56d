//! Writing intervals: corrections and closings first, then what opens.

use preau_model::{Id, Millis};
use preau_store::{Connection, StoreError};

use super::apply::AAF;
use super::batch::Statement;
use super::lots::Lot;
use super::places::at;
use super::plan::Plan;
use crate::sql::{Query, bytes};

pub(crate) const ATTACHMENT_CHANGES: Statement = Statement {
    head: "WITH v (personne, structure, profil, fonction, discipline, was, depuis, jusque) AS (VALUES",
    columns: 8,
    tail: ") UPDATE rattachement SET depuis = v.depuis, jusque = v.jusque FROM v \
           WHERE rattachement.personne = v.personne AND rattachement.structure = v.structure \
           AND rattachement.profil = v.profil AND rattachement.fonction = v.fonction \
           AND rattachement.discipline = v.discipline AND rattachement.depuis = v.was",
};

pub(crate) const ATTACHMENTS: Statement = Statement {
    head: "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) VALUES",
    columns: 8,
    tail: "ON CONFLICT (personne, structure, profil, fonction, discipline, depuis) \
           DO UPDATE SET jusque = excluded.jusque, source = excluded.source",
};

pub(crate) const BELONGING_CHANGES: Statement = Statement {
    head: "WITH v (personne, groupe, qualite, matiere, was, depuis, jusque) AS (VALUES",
    columns: 7,
    tail: ") UPDATE appartenance SET depuis = v.depuis, jusque = v.jusque FROM v \
           WHERE appartenance.personne = v.personne AND appartenance.groupe = v.groupe \
           AND appartenance.qualite = v.qualite AND appartenance.matiere = v.matiere AND appartenance.depuis = v.was",
};

pub(crate) const BELONGINGS: Statement = Statement {
    head: "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) VALUES",
    columns: 7,
    tail: "ON CONFLICT (personne, groupe, qualite, matiere, depuis) \
           DO UPDATE SET jusque = excluded.jusque, source = excluded.source",
};

pub(crate) const LINK_CHANGES: Statement = Statement {
    head: "WITH v (eleve, responsable, was, depuis, jusque) AS (VALUES",
    columns: 5,
    tail: ") UPDATE lien_responsable SET depuis = v.depuis, jusque = v.jusque FROM v \
           WHERE lien_responsable.eleve = v.eleve AND lien_responsable.responsable = v.responsable \
           AND lien_responsable.depuis = v.was",
};

pub(crate) const LINKS: Statement = Statement {
    head: "INSERT INTO lien_responsable \
           (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) VALUES",
    columns: 10,
    tail: "ON CONFLICT (eleve, responsable, depuis) DO UPDATE SET lien = excluded.lien, \
           financier = excluded.financier, legal = excluded.legal, contact = excluded.contact, \
           paiement = excluded.paiement, jusque = excluded.jusque, source = excluded.source",
};

/// Writes what a lot opens, closes and corrects.
pub(crate) async fn write(c: &mut Connection, plan: &Plan, lot: &Lot) -> Result<(), StoreError> {
    let words = |word| plan.delivery.words.text(word).to_owned();
    let attachment = |q: Query, key: &super::relations::AttachmentKey| {
        let (person, structure, profil, function, discipline) = *key;
        id(id(q, &plan.people.ids, person), &plan.structures.ids, structure)
            .bind(i64::from(profil))
            .bind(words(function))
            .bind(words(discipline))
    };
    ATTACHMENT_CHANGES
        .run(c, &lot.attachments.changes.to_vec(), |q, x| {
            bounds(attachment(q, &x.key).bind(x.was), x.from, x.to)
        })
        .await?;
    ATTACHMENTS
        .run(c, &lot.attachments.inserts.to_vec(), |q, x| {
            bounds(attachment(q, &x.key), x.from, x.to).bind(AAF)
        })
        .await?;
    let belonging = |q: Query, key: &super::relations::BelongingKey| {
        let (person, group, quality, subject) = *key;
        let q = id(q, &plan.people.ids, person);
        let q = q.bind(at(&plan.groups.all, group).map(|g| bytes(g.id)));
        q.bind(i64::from(quality)).bind(words(subject))
    };
    BELONGING_CHANGES
        .run(c, &lot.belongings.changes.to_vec(), |q, x| {
            bounds(belonging(q, &x.key).bind(x.was), x.from, x.to)
        })
        .await?;
    BELONGINGS
        .run(c, &lot.belongings.inserts.to_vec(), |q, x| {
            bounds(belonging(q, &x.key), x.from, x.to).bind(AAF)
        })
        .await?;
    let link = |q: Query, key: &super::relations::LinkKey| id(id(q, &plan.people.ids, key.0), &plan.people.ids, key.1);
    LINK_CHANGES
        .run(c, &lot.links.changes.to_vec(), |q, x| {
            bounds(link(q, &x.key).bind(x.was), x.from, x.to)
        })
        .await?;
    LINKS
        .run(c, &lot.links.inserts.to_vec(), |q, x| {
            let q = x
                .payload
                .iter()
                .fold(link(q, &x.key), |q, field| q.bind(i64::from(*field)));
            bounds(q, x.from, x.to).bind(AAF)
        })
        .await
}

fn id<T>(q: Query, ids: &[Id<T>], rank: u32) -> Query {
    q.bind(at(ids, rank).map(|id| bytes(*id)))
}

fn bounds(q: Query, from: Millis, to: Millis) -> Query {
    q.bind(from).bind(to)
}
