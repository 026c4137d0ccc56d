//! The persons a document is addressed to.

use std::collections::HashMap;

use preau_model::{Millis, PersonneId, Principal, StructureId};

use crate::read::{Stored, aimed};
use crate::{Collection, ContentError, Engine, Time};

/// Most persons of one document.
const MOST: usize = 20_000;

/// How one person is addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) principal: Principal,
    pub(crate) structure: StructureId,
    pub(crate) nom: preau_annuaire::Nom,
}

impl Engine {
    /// Everybody a document is addressed to, as the time rule of its collection says, but its author.
    pub(crate) async fn members(
        &self,
        collection: &Collection,
        stored: &Stored,
        territory: preau_model::TerritoireId,
    ) -> Result<HashMap<PersonneId, Member>, ContentError> {
        let now = self.now();
        let audience = aimed(&mut *self.db.read().await?, territory, stored.id).await?;
        let uses = |time| rules(collection).contains(&time);
        let live = if uses(Time::Live) {
            self.addressed_at(&audience, now).await?
        } else {
            HashMap::new()
        };
        let then = match stored.published.filter(|_| uses(Time::AtPublication)) {
            Some(at) => self.addressed_at(&audience, at).await?,
            None => HashMap::new(),
        };
        let mut ids: Vec<PersonneId> = live.keys().chain(then.keys()).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut noms = self.annuaire.noms(&ids).await?;
        let mut members = HashMap::new();
        for id in ids.into_iter().filter(|id| Some(*id) != stored.author) {
            let Some(nom) = noms.remove(&id) else { continue };
            let source = if collection.time.of(nom.categorie.hat()) == Time::Live {
                &live
            } else {
                &then
            };
            if let Some((principal, structure)) = source.get(&id) {
                members.insert(
                    id,
                    Member {
                        principal: principal.clone(),
                        structure: *structure,
                        nom,
                    },
                );
            }
        }
        Ok(members)
    }

    async fn addressed_at(
        &self,
        audience: &[(crate::Aimed, StructureId)],
        at: Millis,
    ) -> Result<HashMap<PersonneId, (Principal, StructureId)>, ContentError> {
        let mut found = HashMap::new();
        for (aimed, structure) in audience {
            for person in self.annuaire.membres(&aimed.principal, at, MOST).await? {
                if found.len() < MOST {
                    found
                        .entry(person)
                        .or_insert_with(|| (aimed.principal.clone(), *structure));
                }
            }
        }
        Ok(found)
    }
}

fn rules(collection: &Collection) -> [Time; 4] {
    let time = collection.time;
    [time.agent, time.responsable, time.eleve, time.invite]
}
