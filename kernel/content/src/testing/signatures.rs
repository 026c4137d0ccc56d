//! Signatures: exactly the right persons, on exactly the text that they read.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{Clock as _, GroupeId, Millis, NEVER, PersonneId, Principal, Profil, Qualite, Rng as _};
use preau_store::Db;

use super::stage::{Stage, articles, code, draft};
use crate::{
    Collection, Concerns, ContentError, Draft, NoticeChoices, Paper, Reminder, Signers, State, Time, TimeRule, Write,
    Written,
};

const DAY: Millis = 24 * 3_600_000;

/// A notebook: families as they were, staff as they are.
fn notebook() -> [Collection; 1] {
    [Collection {
        approval: None,
        time: TimeRule {
            agent: Time::Live,
            responsable: Time::AtPublication,
            eleve: Time::AtPublication,
            invite: Time::Live,
        },
        ..articles()
    }]
}

/// A word to a class: its pupils, their responsables, its teachers.
fn word(class: GroupeId, signers: Option<Signers>) -> Draft {
    let to = [
        Principal::ProfilDuGroupe(class, Profil::Elv),
        Principal::ProfilDuGroupe(class, Profil::Tut),
        Principal::ProfilDuGroupe(class, Profil::Ens),
    ];
    Draft {
        concerns: Some(Concerns { signers, until: None }),
        ..draft("articles", &to, State::Published, "Sortie")
    }
}

async fn write(stage: &Stage, draft: Draft) -> Written {
    let author = stage.author(stage.principal, stage.a).await;
    stage
        .engine
        .commit(&author, &notebook(), vec![Write::Create(draft)])
        .await
        .unwrap()[0]
}

async fn sign(stage: &Stage, who: PersonneId, of: Written, child: PersonneId) -> Result<(), ContentError> {
    stage
        .engine
        .sign(&stage.reads(who).await, &notebook(), of.id, child, of.version)
        .await
}

/// Who is awaited, for whom, as the author reads it.
async fn awaited(stage: &Stage, of: Written) -> BTreeSet<(PersonneId, PersonneId)> {
    let author = stage.reads(stage.principal).await;
    let all = stage.engine.signatures(&author, &notebook(), of.id).await.unwrap();
    all.into_iter()
        .filter(|s| s.awaited)
        .map(|s| (s.child, s.person))
        .collect()
}

async fn waits(stage: &Stage, who: PersonneId) -> Vec<Vec<PersonneId>> {
    let reader = stage.reads(who).await;
    let waiting = stage.engine.to_sign(&reader, &notebook(), 20).await.unwrap();
    waiting.into_iter().map(|w| w.children).collect()
}

/// Two separated parents sign each for themselves, on the text that they read; one is enough where the author says so.
pub async fn both_parents_sign_what_they_read(db: Db) {
    let mut stage = Stage::new(db).await;
    let (pupil, a6a) = (stage.pupil, stage.a6a);
    let second = stage.world.parent(&[pupil]);
    stage.world.save().await;
    let first = stage.parent;
    let both = write(&stage, word(a6a, Some(Signers::AllLegal))).await;
    assert_eq!(
        awaited(&stage, both).await,
        BTreeSet::from([(pupil, first), (pupil, second)])
    );
    assert_eq!(waits(&stage, first).await, [[pupil]]);
    // A mere contact reads nothing and signs nothing; nor does a parent of another class, nor a pupil.
    for other in [stage.contact, stage.parent_6b, stage.pupil] {
        assert!(sign(&stage, other, both, pupil).await.is_err());
        assert!(waits(&stage, other).await.is_empty());
    }
    let mut twice = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let (engine, reader) = (stage.engine.clone(), stage.reads(first).await);
        twice.spawn(async move { engine.sign(&reader, &notebook(), both.id, pupil, both.version).await });
    }
    assert!(
        twice.join_all().await.iter().all(Result::is_ok),
        "signing twice signs once"
    );
    assert_eq!(awaited(&stage, both).await, BTreeSet::from([(pupil, second)]));
    // Neither learns what the other did.
    let mine = stage
        .engine
        .signatures(&stage.reads(second).await, &notebook(), both.id)
        .await
        .unwrap();
    assert_eq!(
        mine.iter().map(|s| (s.person, s.at)).collect::<Vec<_>>(),
        [(second, None)]
    );

    // The school enters a paper; nobody else does.
    let paper = Paper {
        child: pupil,
        person: second,
    };
    let teacher = stage.author(stage.teacher, stage.a).await;
    assert_eq!(
        code(stage.engine.enter_paper(&teacher, &notebook(), both.id, paper).await),
        "signatures.paper"
    );
    let head = stage.author(stage.principal, stage.a).await;
    stage
        .engine
        .enter_paper(&head, &notebook(), both.id, paper)
        .await
        .unwrap();
    assert!(awaited(&stage, both).await.is_empty());
    let known = stage
        .engine
        .signatures(&stage.reads(stage.teacher).await, &notebook(), both.id)
        .await
        .unwrap();
    assert_eq!(
        known
            .iter()
            .filter(|s| s.on_paper)
            .map(|s| s.person)
            .collect::<Vec<_>>(),
        [second]
    );

    // Another text is another signature; who read the old one is told.
    let other = Draft {
        body: Some(r#"{"titre":"Sortie","texte":"À 9 h"}"#.to_owned()),
        ..Draft::new("articles")
    };
    let update = Write::Update {
        id: both.id,
        expected: both.version,
        draft: other,
    };
    let changed = stage.engine.commit(&head, &notebook(), vec![update]).await.unwrap()[0];
    assert_eq!(code(sign(&stage, first, both, pupil).await), "content.conflict");
    assert_eq!(awaited(&stage, changed).await.len(), 2);
    sign(&stage, first, changed, pupil).await.unwrap();

    let one = write(&stage, word(a6a, Some(Signers::AnyLegal))).await;
    sign(&stage, second, one, pupil).await.unwrap();
    assert!(awaited(&stage, one).await.is_empty(), "one is enough");
    assert_eq!(waits(&stage, first).await, Vec::<Vec<PersonneId>>::new());

    let until = Some(stage.world.clock.now() + DAY);
    let late = word(a6a, Some(Signers::AllLegal));
    let late = write(
        &stage,
        Draft {
            concerns: Some(Concerns {
                signers: Some(Signers::AllLegal),
                until,
            }),
            ..late
        },
    )
    .await;
    stage.world.clock.advance(2 * DAY);
    assert_eq!(code(sign(&stage, first, late, pupil).await), "signatures.late");
    let paper = Paper {
        child: pupil,
        person: first,
    };
    stage
        .engine
        .enter_paper(&head, &notebook(), late.id, paper)
        .await
        .unwrap();
}

