//! Quiet hours, the daily mail, alerts: who is told what, when, and once.

use std::collections::BTreeSet;

use preau_annuaire::Champ;
use preau_model::{CompteId, Millis, PersonneId, Principal, Profil};
use preau_store::Db;

use super::stage::{PLUGIN, Stage, articles, draft};
use crate::{Digest, Draft, Engine, Leaving, NoticeChoices, NoticeWay, ReminderTo, State, Write, Written};

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;
const MINUTE: Millis = 60_000;

/// Accounts of this world have the id of their only person.
fn account(person: PersonneId) -> CompteId {
    CompteId::from_bytes(person.to_bytes())
}

/// The module is on in both schools; parents, a teacher and a pupil have an address.
async fn stage(db: Db) -> Stage {
    let stage = Stage::new(db).await;
    for (head, school) in [(stage.principal, stage.a), (stage.principal_b, stage.b)] {
        let by = stage.world.acting(head, school).await;
        stage
            .world
            .policy
            .set_module(&by, school, PLUGIN, "", true)
            .await
            .unwrap();
    }
    for (person, address) in [
        (stage.parent, "parent@exemple.fr"),
        (stage.parent_6b, "parent-6b@exemple.fr"),
        (stage.teacher, "enseignante@exemple.fr"),
        (stage.pupil, "eleve@exemple.fr"),
        (stage.contact, "pas une adresse"),
    ] {
        let given = stage
            .world
            .annuaire
            .corriger(stage.principal, person, Champ::Mail, address);
        given.await.unwrap();
    }
    stage
}

async fn publish(stage: &Stage, to: &[Principal], title: &str, alert: bool) -> Written {
    let author = stage.author(stage.principal, stage.a).await;
    let body = serde_json::json!({ "titre": title, "texte": "Le secret du texte", "alerte": alert });
    let what = Draft {
        body: Some(body.to_string()),
        announce: Some(title.to_owned()),
        ..draft("articles", to, State::Published, title)
    };
    let written = stage.write(&author, Write::Create(what)).await.unwrap();
    stage.world.clock.advance(1_000);
    written
}

/// Those of the stage whose daily mail is due.
async fn due(stage: &Stage) -> BTreeSet<PersonneId> {
    let due = stage.engine.digests_due(None).await.unwrap();
    stage
        .people()
        .into_iter()
        .filter(|p| due.contains(&account(*p)))
        .collect()
}

async fn take(stage: &Stage, engine: &Engine, person: PersonneId, urgent: bool) -> Option<Digest> {
    engine.take_digest(stage, account(person), urgent).await.unwrap()
}

fn titles(digest: &Digest) -> Vec<&str> {
    digest.lines.iter().map(|line| line.line.as_str()).collect()
}

/// Leaves, as a process that lives does.
async fn leave(stage: &Stage, digest: &Digest, how: Leaving) {
    assert!(stage.engine.digest_leaves(digest).await.unwrap());
    stage.engine.digest_left(digest, how).await.unwrap();
}

