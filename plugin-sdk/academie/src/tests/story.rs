//! The people of the story exist whatever the seed, and are what they are said to be.

use std::collections::BTreeSet;

use crate::{Config, Public, World};

fn check(config: &Config) {
    let world = World::generate(config).unwrap();
    let roles = world.roles_of_story().unwrap_or_else(|| panic!("roles of {config:?}"));
    let (a, b) = (roles.college_a, roles.college_b);
    assert_ne!(a, b);
    let classe = |eleve: u32| {
        let eleve = world.eleve(eleve).unwrap();
        (eleve.structure, eleve.classe.as_str())
    };
    for eleve in [
        roles.enfant_a,
        roles.enfant_personnel,
        roles.eleve_6a,
        roles.eleve_redacteur,
    ] {
        assert_eq!(classe(eleve), (a, "6A"));
    }
    assert_eq!(classe(roles.enfant_b).0, b);
    assert_eq!(classe(roles.enfant_6b), (a, "6B"));
    let pupils = [
        roles.enfant_a,
        roles.enfant_personnel,
        roles.eleve_6a,
        roles.eleve_redacteur,
        roles.enfant_6b,
    ];
    assert_eq!(pupils.iter().collect::<BTreeSet<_>>().len(), pupils.len());

    let enfants = |responsable: u32| {
        world
            .enfants_de(responsable)
            .map(|e| e.jointure)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        enfants(roles.parent_a_et_b),
        BTreeSet::from([roles.enfant_a, roles.enfant_b])
    );
    assert_eq!(enfants(roles.parent_6b), BTreeSet::from([roles.enfant_6b]));
    assert!(enfants(roles.personnel_parent_responsable).contains(&roles.enfant_personnel));

    let agent = world.personnel(roles.personnel_parent).unwrap();
    let parent = world.responsable(roles.personnel_parent_responsable).unwrap();
    assert_eq!(agent.identite, parent.identite);
    assert!(agent.identite.naissance.is_some() && agent.jointure != parent.jointure);
    assert!(agent.exerce_dans(b) && !agent.exerce_dans(a) && agent.enseigne());

    let seul = world.personnel(roles.enseignant_b).unwrap();
    assert!(seul.fonctions.iter().all(|f| f.structure == b) && seul.aussi_responsable.is_none());
    let professeur = world.personnel(roles.enseignant_6a).unwrap();
    assert!(
        professeur
            .services
            .iter()
            .any(|s| s.structure == a && s.cible == Public::Classe("6A".to_owned()))
    );
    for (personnel, structure, fonction) in [
        (roles.principal_a, a, "DIR"),
        (roles.principal_b, b, "DIR"),
        (roles.cpe_a, a, "EDU"),
        (roles.secretaire_a, a, "ADM"),
    ] {
        let personnel = world.personnel(personnel).unwrap();
        assert!(personnel.exerce_dans(structure) && personnel.a_fonction(fonction));
    }
}

#[test]
fn the_story_can_be_told_from_twenty_seeds() {
    for seed in 0..20 {
        check(&Config {
            seed,
            colleges: 2,
            scale: 0.25,
            ..Config::default()
        });
    }
}

#[test]
fn the_story_can_be_told_in_the_demo_and_in_the_smallest_world() {
    check(&Config {
        colleges: 9,
        ..Config::default()
    });
    for seed in 0..10 {
        check(&Config {
            seed,
            colleges: 2,
            scale: 0.01,
            ..Config::default()
        });
    }
}
