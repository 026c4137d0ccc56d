//! Audiences, authors and aliases.

use preau_model::{Principal, Profil};
use preau_store::Db;

use super::stage::{Stage, articles, code, draft};
use crate::{Aimed, Draft, Level, ShownAs, State, Write};

/// An audience is what the rules allow to the acting person, whatever the plugin asks.
pub async fn nobody_forges_an_audience(db: Db) {
    let stage = Stage::new(db).await;
    let secretary = stage.author(stage.secretary, stage.a).await;
    let principal = stage.author(stage.principal, stage.a).await;
    let to = [Principal::ProfilDeStructure(stage.b, Profil::Tut)];
    assert_eq!(
        code(stage.create(&principal, &to, State::Published, "Non").await),
        "structure.other"
    );
    let unknown = [Principal::Personne(stage.world.id())];
    assert_eq!(
        code(stage.create(&principal, &unknown, State::Published, "Non").await),
        "target.unknown"
    );
    // Acting from a school where one is nothing.
    let elsewhere = stage.author(stage.principal, stage.b).await;
    let to = [Principal::Groupe(stage.b6a)];
    assert_eq!(
        code(stage.create(&elsewhere, &to, State::Published, "Non").await),
        "structure.none"
    );
    // Messages are not validated: judged as soon as they are drafted.
    let pupils = [Principal::ProfilDeStructure(stage.a, Profil::Elv)];
    let what = Write::Create(draft("messages", &pupils, State::Draft, "Non"));
    assert_eq!(code(stage.write(&secretary, what).await), "publication.responsables");
    // One bad principal among good ones refuses the whole.
    let mixed = [
        Principal::ProfilDeStructure(stage.a, Profil::Tut),
        Principal::Groupe(stage.a6a),
    ];
    let what = Write::Create(draft("messages", &mixed, State::Published, "Non"));
    assert_eq!(code(stage.write(&secretary, what).await), "publication.responsables");
    // A job reads what it wrote, addresses nobody unless the school granted it, and re-publishes nothing it did not write.
    let (job, granted) = (stage.job(false), stage.job(true));
    let parents = [Principal::ProfilDeStructure(stage.a, Profil::Tut)];
    let what = |title: &str, to: &[Principal]| Write::Create(draft("messages", to, State::Published, title));
    assert_eq!(
        code(stage.write(&job, what("Non", &parents)).await),
        "service.not-granted"
    );
    let outside = [Principal::ProfilDeStructure(stage.b, Profil::Tut)];
    assert_eq!(
        code(stage.write(&granted, what("Non", &outside)).await),
        "service.structure"
    );
    let own = stage.write(&granted, what("Cantine", &parents)).await.unwrap();
    let secret = stage
        .create(&principal, &pupils, State::Published, "Secret")
        .await
        .unwrap();
    let got = stage
        .engine
        .get(&job.reader, &[articles(), super::messages()], &[own.id, secret.id])
        .await
        .unwrap();
    assert!(got[0].as_ref().is_some_and(|d| d.author.is_none()) && got[1].is_none());
    let update = Write::Update {
        id: secret.id,
        expected: secret.version,
        draft: draft("articles", &parents, State::Published, "x"),
    };
    assert_eq!(code(stage.write(&granted, update).await), "content.missing");
    // A reader is not a writer.
    let pupil = stage.author(stage.pupil, stage.a).await;
    let touch = Draft {
        body: Some("{}".to_owned()),
        ..Draft::new("articles")
    };
    let update = Write::Update {
        id: secret.id,
        expected: secret.version,
        draft: touch,
    };
    assert_eq!(code(stage.write(&pupil, update).await), "content.not-yours");
    assert_eq!(
        code(
            stage
                .write(
                    &pupil,
                    Write::Delete {
                        id: secret.id,
                        expected: secret.version
                    }
                )
                .await
        ),
        "content.not-yours"
    );
    assert_eq!(
        code(stage.to_state(&pupil, secret, State::Withdrawn).await),
        "content.not-yours"
    );
}

/// Hidden copies are known to the author alone; a manager of the audience may act as the author.
pub async fn hidden_recipients_stay_hidden(db: Db) {
    let stage = Stage::new(db).await;
    let author = stage.author(stage.principal, stage.a).await;
    let aimed = |principal, level, shown_as| Aimed {
        principal,
        level,
        shown_as,
    };
    let audience = vec![
        aimed(
            Principal::ProfilDuGroupe(stage.a6a, Profil::Tut),
            Level::Read,
            ShownAs::To,
        ),
        aimed(Principal::Personne(stage.secretary), Level::Manage, ShownAs::Cc),
        aimed(Principal::Personne(stage.teacher), Level::Read, ShownAs::Hidden),
    ];
    let what = Draft {
        audience: Some(audience.clone()),
        ..draft("messages", &[], State::Published, "Réunion")
    };
    let sent = stage.write(&author, Write::Create(what)).await.unwrap();
    let known = |person| {
        let stage = &stage;
        async move {
            let reader = stage.reads(person).await;
            stage.engine.audience(&reader, &[super::messages()], sent.id).await
        }
    };
    assert_eq!(known(stage.principal).await.unwrap().len(), 3);
    assert_eq!(known(stage.secretary).await.unwrap().len(), 3, "a manager");
    for person in [stage.parent, stage.teacher] {
        let seen = known(person).await.unwrap();
        assert!(seen.len() == 2 && seen.iter().all(|a| a.shown_as != ShownAs::Hidden));
    }
    assert_eq!(code(known(stage.parent_6b).await), "content.missing");
    let secretary = stage.author(stage.secretary, stage.a).await;
    let withdrawn = Draft {
        state: Some(State::Withdrawn),
        ..Draft::new("messages")
    };
    stage
        .write(
            &secretary,
            Write::Update {
                id: sent.id,
                expected: sent.version,
                draft: withdrawn,
            },
        )
        .await
        .unwrap();
    assert_eq!(code(known(stage.parent).await), "content.missing");
}

/// An alias is stable, unique per plugin, and tells nothing.
pub async fn aliases_belong_to_one_plugin(db: Db) {
    let stage = Stage::new(db).await;
    let (territory, people) = (stage.world.territory, [stage.pupil, stage.parent, stage.pupil]);
    let here = stage.engine.alias(territory, "fr.exemple.a", &people).await.unwrap();
    let there = stage.engine.alias(territory, "fr.exemple.b", &people).await.unwrap();
    assert_eq!((here.len(), there.len()), (2, 2));
    assert!(here.values().all(|alias| there.values().all(|other| alias != other)));
    let fresh = crate::Engine::new(
        stage.world.db.clone(),
        stage.world.clock.clone(),
        stage.world.rng.clone(),
        stage.world.annuaire.clone(),
        stage.world.policy.clone(),
    );
    assert_eq!(
        fresh.alias(territory, "fr.exemple.a", &people).await.unwrap(),
        here,
        "kept in the database"
    );
    let alias = &here[&stage.pupil];
    let behind = |plugin: &'static str| stage.engine.person_of(territory, plugin, alias);
    assert_eq!(behind("fr.exemple.a").await.unwrap(), Some(stage.pupil));
    assert_eq!(behind("fr.exemple.b").await.unwrap(), None);
    assert_eq!(
        stage
            .engine
            .person_of(stage.world.id(), "fr.exemple.a", alias)
            .await
            .unwrap(),
        None
    );
}
