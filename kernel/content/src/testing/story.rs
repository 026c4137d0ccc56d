//! The story of the first courtyard, at the level of the engine.

use preau_model::{Principal, Profil};
use preau_store::Db;

use super::stage::{Stage, articles, draft, messages};
use crate::{State, Write};

/// An alert for the parents of 6A, a notice of the Département to parents of two schools, a module switched off and on.
pub async fn the_story_of_the_first_courtyard(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let to = [Principal::ProfilDuGroupe(stage.a6a, Profil::Tut)];
    let alert = stage
        .create(&author, &to, State::Published, "Sortie au théâtre")
        .await
        .unwrap();
    assert_eq!(alert.state, Some(State::Published));
    for person in stage.people() {
        let expected = [stage.parent, stage.principal].contains(&person);
        let reader = stage.reads(person).await;
        assert_eq!(
            stage.finds(&reader, &articles(), alert.id, "théâtre").await,
            expected,
            "{person}"
        );
    }
    // Once, under the right child, through the right school.
    let reader = stage.reads(stage.parent).await;
    let read = stage.page_in(&reader, &articles(), State::Published).await;
    assert_eq!(read.len(), 1);
    assert_eq!(
        (read[0].enfants.clone(), read[0].through.clone()),
        (vec![stage.pupil], vec![stage.a])
    );
    // Off in A: gone; on again: back.
    let off = stage.reader(stage.parent, &[stage.b, stage.departement]).await;
    assert!(!stage.finds(&off, &articles(), alert.id, "théâtre").await);
    let nowhere = stage.reader(stage.principal, &[]).await;
    assert!(!stage.finds(&nowhere, &articles(), alert.id, "théâtre").await);
    assert!(stage.finds(&reader, &articles(), alert.id, "theatre").await);

    // The Département reaches the parents of both schools, never a pupil nor a whole school.
    let agent = stage.author(stage.agent, stage.departement).await;
    let to = [
        Principal::ProfilDeStructure(stage.a, Profil::Tut),
        Principal::ProfilDeStructure(stage.b, Profil::Tut),
    ];
    let notice = stage
        .create(&agent, &to, State::Published, "Transports scolaires")
        .await
        .unwrap();
    for person in stage.people() {
        let expected = [stage.parent, stage.parent_6b, stage.agent].contains(&person);
        let reader = stage.reads(person).await;
        assert_eq!(
            stage.finds(&reader, &articles(), notice.id, "transports").await,
            expected,
            "{person}"
        );
    }
    let read = stage.page_in(&reader, &articles(), State::Published).await;
    let read = read.iter().find(|d| d.id == notice.id).unwrap();
    assert_eq!(read.through, {
        let mut both = vec![stage.a, stage.b];
        both.sort_unstable();
        both
    });
    for pupils in [
        Principal::Structure(stage.a),
        Principal::ProfilDeStructure(stage.a, Profil::Elv),
        Principal::Groupe(stage.a6a),
        Principal::Personne(stage.pupil),
    ] {
        let refused = stage.create(&agent, &[pupils], State::Published, "Non").await;
        assert_eq!(super::stage::code(refused), "publication.no-pupils");
    }
}

/// A pupil moves from 6A to 6B: current news follow the class, messages stay with who received them.
pub async fn a_move_changes_what_is_read(db: Db) {
    let mut stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let mut sent = Vec::new();
    for (class, title) in [(stage.a6a, "Contrôle de 6A"), (stage.a6b, "Contrôle de 6B")] {
        for collection in ["articles", "messages"] {
            let to = [
                Principal::ProfilDuGroupe(class, Profil::Elv),
                Principal::ProfilDuGroupe(class, Profil::Tut),
            ];
            let what = Write::Create(draft(collection, &to, State::Published, title));
            sent.push((collection, class, stage.write(&author, what).await.unwrap().id));
        }
    }
    stage.world.clock.advance(1_000);
    let (pupil, from, to) = (stage.pupil, stage.a6a, stage.a6b);
    stage.world.moves(pupil, from, to).await;
    stage.world.clock.advance(1_000);
    for person in [stage.pupil, stage.parent] {
        let reader = stage.reads(person).await;
        for (collection, class, id) in &sent {
            let (collection, expected) = match *collection {
                "articles" => (articles(), *class == stage.a6b),
                _ => (messages(), *class == stage.a6a),
            };
            let finds = stage.finds(&reader, &collection, *id, "contrôle").await;
            assert_eq!(finds, expected, "{} {class}", collection.id);
        }
    }
}
