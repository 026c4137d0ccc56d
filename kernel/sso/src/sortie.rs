//! What leaves. The category decides first and its result is the only thing a profile can read: a profile cannot leak.

use std::collections::BTreeMap;

use crate::{Categorie, Champ, Donnees, Identifiant, Place, ProfilSso, Service, Valeur};

/// `cas:user` of services that may not tell people apart.
const ANONYME: &str = "anonyme";

/// What the category of a service lets out for one person: made here only, from the category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sortie {
    utilisateur: String,
    valeurs: BTreeMap<Champ, Vec<String>>,
}

impl Sortie {
    /// Keeps what may leave. `accord`: what the person agreed to, for category 5. `None` when the service needs an identifier and
    /// there is none: nothing leaves then.
    pub fn composer(service: &Service, donnees: &Donnees, accord: Option<&[Champ]>) -> Option<Self> {
        let mut valeurs = BTreeMap::new();
        for champ in service.champs(accord) {
            let values = donnees.valeurs(champ);
            if !values.is_empty() {
                valeurs.insert(champ, values.to_vec());
            }
        }
        let utilisateur = match (service.categorie, service.identifiant) {
            (Categorie::Libre | Categorie::Appartenance, _) | (_, Identifiant::Anonyme) => ANONYME.to_owned(),
            (_, Identifiant::Opaque | Identifiant::Login) => valeurs.get(&Champ::Identifiant)?.first()?.clone(),
        };
        Some(Self { utilisateur, valeurs })
    }

    /// The values of an information, when it may leave.
    pub(crate) fn valeurs(&self, champ: Champ) -> &[String] {
        self.valeurs.get(&champ).map_or(&[], Vec::as_slice)
    }
}

/// What a service is told, before any protocol writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reponse {
    /// `cas:user`.
    pub utilisateur: String,
    /// Named by the profile.
    pub attributs: Vec<Valeur>,
    /// Where they stand in an XML answer.
    pub place: Place,
    /// They leave in answers of CAS 2 too.
    pub cas2: bool,
}

impl Reponse {
    /// A profile names and shapes what may leave.
    pub fn de(sortie: &Sortie, profil: &ProfilSso) -> Self {
        let attributs = profil.attributs.iter();
        Self {
            utilisateur: sortie.utilisateur.clone(),
            attributs: attributs
                .filter_map(|attribut| attribut.appliquer(sortie.valeurs(attribut.champ)))
                .collect(),
            place: profil.place,
            cas2: profil.cas2,
        }
    }
}