/// One mail a day with what is unread and may still be read; never twice, whoever dies.
pub async fn a_mail_a_day_says_what_is_unread(db: Db) {
    let mut stage = stage(db.clone()).await;
    let replica = Engine::new(
        db,
        stage.world.clock.clone(),
        stage.world.rng.clone(),
        stage.world.annuaire.clone(),
        stage.world.policy.clone(),
    );
    let of = |profil| Principal::ProfilDeStructure(stage.a, profil);
    let everybody = [of(Profil::Tut), of(Profil::Ens), of(Profil::Elv)];
    let of_6a = [Principal::ProfilDuGroupe(stage.a6a, Profil::Tut)];
    publish(&stage, &everybody, "Réunion", false).await;
    let class = publish(&stage, &of_6a, "Sortie de la 6A", false).await;
    let head = stage.reads(stage.principal).await;
    let late = ReminderTo::Persons(vec![stage.parent]);
    let told = stage
        .engine
        .remind(&head, &[articles()], class.id, &late, "À lire : Sortie de la 6A")
        .await;
    assert_eq!(told.unwrap(), 1);
    // 13 h in France: nobody's hour.
    assert!(due(&stage).await.is_empty());
    stage.world.clock.advance(5 * HOUR);
    let waiting = due(&stage).await;
    for person in [stage.parent, stage.parent_6b, stage.teacher, stage.pupil] {
        assert!(waiting.contains(&person));
    }
    assert!(!waiting.contains(&stage.principal), "its author is not told");

    // Two processes at the same moment: one mail.
    let (one, other) = tokio::join!(
        take(&stage, &stage.engine, stage.parent, false),
        take(&stage, &replica, stage.parent, false)
    );
    assert!(one.is_some() != other.is_some(), "{one:?} {other:?}");
    let mail = one.or(other).unwrap();
    assert_eq!(
        (mail.to.as_str(), mail.urgent, mail.hats),
        ("parent@exemple.fr", false, false)
    );
    assert_eq!(
        titles(&mail),
        ["À lire : Sortie de la 6A", "Réunion"],
        "a text and its reminder are one line"
    );
    assert!(!format!("{mail:?}").contains("secret"), "no content");
    // A pupil who chose nothing, or somebody without an address, gets none; they are not asked for again today.
    assert_eq!(take(&stage, &stage.engine, stage.pupil, false).await, None);
    assert!(!due(&stage).await.contains(&stage.pupil));

    // Its process dies before it hands it over: another one takes it over, once, after a while.
    assert_eq!(stage.engine.overdue_digests(&stage).await.unwrap(), []);
    stage.world.clock.advance(6 * MINUTE);
    let again = replica.overdue_digests(&stage).await.unwrap();
    assert_eq!(again.iter().map(|m| m.id).collect::<Vec<_>>(), [mail.id]);
    assert_eq!(stage.engine.overdue_digests(&stage).await.unwrap(), []);
    assert!(
        !stage.engine.digest_leaves(&mail).await.unwrap(),
        "the first process came back too late"
    );
    assert!(replica.digest_leaves(&again[0]).await.unwrap());
    assert!(!replica.digest_leaves(&again[0]).await.unwrap());
    // This one dies while it hands it over: nobody knows whether it left, so that nobody sends it again.
    stage.world.clock.advance(HOUR);
    assert_eq!(stage.engine.overdue_digests(&stage).await.unwrap(), []);

    // A server that is away is asked again, later and later; what was read meanwhile is not in the mail any more.
    let teacher = take(&stage, &stage.engine, stage.teacher, false).await.unwrap();
    assert_eq!(titles(&teacher), ["Réunion"]);
    leave(&stage, &teacher, Leaving::Later).await;
    assert_eq!(stage.engine.overdue_digests(&stage).await.unwrap(), []);
    stage.world.clock.advance(6 * MINUTE);
    assert_eq!(stage.engine.overdue_digests(&stage).await.unwrap().len(), 1);
    stage.engine.notifications_seen(stage.teacher).await.unwrap();
    stage.world.clock.advance(6 * MINUTE);
    assert_eq!(stage.engine.overdue_digests(&stage).await.unwrap(), []);

    // At most one a day; the next day says what came since.
    publish(&stage, &of_6a, "Photo de classe", false).await;
    assert!(!due(&stage).await.contains(&stage.parent));
    stage.world.clock.advance(DAY - HOUR);
    assert!(due(&stage).await.contains(&stage.parent));
    // Whoever may not read it any more is not told, even of its title.
    stage.world.moves(stage.pupil, stage.a6a, stage.a6b).await;
    assert_eq!(take(&stage, &stage.engine, stage.parent, false).await, None);
    // Nor whoever has read it.
    let everywhere = stage.reads(stage.parent_6b).await;
    let read = publish(&stage, &[of(Profil::Tut)], "Menus", false).await;
    stage.engine.seen(&everywhere, &[articles()], read.id).await.unwrap();
    let mail = take(&stage, &stage.engine, stage.parent_6b, false).await.unwrap();
    assert_eq!(titles(&mail), ["Réunion"]);
    leave(&stage, &mail, Leaving::Gone).await;
}

