//! Why not, in French, with the code of the rule that the person would have needed.

use preau_model::{Hat, Profil};

use super::{Cible, Who};
use crate::Decision;

fn refused(rule: &'static str, says: &str) -> Decision {
    Decision::Refused {
        rule,
        says: says.to_owned(),
    }
}

pub(crate) fn unknown_kind() -> Decision {
    refused(
        "kind.unknown",
        "Aucune règle de communication n’existe pour ce type de contenu\u{a0}: il n’est adressé à personne.",
    )
}

pub(crate) fn outside(cible: &Cible) -> Decision {
    match cible {
        Cible::Inconnue => refused("target.unknown", "Ce destinataire n’existe pas ou n’existe plus."),
        _ => refused(
            "territory.other",
            "Ce destinataire n’appartient à aucun établissement de votre territoire.",
        ),
    }
}

pub(crate) fn service(granted: bool) -> Decision {
    if granted {
        refused(
            "service.structure",
            "Un service n’écrit qu’aux personnes de l’établissement où il est activé.",
        )
    } else {
        refused(
            "service.not-granted",
            "L’établissement n’a pas autorisé ce service à choisir lui-même ses destinataires.",
        )
    }
}

/// The sentence for a person: about their strongest profile here.
pub(crate) fn explain(who: &Who, cible: &Cible) -> Decision {
    const ORDER: [Profil; 9] = [
        Profil::Dir,
        Profil::Evs,
        Profil::Ens,
        Profil::Doc,
        Profil::Eta,
        Profil::Col,
        Profil::Aca,
        Profil::Elv,
        Profil::Tut,
    ];
    let strongest = ORDER
        .into_iter()
        .find(|p| who.profils.contains(p) && Hat::of_profil(*p) == who.hat);
    match strongest {
        None => refused(
            "structure.none",
            "Vous n’exercez aucune fonction dans cet établissement.",
        ),
        Some(Profil::Tut) => refused(
            "publication.responsable",
            "Les responsables d’élèves ne publient pas d’informations.",
        ),
        Some(Profil::Col | Profil::Aca) if cible.may_hold_pupils() => refused(
            "publication.no-pupils",
            "Les agents de la collectivité et de l’académie ne s’adressent jamais aux élèves.",
        ),
        Some(Profil::Col | Profil::Aca) => refused(
            "publication.collectivite",
            "La collectivité et l’académie s’adressent aux personnels et aux responsables des établissements, par profil.",
        ),
        Some(_) if !cible.touches(who.structure) => refused(
            "structure.other",
            "Ce destinataire n’appartient pas à l’établissement dans lequel vous écrivez.",
        ),
        Some(Profil::Elv) => refused(
            "publication.own-class",
            "Un élève s’adresse à ses classes et à ses groupes seulement.",
        ),
        Some(Profil::Ens | Profil::Doc) => refused(
            "publication.taught-classes",
            "Un enseignant s’adresse aux personnels de son établissement, et aux classes et groupes auxquels il enseigne.",
        ),
        Some(_) => refused(
            "publication.responsables",
            "Votre fonction permet de s’adresser aux personnels et aux responsables d’élèves de l’établissement.",
        ),
    }
}
