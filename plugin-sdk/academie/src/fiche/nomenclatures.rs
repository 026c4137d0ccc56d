//! Subjects and trainings as records.

use super::{Categorie, Fiche};
use crate::nomenclature::{MATIERES, MEFS};

pub(super) fn matieres<'a>() -> impl Iterator<Item = Fiche<'a>> {
    let mut matieres: Vec<_> = MATIERES.iter().collect();
    matieres.sort_by_key(|matiere| matiere.code);
    matieres.into_iter().map(|matiere| {
        let mut fiche = Fiche::new(Categorie::MatiereEducNat, "ENTMatJointure", matiere.code, 3);
        fiche.une("ENTLibelleMatiere", matiere.libelle);
        fiche.une("ENTMatiereRattach", matiere.code);
        fiche
    })
}

pub(super) fn mefs<'a>() -> impl Iterator<Item = Fiche<'a>> {
    MEFS.iter().map(|mef| {
        let mut fiche = Fiche::new(Categorie::MefEducNat, "ENTMefJointure", mef.code, 6);
        fiche.une("ENTLibelleMef", mef.libelle);
        fiche.une("ENTMEFRattach", mef.rattachement);
        fiche.une("ENTMEFSTAT11", mef.stat11);
        fiche.une("ENTNivFormation", mef.formation);
        fiche.une("ENTFiliere", mef.filiere);
        fiche
    })
}
