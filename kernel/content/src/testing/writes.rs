//! Versions, batches, claims and quotas.

use preau_model::Principal;
use preau_store::{Db, RowExt as _};

use super::stage::{Stage, articles, code, draft};
use crate::{Author, Draft, Quota, State, Write};

fn draft_titled(title: &str) -> Draft {
    draft("articles", &[], State::Draft, title)
}

async fn used(stage: &Stage) -> (i64, i64) {
    let row = sqlx::query(
        "SELECT CAST(SUM(documents) AS BIGINT) AS d, CAST(SUM(bytes) AS BIGINT) AS b FROM content_usage WHERE territory = $1",
    )
    .bind(stage.world.territory.as_slice().to_vec())
    .fetch_one(&mut *stage.world.db.read().await.unwrap())
    .await
    .unwrap();
    (
        row.opt_int("d").unwrap().unwrap_or_default(),
        row.opt_int("b").unwrap().unwrap_or_default(),
    )
}

/// Of two changes of one version, one passes.
pub async fn versions_are_expected(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let first = stage.write(&author, Write::Create(draft_titled("Un"))).await.unwrap();
    let change = |title: &str| Write::Update {
        id: first.id,
        expected: first.version,
        draft: draft_titled(title),
    };
    let (left, right) = tokio::join!(
        stage.write(&author, change("Deux")),
        stage.write(&author, change("Trois"))
    );
    assert_eq!([&left, &right].iter().filter(|o| o.is_ok()).count(), 1);
    let lost = if left.is_ok() { right } else { left };
    assert_eq!(code(lost), "content.conflict");
    assert_eq!(code(stage.write(&author, change("Quatre")).await), "content.conflict");
    let gone = stage
        .write(
            &author,
            Write::Delete {
                id: first.id,
                expected: 2,
            },
        )
        .await
        .unwrap();
    assert_eq!((gone.version, gone.state), (0, None));
    assert_eq!(
        code(
            stage
                .write(
                    &author,
                    Write::Delete {
                        id: first.id,
                        expected: 2
                    }
                )
                .await
        ),
        "content.missing"
    );
    for (bad, why) in [("[1]", "content.invalid"), ("{", "content.invalid")] {
        let draft = Draft {
            body: Some(bad.to_owned()),
            ..draft_titled("x")
        };
        assert_eq!(code(stage.write(&author, Write::Create(draft)).await), why);
    }
    assert_eq!(
        code(stage.write(&author, Write::Create(Draft::new("inconnue"))).await),
        "content.invalid"
    );
    assert_eq!(used(&stage).await, (0, 0), "what is deleted is given back");
}

/// All or nothing.
pub async fn batches_are_atomic(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let kept = stage
        .write(&author, Write::Create(draft_titled("Pivot")))
        .await
        .unwrap();
    let commit = |author: Author, writes: Vec<Write>| {
        let engine = stage.engine.clone();
        async move { engine.commit(&author, &[articles()], writes).await }
    };
    let require = |expected| Write::Require { id: kept.id, expected };
    let before = used(&stage).await;
    let claim = |title: &str| Draft {
        claims: vec![("creneau".to_owned(), "9h".to_owned())],
        ..draft_titled(title)
    };
    for bad in [
        require(7),
        Write::Create(claim("B")),
        Write::Create(draft(
            "articles",
            &[Principal::Groupe(stage.b6a)],
            State::Published,
            "C",
        )),
    ] {
        let writes = vec![Write::Create(claim("A")), bad];
        assert!(commit(author.clone(), writes).await.is_err());
        assert_eq!(used(&stage).await, before);
    }
    let writes = vec![Write::Create(claim("A")), require(1), Write::Create(draft_titled("B"))];
    let written = commit(author.clone(), writes).await.unwrap();
    assert_eq!(written[1].id, kept.id);
    let reader = stage.reads(stage.principal).await;
    assert_eq!(stage.page_in(&reader, &articles(), State::Draft).await.len(), 3);
    let twice = vec![
        require(1),
        Write::Delete {
            id: kept.id,
            expected: 1,
        },
    ];
    assert_eq!(code(commit(author, twice).await), "content.invalid");
}

/// One slot, one booking, whoever comes at the same time; freed with its document; one school does not disturb another.
pub async fn claims_are_unique(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let other = stage.author(stage.principal_b, stage.b).await;
    let slot = || {
        Write::Create(Draft {
            claims: vec![("creneau".to_owned(), "9h".to_owned())],
            ..draft_titled("Rendez-vous")
        })
    };
    let (x, y, z) = tokio::join!(
        stage.write(&author, slot()),
        stage.write(&author, slot()),
        stage.write(&author, slot())
    );
    let taken: Vec<_> = [x, y, z].into_iter().partition::<Vec<_>, _>(Result::is_ok).0;
    assert_eq!(taken.len(), 1);
    stage.write(&other, slot()).await.unwrap();
    assert_eq!(code(stage.write(&author, slot()).await), "content.conflict");
    let mine = taken.into_iter().next().unwrap().unwrap();
    let same = Draft {
        claims: vec![("creneau".to_owned(), "9h".to_owned())],
        ..Draft::new("articles")
    };
    let kept = stage
        .write(
            &author,
            Write::Update {
                id: mine.id,
                expected: mine.version,
                draft: same,
            },
        )
        .await
        .unwrap();
    stage
        .write(
            &author,
            Write::Delete {
                id: kept.id,
                expected: kept.version,
            },
        )
        .await
        .unwrap();
    stage.write(&author, slot()).await.unwrap();
}

/// A module stops at its limit, in documents and in bytes, and starts again when something is deleted.
pub async fn quotas_hold(db: Db) {
    let stage = Stage::new(db).await;
    let mut author = stage.author(stage.principal, stage.a).await;
    author.limits = Quota {
        documents: 3,
        bytes: 10_000,
    };
    let mut kept = Vec::new();
    for n in 0..3 {
        kept.push(
            stage
                .write(&author, Write::Create(draft_titled(&format!("{n}"))))
                .await
                .unwrap(),
        );
    }
    assert_eq!(
        code(stage.write(&author, Write::Create(draft_titled("de trop"))).await),
        "content.over-quota"
    );
    let long = Draft {
        body: Some(format!("{{\"titre\":\"{}\"}}", "x".repeat(10_000))),
        ..Draft::new("articles")
    };
    let grow = Write::Update {
        id: kept[0].id,
        expected: 1,
        draft: long,
    };
    assert_eq!(code(stage.write(&author, grow).await), "content.over-quota");
    stage
        .write(
            &author,
            Write::Delete {
                id: kept[0].id,
                expected: 1,
            },
        )
        .await
        .unwrap();
    stage
        .write(&author, Write::Create(draft_titled("place libre")))
        .await
        .unwrap();
    assert_eq!(used(&stage).await.0, 3);
}
