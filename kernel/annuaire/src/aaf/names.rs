//! Attribute names as small numbers: known ones are constants, others get the next numbers as they are met.

use std::collections::HashMap;

use super::error::Problem;
use super::limits;

/// Number of an attribute name, in one [`Names`].
pub(crate) type Name = u16;

macro_rules! known {
    ($($number:literal $($constant:ident)? $text:literal,)+) => {
        const KNOWN: &[(Name, &str)] = &[$(($number, $text)),+];
        $($(pub(crate) const $constant: Name = $number;)?)+
    };
}

// Attributes of the format: those that the code reads by name have a constant. The numbers are stored, in sealed records and in
// fingerprints: they never change, and new ones are added at the end.
known! {
    // Structures
    0 STRUCTURE_JOINTURE "ENTStructureJointure",
    1 STRUCTURE_UAI "ENTStructureUAI",
    2 ETABLISSEMENT_UAI "ENTEtablissementUAI",
    3 STRUCTURE_NOM "ENTStructureNomCourant",
    4 STRUCTURE_CODE_TYPE "ENTStructureCodeTypeStruct",
    5 BASSIN "ENTEtablissementBassin",
    6 ACADEMIE_NOM "ENTServAcAcademie",
    7 ACADEMIE_CODE "ENTServAcCodeAcademie",
    8 STRUCTURE_CLASSES "ENTStructureClasses",
    9 STRUCTURE_GROUPES "ENTStructureGroupes",
    10 LOCALITE "l",
    // Matières, MEF
    11 MAT_LIBELLE "ENTLibelleMatiere",
    12 MEF_LIBELLE "ENTLibelleMef",
    // Persons
    13 PERSON_JOINTURE "ENTPersonJointure",
    14 SN "sn",
    15 GIVEN_NAME "givenName",
    16 PERSONAL_TITLE "personalTitle",
    17 NOM_PATRO "ENTPersonNomPatro",
    18 AUTRES_PRENOMS "ENTPersonAutresPrenoms",
    19 NAISSANCE "ENTPersonDateNaissance",
    20 STRUCT_RATTACH "ENTPersonStructRattach",
    21 MAIL "mail",
    22 HOME_PHONE "homePhone",
    23 TELEPHONE "telephoneNumber",
    24 MOBILE "mobile",
    25 ADRESSE "ENTPersonAdresse",
    26 CODE_POSTAL "ENTPersonCodePostal",
    27 VILLE "ENTPersonVille",
    28 PAYS "ENTPersonPays",
    29 RESPONSABLE_ELEVES "ENTAuxPersRelEleveEleve",
    // Pupils
    30 INE "ENTEleveINE",
    31 ELEVE_ID "ENTEleveStructRattachId",
    32 ELEVE_RESPONSABLES "ENTElevePersRelEleve",
    33 ELEVE_CLASSES "ENTEleveClasses",
    34 ELEVE_GROUPES "ENTEleveGroupes",
    35 ELEVE_LIBELLE_MEF "ENTEleveLibelleMEF",
    36 ELEVE_ENSEIGNEMENTS "ENTEleveEnseignements",
    37 ENTREE_CLASSES "ENTEleveDateEntreeClasses",
    38 SORTIE_CLASSES "ENTEleveDateSortieClasses",
    39 ENTREE_STRUCTURE "ENTEleveDateEntreeStructRattach",
    40 SORTIE_STRUCTURE "ENTEleveDateSortieStructRattach",
    41 ADRESSE_REL "ENTEleveAdresseRel",
    // Obsolete, still exported; ENTElevePersRelEleve says the same and more
    42 ELEVE_PARENTS "ENTEleveParents",
    43 ELEVE_PERE "ENTElevePere",
    44 ELEVE_MERE "ENTEleveMere",
    45 ELEVE_AUTORITE "ENTEleveAutoriteParentale",
    46 ELEVE_REL_1 "ENTElevePersRelEleve1",
    47 ELEVE_REL_2 "ENTElevePersRelEleve2",
    48 ELEVE_QUALITE_1 "ENTEleveQualitePersRelEleve1",
    49 ELEVE_QUALITE_2 "ENTEleveQualitePersRelEleve2",
    // Staff
    50 FONCTIONS "ENTPersonFonctions",
    51 ENS_CLASSES "ENTAuxEnsClasses",
    52 ENS_GROUPES "ENTAuxEnsGroupes",
    53 ENS_CLASSES_MATIERES "ENTAuxEnsClassesMatieres",
    54 ENS_GROUPES_MATIERES "ENTAuxEnsGroupesMatieres",
    55 ENS_CLASSES_PRINCIPAL "ENTAuxEnsClassesPrincipal",
    56 ENS_MEF "ENTAuxEnsMEF",
    57 ENS_MATIERES_ETAB "ENTAuxEnsMatiereEnseignEtab",
    58 CATEGORIE_ENSEIGNANT "ENTPersonCategorieEnseignant",
    59 DEVANT_ELEVES "PersEducNatPresenceDevantEleves",
    // Known, and only kept aside
    60 "ENTStructureTypeStruct",
    61 "ENTMatJointure",
    62 "ENTMefJointure",
    63 "ENTPersonMobileSMS",
    64 "ENTPersonAdresseDiffusion",
    65 "ENTEleveMEF",
    66 "ENTEleveNivFormation",
    67 "ENTEleveFiliere",
    68 "ENTEleveCodeEnseignements",
    69 "ENTEleveRegime",
    70 "ENTEleveStatutEleve",
    71 "ENTEleveTransport",
    72 "ENTEleveBoursier",
    73 "ENTAuxEnsCategoDiscipline",
    74 "ENTAuxEnsDisciplinesPoste",
    75 "ENTEnsFonctionDir",
    76 PERSON_STS "ENTPersonSTSId",
    77 "ENTStructureSIREN",
    78 "ENTEtablissementMinistereTutelle",
    79 "ENTEtablissementCodeMinistereTutelle",
    80 "ENTEtablissementContrat",
    81 "ENTEtablissementStructRattachFctl",
    82 "ENTStructureMailSI",
    83 "postOfficeBox",
    84 "street",
    85 "postalCode",
    86 "facsimileTelephoneNumber",
    87 "ENTMatiereRattach",
    88 "ENTMEFRattach",
    89 "ENTMEFSTAT11",
    90 "ENTNivFormation",
    91 "ENTFiliere",
    92 "ENTEleveStructureRattachIdMEN",
    93 "ENTEleveEnseignementsEtablissementsAccueil",
    94 "ENTPersonStructRattachDate",
    95 "ENTAuxEnsCategoDisciplineDate",
    96 "ENTAuxEnsMEFDate",
    97 "ENTAuxEnsClassesMatieresDate",
    98 "ENTAuxEnsGroupesMatieresDate",
    99 "ENTAuxEnsClassesPrincipalDate",
    100 "ENTPersonFonctionsDate",
    101 "ENTPersonCategorieEnseignantDate",
    // First degree
    102 PERSON_CLASSES "ENTPersonClasses",
    103 PERSON_GROUPES "ENTPersonGroupes",
    104 ELEVE_NIVEAU "ENTEleveNiveau",
    105 "ENTEleveCycle",
    106 "ENTEleveTypeClasse",
    107 ECOLE_CIRCONSCRIPTION "ENTEcoleCirconscription",
    108 ECOLE_COMMUNE "ENTEcoleCommune",
    109 ECOLE_RPI "ENTEcoleRPI",
    110 "ENTEcoleSecteur",
    111 "ENTEleveRestaurantScolaire",
    112 "ENTEleveGarderieMatin",
    113 "ENTEleveGarderieSoir",
    114 "ENTEleveEtudesSurveillees",
    115 "ENTEnsSpecialites",
    116 "ENTEnsSpecialitesDate",
    117 "ENTEnsFonctionDirDate",
    118 "ENTStructureEmail",
}

