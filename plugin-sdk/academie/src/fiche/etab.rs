//! Establishments as records.

use super::{Categorie, Fiche};
use crate::world::{Classe, College, Groupe};

/// Name and code of the académie the export pretends to come from.
pub(crate) const ACADEMIE: (&str, &str) = ("AIX-MARSEILLE", "002");

pub(super) fn fiche(college: &College) -> Fiche<'_> {
    let mut fiche = Fiche::new(
        Categorie::EtabEducNat,
        "ENTStructureJointure",
        college.jointure.to_string(),
        24,
    );
    fiche.une("ENTStructureUAI", &college.uai);
    fiche.une("ENTEtablissementUAI", &college.uai);
    fiche.une("ENTStructureSIREN", &college.siret);
    fiche.une(
        "ENTStructureNomCourant",
        format!("CLG${}${}", college.nom, college.commune),
    );
    fiche.une("ENTStructureTypeStruct", "COLLEGE");
    fiche.une("ENTStructureCodeTypeStruct", "340");
    fiche.une("ENTEtablissementMinistereTutelle", "MINISTERE DE L'EDUCATION NATIONALE");
    fiche.une("ENTEtablissementCodeMinistereTutelle", "06");
    fiche.une("ENTEtablissementContrat", "PU");
    fiche.vide("postOfficeBox");
    fiche.une("street", &college.rue);
    fiche.une("postalCode", college.code_postal);
    fiche.une("l", college.commune);
    fiche.une("telephoneNumber", &college.telephone);
    fiche.vide("facsimileTelephoneNumber");
    fiche.une(
        "ENTStructureMailSI",
        format!("ce.{}@ac-provence.example", college.uai.to_lowercase()),
    );
    fiche.vide("ENTEtablissementStructRattachFctl");
    fiche.une(
        "ENTEtablissementBassin",
        format!("{:05}${}", college.code_bassin, college.bassin),
    );
    fiche.une("ENTServAcAcademie", ACADEMIE.0);
    fiche.une("ENTServAcCodeAcademie", ACADEMIE.1);
    fiche.plusieurs("ENTStructureClasses", college.classes.iter().map(classe));
    fiche.plusieurs("ENTStructureGroupes", college.groupes.iter().map(groupe));
    fiche
}

fn classe(classe: &Classe) -> String {
    let mut valeur = format!("{}${}", classe.code, classe.libelle);
    for mef in &classe.mefs {
        valeur.push('$');
        valeur.push_str(mef.code);
    }
    valeur
}

fn groupe(groupe: &Groupe) -> String {
    let mut valeur = format!("{}${}", groupe.code, groupe.libelle);
    for division in &groupe.divisions {
        valeur.push('$');
        valeur.push_str(division);
    }
    valeur
}
