//! Attribute profiles, as data: which names a service expects, in which shape (`data/profils-sso.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Categorie, Champ};

const BUNDLED: &str = include_str!("../data/profils-sso.toml");

static PROFILS: LazyLock<Result<Vec<ProfilSso>, String>> = LazyLock::new(|| lire(BUNDLED));

/// Where attributes stand in an XML answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In `cas:attributes`.
    #[default]
    Dedans,
    /// Right under `cas:authenticationSuccess`.
    Dehors,
    /// Both: old clients read one or the other.
    Partout,
}

/// How several values are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Liste {
    /// The element again and again.
    #[default]
    Repetee,
    /// `a,b`.
    Virgules,
    /// `a;b`.
    PointsVirgules,
    /// `a|b`.
    Barres,
    /// The first alone.
    Premiere,
}

/// How a day is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
enum Jour {
    /// `2015-02-14`.
    #[default]
    #[serde(rename = "aaaa-mm-jj")]
    Iso,
    /// `14/02/2015`.
    #[serde(rename = "jj/mm/aaaa")]
    Francais,
    /// `20150214`.
    #[serde(rename = "aaaammjj")]
    Serre,
}

/// How a profile is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Codes {
    /// `National_ELV`.
    #[default]
    National,
    /// `National_elv`.
    NationalMinuscule,
    /// `National_1`: the codes of old.
    NationalNumero,
    /// `ELV`.
    Code,
    /// `eleve`.
    Nom,
}

/// One attribute of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribut {
    /// Name that the service expects.
    pub nom: String,
    /// What it is.
    pub champ: Champ,
    #[serde(default)]
    liste: Liste,
    /// Element around the repeated ones: `ENTAuxEnsClasses`.
    #[serde(default)]
    enveloppe: Option<String>,
    #[serde(default)]
    date: Jour,
    #[serde(default)]
    codes: Codes,
    /// Other words for some values; `*` for those that are not named.
    #[serde(default)]
    valeurs: BTreeMap<String, String>,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfilSso {
    /// Its name in the files of services.
    pub id: String,
    /// For humans.
    pub nom: String,
    /// Attributes in `/serviceValidate` too.
    #[serde(default)]
    pub cas2: bool,
    /// Where they stand.
    #[serde(default)]
    pub place: Place,
    /// What it names.
    #[serde(default)]
    pub attributs: Vec<Attribut>,
}

/// An attribute, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valeur {
    /// Its name.
    pub nom: String,
    /// Element around.
    pub enveloppe: Option<String>,
    /// Never empty.
    pub valeurs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    profil: Vec<ProfilSso>,
}

fn lire(text: &str) -> Result<Vec<ProfilSso>, String> {
    let file: Fichier = toml::from_str(text).map_err(|error| error.to_string())?;
    let names = file.profil.iter().flat_map(|profil| &profil.attributs);
    for attribut in names {
        let around = attribut.enveloppe.iter();
        if let Some(bad) = [&attribut.nom].into_iter().chain(around).find(|name| !is_name(name)) {
            return Err(format!("«\u{a0}{bad}\u{a0}» is no name of an XML element"));
        }
    }
    Ok(file.profil)
}

/// A name that needs no escaping in any answer.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl ProfilSso {
    /// The bundled profiles. `Err`: unreadable, in an untested build only.
    pub fn tous() -> Result<&'static [Self], String> {
        PROFILS.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    /// A profile by its id.
    pub fn trouver(id: &str) -> Result<Option<&'static Self>, String> {
        Ok(Self::tous()?.iter().find(|profil| profil.id == id))
    }

    /// What it asks for that a service may not have.
    pub fn excede(&self, categorie: Categorie, convention: &[Champ]) -> Vec<Champ> {
        let mut more: Vec<Champ> = Vec::new();
        for champ in self.attributs.iter().map(|attribut| attribut.champ) {
            let declared = categorie != Categorie::Accord || champ == Champ::Identifiant || convention.contains(&champ);
            if (!categorie.permet(champ) || !declared) && !more.contains(&champ) {
                more.push(champ);
            }
        }
        more
    }
}

impl Attribut {
    /// The values under the name and in the shape that the service expects; `None` when there is nothing to say.
    pub(crate) fn appliquer(&self, values: &[String]) -> Option<Valeur> {
        let mut written: Vec<String> = Vec::new();
        for value in values.iter().map(|value| self.ecrire(value)) {
            if !value.is_empty() && !written.contains(&value) {
                written.push(value);
            }
        }
        let joined = |sign: &str| vec![written.join(sign)];
        let valeurs = match self.liste {
            _ if written.is_empty() => return None,
            Liste::Repetee => written,
            Liste::Virgules => joined(","),
            Liste::PointsVirgules => joined(";"),
            Liste::Barres => joined("|"),
            Liste::Premiere => written.into_iter().take(1).collect(),
        };
        Some(Valeur {
            nom: self.nom.clone(),
            enveloppe: self.enveloppe.clone(),
            valeurs,
        })
    }