/// A reminder leaves every n days to those who are late, once, and to nobody else.
pub async fn reminders_leave_by_themselves(db: Db) {
    let stage = Stage::new(db).await;
    let line = "Rappel\u{a0}: sortie de jeudi".to_owned();
    let remind = |signed| {
        Some(Reminder {
            days: 3,
            signed,
            line: line.clone(),
        })
    };
    let read = write(
        &stage,
        Draft {
            reminder: remind(false),
            ..word(stage.a6a, None)
        },
    )
    .await;
    let signed = write(
        &stage,
        Draft {
            reminder: remind(true),
            ..word(stage.a6b, Some(Signers::AllLegal))
        },
    )
    .await;
    let told = || async { stage.engine.remind_due(&Notebook).await.unwrap() };
    assert_eq!(told().await, 0);
    stage
        .engine
        .seen(&stage.reads(stage.parent).await, &notebook(), read.id)
        .await
        .unwrap();
    stage.world.clock.advance(3 * DAY);
    // Of 6A: the pupil and the teacher have not read. Of 6B: the parent has not signed.
    assert_eq!(told().await, 3);
    assert_eq!(told().await, 0);
    let lines = stage
        .engine
        .notifications(stage.parent_6b, &NoticeChoices::default(), |_, _| true, 10)
        .await
        .unwrap();
    assert_eq!(lines.iter().filter(|l| l.line == line).count(), 1);
    sign(&stage, stage.parent_6b, signed, stage.pupil_6b).await.unwrap();
    stage.world.clock.advance(3 * DAY);
    assert_eq!(told().await, 2, "whoever signed is left alone");
    let head = stage.author(stage.principal, stage.a).await;
    let end = Draft {
        state: Some(State::Withdrawn),
        ..Draft::new("articles")
    };
    let end = Write::Update {
        id: read.id,
        expected: read.version,
        draft: end,
    };
    stage.engine.commit(&head, &notebook(), vec![end]).await.unwrap();
    stage.world.clock.advance(3 * DAY);
    assert_eq!(told().await, 0, "nothing is told of what was taken back");
}

struct Notebook;

impl crate::Catalogue for Notebook {
    fn collection(&self, _: &str, id: &str) -> Option<Collection> {
        notebook().into_iter().find(|c| c.id == id)
    }
}

/// For random families, classes, moves and dates: exactly the right persons see a word, and count as signatories.
pub async fn exactly_the_right_persons_sign(db: Db) {
    let mut seen = 0;
    for _ in 0..16 {
        seen += random_families(db.clone()).await;
    }
    assert!(seen > 20, "only {seen} signatories");
}

