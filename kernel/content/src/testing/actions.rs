//! Idempotent actions.

use std::sync::atomic::{AtomicUsize, Ordering};

use preau_store::Db;

use super::stage::{Stage, articles, code, draft};
use crate::{ContentError, Once, State, Write};

/// Twice the same form, once the act: one after the other, together, and after a failure that wrote nothing.
pub async fn actions_happen_once(db: Db) {
    let stage = Stage::new(db).await;
    let (territory, person, runs) = (stage.world.territory, stage.principal, AtomicUsize::new(0));
    let act = |key: &'static str| {
        let (stage, runs) = (&stage, &runs);
        stage.engine.once(territory, person, key, move || async move {
            let author = stage.author(person, stage.a).await;
            runs.fetch_add(1, Ordering::SeqCst);
            let what = Write::Create(draft("articles", &[], State::Draft, "Une fois"));
            let written = stage
                .engine
                .commit(
                    &crate::Author {
                        once: Some(key.to_owned()),
                        ..author
                    },
                    &[articles()],
                    vec![what],
                )
                .await?;
            Ok::<_, ContentError>(written[0].id.to_string())
        })
    };
    let (left, right) = tokio::join!(act("cle-1"), act("cle-1"));
    let answers = [left.unwrap(), right.unwrap()];
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    let text = |once: &Once| match once {
        Once::First(text) | Once::Again(text) => text.clone(),
    };
    assert_eq!(text(&answers[0]), text(&answers[1]));
    assert_eq!(answers.iter().filter(|a| matches!(a, Once::First(_))).count(), 1);
    assert!(matches!(act("cle-1").await.unwrap(), Once::Again(_)));
    assert!(matches!(act("cle-2").await.unwrap(), Once::First(_)));
    let reader = stage.reads(person).await;
    assert_eq!(stage.page_in(&reader, &articles(), State::Draft).await.len(), 2);

    let fails = || async { Err::<String, _>(ContentError::Missing) };
    assert_eq!(
        code(stage.engine.once(territory, person, "cle-3", fails).await),
        "content.missing"
    );
    assert!(
        matches!(act("cle-3").await.unwrap(), Once::First(_)),
        "a failure that wrote nothing may be tried again"
    );
    // Another person's key is another action.
    let other = || async { Ok::<_, ContentError>("autre".to_owned()) };
    assert!(matches!(
        stage
            .engine
            .once(territory, stage.teacher, "cle-1", other)
            .await
            .unwrap(),
        Once::First(_)
    ));
    // Kept a day.
    stage.world.clock.advance(24 * 3_600_000 + 1);
    assert_eq!(stage.engine.sweep(&stage).await.unwrap().actions, 4);
}

/// The process stops between the commit of what an action wrote and its answer: it is not run again. One that stopped before
/// writing anything is.
pub async fn an_action_cut_after_its_writes_is_never_run_again(db: Db) {
    let stage = Stage::new(db).await;
    let (territory, person) = (stage.world.territory, stage.principal);
    for (key, writes) in [("ecrit", true), ("rien", false)] {
        let cut = stage.engine.once(territory, person, key, || async {
            if writes {
                let author = crate::Author {
                    once: Some(key.to_owned()),
                    ..stage.author(person, stage.a).await
                };
                let what = Write::Create(draft("articles", &[], State::Draft, "Coupé"));
                stage.engine.commit(&author, &[articles()], vec![what]).await?;
            }
            std::future::pending::<Result<String, ContentError>>().await
        });
        let cut = tokio::time::timeout(std::time::Duration::from_millis(300), cut).await;
        assert!(cut.is_err(), "the caller is gone");
    }
    stage.world.clock.advance(120_000);
    let again = || async { Ok::<_, ContentError>("encore".to_owned()) };
    assert_eq!(
        code(stage.engine.once(territory, person, "ecrit", again).await),
        "content.conflict"
    );
    assert!(matches!(
        stage.engine.once(territory, person, "rien", again).await.unwrap(),
        Once::First(_)
    ));
}
