//! The académie a day later: complete and delta tell the same thing.

use std::collections::BTreeMap;

use super::{lecture::Fiche, lecture::lire, small};
use crate::{Config, Memory, World, evolution, write_complete, write_delta};

type Etat = BTreeMap<(String, String), BTreeMap<String, Vec<String>>>;

fn etat(fiches: Vec<Fiche>) -> Etat {
    fiches
        .into_iter()
        .map(|fiche| ((fiche.categorie, fiche.id), fiche.attributs))
        .collect()
}

#[test]
fn a_complete_and_its_delta_give_the_next_complete() {
    let before = World::generate(&Config {
        colleges: 9,
        ..Config::default()
    })
    .unwrap();
    let (after, changes) = evolution(&before, 1).unwrap();
    let (mut complet, mut delta, mut suivant) = (Memory::default(), Memory::default(), Memory::default());
    write_complete(&before, &mut complet).unwrap();
    let summary = write_delta(&before, &after, &mut delta).unwrap();
    write_complete(&after, &mut suivant).unwrap();
    assert!(
        delta
            .iter()
            .any(|(name, _)| name == "ENT2DVA-PREAU_Delta_20261122_Eleve_0000.xml")
    );

    let mut etat_courant = etat(lire(&complet, ""));
    for fiche in lire(&delta, "") {
        let cle = (fiche.categorie, fiche.id);
        match fiche.requete.as_str() {
            "addRequest" => assert!(etat_courant.insert(cle, fiche.attributs).is_none()),
            "modifyRequest" => etat_courant.get_mut(&cle).unwrap().extend(fiche.attributs),
            "deleteRequest" => assert!(etat_courant.remove(&cle).is_some()),
            autre => panic!("{autre}"),
        }
    }
    assert!(
        etat_courant == etat(lire(&suivant, "")),
        "complete + delta differs from the next complete"
    );

    let touches: u64 = [&summary.added, &summary.modified, &summary.deleted]
        .iter()
        .flat_map(|m| m.values())
        .sum();
    let total = u64::try_from(before.eleves.len() + before.responsables.len() + before.personnels.len()).unwrap();
    let pour_mille = touches * 1000 / total;
    assert!(
        (4..=30).contains(&pour_mille),
        "{pour_mille} per mille of the records change"
    );
    assert!(summary.bytes > 0);
    assert!(!changes.arrives.is_empty() && !changes.partis.is_empty() && !changes.changements_de_classe.is_empty());
    assert!(!changes.demenages.is_empty() && !changes.responsabilites.is_empty() && !changes.renommes.is_empty());
}

#[test]
fn the_next_day_keeps_the_story_and_moves_one_pupil() {
    let before = small();
    let (after, changes) = evolution(&before, 1).unwrap();
    assert_eq!(
        evolution(&before, 1).unwrap().0,
        after,
        "the same step gives the same world"
    );
    assert_ne!(evolution(&before, 2).unwrap().0, after);
    assert_eq!(before.roles_of_story().unwrap(), after.roles_of_story().unwrap());
    let a = before.colleges[0].jointure;
    let moved = changes.eleve_de_6a_en_6b.unwrap();
    assert_eq!(before.eleve(moved).unwrap().classe, "6A");
    let eleve = after.eleve(moved).unwrap();
    assert_eq!((eleve.structure, eleve.classe.as_str()), (a, "6B"));
    assert_eq!(eleve.passages.len(), 2);
    assert!(eleve.groupes.iter().all(|groupe| !groupe.starts_with("6AG")));
    for arrive in &changes.arrives {
        assert!(before.eleve(*arrive).is_none());
        let eleve = after.eleve(*arrive).unwrap();
        assert!(!eleve.liens.is_empty() && eleve.liens.iter().all(|l| after.responsable(l.responsable).is_some()));
    }
    for parti in &changes.partis {
        assert!(after.eleve(*parti).is_none());
    }
    for demenage in &changes.demenages {
        let (avant, apres) = (before.eleve(*demenage).unwrap(), after.eleve(*demenage).unwrap());
        assert_ne!(avant.adresse, apres.adresse);
        let chez = |world: &crate::World, eleve: &crate::Eleve| {
            let lies = eleve
                .liens
                .iter()
                .filter_map(|lien| world.responsable(lien.responsable));
            lies.filter(|r| r.adresse == eleve.adresse)
                .map(|r| r.jointure)
                .collect::<Vec<_>>()
        };
        assert_eq!(chez(&before, avant), chez(&after, apres), "a household moves together");
    }
    let plus_tard = evolution(&after, 2).unwrap().0;
    assert_eq!(plus_tard.date, crate::Date::new(2026, 11, 24));
}