    fn ecrire(&self, value: &str) -> String {
        if let Some(other) = self.valeurs.get(value).or_else(|| self.valeurs.get("*")) {
            return other.clone();
        }
        match self.champ {
            Champ::Profil => self.profil(value),
            Champ::DateNaissance => self.jour(value),
            _ => value.to_owned(),
        }
    }

    fn profil(&self, code: &str) -> String {
        let Some(profil) = preau_model::Profil::from_code(code) else {
            return String::new();
        };
        match self.codes {
            Codes::National => format!("National_{}", profil.code()),
            Codes::NationalMinuscule => format!("National_{}", profil.code().to_ascii_lowercase()),
            Codes::NationalNumero => format!("National_{}", profil.number()),
            Codes::Code => profil.code().to_owned(),
            Codes::Nom => profil.name().to_owned(),
        }
    }

    fn jour(&self, iso: &str) -> String {
        let parts: Vec<&str> = iso.split('-').collect();
        match (self.date, parts.as_slice()) {
            (Jour::Francais, [year, month, day]) => format!("{day}/{month}/{year}"),
            (Jour::Serre, [year, month, day]) => format!("{year}{month}{day}"),
            _ => iso.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(toml: &str, values: &[&str]) -> Option<Valeur> {
        let attribut: Attribut = toml::from_str(toml).unwrap();
        let values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
        attribut.appliquer(&values)
    }

    #[test]
    fn bundled_profiles_are_read_and_fit_a_category() {
        let all = ProfilSso::tous().unwrap();
        for id in [
            "pronote",
            "grr",
            "spip",
            "chamilo",
            "pmb",
            "moodle",
            "kne",
            "generique-1",
            "generique-2",
            "generique-3",
            "generique-4",
            "generique-5",
        ] {
            assert!(all.iter().any(|profil| profil.id == id), "{id}");
        }
        for (number, categorie) in (1_u8..).zip(Categorie::ALL) {
            let id = format!("generique-{number}");
            let profil = ProfilSso::trouver(&id).unwrap().unwrap();
            assert_eq!(profil.excede(categorie, &Champ::ALL), [], "{id}");
        }
        let pronote = ProfilSso::trouver("pronote").unwrap().unwrap();
        assert!(pronote.excede(Categorie::Opaque, &[]).contains(&Champ::Nom));
        assert!(
            pronote
                .excede(Categorie::Accord, &[Champ::Nom])
                .contains(&Champ::Prenom)
        );
    }

    #[test]
    fn shapes() {
        let one = |valeur: Option<Valeur>| valeur.unwrap().valeurs;
        assert_eq!(
            one(shaped(
                "nom = 'categories'\nchamp = 'profil'\ncodes = 'national-numero'\nliste = 'points-virgules'",
                &["ENS", "DIR"]
            )),
            ["National_3;National_4"]
        );
        assert_eq!(
            one(shaped(
                "nom = 'n'\nchamp = 'date-naissance'\ndate = 'jj/mm/aaaa'",
                &["2015-02-14"]
            )),
            ["14/02/2015"]
        );
        assert_eq!(
            one(shaped(
                "nom = 't'\nchamp = 'type-structure'\nvaleurs = { '340' = 'CLG', '*' = 'LYC' }",
                &["340", "300"]
            )),
            ["CLG", "LYC"]
        );
        let wrapped = shaped(
            "nom = 'ENTAuxEnsClasse'\nchamp = 'classes-enseignees'\nenveloppe = 'ENTAuxEnsClasses'",
            &["6A", "6B"],
        )
        .unwrap();
        assert_eq!(wrapped.enveloppe.as_deref(), Some("ENTAuxEnsClasses"));
        assert_eq!(wrapped.valeurs.len(), 2);
        assert_eq!(shaped("nom = 'x'\nchamp = 'nom'", &[]), None);
    }

    #[test]
    fn a_name_that_would_open_an_element_is_refused() {
        let bad = "[[profil]]\nid = 'x'\nnom = 'x'\nattributs = [{ nom = 'a><b', champ = 'nom' }]";
        assert!(lire(bad).is_err());
    }
}
