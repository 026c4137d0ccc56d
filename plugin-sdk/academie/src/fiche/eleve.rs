//! Pupils as records, with the older attributes that exports still carry.

use super::{Categorie, Fiche};
use crate::{
    nomenclature::{code_lien, libelle_matiere},
    world::{Adresse, Eleve, Identite, Lien, World},
};

pub(super) fn fiche<'a>(world: &'a World, eleve: &'a Eleve) -> Fiche<'a> {
    let structure = eleve.structure;
    let mut fiche = Fiche::new(Categorie::Eleve, "ENTPersonJointure", eleve.jointure.to_string(), 48);
    fiche.une("ENTEleveINE", &eleve.ine);
    fiche.une("ENTEleveStructRattachId", eleve.eleve_id.to_string());
    fiche.vide("ENTEleveStructureRattachIdMEN");
    identite(&mut fiche, &eleve.identite);
    liens(&mut fiche, &eleve.liens);
    fiche.plusieurs("ENTElevePersRelEleve", eleve.liens.iter().map(ToString::to_string));
    fiche.plusieurs("ENTEleveAdresseRel", cohabitants(world, eleve));
    fiche.oui_non("ENTEleveBoursier", eleve.boursier);
    fiche.une("ENTEleveRegime", eleve.regime.libelle());
    fiche.oui_non("ENTEleveTransport", eleve.transport);
    fiche.une("ENTEleveStatutEleve", "SCOLAIRE");
    let mef = eleve.mef();
    fiche.une("ENTEleveMEF", mef.code);
    fiche.une("ENTEleveLibelleMEF", mef.libelle);
    fiche.une("ENTEleveNivFormation", mef.formation);
    fiche.une("ENTEleveFiliere", mef.filiere);
    let matieres = eleve.matieres();
    fiche.plusieurs(
        "ENTEleveEnseignements",
        matieres.iter().map(|code| libelle_matiere(code)),
    );
    fiche.plusieurs("ENTEleveCodeEnseignements", matieres);
    fiche.vide("ENTEleveEnseignementsEtablissementsAccueil");
    fiche.une("ENTPersonStructRattach", structure.to_string());
    fiche.une("ENTEleveDateEntreeStructRattach", eleve.entree.to_string());
    fiche.vide("ENTEleveDateSortieStructRattach");
    fiche.une("ENTEleveClasses", format!("{structure}${}", eleve.classe));
    fiche.plusieurs(
        "ENTEleveGroupes",
        eleve.groupes.iter().map(|groupe| format!("{structure}${groupe}")),
    );
    let entrees = eleve
        .passages
        .iter()
        .map(|p| format!("{structure}${}${}", p.entree, p.classe));
    fiche.plusieurs("ENTEleveDateEntreeClasses", entrees);
    let sorties = eleve
        .passages
        .iter()
        .filter_map(|p| p.sortie.map(|jour| format!("{structure}${jour}${}", p.classe)));
    fiche.plusieurs("ENTEleveDateSortieClasses", sorties);
    adresse(&mut fiche, &eleve.adresse);
    fiche.option("homePhone", eleve.telephone.as_deref());
    fiche.vide("mail");
    fiche
}

/// Responsables who live at the pupil's address.
fn cohabitants(world: &World, eleve: &Eleve) -> Vec<String> {
    let responsables = eleve
        .liens
        .iter()
        .filter_map(|lien| world.responsable(lien.responsable));
    responsables
        .filter(|r| r.adresse == eleve.adresse)
        .map(|r| r.jointure.to_string())
        .collect()
}

/// The attributes from before ENTElevePersRelEleve.
fn liens(fiche: &mut Fiche<'_>, liens: &[Lien]) {
    let avec = |filtre: fn(&Lien) -> bool| {
        liens
            .iter()
            .filter(move |lien| filtre(lien))
            .map(|lien| lien.responsable)
    };
    let texte = |responsable: u32| responsable.to_string();
    fiche.plusieurs("ENTEleveParents", avec(est_parent).map(texte));
    fiche.option(
        "ENTElevePere",
        avec(|lien| lien.code == code_lien::PERE).next().map(texte),
    );
    fiche.option(
        "ENTEleveMere",
        avec(|lien| lien.code == code_lien::MERE).next().map(texte),
    );
    fiche.plusieurs("ENTEleveAutoriteParentale", avec(|lien| lien.legal == 1).map(texte));
    let mut autres = liens.iter().filter(|lien| !est_parent(lien));
    for (personne, qualite) in [
        ("ENTElevePersRelEleve1", "ENTEleveQualitePersRelEleve1"),
        ("ENTElevePersRelEleve2", "ENTEleveQualitePersRelEleve2"),
    ] {
        let autre = autres.next();
        fiche.option(personne, autre.map(|lien| texte(lien.responsable)));
        fiche.option(
            qualite,
            autre.map(|lien| if lien.legal == 0 { "CONTACT" } else { "RESPONSABLE" }),
        );
    }
}

fn est_parent(lien: &Lien) -> bool {
    matches!(lien.code, code_lien::MERE | code_lien::PERE)
}

/// Civil status, the same for all persons.
pub(super) fn identite<'a>(fiche: &mut Fiche<'a>, identite: &'a Identite) {
    fiche.option(
        "ENTPersonDateNaissance",
        identite.naissance.map(|date| date.to_string()),
    );
    fiche.une("ENTPersonNomPatro", &identite.nom_patronymique);
    fiche.une("sn", &identite.nom);
    fiche.une("givenName", &identite.prenom);
    fiche.plusieurs("ENTPersonAutresPrenoms", identite.autres_prenoms.iter().copied());
    fiche.une("personalTitle", identite.civilite.as_str());
}

/// Postal address of pupils and responsables.
pub(super) fn adresse<'a>(fiche: &mut Fiche<'a>, adresse: &'a Adresse) {
    fiche.une("ENTPersonAdresse", format!("{}${}$$", adresse.rue, adresse.complement));
    fiche.une("ENTPersonCodePostal", adresse.code_postal);
    fiche.une("ENTPersonVille", adresse.ville);
    fiche.une("ENTPersonPays", "FRANCE");
}
