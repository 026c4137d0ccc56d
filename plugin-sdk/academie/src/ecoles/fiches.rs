//! Écoles and their people as records of the first degree.

use super::{ClasseEcole, Ecole, Ecoles, Ecolier, GenreEcole, Maitre, Parent};
use crate::{
    fiche::{ACADEMIE, Categorie, Fiche},
    world::{Adresse, Identite},
};

impl Ecoles {
    /// Every record of a category, by growing number; there are neither subjects nor trainings.
    pub fn fiches(&self, categorie: Categorie) -> Box<dyn Iterator<Item = Fiche<'_>> + '_> {
        match categorie {
            Categorie::EtabEducNat => Box::new(self.ecoles.iter().map(ecole)),
            Categorie::MatiereEducNat | Categorie::MefEducNat => Box::new(std::iter::empty()),
            Categorie::Eleve => Box::new(self.eleves.iter().map(|e| eleve(self, e))),
            Categorie::PersRelEleve => Box::new(self.responsables.iter().map(parent)),
            Categorie::PersEducNat => Box::new(self.personnels.iter().map(maitre)),
        }
    }
}

fn ecole(ecole: &Ecole) -> Fiche<'_> {
    let (sigle, libelle, code) = match ecole.genre {
        GenreEcole::Maternelle => ("E.M.PU", "ECOLE MATERNELLE", "101"),
        GenreEcole::Elementaire => ("E.E.PU", "ECOLE ELEMENTAIRE", "151"),
        GenreEcole::Primaire => ("E.P.PU", "ECOLE PRIMAIRE", "151"),
    };
    let jointure = ecole.jointure.to_string();
    let mut fiche = Fiche::new(Categorie::EtabEducNat, "ENTStructureJointure", jointure, 20);
    fiche.une("ENTStructureUAI", &ecole.uai);
    fiche.une("ENTStructureSIREN", &ecole.siret);
    fiche.une(
        "ENTStructureNomCourant",
        format!("{sigle}${}${}", ecole.nom, ecole.commune),
    );
    fiche.une("ENTStructureTypeStruct", libelle);
    fiche.une("ENTStructureCodeTypeStruct", code);
    fiche.vide("ENTStructureBoitePostale");
    fiche.une("ENTStructureAdresse", &ecole.rue);
    fiche.une("ENTStructureCodePostal", ecole.code_postal);
    fiche.une("ENTStructureVille", ecole.commune);
    fiche.vide("ENTStructureFax");
    fiche.une(
        "ENTStructureEmail",
        format!("ce.{}@ac-provence.example", ecole.uai.to_lowercase()),
    );
    fiche.une("ENTEcoleMinistereTutelle", "MINISTERE DE L'EDUCATION NATIONALE");
    fiche.une("ENTEcoleCodeMinistereTutelle", "06");
    fiche.une("ENTEtablissementContrat", "PU");
    fiche.une("ENTServAcAcademie", ACADEMIE.0);
    fiche.une("ENTServAcCodeAcademie", ACADEMIE.1);
    fiche.vide("ENTEcoleSecteur");
    fiche.une("ENTEcoleCirconscription", ecole.circonscription.to_string());
    fiche.une("ENTEcoleCommune", ecole.commune);
    fiche.option("ENTEcoleRPI", ecole.rpi.map(|rpi| rpi.to_string()));
    fiche
}

fn identite<'a>(fiche: &mut Fiche<'a>, identite: &'a Identite) {
    fiche.option(
        "ENTPersonDateNaissance",
        identite.naissance.map(|date| date.to_string()),
    );
    fiche.une("ENTPersonNomPatro", &identite.nom_patronymique);
    fiche.une("ENTPersonNom", &identite.nom);
    fiche.une("ENTPersonPrenom", &identite.prenom);
    fiche.plusieurs("ENTPersonAutresPrenoms", identite.autres_prenoms.iter().copied());
    fiche.une("ENTPersonCivilite", identite.civilite.as_str());
}

