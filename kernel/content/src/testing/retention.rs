//! The end of documents by the retention class of their manifest.

use preau_model::{AnneeScolaire, DocumentId, Principal, Profil};
use preau_permissions::testing::NOON;
use preau_store::{Db, RowExt as _, StoreError};

use super::stage::{Stage, draft};
use crate::{Draft, NoticeChoices, Retained, State, Write};

const DAY: i64 = 86_400_000;

/// Nothing ends before the school year does; then archived, deleted three months later, but for what is under a legal hold.
pub async fn retention_is_obeyed(db: Db) {
    let stage = Stage::new(db).await;
    let principal = stage.author(stage.principal, stage.a).await;
    let parents = [Principal::ProfilDeStructure(stage.a, Profil::Tut)];
    let news = |title: &str, state| Draft {
        announce: Some(format!("Nouveau\u{a0}: {title}")),
        ..draft("articles", &parents, state, title)
    };
    let mut written = Vec::new();
    for (title, state) in [
        ("Braderie", State::Published),
        ("Gardée", State::Published),
        ("Jamais fini", State::Draft),
    ] {
        written.push(
            stage
                .write(&principal, Write::Create(news(title, state)))
                .await
                .unwrap()
                .id,
        );
    }
    let held = written[1];
    let hold = stage.engine.db.write(move |tx| {
        Box::pin(async move {
            sqlx::query("UPDATE content_document SET hold = 1 WHERE id = $1")
                .bind(held.as_slice().to_vec())
                .execute(tx)
                .await?;
            Ok::<_, StoreError>(())
        })
    });
    hold.await.unwrap();
    let summer = AnneeScolaire::at(NOON).ends();
    let obey = async |at: i64| {
        stage.world.clock.set(at);
        stage.engine.obey_retention(&stage).await.unwrap()
    };
    assert_eq!(obey(NOON + 30 * DAY).await, Retained::default());
    let choices = NoticeChoices::default();
    let lines = || stage.engine.notifications(stage.parent, &choices, |_, _| true, 10);
    assert_eq!(lines().await.unwrap().len(), 2);
    let before = obey(summer - 1).await;
    assert_eq!((before.archived, before.deleted), (0, 0), "the last day of the year");
    assert!(before.notifications >= 2, "{before:?}");
    assert!(lines().await.unwrap().is_empty());
    let after = obey(summer + DAY).await;
    assert_eq!((after.archived, after.deleted), (1, 0));
    assert_eq!(stage.stored(written[0]).await, Some(State::Archived));
    assert_eq!(stage.stored(held).await, Some(State::Published), "under a legal hold");
    assert_eq!(obey(summer + 91 * DAY).await, Retained::default());
    let end = obey(summer + 93 * DAY).await;
    assert_eq!((end.archived, end.deleted), (0, 2), "the article and the draft");
    let left: Vec<_> = [
        stage.stored(written[0]).await,
        stage.stored(held).await,
        stage.stored(written[2]).await,
    ]
    .into();
    assert_eq!(left, [None, Some(State::Published), None]);
}

impl Stage {
    /// The state of a document as stored; `None`: deleted.
    pub(super) async fn stored(&self, id: DocumentId) -> Option<State> {
        let row = sqlx::query("SELECT state FROM content_document WHERE id = $1")
            .bind(id.as_slice().to_vec())
            .fetch_optional(&mut *self.engine.db.read().await.unwrap())
            .await
            .unwrap()?;
        State::from_number(row.int("state").unwrap())
    }
}
