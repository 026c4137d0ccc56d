//! Rules that recognise somebody: a claim of the provider, and what it is compared with. Data, judged in order.

use preau_model::Uai;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Values looked at in one claim.
const VALUES: usize = 20;
/// Longest value looked at.
const LONGEST: usize = 512;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regle {
    /// Name of the claim.
    pub claim: String,
    /// What its value is compared with.
    pub vers: Vers,
    /// For a value of the form `x@domaine`: the domain that is expected, and taken away before comparing with a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domaine: Option<String>,
}

/// What a claim is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vers {
    /// Professional mail of an agent, as the annuaire knows it.
    Courriel,
    /// Login of the portal.
    Login,
    /// Key of a source: `013/2D/4711`, or FrEduCtRefId `{AAF}13|…|4711` (ENTPersonJointure).
    Cle,
    /// FrEduVecteur: `type|nom|prenom|ENTEleveStructRattachId|UAI`.
    Vecteur,
}

impl Vers {
    /// As in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Courriel => "courriel",
            Self::Login => "login",
            Self::Cle => "cle",
            Self::Vecteur => "vecteur",
        }
    }
}

/// A key of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cle {
    pub(crate) academie: String,
    /// Empty: either degré.
    pub(crate) degre: String,
    pub(crate) id: String,
}

/// What one value of FrEduVecteur says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vecteur {
    /// A responsable (types 1 and 2), or the pupil (3 and 4).
    pub(crate) responsable: bool,
    pub(crate) nom: String,
    pub(crate) prenom: String,
    pub(crate) siecle: String,
    pub(crate) uai: Uai,
}

/// The texts of a claim: one, or several in a list.
pub(crate) fn valeurs<'c>(claims: &'c Map<String, Value>, claim: &str) -> Vec<&'c str> {
    let found: Vec<&Value> = match claims.get(claim) {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let texts = found.into_iter().filter_map(Value::as_str).map(str::trim);
    texts
        .filter(|text| !text.is_empty() && text.len() <= LONGEST && !text.contains(char::is_control))
        .take(VALUES)
        .collect()
}

/// `x` of `x@domaine`; without a domain asked for, the whole.
pub(crate) fn sans_domaine<'v>(valeur: &'v str, domaine: Option<&str>) -> Option<&'v str> {
    let Some(domaine) = domaine else {
        return Some(valeur);
    };
    let (nom, au) = valeur.rsplit_once('@')?;
    (au.eq_ignore_ascii_case(domaine) && !nom.is_empty() && !nom.contains('@')).then_some(nom)
}

impl Cle {
    pub(crate) fn lire(valeur: &str) -> Option<Self> {
        let part =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
        if let Some(rest) = valeur.strip_prefix("{AAF}") {
            let fields: Vec<&str> = rest.split('|').collect();
            let [academie, _, cle] = fields.as_slice() else {
                return None;
            };
            return (part(academie) && part(cle)).then(|| Self {
                academie: (*academie).to_owned(),
                degre: String::new(),
                id: (*cle).to_owned(),
            });
        }
        let fields: Vec<&str> = valeur.split('/').collect();
        let [academie, degre, cle] = fields.as_slice() else {
            return None;
        };
        (part(academie) && part(degre) && part(cle)).then(|| Self {
            academie: (*academie).to_owned(),
            degre: (*degre).to_owned(),
            id: (*cle).to_owned(),
        })
    }
}

impl Vecteur {
    pub(crate) fn lire(valeur: &str) -> Option<Self> {
        let fields: Vec<&str> = valeur.split('|').collect();
        let [genre, nom, prenom, siecle, uai] = fields.as_slice() else {
            return None;
        };
        let responsable = match *genre {
            "1" | "2" => true,
            "3" | "4" => false,
            _ => return None,
        };
        let shaped = !siecle.is_empty() && siecle.chars().all(|c| c.is_ascii_alphanumeric());
        // Without both names, a responsable could be either of two.
        if !shaped || (responsable && (nom.is_empty() || prenom.is_empty())) {
            return None;
        }
        Some(Self {
            responsable,
            nom: preau_model::fold(nom),
            prenom: preau_model::fold(prenom),
            siecle: (*siecle).to_owned(),
            uai: uai.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_and_vectors_are_read_as_they_are_written() {
        let cle = Cle::lire("{AAF}13|x|4711").unwrap();
        assert_eq!(
            (cle.academie.as_str(), cle.degre.as_str(), cle.id.as_str()),
            ("13", "", "4711")
        );
        let cle = Cle::lire("013/2D/4711").unwrap();
        assert_eq!(
            (cle.academie.as_str(), cle.degre.as_str(), cle.id.as_str()),
            ("013", "2D", "4711")
        );
        for bad in [
            "",
            "{AAF}",
            "{AAF}13|4711",
            "{ECT}13|x|4711",
            "013/2D",
            "013/2D/47/11",
            "013/2D/'",
        ] {
            assert_eq!(Cle::lire(bad), None, "{bad}");
        }
        let pupil = Vecteur::lire("3|||1037745|0290009C").unwrap();
        assert!(!pupil.responsable && pupil.siecle == "1037745");
        let parent = Vecteur::lire("2|LE GOFF|Anne-Élise|1037745|0290009C").unwrap();
        assert_eq!((parent.nom.as_str(), parent.prenom.as_str()), ("le goff", "anne elise"));
        for bad in [
            "1|||1037745|0290009C",
            "5|a|b|1|0290009C",
            "3|||1037745|0290009D",
            "3|||1;2|0290009C",
            "3|a|b|1",
        ] {
            assert_eq!(Vecteur::lire(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_text_or_a_list_and_nothing_else() {
        let claims = json!({ "un": "a", "liste": ["a", 3, null, " b "], "nombre": 3, "objet": {"a": "b"}, "vide": "" });
        let claims = claims.as_object().unwrap();
        assert_eq!(valeurs(claims, "un"), ["a"]);
        assert_eq!(valeurs(claims, "liste"), ["a", "b"]);
        for none in ["nombre", "objet", "vide", "absent"] {
            assert!(valeurs(claims, none).is_empty(), "{none}");
        }
        assert_eq!(sans_domaine("lou@ecole.fr", Some("Ecole.fr")), Some("lou"));
        for bad in [
            "lou@autre.fr",
            "lou",
            "@ecole.fr",
            "a@b@ecole.fr",
            "lou@ecole.fr.pirate.fr",
        ] {
            assert_eq!(sans_domaine(bad, Some("ecole.fr")), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_provider_writes_is_read_or_refused(text in "\\PC{0,80}") {
            let _ = Cle::lire(&text);
            let _ = Vecteur::lire(&text);
            let _ = sans_domaine(&text, Some("ecole.fr"));
        }
    }
}
