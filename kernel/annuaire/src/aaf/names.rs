//! Attribute names as small numbers: known ones are constants, others get the next numbers as they are met.

use std::collections::HashMap;

use super::error::Problem;
use super::limits;

/// Number of an attribute name, in one [`Names`].
pub(crate) type Name = u16;

macro_rules! known {
    ($($constant:ident = $text:literal,)+ ; $($other:literal,)+) => {
        const KNOWN: &[&str] = &[$($text,)+ $($other,)+];
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "variants only number the constants")]
        enum Rank { $($constant),+ }
        $(pub(crate) const $constant: Name = Rank::$constant as Name;)+
    };
}

// Attributes that the code reads by name; after the `;`, those it knows and only keeps aside. Their numbers are part of the
// fingerprints: a change of order makes every record look changed once.
known! {
    // Structures
    STRUCTURE_JOINTURE = "ENTStructureJointure",
    STRUCTURE_UAI = "ENTStructureUAI",
    ETABLISSEMENT_UAI = "ENTEtablissementUAI",
    STRUCTURE_NOM = "ENTStructureNomCourant",
    STRUCTURE_CODE_TYPE = "ENTStructureCodeTypeStruct",
    BASSIN = "ENTEtablissementBassin",
    ACADEMIE_NOM = "ENTServAcAcademie",
    ACADEMIE_CODE = "ENTServAcCodeAcademie",
    STRUCTURE_CLASSES = "ENTStructureClasses",
    STRUCTURE_GROUPES = "ENTStructureGroupes",
    LOCALITE = "l",
    // Matières, MEF
    MAT_LIBELLE = "ENTLibelleMatiere",
    MEF_LIBELLE = "ENTLibelleMef",
    // Persons
    PERSON_JOINTURE = "ENTPersonJointure",
    SN = "sn",
    GIVEN_NAME = "givenName",
    PERSONAL_TITLE = "personalTitle",
    NOM_PATRO = "ENTPersonNomPatro",
    AUTRES_PRENOMS = "ENTPersonAutresPrenoms",
    NAISSANCE = "ENTPersonDateNaissance",
    STRUCT_RATTACH = "ENTPersonStructRattach",
    MAIL = "mail",
    HOME_PHONE = "homePhone",
    TELEPHONE = "telephoneNumber",
    MOBILE = "mobile",
    ADRESSE = "ENTPersonAdresse",
    CODE_POSTAL = "ENTPersonCodePostal",
    VILLE = "ENTPersonVille",
    PAYS = "ENTPersonPays",
    RESPONSABLE_ELEVES = "ENTAuxPersRelEleveEleve",
    // Pupils
    INE = "ENTEleveINE",
    ELEVE_ID = "ENTEleveStructRattachId",
    ELEVE_RESPONSABLES = "ENTElevePersRelEleve",
    ELEVE_CLASSES = "ENTEleveClasses",
    ELEVE_GROUPES = "ENTEleveGroupes",
    ELEVE_LIBELLE_MEF = "ENTEleveLibelleMEF",
    ELEVE_ENSEIGNEMENTS = "ENTEleveEnseignements",
    ENTREE_CLASSES = "ENTEleveDateEntreeClasses",
    SORTIE_CLASSES = "ENTEleveDateSortieClasses",
    ENTREE_STRUCTURE = "ENTEleveDateEntreeStructRattach",
    SORTIE_STRUCTURE = "ENTEleveDateSortieStructRattach",
    ADRESSE_REL = "ENTEleveAdresseRel",
    // Obsolete, still exported; ENTElevePersRelEleve says the same and more
    ELEVE_PARENTS = "ENTEleveParents",
    ELEVE_PERE = "ENTElevePere",
    ELEVE_MERE = "ENTEleveMere",
    ELEVE_AUTORITE = "ENTEleveAutoriteParentale",
    ELEVE_REL_1 = "ENTElevePersRelEleve1",
    ELEVE_REL_2 = "ENTElevePersRelEleve2",
    ELEVE_QUALITE_1 = "ENTEleveQualitePersRelEleve1",
    ELEVE_QUALITE_2 = "ENTEleveQualitePersRelEleve2",
    // Staff
    FONCTIONS = "ENTPersonFonctions",
    ENS_CLASSES = "ENTAuxEnsClasses",
    ENS_GROUPES = "ENTAuxEnsGroupes",
    ENS_CLASSES_MATIERES = "ENTAuxEnsClassesMatieres",
    ENS_GROUPES_MATIERES = "ENTAuxEnsGroupesMatieres",
    ENS_CLASSES_PRINCIPAL = "ENTAuxEnsClassesPrincipal",
    ENS_MEF = "ENTAuxEnsMEF",
    ENS_MATIERES_ETAB = "ENTAuxEnsMatiereEnseignEtab",
    CATEGORIE_ENSEIGNANT = "ENTPersonCategorieEnseignant",
    DEVANT_ELEVES = "PersEducNatPresenceDevantEleves",
    ;
    "ENTStructureTypeStruct",
    "ENTMatJointure",
    "ENTMefJointure",
    "ENTPersonMobileSMS",
    "ENTPersonAdresseDiffusion",
    "ENTEleveMEF",
    "ENTEleveNivFormation",
    "ENTEleveFiliere",
    "ENTEleveCodeEnseignements",
    "ENTEleveRegime",
    "ENTEleveStatutEleve",
    "ENTEleveTransport",
    "ENTEleveBoursier",
    "ENTAuxEnsCategoDiscipline",
    "ENTAuxEnsDisciplinesPoste",
    "ENTEnsFonctionDir",
    "ENTPersonSTSId",
    "ENTStructureSIREN",
    "ENTEtablissementMinistereTutelle",
    "ENTEtablissementCodeMinistereTutelle",
    "ENTEtablissementContrat",
    "ENTEtablissementStructRattachFctl",
    "ENTStructureMailSI",
    "postOfficeBox",
    "street",
    "postalCode",
    "facsimileTelephoneNumber",
    "ENTMatiereRattach",
    "ENTMEFRattach",
    "ENTMEFSTAT11",
    "ENTNivFormation",
    "ENTFiliere",
    "ENTEleveStructureRattachIdMEN",
    "ENTEleveEnseignementsEtablissementsAccueil",
    "ENTPersonStructRattachDate",
    "ENTAuxEnsCategoDisciplineDate",
    "ENTAuxEnsMEFDate",
    "ENTAuxEnsClassesMatieresDate",
    "ENTAuxEnsGroupesMatieresDate",
    "ENTAuxEnsClassesPrincipalDate",
    "ENTPersonFonctionsDate",
    "ENTPersonCategorieEnseignantDate",
}

/// The names of one import.
pub(crate) struct Names {
    numbers: HashMap<Box<str>, Name>,
    texts: Vec<Box<str>>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let texts: Vec<Box<str>> = KNOWN.iter().map(|text| Box::from(*text)).collect();
        let numbers = texts.iter().cloned().zip(0..).collect();
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
}
