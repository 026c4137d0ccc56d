//! What a document asks, and of whom.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{Categorie, Millis, PersonneId, Principal, Profil, StructureId};

use crate::{Aimed, ContentError, Engine};

/// Most pupils of one document.
const MOST: usize = 20_000;

/// Whose signatures are enough for one pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signers {
    /// One legal representative.
    AnyLegal = 1,
    /// Every legal representative; one alone where there is one.
    AllLegal = 2,
}

/// The document is about each pupil of its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Concerns {
    /// Their responsables sign.
    pub signers: Option<Signers>,
    /// Last moment to sign by oneself.
    pub until: Option<Millis>,
}

/// A line sent again every so many days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// 1 to 60.
    pub days: u16,
    /// To those who have not signed, instead of those who have not seen it.
    pub signed: bool,
    /// One line.
    pub line: String,
}

/// Pupils, with who signs for each.
pub(crate) type Concerned = BTreeMap<PersonneId, Vec<PersonneId>>;

impl Engine {
    /// The pupils of an audience at a moment, and their signatories.
    pub(crate) async fn concerned(
        &self,
        audience: &[(Aimed, StructureId)],
        at: Millis,
    ) -> Result<Concerned, ContentError> {
        let mut pupils: BTreeSet<PersonneId> = BTreeSet::new();
        let mut alone: Vec<PersonneId> = Vec::new();
        for (aimed, _) in audience {
            let of = match &aimed.principal {
                Principal::Personne(person) => {
                    alone.push(*person);
                    continue;
                }
                Principal::ResponsablesDe(pupil) => {
                    alone.push(*pupil);
                    continue;
                }
                Principal::Groupe(group) | Principal::ProfilDuGroupe(group, Profil::Elv | Profil::Tut) => {
                    Principal::ProfilDuGroupe(*group, Profil::Elv)
                }
                Principal::Structure(school) | Principal::ProfilDeStructure(school, Profil::Elv | Profil::Tut) => {
                    Principal::ProfilDeStructure(*school, Profil::Elv)
                }
                _ => continue,
            };
            pupils.extend(self.annuaire.membres(&of, at, MOST).await?);
        }
        let names = self.annuaire.noms(&alone).await?;
        let is_pupil = |person: &PersonneId| names.get(person).is_some_and(|nom| nom.categorie == Categorie::Eleve);
        pupils.extend(alone.into_iter().filter(is_pupil));
        let pupils: Vec<PersonneId> = pupils.into_iter().take(MOST).collect();
        let mut signers = self.annuaire.signataires(&pupils, at).await?;
        Ok(pupils
            .into_iter()
            .map(|pupil| (pupil, signers.remove(&pupil).unwrap_or_default()))
            .collect())
    }
}
