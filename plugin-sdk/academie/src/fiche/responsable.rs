//! Responsables as records.

use super::{
    Categorie, Fiche,
    eleve::{adresse, identite},
};
use crate::world::Responsable;

pub(super) fn fiche(responsable: &Responsable) -> Fiche<'_> {
    let mut fiche = Fiche::new(
        Categorie::PersRelEleve,
        "ENTPersonJointure",
        responsable.jointure.to_string(),
        18,
    );
    identite(&mut fiche, &responsable.identite);
    fiche.option("homePhone", responsable.domicile.as_deref());
    fiche.option("telephoneNumber", responsable.travail.as_deref());
    fiche.option("mobile", responsable.mobile.as_deref());
    fiche.option("ENTPersonMobileSMS", responsable.mobile.as_deref());
    fiche.option("mail", responsable.mail.as_deref());
    adresse(&mut fiche, &responsable.adresse);
    fiche.oui_non("ENTPersonAdresseDiffusion", responsable.diffusion);
    fiche.plusieurs(
        "ENTAuxPersRelEleveEleve",
        responsable.enfants.iter().map(ToString::to_string),
    );
    fiche
}
