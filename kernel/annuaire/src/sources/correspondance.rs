//! Which column says what: data kept per school, with the models of the usual exports.

use std::collections::BTreeMap;

use preau_model::fold;
use serde::{Deserialize, Serialize};

use super::SourceError;
use super::tableau::{Rang, Tableau};

/// The models delivered with the portal: names of columns as the tools export them.
const MODELES: &str = include_str!("../../data/correspondances.toml");
/// A title or two may precede the header.
const ENTETE: usize = 10;

/// Who the lines of a file describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Genre {
    /// Pupils, perhaps with their responsables on the same line.
    Eleves,
    /// Responsables, with their children on the same line.
    Responsables,
    /// Staff.
    Personnels,
}

impl Genre {
    /// Stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eleves => "eleves",
            Self::Responsables => "responsables",
            Self::Personnels => "personnels",
        }
    }
}

/// What a column may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Champ {
    /// Identifier in the tool; without it, a keyed hash of the INE, or of the name and birth date.
    Cle,
    /// INE.
    Ine,
    /// Name in use.
    Nom,
    /// Name at birth; the name in use when no column gives one.
    NomFamille,
    /// First name.
    Prenom,
    /// Other first names.
    AutresPrenoms,
    /// `M.`, `Mme`, or the sex (`M`, `F`, `H`, `1`, `2`).
    Civilite,
    /// Birth date: `JJ/MM/AAAA` or `AAAA-MM-JJ`.
    Naissance,
    /// Class, as people say it.
    Classe,
    /// Identifier of the class in the tool.
    ClasseId,
    /// Groups, separated by `|` or `,`.
    Groupes,
    /// Level: `CE1`.
    Niveau,
    /// Mail.
    Mail,
    /// Telephone at home.
    Domicile,
    /// Telephone at work.
    Travail,
    /// Mobile.
    Mobile,
    /// Number and street.
    Adresse,
    /// Postal code.
    CodePostal,
    /// Town.
    Ville,
    /// Country.
    Pays,
    /// Function code of staff.
    Fonction,
    /// A responsable on the line of a pupil: name in use.
    RespNom,
    /// Name at birth.
    RespNomFamille,
    /// First name.
    RespPrenom,
    /// Title.
    RespCivilite,
    /// Mail.
    RespMail,
    /// Mobile.
    RespMobile,
    /// Telephone at home.
    RespDomicile,
    /// Code of the link (BCN).
    RespLien,
    /// A child on the line of a responsable: name in use.
    EnfantNom,
    /// Name at birth.
    EnfantNomFamille,
    /// First name.
    EnfantPrenom,
    /// Class.
    EnfantClasse,
}

impl Champ {
    /// Every field with its code, in the order in which a form shows them.
    pub const TOUS: [(Self, &'static str); 33] = [
        (Self::Cle, "cle"),
        (Self::Ine, "ine"),
        (Self::Nom, "nom"),
        (Self::NomFamille, "nom-famille"),
        (Self::Prenom, "prenom"),
        (Self::AutresPrenoms, "autres-prenoms"),
        (Self::Civilite, "civilite"),
        (Self::Naissance, "naissance"),
        (Self::Classe, "classe"),
        (Self::ClasseId, "classe-id"),
        (Self::Groupes, "groupes"),
        (Self::Niveau, "niveau"),
        (Self::Mail, "mail"),
        (Self::Domicile, "domicile"),
        (Self::Travail, "travail"),
        (Self::Mobile, "mobile"),
        (Self::Adresse, "adresse"),
        (Self::CodePostal, "code-postal"),
        (Self::Ville, "ville"),
        (Self::Pays, "pays"),
        (Self::Fonction, "fonction"),
        (Self::RespNom, "resp-nom"),
        (Self::RespNomFamille, "resp-nom-famille"),
        (Self::RespPrenom, "resp-prenom"),
        (Self::RespCivilite, "resp-civilite"),
        (Self::RespMail, "resp-mail"),
        (Self::RespMobile, "resp-mobile"),
        (Self::RespDomicile, "resp-domicile"),
        (Self::RespLien, "resp-lien"),
        (Self::EnfantNom, "enfant-nom"),
        (Self::EnfantNomFamille, "enfant-nom-famille"),
        (Self::EnfantPrenom, "enfant-prenom"),
        (Self::EnfantClasse, "enfant-classe"),
    ];

    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::TOUS
            .iter()
            .find(|(_, known)| *known == code)
            .map(|(champ, _)| *champ)
    }

    /// Its code: `nom-famille`.
    pub fn code(self) -> &'static str {
        Self::TOUS
            .iter()
            .find(|(champ, _)| *champ == self)
            .map_or("", |(_, code)| *code)
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colonne {
    /// Its name in the header; case, accents and punctuation do not matter.
    pub colonne: String,
    /// What it says.
    pub champ: Champ,
    /// Which responsable or child, from 1; without it, repeated columns count themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rang: Option<u8>,
    /// A file without it is not of this model.
    #[serde(default)]
    pub obligatoire: bool,
}

/// A mapping: a model, or what a school made of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correspondance {
    /// Stable name, first part of the keys: `onde`, `siecle`.
    pub nom: String,
    /// For people.
    pub libelle: String,
    /// Who the lines describe.
    pub genre: Genre,
    /// `1D` or `2D`.
    pub degre: String,
    /// Legal responsibility of the responsables of the file: 1 legal representative, 2 in charge, 0 nothing. A file that does not
    /// say it opens nothing, unless the school answers for it here.
    #[serde(default)]
    pub legal: u8,
    /// Columns.
    pub colonnes: Vec<Colonne>,
}

