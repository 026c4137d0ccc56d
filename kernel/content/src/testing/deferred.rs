//! Deferred publication and the end of documents.

use preau_model::{Principal, Profil};
use preau_permissions::testing::NOON;
use preau_store::Db;

use super::stage::{Stage, articles, code, draft};
use crate::{Draft, NoticeChoices, State, Write};

const HOUR: i64 = 3_600_000;

/// Nothing shows before its hour; at its hour the rules judge again, and a refusal goes back to its author with the reason.
pub async fn deferred_publication_is_judged_again(db: Db) {
    let mut stage = Stage::new(db).await;
    let principal = stage.author(stage.principal, stage.a).await;
    let mut teacher = stage.author(stage.teacher, stage.a).await;
    teacher.parts.clear();
    let class = [Principal::Groupe(stage.a6a)];
    let later = |title: &str| Draft {
        publish_at: Some(Some(NOON + HOUR)),
        announce: Some(format!("Nouveau : {title}")),
        ..draft("articles", &class, State::Published, title)
    };
    let by_principal = stage.write(&principal, Write::Create(later("Bal"))).await.unwrap();
    let by_teacher = stage.write(&teacher, Write::Create(later("Sortie"))).await.unwrap();
    assert_eq!(
        (by_principal.state, by_teacher.state),
        (Some(State::Deferred), Some(State::Deferred))
    );
    assert_eq!(stage.engine.publish_due(&stage).await.unwrap(), 0);
    let pupil = stage.reads(stage.pupil).await;
    assert!(!stage.finds(&pupil, &articles(), by_principal.id, "bal").await);
    let choices = NoticeChoices::default();
    let bell = |person| stage.engine.notifications(person, &choices, |_, _| true, 10);
    assert!(bell(stage.pupil).await.unwrap().is_empty());

    // The teacher no longer teaches the class when the hour comes.
    stage.world.clock.advance(HOUR / 2);
    let (person, from, to) = (stage.teacher, stage.a6a, stage.b6a);
    stage.world.moves(person, from, to).await;
    stage.world.clock.advance(HOUR);
    assert_eq!(stage.engine.publish_due(&stage).await.unwrap(), 2);
    assert_eq!(stage.engine.publish_due(&stage).await.unwrap(), 0);
    assert!(stage.finds(&pupil, &articles(), by_principal.id, "bal").await);
    assert!(!stage.finds(&pupil, &articles(), by_teacher.id, "sortie").await);
    let reader = stage.reads(stage.teacher).await;
    let back = stage.page_in(&reader, &articles(), State::Draft).await;
    assert_eq!(back.iter().map(|d| d.id).collect::<Vec<_>>(), [by_teacher.id]);
    let choices = NoticeChoices::default();
    let bell = |person| stage.engine.notifications(person, &choices, |_, _| true, 10);
    let told = bell(stage.teacher).await.unwrap();
    assert!(told.len() == 1 && told[0].line.contains("refusée"), "{told:?}");
    let told = bell(stage.pupil).await.unwrap();
    assert_eq!(
        told.iter().map(|n| n.line.as_str()).collect::<Vec<_>>(),
        ["Nouveau : Bal"]
    );
    assert!(
        stage
            .engine
            .notifications(stage.pupil, &NoticeChoices::default(), |_, s| s != stage.a, 10)
            .await
            .unwrap()
            .is_empty(),
        "off in A"
    );
    assert!(bell(stage.parent).await.unwrap().is_empty());
}

/// What expires disappears at its hour, whether the sweep ran or not; the author keeps it, archived.
pub async fn expired_documents_end(db: Db) {
    let stage = Stage::new(db).await;
    let principal = stage.author(stage.principal, stage.a).await;
    let parents = [Principal::ProfilDeStructure(stage.a, Profil::Tut)];
    let until = |at| Draft {
        expire_at: Some(Some(at)),
        ..draft("articles", &parents, State::Published, "Braderie")
    };
    assert_eq!(
        code(stage.write(&principal, Write::Create(until(NOON))).await),
        "content.dates"
    );
    let sent = stage
        .write(&principal, Write::Create(until(NOON + HOUR)))
        .await
        .unwrap();
    let parent = stage.reads(stage.parent).await;
    assert!(stage.finds(&parent, &articles(), sent.id, "braderie").await);
    stage.world.clock.advance(HOUR);
    let author = stage.reads(stage.principal).await;
    for _ in 0..2 {
        assert!(!stage.finds(&parent, &articles(), sent.id, "braderie").await);
        assert!(stage.page_in(&author, &articles(), State::Published).await.is_empty());
        let kept = stage
            .engine
            .get(&author, &[articles()], &[sent.id])
            .await
            .unwrap()
            .remove(0)
            .unwrap();
        assert_eq!(kept.state, State::Archived);
        let swept = stage.engine.sweep(&stage).await.unwrap();
        assert!(swept.archived <= 1);
    }
    assert_eq!(stage.page_in(&author, &articles(), State::Archived).await.len(), 1);
    assert!(stage.page_in(&parent, &articles(), State::Archived).await.is_empty());
}