fn adresse<'a>(fiche: &mut Fiche<'a>, adresse: &'a Adresse) {
    fiche.une("ENTPersonAdresse", format!("{}${}$$", adresse.rue, adresse.complement));
    fiche.une("ENTPersonCodePostal", adresse.code_postal);
    fiche.une("ENTPersonVille", adresse.ville);
    fiche.une("ENTPersonPays", "FRANCE");
}

fn eleve<'a>(world: &'a Ecoles, eleve: &'a Ecolier) -> Fiche<'a> {
    let mut fiche = Fiche::new(Categorie::Eleve, "ENTPersonJointure", eleve.jointure.to_string(), 24);
    fiche.une("ENTEleveINE", &eleve.ine);
    identite(&mut fiche, &eleve.identite);
    let autorite = eleve.autorite.iter().map(|(id, code)| format!("{id}${code}"));
    fiche.plusieurs("ENTEleveAutoriteParentale", autorite);
    fiche.une("ENTPersonStructRattach", eleve.ecole.to_string());
    let classe: Option<&ClasseEcole> = world
        .ecole(eleve.ecole)
        .and_then(|ecole| ecole.classes.iter().find(|c| c.id == eleve.classe));
    let classe = classe.map(|c| format!("{}$$${}${}", eleve.ecole, c.id, c.libelle));
    fiche.option("ENTPersonClasses", classe);
    fiche.vide("ENTPersonGroupes");
    fiche.une("ENTEleveNiveau", eleve.niveau);
    let cycle = match eleve.niveau {
        "PS" | "MS" | "GS" => "CYCLE I",
        "CP" | "CE1" | "CE2" => "CYCLE II",
        _ => "CYCLE III",
    };
    fiche.une("ENTEleveCycle", cycle);
    fiche.oui_non("ENTEleveRestaurantScolaire", eleve.cantine);
    fiche.oui_non("ENTEleveTransport", false);
    fiche.oui_non("ENTEleveGarderieMatin", false);
    fiche.oui_non("ENTEleveGarderieSoir", false);
    fiche.oui_non("ENTEleveEtudesSurveillees", false);
    adresse(&mut fiche, &eleve.adresse);
    fiche
}

fn parent(parent: &Parent) -> Fiche<'_> {
    let jointure = parent.jointure.to_string();
    let mut fiche = Fiche::new(Categorie::PersRelEleve, "ENTPersonJointure", jointure, 16);
    identite(&mut fiche, &parent.identite);
    fiche.vide("ENTPersonTelPerso");
    fiche.vide("ENTPersRelEleveTelPro");
    fiche.une("ENTPersRelEleveTelMobile", &parent.mobile);
    adresse(&mut fiche, &parent.adresse);
    fiche.plusieurs("ENTPersRelEleveEleve", parent.enfants.iter().map(ToString::to_string));
    fiche
}

fn maitre(maitre: &Maitre) -> Fiche<'_> {
    let jointure = maitre.jointure.to_string();
    let mut fiche = Fiche::new(Categorie::PersEducNat, "ENTPersonJointure", jointure, 14);
    identite(&mut fiche, &maitre.identite);
    fiche.une("ENTPersonMail", &maitre.mail);
    fiche.une("ENTPersonStructRattach", maitre.ecole.to_string());
    let enseigne = format!(
        "{}$ENS$ENSEIGNEMENT DEVANT ELEVES$G0000$ENSEIGNEMENT PREMIER DEGRE",
        maitre.ecole
    );
    let dirige = format!("{}$DEC$DIRECTION D'ECOLE$D0100$DIRECTEUR D'ECOLE", maitre.ecole);
    fiche.plusieurs(
        "ENTPersonFonctions",
        if maitre.directeur {
            vec![dirige, enseigne]
        } else {
            vec![enseigne]
        },
    );
    fiche.option(
        "ENTEnsFonctionDir",
        maitre.directeur.then(|| format!("{}$DIRECTEUR D'ECOLE", maitre.ecole)),
    );
    fiche.vide("ENTEnsSpecialites");
    fiche.oui_non("ENTPersonCategorieEnseignant", true);
    fiche
}
