//! Marks, receipts, reminders.

use preau_model::{Principal, Profil};
use preau_store::Db;

use super::stage::{Stage, articles, code, draft, messages};
use crate::{NoticeChoices, Query, Receipts, ReminderTo, State, Write};

/// Who saw a news, by class; a reminder to the others, once.
pub async fn receipts_and_reminders(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let to = [
        Principal::ProfilDeStructure(stage.a, Profil::Tut),
        Principal::ProfilDeStructure(stage.a, Profil::Ens),
    ];
    let sent = stage.create(&author, &to, State::Published, "Réunion").await.unwrap();
    let all = [articles()];
    let (mine, parent) = (stage.reads(stage.principal).await, stage.reads(stage.parent).await);
    let progress = || stage.engine.progress(&mine, &all, sent.id, "seen", None);
    let start = progress().await.unwrap();
    assert_eq!((start.total, start.marked), (3, 0));
    let shape: Vec<_> = start.rows.iter().map(|r| (r.label.as_str(), r.person)).collect();
    assert_eq!(
        shape,
        [
            ("6C0", stage.parent),
            ("6C1", stage.parent_6b),
            ("Personnels", stage.teacher)
        ]
    );
    assert_eq!(start.rows[0].group, Principal::ProfilDuGroupe(stage.a6a, Profil::Tut));

    stage.engine.seen(&parent, &all, sent.id).await.unwrap();
    stage.engine.seen(&parent, &all, sent.id).await.unwrap();
    let read = stage
        .engine
        .get(&parent, &all, &[sent.id])
        .await
        .unwrap()
        .remove(0)
        .unwrap();
    assert!(read.seen(), "known before it is written");
    // Neither its author nor somebody it is not for counts as a reader.
    stage.engine.seen(&mine, &all, sent.id).await.unwrap();
    stage
        .engine
        .seen(&stage.reads(stage.pupil).await, &all, sent.id)
        .await
        .unwrap();
    assert_eq!(stage.engine.flush_seen().await.unwrap(), 1);
    assert_eq!(stage.engine.flush_seen().await.unwrap(), 0);
    let after = progress().await.unwrap();
    assert_eq!((after.total, after.marked), (3, 1));
    assert!(after.rows[0].at.is_some());
    assert_eq!(stage.engine.marks_count(&mine, &all, sent.id, "seen").await.unwrap(), 1);
    let left = stage.engine.not_marked(&mine, &all, sent.id, "seen").await.unwrap();
    assert_eq!(left, [stage.parent_6b, stage.teacher]);
    for outcome in [
        stage
            .engine
            .progress(&parent, &all, sent.id, "seen", None)
            .await
            .map(|_| ()),
        stage
            .engine
            .not_marked(&parent, &all, sent.id, "seen")
            .await
            .map(|_| ()),
        stage
            .engine
            .marks_count(&parent, &all, sent.id, "seen")
            .await
            .map(|_| ()),
        stage
            .engine
            .remind(&parent, &all, sent.id, &ReminderTo::Persons(left.clone()), "Non")
            .await
            .map(|_| ()),
    ] {
        assert_eq!(code(outcome), "content.not-yours");
    }
    // A reminder reaches those it is for, once an hour, whatever the plugin adds to the list.
    let mut wide = left.clone();
    wide.extend([stage.pupil, stage.parent_6b, stage.agent]);
    let remind = |to: ReminderTo| {
        let stage = &stage;
        let (mine, all) = (&mine, &all);
        async move { stage.engine.remind(mine, all, sent.id, &to, "À lire : Réunion").await }
    };
    assert_eq!(remind(ReminderTo::Persons(wide)).await.unwrap(), 2);
    remind(ReminderTo::Principals(to.to_vec())).await.unwrap();
    let choices = NoticeChoices::default();
    let bell = |person| stage.engine.notifications(person, &choices, |_, _| true, 10);
    for (person, lines) in [
        (stage.parent_6b, 1),
        (stage.teacher, 1),
        (stage.parent, 1),
        (stage.pupil, 0),
        (stage.agent, 0),
    ] {
        assert_eq!(bell(person).await.unwrap().len(), lines);
    }
    assert_eq!(
        stage
            .engine
            .notifications_unseen(stage.teacher, &NoticeChoices::default(), |_, _| true)
            .await
            .unwrap(),
        1
    );
    stage.engine.notifications_seen(stage.teacher).await.unwrap();
    assert_eq!(
        stage
            .engine
            .notifications_unseen(stage.teacher, &NoticeChoices::default(), |_, _| true)
            .await
            .unwrap(),
        0
    );

    // Marks of plugins.
    assert_eq!(
        code(stage.engine.mark(&parent, &all, sent.id, "seen", "").await),
        "content.invalid"
    );
    let stranger = stage.reads(stage.pupil).await;
    assert_eq!(
        code(stage.engine.mark(&stranger, &all, sent.id, "fait", "oui").await),
        "content.missing"
    );
    stage.engine.mark(&parent, &all, sent.id, "fait", "oui").await.unwrap();
    let query = |set| Query {
        marked: vec![("fait".to_owned(), set)],
        ..Query::new("articles", "recents")
    };
    let count = |set| {
        let (stage, parent) = (&stage, &parent);
        async move { stage.engine.count(parent, &articles(), &query(set), 10).await.unwrap() }
    };
    assert_eq!((count(true).await, count(false).await), (1, 0));
    stage.engine.unmark(&parent, &all, sent.id, "fait").await.unwrap();
    assert_eq!((count(true).await, count(false).await), (0, 1));
}

/// Without receipts, `seen` is a watermark with exceptions, and nobody learns it.
pub async fn watermarks_where_nothing_is_kept(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let to = [Principal::ProfilDuGroupe(stage.a6a, Profil::Tut)];
    assert_eq!(messages().receipts, Receipts::None);
    let parent = stage.reads(stage.parent).await;
    let unread = || {
        let (stage, parent) = (&stage, &parent);
        let query = Query {
            marked: vec![("seen".to_owned(), false)],
            ..Query::new("messages", "recents")
        };
        async move { stage.engine.count(parent, &messages(), &query, 100).await.unwrap() }
    };
    let mut ids = Vec::new();
    for n in 0..5 {
        let what = Write::Create(draft("messages", &to, State::Published, &format!("Message {n}")));
        ids.push(stage.write(&author, what).await.unwrap().id);
        stage.world.clock.advance(10);
    }
    assert_eq!(unread().await, 5);
    stage.engine.seen(&parent, &[messages()], ids[4]).await.unwrap();
    assert_eq!(unread().await, 4);
    stage.engine.seen_all(&parent, &messages()).await.unwrap();
    assert_eq!(unread().await, 0);
    stage.world.clock.advance(10);
    stage
        .write(
            &author,
            Write::Create(draft("messages", &to, State::Published, "Nouveau")),
        )
        .await
        .unwrap();
    assert_eq!(unread().await, 1);
    let mine = stage.reads(stage.principal).await;
    assert_eq!(
        code(stage.engine.progress(&mine, &[messages()], ids[0], "seen", None).await),
        "content.no-receipts"
    );
    assert_eq!(
        code(stage.engine.marks_count(&mine, &[messages()], ids[0], "seen").await),
        "content.no-receipts"
    );
}