async fn random_families(db: Db) -> usize {
    let mut stage = Stage::new(db).await;
    let rng = stage.world.rng.clone();
    let below = |n: u8| {
        let mut byte = [0_u8; 1];
        rng.fill(&mut byte);
        byte[0] % n
    };
    let now = stage.world.clock.now();
    // An interval around now, before it, after it, or open.
    let interval = || match below(6) {
        0 => (now - 20 * DAY, now - DAY),
        1 => (now + DAY, NEVER),
        2 => (now - 20 * DAY, now + 5 * DAY),
        _ => (now - 20 * DAY, NEVER),
    };
    let (a, classes) = (stage.a, [stage.a6a, stage.a6b]);
    let mut pupils: BTreeMap<PersonneId, Vec<(GroupeId, Millis, Millis)>> = BTreeMap::new();
    let mut links: Vec<(PersonneId, PersonneId, i16, Millis, Millis)> = Vec::new();
    let parents: Vec<PersonneId> = (0..8)
        .map(|_| stage.world.person(preau_model::Categorie::Responsable, Profil::Tut))
        .collect();
    for _ in 0..8 {
        let pupil = stage.world.person(preau_model::Categorie::Eleve, Profil::Elv);
        stage.world.attach(pupil, a, Profil::Elv, 0, NEVER);
        let (from, to) = interval();
        let first = classes[usize::from(below(2))];
        stage.world.join(pupil, first, Qualite::Eleve, from, to);
        let mut membership = vec![(first, from, to)];
        if to != NEVER {
            let other = if first == classes[0] { classes[1] } else { classes[0] };
            stage.world.join(pupil, other, Qualite::Eleve, to, NEVER);
            membership.push((other, to, NEVER));
        }
        pupils.insert(pupil, membership);
        for parent in &parents {
            if below(3) == 0 {
                let ((from, to), legal) = (interval(), i16::from(below(3)));
                stage.world.link(*parent, pupil, legal, from, to);
                links.push((*parent, pupil, legal, from, to));
            }
        }
    }
    stage.world.save().await;
    let sent = write(&stage, word(stage.a6a, Some(Signers::AllLegal))).await;
    // Days pass: memberships and links open and close.
    stage.world.clock.advance(10 * DAY);
    let later = now + 10 * DAY;
    let holds = |from: Millis, to: Millis, at: Millis| from <= at && at < to;
    let in_class = |pupil: &PersonneId| {
        pupils[pupil]
            .iter()
            .any(|(class, from, to)| *class == stage.a6a && holds(*from, *to, now))
    };
    for parent in &parents {
        let mut reads = false;
        for (who, pupil, legal, from, to) in &links {
            reads |= who == parent && *legal > 0 && holds(*from, *to, now) && in_class(pupil);
        }
        let reader = stage.reads(*parent).await;
        let found = stage
            .engine
            .get(&reader, &notebook(), &[sent.id])
            .await
            .unwrap()
            .remove(0);
        assert_eq!(found.is_some(), reads, "{parent} reads");
    }
    for pupil in pupils.keys() {
        let reader = stage.reads(*pupil).await;
        let found = stage
            .engine
            .get(&reader, &notebook(), &[sent.id])
            .await
            .unwrap()
            .remove(0);
        assert_eq!(found.is_some(), in_class(pupil), "{pupil} reads");
    }
    let mut asked = BTreeSet::new();
    for pupil in pupils.keys().filter(|p| in_class(p)) {
        let of: Vec<_> = links
            .iter()
            .filter(|l| l.1 == *pupil && l.2 > 0 && holds(l.3, l.4, now))
            .collect();
        let strongest = of.iter().map(|l| l.2).min();
        asked.extend(of.iter().filter(|l| Some(l.2) == strongest).map(|l| (*pupil, l.0)));
    }
    let author = stage.reads(stage.principal).await;
    let all = stage.engine.signatures(&author, &notebook(), sent.id).await.unwrap();
    let others = [stage.pupil];
    let rows: BTreeSet<_> = all
        .iter()
        .filter(|s| !others.contains(&s.child))
        .map(|s| (s.child, s.person))
        .collect();
    assert_eq!(rows, asked, "who is asked");
    // Whose link ended meanwhile is not awaited any more.
    let still: BTreeSet<_> = asked
        .iter()
        .filter(|(pupil, who)| {
            links
                .iter()
                .any(|l| l.0 == *who && l.1 == *pupil && l.2 > 0 && holds(l.3, l.4, later))
        })
        .copied()
        .collect();
    let waiting: BTreeSet<_> = awaited(&stage, sent)
        .await
        .into_iter()
        .filter(|(c, _)| !others.contains(c))
        .collect();
    assert_eq!(waiting, still, "who is awaited");
    for parent in &parents {
        let expected: BTreeSet<_> = still
            .iter()
            .filter(|(_, who)| who == parent)
            .map(|(pupil, _)| *pupil)
            .collect();
        let found: BTreeSet<_> = waits(&stage, *parent).await.into_iter().flatten().collect();
        assert_eq!(found, expected, "what waits for {parent}");
    }
    asked.len()
}