/// Names of the first degree that say what a name of the second degree says: read as the latter, so that both degrees give the
/// same facts (left: first degree; right: second).
const ALIASES: &[(&str, &str)] = &[
    ("ENTPersonNom", "sn"),
    ("ENTPersonPrenom", "givenName"),
    ("ENTPersonCivilite", "personalTitle"),
    ("ENTPersonMail", "mail"),
    ("ENTPersonTelPerso", "homePhone"),
    ("ENTPersRelEleveTelPro", "telephoneNumber"),
    ("ENTPersRelEleveTelMobile", "mobile"),
    ("ENTPersRelEleveEleve", "ENTAuxPersRelEleveEleve"),
    ("ENTStructureBoitePostale", "postOfficeBox"),
    ("ENTStructureAdresse", "street"),
    ("ENTStructureCodePostal", "postalCode"),
    ("ENTStructureVille", "l"),
    ("ENTStructureTelephone", "telephoneNumber"),
    ("ENTStructureFax", "facsimileTelephoneNumber"),
    ("ENTEcoleMinistereTutelle", "ENTEtablissementMinistereTutelle"),
    ("ENTEcoleCodeMinistereTutelle", "ENTEtablissementCodeMinistereTutelle"),
];

/// The names of one import.
pub(crate) struct Names {
    numbers: HashMap<Box<str>, Name>,
    texts: Vec<Box<str>>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let texts: Vec<Box<str>> = KNOWN.iter().map(|(_, text)| Box::from(*text)).collect();
        let mut numbers: HashMap<Box<str>, Name> = texts.iter().cloned().zip(0..).collect();
        for (alias, name) in ALIASES {
            if let Some(number) = numbers.get(*name).copied() {
                numbers.insert(Box::from(*alias), number);
            }
        }
        Self { numbers, texts }
    }

    /// The number of a name, given a new one when it is first met.
    pub(crate) fn number(&mut self, text: &str) -> Result<Name, Problem> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        if self.texts.len() >= limits::NAMES || text.len() > 200 {
            return Err(Problem::TooLarge("le nombre d’attributs différents"));
        }
        let number = Name::try_from(self.texts.len()).map_err(|_| Problem::TooLarge("le nombre d’attributs"))?;
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        Ok(number)
    }

    /// The text of a number.
    pub(crate) fn text(&self, name: Name) -> &str {
        self.texts.get(usize::from(name)).map_or("", |text| text)
    }

    /// Is it an attribute of the format, or one we meet for the first time?
    pub(crate) fn is_known(name: Name) -> bool {
        usize::from(name) < KNOWN.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_the_numbers_of_their_names() {
        let mut names = Names::new();
        assert_eq!(names.number("sn").unwrap(), SN);
        assert_eq!(
            names.number("ENTPersonCategorieEnseignant").unwrap(),
            CATEGORIE_ENSEIGNANT
        );
        let new = names.number("ENTPersonNouveau").unwrap();
        assert!(!Names::is_known(new) && Names::is_known(names.number("ENTEleveRegime").unwrap()));
        assert_eq!(names.number("ENTPersonNouveau").unwrap(), new);
        assert_eq!(names.text(new), "ENTPersonNouveau");
    }

    #[test]
    fn numbers_follow_each_other_and_names_are_said_once() {
        assert!(KNOWN.iter().zip(0..).all(|((number, _), rank)| *number == rank));
        let texts: std::collections::HashSet<_> = KNOWN.iter().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), KNOWN.len());
    }

    #[test]
    fn the_first_degree_speaks_the_names_of_the_second() {
        let mut names = Names::new();
        for (alias, name) in ALIASES {
            assert!(KNOWN.iter().any(|(_, text)| text == name), "{name}");
            assert!(!KNOWN.iter().any(|(_, text)| text == alias), "{alias}");
            assert_eq!(names.number(alias).unwrap(), names.number(name).unwrap());
        }
        assert_eq!(names.number("ENTPersonNom").unwrap(), SN);
    }
}
