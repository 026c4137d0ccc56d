//! A service of the registry, once checked.

use std::collections::BTreeSet;

use preau_model::{Id, Profil, StructureId, TerritoireId, Uai};
use serde::{Deserialize, Serialize};

use crate::{Adresse, Categorie, Champ, Regle};

#[doc(hidden)]
#[derive(Debug)]
pub enum ServiceTag {}
/// A third-party service.
pub type ServiceId = Id<ServiceTag>;

/// What `cas:user` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Identifiant {
    /// The same for everybody (categories 1 and 2).
    Anonyme,
    /// Another one per service.
    Opaque,
    /// The login of the portal (categories 4 and 5).
    Login,
}

/// Profiles, in schools.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Never empty.
    pub profils: Vec<Profil>,
    /// Empty: every school of the territory.
    pub etablissements: Vec<Uai>,
}

/// A school of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ecole {
    pub(crate) id: StructureId,
    pub(crate) territoire: TerritoireId,
    pub(crate) uai: Option<Uai>,
    pub(crate) profils: Vec<Profil>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Which.
    #[serde(skip, default = "nobody")]
    pub id: ServiceId,
    /// Where.
    #[serde(skip, default = "nowhere")]
    pub territoire: TerritoireId,
    /// Short name in its file.
    #[serde(skip)]
    pub code: String,
    /// Name, as people read it.
    pub nom: String,
    /// One line.
    pub description: String,
    /// Icon of the kit.
    pub icone: String,
    /// What may leave.
    pub categorie: Categorie,
    /// Id of its attribute profile.
    pub profil: String,
    /// Its addresses.
    pub regles: Vec<Regle>,
    /// Who may use it.
    pub publics: Vec<Audience>,
    /// Category 5: what its convention declares.
    pub convention: Vec<Champ>,
    /// Category 5: shown before anybody agrees.
    pub conditions: String,
    /// What `cas:user` is.
    pub identifiant: Identifiant,
    /// What the tile opens.
    pub entree: String,
    /// Shown on the home page.
    pub tuile: bool,
    /// Told when a session ends.
    pub deconnexion: bool,
    /// Callback servers: `https://host`.
    pub mandataires: Vec<String>,
    /// Parameter of the address that names the school; empty: none.
    pub parametre_uai: String,
}

const fn nobody() -> ServiceId {
    Id::from_bytes([0; 16])
}

const fn nowhere() -> TerritoireId {
    Id::from_bytes([0; 16])
}

impl Service {
    /// What may leave: the category first; in category 5, what the convention declares and the person agreed to.
    pub fn champs(&self, accord: Option<&[Champ]>) -> BTreeSet<Champ> {
        let permitted = Champ::ALL.into_iter().filter(|champ| self.categorie.permet(*champ));
        if self.categorie != Categorie::Accord {
            return permitted.collect();
        }
        let agreed = |champ: &Champ| {
            *champ == Champ::Identifiant
                || (self.convention.contains(champ) && accord.is_some_and(|accord| accord.contains(champ)))
        };
        permitted.filter(agreed).collect()
    }

    /// The school through which somebody is of the audience: the one that the address names, otherwise the first of `ecoles`.
    pub(crate) fn ecole(&self, ecoles: &[Ecole], adresse: Option<&Adresse>) -> Option<StructureId> {
        let named = match adresse {
            Some(adresse) if !self.parametre_uai.is_empty() => adresse.parametre(&self.parametre_uai),
            _ => None,
        };
        let asked: Option<Uai> = named.and_then(|text| text.parse().ok());
        let open = ecoles.iter().filter(|ecole| self.est_ouvert(ecole));
        let open: Vec<&Ecole> = open.collect();
        let chosen = open.iter().find(|ecole| asked.is_some() && ecole.uai == asked);
        chosen.or_else(|| open.first()).map(|ecole| ecole.id)
    }

    fn est_ouvert(&self, ecole: &Ecole) -> bool {
        ecole.territoire == self.territoire
            && self.publics.iter().any(|public| {
                let here = public.etablissements.is_empty()
                    || ecole.uai.is_some_and(|uai| public.etablissements.contains(&uai));
                here && ecole.profils.iter().any(|profil| public.profils.contains(profil))
            })
    }

    /// May it be called back there for proxy tickets?
    pub(crate) fn rappelle(&self, adresse: &Adresse) -> bool {
        adresse.is_https() && self.mandataires.contains(&adresse.origine())
    }
}
