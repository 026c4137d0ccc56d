//! The validation circuit.

use preau_model::Principal;
use preau_store::Db;

use super::stage::{Stage, articles, code, draft};
use crate::{Aimed, Draft, State, Write};

/// A pupil proposes, the principal approves, refuses, takes back; nobody publishes around it.
pub async fn approval_cannot_be_walked_around(db: Db) {
    let stage = Stage::new(db).await;
    let class = [Principal::Groupe(stage.a6a)];
    let pupil = stage.author(stage.pupil, stage.a).await;
    let principal = stage.author(stage.principal, stage.a).await;
    let teacher = stage.author(stage.teacher, stage.a).await;
    for author in [&pupil, &teacher] {
        let direct = stage.create(author, &class, State::Published, "Direct").await;
        assert_eq!(code(direct), "content.needs-approval");
        let later = Draft {
            publish_at: Some(Some(i64::MAX - 1)),
            ..draft("articles", &class, State::Published, "Plus tard")
        };
        assert_eq!(
            code(stage.write(author, Write::Create(later)).await),
            "content.needs-approval"
        );
    }
    // What a pupil may propose is bounded too: not the families.
    let families = [Principal::ProfilDeStructure(stage.a, preau_model::Profil::Tut)];
    assert_eq!(
        code(stage.create(&pupil, &families, State::Held, "Non").await),
        "publication.own-class"
    );
    let held = stage
        .create(&pupil, &class, State::Held, "Le journal de la classe")
        .await
        .unwrap();
    for person in stage.people() {
        let reader = stage.reads(person).await;
        let waiting = stage.page_in(&reader, &articles(), State::Held).await;
        assert_eq!(
            waiting.len(),
            usize::from([stage.pupil, stage.principal].contains(&person)),
            "{person}"
        );
        assert!(!stage.finds(&reader, &articles(), held.id, "journal").await);
    }
    assert_eq!(
        code(stage.to_state(&pupil, held, State::Published).await),
        "content.not-approver"
    );
    assert_eq!(
        code(stage.to_state(&teacher, held, State::Published).await),
        "content.missing"
    );
    // The principal of another school is nobody here.
    let other = stage.author(stage.principal_b, stage.b).await;
    assert_eq!(
        code(stage.to_state(&other, held, State::Published).await),
        "content.missing"
    );

    // Refused with a reason in the body, then proposed again.
    let reason = Draft {
        body: Some("{\"titre\":\"Le journal de la classe\",\"motif\":\"Citer les sources\"}".to_owned()),
        state: Some(State::Draft),
        ..Draft::new("articles")
    };
    let refused = stage
        .write(
            &principal,
            Write::Update {
                id: held.id,
                expected: held.version,
                draft: reason,
            },
        )
        .await
        .unwrap();
    assert_eq!(
        code(stage.to_state(&principal, refused, State::Published).await),
        "content.missing"
    );
    let again = stage.to_state(&pupil, refused, State::Held).await.unwrap();
    let published = stage.to_state(&principal, again, State::Published).await.unwrap();
    let classmate = stage.reads(stage.pupil).await;
    assert!(stage.finds(&classmate, &articles(), held.id, "journal").await);
    let document = stage.page_in(&classmate, &articles(), State::Published).await.remove(0);
    assert_eq!(document.author, Some(stage.pupil), "the approver is not the author");

    // Edited behind the approver: no. Proposed again: hidden until approved.
    let rewrite = Draft {
        body: Some("{\"titre\":\"Autre chose\"}".to_owned()),
        ..Draft::new("articles")
    };
    let edit = Write::Update {
        id: held.id,
        expected: published.version,
        draft: rewrite,
    };
    assert_eq!(code(stage.write(&pupil, edit).await), "content.needs-approval");
    let wider = Draft {
        audience: Some(vec![Aimed::read(Principal::Structure(stage.a))]),
        ..Draft::new("articles")
    };
    let widen = Write::Update {
        id: held.id,
        expected: published.version,
        draft: wider,
    };
    assert_eq!(code(stage.write(&pupil, widen).await), "content.needs-approval");
    let taken_back = stage.to_state(&principal, published, State::Withdrawn).await.unwrap();
    assert!(!stage.finds(&classmate, &articles(), held.id, "journal").await);
    assert_eq!(
        code(stage.to_state(&pupil, taken_back, State::Published).await),
        "content.needs-approval"
    );

    // The approver's rules judge at publication: a principal may address what a pupil only proposed.
    let all = [Principal::Structure(stage.a)];
    let proposal = stage
        .create(&pupil, &all, State::Held, "Fête du collège")
        .await
        .unwrap();
    stage.to_state(&principal, proposal, State::Published).await.unwrap();
    let parent = stage.reads(stage.parent_6b).await;
    assert!(stage.finds(&parent, &articles(), proposal.id, "fête").await);
}

/// With the circuit switched off, adults publish directly, under their own rules; pupils still propose.
pub async fn without_the_circuit_authors_publish(db: Db) {
    let stage = Stage::new(db).await;
    let mut teacher = stage.author(stage.teacher, stage.a).await;
    let mut pupil = stage.author(stage.pupil, stage.a).await;
    teacher.parts.clear();
    pupil.parts.clear();
    let class = [Principal::Groupe(stage.a6a)];
    stage
        .create(&teacher, &class, State::Published, "Devoirs")
        .await
        .unwrap();
    let not_mine = [Principal::Groupe(stage.a6b)];
    assert_eq!(
        code(stage.create(&teacher, &not_mine, State::Published, "Non").await),
        "publication.taught-classes"
    );
    assert_eq!(
        code(stage.create(&pupil, &class, State::Published, "Non").await),
        "content.needs-approval"
    );
    // Even named rédacteur, a pupil's text passes validation.
    pupil.roles = vec!["redacteur".to_owned(), "valideur".to_owned()];
    assert_eq!(
        code(stage.create(&pupil, &class, State::Published, "Non").await),
        "content.needs-approval"
    );
    let held = stage.create(&pupil, &class, State::Held, "Proposé").await.unwrap();
    assert_eq!(
        code(stage.to_state(&pupil, held, State::Published).await),
        "content.not-approver"
    );
    // No role, no writing.
    let parent = stage.author(stage.parent, stage.a).await;
    assert_eq!(
        code(stage.create(&parent, &class, State::Draft, "Non").await),
        "content.author"
    );
}