/// Alerts of the school leave at once; everything else waits, goes to the portal only, or nowhere, as the person chose.
pub async fn quiet_hours_and_choices_are_kept(db: Db) {
    let stage = stage(db).await;
    let parents = [Principal::ProfilDeStructure(stage.a, Profil::Tut)];
    let bell = |choices: NoticeChoices, person| {
        let engine = &stage.engine;
        async move {
            engine
                .notifications_unseen(person, &choices, |_, _| true)
                .await
                .unwrap()
        }
    };
    publish(&stage, &parents, "Réunion", false).await;
    // 22 h in France.
    stage.world.clock.advance(9 * HOUR);
    publish(&stage, &parents, "Menus", false).await;
    publish(&stage, &parents, "Établissement fermé demain", true).await;
    assert_eq!(
        bell(NoticeChoices::default(), stage.parent).await,
        2,
        "the alert rings, the menus wait"
    );
    let always = NoticeChoices {
        quiet: None,
        ..NoticeChoices::default()
    };
    assert_eq!(bell(always, stage.parent).await, 3);
    let mut nothing = NoticeChoices::default();
    nothing.modules.insert(PLUGIN.to_owned(), NoticeWay::Nowhere);
    assert_eq!(bell(nothing.clone(), stage.parent).await, 1, "an alert passes");

    let (parent, other) = (account(stage.parent), account(stage.parent_6b));
    stage.engine.choose_notices(parent, &nothing).await.unwrap();
    assert_eq!(stage.engine.notice_choices(parent).await.unwrap(), nothing);
    assert_eq!(
        take(&stage, &stage.engine, stage.parent, false).await,
        None,
        "quiet hours"
    );
    let alerts = stage.engine.alerts_due().await.unwrap();
    assert!(alerts.contains(&parent) && alerts.contains(&other));
    let alert = take(&stage, &stage.engine, stage.parent, true).await.unwrap();
    assert!(alert.urgent);
    assert_eq!(titles(&alert), ["Établissement fermé demain"]);
    leave(&stage, &alert, Leaving::Gone).await;
    assert_eq!(take(&stage, &stage.engine, stage.parent, true).await, None);

    // One click: no mail at all, alerts included, and it is not looked for again.
    assert!(stage.engine.choose_mail(other, false).await.unwrap());
    assert!(
        !stage
            .engine
            .choose_mail(CompteId::from_bytes([0; 16]), false)
            .await
            .unwrap()
    );
    assert_eq!(take(&stage, &stage.engine, stage.parent_6b, true).await, None);
    assert_eq!(stage.engine.alerts_due().await.unwrap(), []);
    let round = stage.engine.digest_round().await.unwrap();
    stage.world.clock.advance(MINUTE);
    assert_eq!(stage.engine.digest_round().await.unwrap(), round);
    assert!(stage.engine.choose_mail(other, true).await.unwrap());
    assert_ne!(
        stage.engine.digest_round().await.unwrap(),
        round,
        "a choice begins the round again"
    );

    // The next evening: the one who muted the module gets nothing, the other one everything that the alert did not take.
    stage.world.clock.advance(20 * HOUR);
    assert_eq!(take(&stage, &stage.engine, stage.parent, false).await, None);
    let mail = take(&stage, &stage.engine, stage.parent_6b, false).await.unwrap();
    assert_eq!(titles(&mail), ["Menus", "Réunion"]);

    // Nothing that is not of the staff is an alert.
    let (author, to) = (
        stage.author(stage.pupil, stage.a).await,
        [Principal::ProfilDuGroupe(stage.a6a, Profil::Elv)],
    );
    let body = serde_json::json!({ "titre": "Au feu", "texte": "Non", "alerte": true }).to_string();
    let held = Draft {
        body: Some(body),
        announce: Some("Au feu".to_owned()),
        ..draft("articles", &to, State::Held, "Au feu")
    };
    let held = stage.write(&author, Write::Create(held)).await.unwrap();
    let head = stage.author(stage.principal, stage.a).await;
    stage.to_state(&head, held, State::Published).await.unwrap();
    assert_eq!(stage.engine.alerts_due().await.unwrap(), []);
    assert!(
        stage
            .engine
            .choose_notices(
                parent,
                &NoticeChoices {
                    hour: 24,
                    ..NoticeChoices::default()
                }
            )
            .await
            .is_err()
    );
    assert_eq!(
        stage.engine.mail_addresses(account(stage.parent)).await.unwrap(),
        [(stage.parent, "parent@exemple.fr".to_owned())]
    );
    assert_eq!(stage.engine.mail_addresses(account(stage.contact)).await.unwrap(), []);
}
