//! Who has marked a document and who has not, by class.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use preau_model::{DocumentId, Hat, Millis, PersonneId, Principal, StructureId, TerritoireId};
use preau_permissions::{ClasseDe, Classes};
use preau_store::RowExt as _;

use super::mark::no_receipts;
use super::members::Member;
use crate::{Collection, ContentError, Engine, Reader, Receipts};

const ROWS: usize = 200;
const STAFF: &str = "Personnels";
const OTHERS: &str = "Autres";

/// One page of [`ProgressRow`]s.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Ordered by group, then by name.
    pub rows: Vec<ProgressRow>,
    /// Opaque; `None` at the end.
    pub next: Option<String>,
    /// Persons addressed, in all.
    pub total: usize,
    /// Of which marked it.
    pub marked: usize,
}

/// One person a document is addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressRow {
    /// The class of a pupil, or of the child for a responsable; « Personnels » for staff.
    pub label: String,
    /// The same as a principal: the pupils or responsables of the class, the staff's profile.
    pub group: Principal,
    /// Who.
    pub person: PersonneId,
    /// When they marked it; `None`: not yet.
    pub at: Option<Millis>,
}

impl Engine {
    /// Who marked a document and who did not; for who manages it, in a collection with `receipts = "names"`.
    pub async fn progress(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
        after: Option<&str>,
    ) -> Result<Progress, ContentError> {
        let start: usize = match after {
            Some(cursor) => cursor
                .parse()
                .map_err(|_| ContentError::invalid("Ce repère de page n’est pas valide."))?,
            None => 0,
        };
        let mut rows = self.all_progress(reader, collections, id, name).await?;
        let (total, marked) = (rows.len(), rows.iter().filter(|r| r.at.is_some()).count());
        let mut rows = rows.split_off(start.min(rows.len()));
        let next = (rows.len() > ROWS).then(|| (start + ROWS).to_string());
        rows.truncate(ROWS);
        Ok(Progress {
            rows,
            next,
            total,
            marked,
        })
    }

    /// The persons addressed who have not marked it, for a reminder.
    pub async fn not_marked(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
    ) -> Result<Vec<PersonneId>, ContentError> {
        let rows = self.all_progress(reader, collections, id, name).await?;
        Ok(rows.into_iter().filter(|r| r.at.is_none()).map(|r| r.person).collect())
    }

    async fn all_progress(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        name: &str,
    ) -> Result<Vec<ProgressRow>, ContentError> {
        let stored = self.managed(reader, collections, id).await?;
        let collection = collections
            .iter()
            .find(|c| c.id == stored.collection)
            .ok_or(ContentError::Missing)?;
        if collection.receipts != Receipts::Names {
            return Err(no_receipts());
        }
        self.flush_seen().await?;
        let members = self.members(collection, &stored, reader.territory).await?;
        let marks = self.marks_of(reader.territory, id, name).await?;
        let mut classes: HashMap<StructureId, Classes> = HashMap::new();
        for structure in members.values().map(|m| m.structure) {
            if let Entry::Vacant(room) = classes.entry(structure) {
                room.insert(self.policy.classes(structure, self.now()).await?);
            }
        }
        let mut rows: Vec<(String, ProgressRow)> = members
            .into_iter()
            .map(|(person, member)| {
                let (label, group) = group_of(person, &member, classes.get(&member.structure));
                let name = preau_model::fold(&format!("{} {}", member.nom.nom, member.nom.prenom));
                (
                    name,
                    ProgressRow {
                        label,
                        group,
                        person,
                        at: marks.get(&person).copied(),
                    },
                )
            })
            .collect();
        // Staff after the classes.
        let rank = |row: &ProgressRow| match row.label.as_str() {
            STAFF => 1,
            OTHERS => 2,
            _ => 0,
        };
        rows.sort_by(|(a_name, a), (b_name, b)| {
            (rank(a), &a.label, &a.group, a_name, a.person).cmp(&(rank(b), &b.label, &b.group, b_name, b.person))
        });
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    pub(crate) async fn marks_of(
        &self,
        territory: TerritoireId,
        id: DocumentId,
        name: &str,
    ) -> Result<HashMap<PersonneId, Millis>, ContentError> {
        let rows =
            sqlx::query("SELECT person, at FROM content_mark WHERE territory = $1 AND document = $2 AND name = $3")
                .bind(territory.as_slice().to_vec())
                .bind(id.as_slice().to_vec())
                .bind(name.to_owned())
                .fetch_all(&mut *self.db.read().await?)
                .await?;
        let marks: Result<_, preau_store::StoreError> =
            rows.iter().map(|row| Ok((row.id("person")?, row.int("at")?))).collect();
        Ok(marks?)
    }
}

/// The group under which the author reads a person: of several classes, the one that was addressed.
fn group_of(person: PersonneId, member: &Member, classes: Option<&Classes>) -> (String, Principal) {
    let by_child = member.nom.categorie.hat() == Hat::Responsable;
    let mine: Vec<&ClasseDe> = classes
        .and_then(|c| c.get(&person))
        .map(|c| c.iter().filter(|c| c.par_enfant == by_child).collect())
        .unwrap_or_default();
    let addressed = match member.principal {
        Principal::Groupe(g) | Principal::ProfilDuGroupe(g, _) => mine.iter().find(|c| c.groupe == g),
        _ => None,
    };
    let profil = member.nom.profil;
    match (
        member.nom.categorie.hat(),
        addressed.or_else(|| mine.iter().min_by(|a, b| a.libelle.cmp(&b.libelle))),
    ) {
        (Hat::Eleve | Hat::Responsable, Some(classe)) => (
            classe.libelle.clone(),
            Principal::ProfilDuGroupe(
                classe.groupe,
                if by_child {
                    preau_model::Profil::Tut
                } else {
                    preau_model::Profil::Elv
                },
            ),
        ),
        (Hat::Agent, _) => (STAFF.to_owned(), Principal::ProfilDeStructure(member.structure, profil)),
        _ => (
            OTHERS.to_owned(),
            Principal::ProfilDeStructure(member.structure, profil),
        ),
    }
}
