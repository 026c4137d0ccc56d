//! Finding people by name, in given structures and profiles only (K-AN-6).
//!
//! In a few schools, the persons of those schools are read and compared. In many, the index of words gives candidates, whose
//! places are then read. Both answer the same; when nobody answers, words one letter apart are tried.

mod details;
mod etroite;
mod large;
mod mots;

use preau_model::{GroupeId, PersonneId, Profil, StructureId};
use preau_store::{Connection, StoreError};

use self::mots::{Formulation, formulations, near_formulations};
use super::Nom;
use crate::indexation::voisins;
use crate::sql::padded;
use crate::{Annuaire, AnnuaireError};

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouve {
    /// Who.
    pub personne: PersonneId,
    /// Their name.
    pub nom: Nom,
    /// Where they were found.
    pub structure: StructureId,
    /// As what.
    pub profil: Profil,
    /// Class of a pupil, children of a responsable, discipline of a teacher; may be empty.
    pub detail: String,
}

/// Who is looked for. Nobody is found outside `structures` and `profils`: the caller puts there what the asker may see.
#[derive(Debug, Clone, Default)]
pub struct Recherche {
    /// Names as people type them: any order, beginnings of words, accents and case ignored, particles joined or not; words one
    /// letter wrong when nothing answers otherwise. Empty: everybody.
    pub mots: String,
    /// Where.
    pub structures: Vec<StructureId>,
    /// As what.
    pub profils: Vec<Profil>,
    /// In one of these classes or groups (for responsables: through a child); empty: anywhere.
    pub groupes: Vec<GroupeId>,
    /// With this function code (`ENS`, `DIR`, `AEH`…): staff only.
    pub fonction: Option<String>,
    /// At most so many.
    pub limite: usize,
}

/// Up to so many structures, their persons are read; beyond, the index is asked.
const FEW: usize = 4;

/// Found, by folded name.
type Found = Vec<(String, Trouve)>;

impl Annuaire {
    /// The persons whose names answer to `words`, among these structures and profiles, ordered by name. See [`Recherche`].
    pub async fn cherche(
        &self,
        words: &str,
        in_structures: &[StructureId],
        profils: &[Profil],
        limit: usize,
    ) -> Result<Vec<Trouve>, AnnuaireError> {
        self.chercher(&Recherche {
            mots: words.to_owned(),
            structures: in_structures.to_vec(),
            profils: profils.to_vec(),
            limite: limit,
            ..Recherche::default()
        })
        .await
    }

    /// The persons of a search, ordered by name; when more than `limite` answer, those whose words begin first in the alphabet.
    pub async fn chercher(&self, question: &Recherche) -> Result<Vec<Trouve>, AnnuaireError> {
        let mut question = question.clone();
        question.structures.sort_unstable();
        question.structures.dedup();
        if question.structures.is_empty() || question.profils.is_empty() || question.limite == 0 {
            return Ok(Vec::new());
        }
        let asked = formulations(&question.mots);
        if asked.is_empty() && !question.mots.trim().is_empty() {
            return Ok(Vec::new());
        }
        let mut reading = self.db.read().await?;
        let c: &mut Connection = &mut reading;
        if !question.groupes.is_empty() {
            self.homes(c, &mut question).await?;
        }
        let mut found = self.answering(c, &question, &asked).await?;
        if found.is_empty()
            && let Some(typed) = asked.first()
        {
            let mut near = Vec::with_capacity(typed.len());
            for word in typed {
                near.push(voisins::near(c, word).await?);
            }
            let others = near_formulations(typed, &near);
            if !others.is_empty() {
                found = self.answering(c, &question, &others).await?;
            }
        }
        found.sort_by_cached_key(|(key, t)| (key.clone(), t.personne, t.structure, t.profil));
        found.dedup_by(|a, b| {
            a.1.personne == b.1.personne && a.1.structure == b.1.structure && a.1.profil == b.1.profil
        });
        found.truncate(question.limite);
        let mut found: Vec<Trouve> = found.into_iter().map(|(_, t)| t).collect();
        self.classes(c, &mut found).await?;
        self.children(c, &mut found).await?;
        Ok(found)
    }

    /// Only the structures of the groups can answer; inter-school lists keep them all.
    async fn homes(&self, c: &mut Connection, question: &mut Recherche) -> Result<(), StoreError> {
        let homes = etroite::homes(c, &question.groupes).await?;
        if let Some(homes) = homes {
            question.structures.retain(|s| homes.contains(s));
        }
        Ok(())
    }

    async fn answering(
        &self,
        c: &mut Connection,
        question: &Recherche,
        asked: &[Formulation],
    ) -> Result<Found, StoreError> {
        let now = self.now();
        if question.structures.len() > FEW && question.groupes.is_empty() {
            return large::find(c, question, asked, now).await;
        }
        let direct: Vec<Profil> = question.profils.iter().copied().filter(|p| *p != Profil::Tut).collect();
        let mut found = Vec::new();
        for structures in padded(&question.structures) {
            if !direct.is_empty() {
                found.extend(etroite::direct(c, question, (&structures, &direct), asked, now).await?);
            }
            if question.profils.contains(&Profil::Tut) && question.fonction.is_none() {
                found.extend(etroite::responsables(c, question, &structures, asked, now).await?);
            }
        }
        Ok(found)
    }
}
