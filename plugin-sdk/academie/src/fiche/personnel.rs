//! Staff as records.

use super::{Categorie, Fiche, eleve::identite};
use crate::{
    nomenclature::{discipline, libelle_matiere},
    world::{Personnel, Public, World},
};

pub(super) fn fiche<'a>(world: &'a World, personnel: &'a Personnel) -> Fiche<'a> {
    let mut fiche = Fiche::new(
        Categorie::PersEducNat,
        "ENTPersonJointure",
        personnel.jointure.to_string(),
        36,
    );
    identite(&mut fiche, &personnel.identite);
    fiche.une("mail", &personnel.mail);
    fiche.une("ENTPersonStructRattach", personnel.rattachement.to_string());
    fiche.vide("ENTPersonStructRattachDate");
    fonctions(&mut fiche, personnel);
    services(&mut fiche, world, personnel);
    let enseigne = personnel.enseigne();
    fiche.oui_non("ENTPersonCategorieEnseignant", enseigne || personnel.a_fonction("DOC"));
    fiche.vide("ENTPersonCategorieEnseignantDate");
    fiche.oui_non(
        "PersEducNatPresenceDevantEleves",
        enseigne && !personnel.services.is_empty(),
    );
    let direction = personnel.fonctions.iter().find(|f| f.code.code == "DIR");
    fiche.option("ENTEnsFonctionDir", direction.map(|f| f.code.libelle_poste));
    fiche.une("ENTPersonSTSId", (personnel.jointure - 1_000_000).to_string());
    fiche
}

fn fonctions<'a>(fiche: &mut Fiche<'a>, personnel: &'a Personnel) {
    let fonctions = personnel.fonctions.iter().map(|f| {
        let code = f.code;
        format!(
            "{}${}${}${}${}",
            f.structure, code.code, code.libelle, code.poste, code.libelle_poste
        )
    });
    fiche.plusieurs("ENTPersonFonctions", fonctions);
    fiche.vide("ENTPersonFonctionsDate");
    let poste = personnel.fonctions.first().and_then(|f| discipline(f.code.poste));
    let poste = poste.filter(|_| personnel.enseigne());
    let categorie = poste.map(|d| format!("{}${}", d.categorie, d.libelle_categorie));
    fiche.option("ENTAuxEnsCategoDiscipline", categorie);
    fiche.vide("ENTAuxEnsCategoDisciplineDate");
    // Label first, code second: the other way round than the attribute above.
    fiche.option(
        "ENTAuxEnsDisciplinesPoste",
        poste.map(|d| format!("{}${}", d.libelle, d.categorie)),
    );
}

fn services<'a>(fiche: &mut Fiche<'a>, world: &World, personnel: &'a Personnel) {
    let (mut mefs, mut matieres) = (Vec::new(), Vec::new());
    let (mut classes, mut groupes) = (Vec::new(), Vec::new());
    let (mut classes_matieres, mut groupes_matieres) = (Vec::new(), Vec::new());
    for service in &personnel.services {
        let structure = service.structure;
        push_new(
            &mut matieres,
            format!("{structure}${}", libelle_matiere(service.matiere)),
        );
        match &service.cible {
            Public::Classe(code) => {
                let classe = world.college(structure).and_then(|college| college.classe(code));
                for mef in classe.map(|classe| classe.mefs.as_slice()).unwrap_or_default() {
                    push_new(&mut mefs, format!("{structure}${}${}", mef.code, mef.libelle));
                }
                push_new(&mut classes, format!("{structure}${code}"));
                classes_matieres.push(format!("{structure}${code}${}", service.matiere));
            }
            Public::Groupe(code) => {
                push_new(&mut groupes, format!("{structure}${code}"));
                groupes_matieres.push(format!("{structure}${code}${}", service.matiere));
            }
        }
    }
    fiche.plusieurs("ENTAuxEnsMEF", mefs);
    fiche.vide("ENTAuxEnsMEFDate");
    fiche.plusieurs("ENTAuxEnsMatiereEnseignEtab", matieres);
    fiche.plusieurs("ENTAuxEnsClasses", classes);
    fiche.plusieurs("ENTAuxEnsGroupes", groupes);
    fiche.plusieurs("ENTAuxEnsClassesMatieres", classes_matieres);
    fiche.vide("ENTAuxEnsClassesMatieresDate");
    fiche.plusieurs("ENTAuxEnsGroupesMatieres", groupes_matieres);
    fiche.vide("ENTAuxEnsGroupesMatieresDate");
    let principal = personnel
        .principal_de
        .iter()
        .map(|(structure, classe)| format!("{structure}${classe}"));
    fiche.plusieurs("ENTAuxEnsClassesPrincipal", principal);
    fiche.vide("ENTAuxEnsClassesPrincipalDate");
}

fn push_new(liste: &mut Vec<String>, valeur: String) {
    if !liste.contains(&valeur) {
        liste.push(valeur);
    }
}