/// The columns of one file, found.
#[derive(Debug)]
pub(super) struct Entete {
    /// Line of the header among those of the table.
    pub(super) rang: usize,
    /// (index of the column, field, rank from 1, name).
    pub(super) colonnes: Vec<(usize, Champ, u8, String)>,
}

#[derive(Deserialize)]
struct Modeles {
    modele: Vec<Correspondance>,
}

impl Genre {
    /// From its stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Eleves, Self::Responsables, Self::Personnels]
            .into_iter()
            .find(|genre| genre.code() == code)
    }
}

impl Correspondance {
    /// The models delivered with the portal.
    pub fn modeles() -> Result<Vec<Self>, SourceError> {
        let modeles: Modeles = toml::from_str(MODELES).map_err(|error| SourceError::Correspondance {
            nom: "modèles".to_owned(),
            detail: error.message().to_owned(),
        })?;
        Ok(modeles.modele)
    }

    /// The model whose columns fit a file best, if one has all its mandatory columns.
    pub(super) fn devinee(tableau: &Tableau) -> Result<Option<Self>, SourceError> {
        Ok(Self::parmi(Self::modeles()?, tableau))
    }

    /// Where the header is, and what each column says.
    pub(super) fn entete(&self, tableau: &Tableau) -> Result<Entete, SourceError> {
        self.check()?;
        let count = |rang: &Rang| {
            let names: Vec<String> = rang.cases.iter().map(|case| fold(case)).collect();
            self.colonnes
                .iter()
                .filter(|c| names.contains(&fold(&c.colonne)))
                .count()
        };
        let mut best = (0, 0);
        for (index, rang) in tableau.rangs.iter().take(ENTETE).enumerate() {
            let found = count(rang);
            if found > best.1 {
                best = (index, found);
            }
        }
        let cases = tableau
            .rangs
            .get(best.0)
            .map(|r| r.cases.as_slice())
            .unwrap_or_default();
        let mut colonnes: Vec<(usize, Champ, u8, String)> = Vec::new();
        let mut seen: BTreeMap<Champ, u8> = BTreeMap::new();
        for (index, name) in cases.iter().enumerate() {
            let Some(colonne) = self.colonnes.iter().find(|c| fold(&c.colonne) == fold(name)) else {
                continue;
            };
            let repeated = seen.entry(colonne.champ).or_default();
            *repeated = repeated.saturating_add(1);
            colonnes.push((index, colonne.champ, colonne.rang.unwrap_or(*repeated), name.clone()));
        }
        for needed in self.colonnes.iter().filter(|c| c.obligatoire) {
            if !colonnes
                .iter()
                .any(|(_, _, _, name)| fold(name) == fold(&needed.colonne))
            {
                return Err(SourceError::Colonne {
                    fichier: tableau.fichier.clone(),
                    colonne: needed.colonne.clone(),
                });
            }
        }
        Ok(Entete { rang: best.0, colonnes })
    }

    /// The one, among these, whose columns fit a file best.
    pub(super) fn la_mieux(parmi: Vec<Self>, fichier: &str, octets: &[u8]) -> Result<Option<Self>, SourceError> {
        let tableau = Tableau::lire(fichier, octets)?;
        Ok(Self::parmi(parmi, &tableau))
    }

    fn parmi(parmi: Vec<Self>, tableau: &Tableau) -> Option<Self> {
        let fits = parmi.into_iter().filter_map(|one| {
            let entete = one.entete(tableau).ok()?;
            Some((entete.colonnes.len(), one))
        });
        fits.max_by_key(|(count, _)| *count).map(|(_, one)| one)
    }

    /// Refuses a mapping that means nothing.
    pub(super) fn check(&self) -> Result<(), SourceError> {
        let has = |champ| self.colonnes.iter().any(|c| c.champ == champ);
        let detail = if self.nom.is_empty()
            || self.nom.len() > 20
            || !self
                .nom
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            "son nom doit tenir en vingt lettres minuscules"
        } else if !matches!(self.degre.as_str(), "1D" | "2D") {
            "son degré doit être 1D ou 2D"
        } else if self.legal > 2 {
            "la responsabilité légale doit être 0, 1 ou 2"
        } else if !has(Champ::Prenom) || !(has(Champ::Nom) || has(Champ::NomFamille)) {
            "il faut une colonne pour le nom et une pour le prénom"
        } else {
            return Ok(());
        };
        Err(SourceError::Correspondance {
            nom: self.nom.clone(),
            detail: detail.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_files() {
        for (champ, code) in Champ::TOUS {
            assert_eq!(serde_json::to_value(champ).unwrap(), code);
            assert_eq!((Champ::from_code(code), champ.code()), (Some(champ), code));
        }
        for genre in [Genre::Eleves, Genre::Responsables, Genre::Personnels] {
            assert_eq!(serde_json::to_value(genre).unwrap(), genre.code());
            assert_eq!(Genre::from_code(genre.code()), Some(genre));
        }
    }
}
