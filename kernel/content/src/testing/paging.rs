//! Pages, orders and bounds.

use preau_model::{DocumentId, Principal, Profil, Qualite};
use preau_store::Db;

use super::stage::{Stage, articles};
use crate::{Aimed, Draft, Key, Query, Reader, State, Write};

async fn all_pages(stage: &Stage, reader: &Reader, query: &Query) -> Vec<DocumentId> {
    let (mut ids, mut query) = (Vec::new(), query.clone());
    loop {
        let page = stage.engine.page(reader, &articles(), &query).await.unwrap();
        assert!(page.items.len() <= usize::try_from(query.limit).unwrap());
        ids.extend(page.items.iter().map(|d| d.id));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return ids,
        }
        assert!(ids.len() < 1_000, "pages never end");
    }
}

/// Forty documents met through several principals at once: each once, in order, whatever the page, the bounds, the words.
pub async fn pages_hold_everything_once_in_order(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let to = [
        Principal::Groupe(stage.a6a),
        Principal::ProfilDuGroupe(stage.a6a, Profil::Elv),
        Principal::Personne(stage.pupil),
        Principal::Structure(stage.a),
    ];
    let mut made = Vec::new();
    for n in 0..40_usize {
        let body = serde_json::json!({
            "titre": format!("Titre {n} {}", if n % 3 == 0 { "kermesse" } else { "autre" }),
            "rubrique": if n % 2 == 0 { "vie" } else { "sport" },
            "rang": (n * 7) % 40,
        });
        let draft = Draft {
            body: Some(body.to_string()),
            audience: Some(
                to.iter()
                    .cycle()
                    .skip(n % 4)
                    .take(1 + n % 4)
                    .cloned()
                    .map(Aimed::read)
                    .collect(),
            ),
            state: Some(State::Published),
            ..Draft::new("articles")
        };
        made.push((n, stage.write(&author, Write::Create(draft)).await.unwrap().id));
        stage.world.clock.advance(1);
    }
    let reader = stage.reads(stage.pupil).await;
    let ids = |keep: &dyn Fn(usize) -> bool| {
        made.iter()
            .filter(|(n, _)| keep(*n))
            .map(|(_, id)| *id)
            .collect::<Vec<_>>()
    };
    let reversed = |mut ids: Vec<DocumentId>| {
        ids.reverse();
        ids
    };
    for limit in [1, 3, 20, 40, 100] {
        let recents = Query {
            limit,
            ..Query::new("articles", "recents")
        };
        assert_eq!(
            all_pages(&stage, &reader, &recents).await,
            ids(&|_| true),
            "limit {limit}"
        );
        let latest = Query {
            descending: true,
            ..recents.clone()
        };
        assert_eq!(all_pages(&stage, &reader, &latest).await, reversed(ids(&|_| true)));
        let words = Query {
            matching: Some("KERMESSE".to_owned()),
            ..latest.clone()
        };
        assert_eq!(all_pages(&stage, &reader, &words).await, reversed(ids(&|n| n % 3 == 0)));
        let prefix = Query {
            prefix: vec![Key::Text("vie".to_owned())],
            ..Query {
                limit,
                ..Query::new("articles", "rubrique")
            }
        };
        assert_eq!(all_pages(&stage, &reader, &prefix).await, ids(&|n| n % 2 == 0));
        let both = Query {
            matching: Some("kerm".to_owned()),
            descending: true,
            ..prefix
        };
        assert_eq!(all_pages(&stage, &reader, &both).await, reversed(ids(&|n| n % 6 == 0)));
        let ranks = Query {
            between: Some((Key::Number(5), Key::Number(9))),
            limit,
            ..Query::new("articles", "rang")
        };
        let mut expected: Vec<_> = made
            .iter()
            .filter(|(n, _)| (5..=9).contains(&((n * 7) % 40)))
            .copied()
            .collect();
        expected.sort_by_key(|(n, _)| (n * 7) % 40);
        let expected: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
        assert_eq!(all_pages(&stage, &reader, &ranks).await, expected);
    }
    // A filter that empties pages: short ones, then the end.
    for n in (0..40).step_by(5) {
        stage
            .engine
            .mark(&reader, &[articles()], made[n].1, "garde", "")
            .await
            .unwrap();
    }
    let kept = Query {
        marked: vec![("garde".to_owned(), true)],
        limit: 3,
        descending: true,
        ..Query::new("articles", "recents")
    };
    assert_eq!(all_pages(&stage, &reader, &kept).await, reversed(ids(&|n| n % 5 == 0)));
    let count = |query: Query, most| {
        let (stage, reader) = (&stage, &reader);
        async move { stage.engine.count(reader, &articles(), &query, most).await.unwrap() }
    };
    assert_eq!(count(kept, 100).await, 8);
    assert_eq!(count(Query::new("articles", "recents"), 100).await, 40);
    assert_eq!(
        count(Query::new("articles", "recents"), 7).await,
        7,
        "stops at its bound"
    );
    let mine = Query {
        mine: true,
        limit: 100,
        ..Query::new("articles", "recents")
    };
    assert!(all_pages(&stage, &reader, &mine).await.is_empty());
    assert_eq!(
        all_pages(&stage, &stage.reads(stage.principal).await, &mine)
            .await
            .len(),
        40
    );
    for bad in [
        Query {
            after: Some("zz".to_owned()),
            ..Query::new("articles", "recents")
        },
        Query::new("articles", "inconnu"),
        Query::new("autres", "recents"),
    ] {
        assert_eq!(
            stage.engine.page(&reader, &articles(), &bad).await.unwrap_err().code(),
            "content.invalid"
        );
    }
}

/// A teacher of ninety groups meets more principals than a statement has branches.
pub async fn many_principals_make_several_statements(db: Db) {
    let mut stage = Stage::new(db).await;
    let mut groups = Vec::new();
    for _ in 0..90 {
        let group = stage.world.class(stage.a);
        stage
            .world
            .join(stage.teacher, group, Qualite::Enseignant, 0, preau_model::NEVER);
        groups.push(group);
    }
    stage.world.save().await;
    let author = stage.author(stage.principal, stage.a).await;
    let mut made = Vec::new();
    for (n, group) in groups.iter().enumerate().step_by(7) {
        let to = [
            Principal::Groupe(*group),
            Principal::ProfilDuGroupe(groups[89 - n], Profil::Ens),
        ];
        made.push(stage.create(&author, &to, State::Published, "Groupe").await.unwrap().id);
        stage.world.clock.advance(1);
    }
    let reader = stage.reads(stage.teacher).await;
    assert!(reader.memberships.all.len() > 180);
    let query = Query {
        limit: 4,
        ..Query::new("articles", "recents")
    };
    assert_eq!(all_pages(&stage, &reader, &query).await, made);
    let counted = stage.engine.count(&reader, &articles(), &query, 100).await.unwrap();
    assert_eq!(usize::try_from(counted).unwrap(), made.len());
}
