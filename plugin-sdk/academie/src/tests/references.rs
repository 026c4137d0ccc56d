//! Every reference inside an export leads somewhere, read back from the files.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    lecture::{Fiche, lire},
    small,
};
use crate::{Memory, write_complete};

fn ids(fiches: &[Fiche]) -> BTreeSet<String> {
    let ids: BTreeSet<String> = fiches.iter().map(|fiche| fiche.id.clone()).collect();
    assert_eq!(ids.len(), fiches.len(), "an id is used twice");
    ids
}

#[test]
fn every_reference_resolves() {
    let mut files = Memory::default();
    let summary = write_complete(&small(), &mut files).unwrap();
    let lues: u64 = summary.added.values().sum();
    let toutes = lire(&files, "_Complet_20261121_");
    assert_eq!(u64::try_from(toutes.len()).unwrap(), lues);
    assert!(toutes.iter().all(|fiche| fiche.requete == "addRequest"));
    let personnes: Vec<Fiche> = toutes
        .iter()
        .filter(|f| matches!(f.categorie.as_str(), "Eleve" | "PersRelEleve" | "PersEducNat"))
        .cloned()
        .collect();
    ids(&personnes);

    let etabs = lire(&files, "_EtabEducNat_");
    let matieres = ids(&lire(&files, "_MatiereEducNat_"));
    let mefs = ids(&lire(&files, "_MefEducNat_"));
    let (mut classes, mut groupes) = (BTreeMap::new(), BTreeSet::new());
    for etab in &etabs {
        for valeur in etab.valeurs("ENTStructureClasses") {
            let champs: Vec<&str> = valeur.split('$').collect();
            assert!(champs.len() >= 3, "{valeur}");
            assert!(champs[2..].iter().all(|mef| mefs.contains(*mef)), "{valeur}");
            classes.insert(
                format!("{}${}", etab.id, champs[0]),
                champs[2..].iter().map(|m| (*m).to_owned()).collect::<Vec<_>>(),
            );
        }
        for valeur in etab.valeurs("ENTStructureGroupes") {
            let champs: Vec<&str> = valeur.split('$').collect();
            assert!(champs.len() >= 3, "{valeur}");
            for division in &champs[2..] {
                assert!(classes.contains_key(&format!("{}${division}", etab.id)), "{valeur}");
            }
            assert!(groupes.insert(format!("{}${}", etab.id, champs[0])), "{valeur} twice");
        }
    }
    let structures = ids(&etabs);
    let eleves = lire(&files, "_Eleve_");
    let responsables = lire(&files, "_PersRelEleve_");
    let (ids_eleves, ids_responsables) = (ids(&eleves), ids(&responsables));

    let (mut liens, mut occupes) = (BTreeSet::new(), BTreeSet::new());
    let mut ines = BTreeSet::new();
    for eleve in &eleves {
        assert_eq!(eleve.categorie, "Eleve");
        let structure = eleve.une("ENTPersonStructRattach");
        assert!(structures.contains(structure));
        let classe = eleve.une("ENTEleveClasses");
        assert!(classe.starts_with(&format!("{structure}$")), "{classe}");
        assert!(
            classes[classe].iter().any(|mef| mef == eleve.une("ENTEleveMEF")),
            "{classe}"
        );
        occupes.insert(classe.to_owned());
        assert!(!eleve.valeurs("ENTEleveGroupes").is_empty());
        for groupe in eleve.valeurs("ENTEleveGroupes") {
            assert!(groupes.contains(groupe), "{groupe}");
            occupes.insert(groupe.clone());
        }
        let codes = eleve.valeurs("ENTEleveCodeEnseignements");
        assert_eq!(codes.len(), eleve.valeurs("ENTEleveEnseignements").len());
        assert!(codes.iter().all(|code| matieres.contains(code)), "{codes:?}");
        assert!(
            eleve
                .valeurs("ENTEleveEnseignements")
                .iter()
                .all(|libelle| !libelle.is_empty())
        );
        assert!(ines.insert(eleve.une("ENTEleveINE").to_owned()), "INE twice");
        assert!(!eleve.valeurs("ENTElevePersRelEleve").is_empty());
        for lien in eleve.valeurs("ENTElevePersRelEleve") {
            let champs: Vec<&str> = lien.split('$').collect();
            assert_eq!(champs.len(), 6, "{lien}");
            assert!(ids_responsables.contains(champs[0]), "{lien}");
            liens.insert((champs[0].to_owned(), eleve.id.clone()));
        }
        for adresse in eleve.valeurs("ENTEleveAdresseRel") {
            assert!(liens.contains(&(adresse.clone(), eleve.id.clone())));
        }
        assert_eq!(eleve.une("ENTPersonAdresse").split('$').count(), 4);
    }
    assert_eq!(
        occupes.len(),
        classes.len() + groupes.len(),
        "a class or a group is empty"
    );

    for responsable in &responsables {
        let enfants = responsable.valeurs("ENTAuxPersRelEleveEleve");
        assert!(!enfants.is_empty());
        for enfant in enfants {
            assert!(ids_eleves.contains(enfant));
            assert!(
                liens.remove(&(responsable.id.clone(), enfant.clone())),
                "a link is told by one side only"
            );
        }
    }
    assert!(liens.is_empty(), "a link is told by one side only");

    let (mut mails, mut couverts) = (BTreeSet::new(), BTreeSet::new());
    for agent in lire(&files, "_PersEducNat_") {
        assert!(structures.contains(agent.une("ENTPersonStructRattach")));
        assert!(agent.une("mail").ends_with(".example"));
        assert!(
            mails.insert(agent.une("mail").to_owned()),
            "{} twice",
            agent.une("mail")
        );
        assert!(!agent.valeurs("ENTPersonFonctions").is_empty());
        for fonction in agent.valeurs("ENTPersonFonctions") {
            let champs: Vec<&str> = fonction.split('$').collect();
            assert_eq!(champs.len(), 5, "{fonction}");
            assert!(structures.contains(champs[0]), "{fonction}");
        }
        for classe in agent.valeurs("ENTAuxEnsClassesPrincipal") {
            assert!(agent.valeurs("ENTAuxEnsClasses").contains(classe), "{classe}");
            assert!(
                couverts.insert(classe.clone()),
                "{classe} has two professeurs principaux"
            );
        }
        for (nom, connus) in [("ENTAuxEnsClassesMatieres", true), ("ENTAuxEnsGroupesMatieres", false)] {
            for valeur in agent.valeurs(nom) {
                let (cible, matiere) = valeur.rsplit_once('$').unwrap();
                assert!(matieres.contains(matiere), "{valeur}");
                assert!(
                    if connus {
                        classes.contains_key(cible)
                    } else {
                        groupes.contains(cible)
                    },
                    "{valeur}"
                );
            }
        }
    }
    assert_eq!(couverts.len(), classes.len(), "a class has no professeur principal");
}
