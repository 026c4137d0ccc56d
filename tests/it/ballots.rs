//! Answers and signatures while the process is killed: nothing acknowledged is lost, nothing counts twice.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use preau_annuaire::{Annuaire, Keys};
use preau_content::testing::{Stage, articles};
use preau_content::{
    Aimed, Answer, Ballot, BallotKind, Collection, Concerns, Draft, Engine, Reader, ResultsFor, Secrecy, Signers,
    State, Write, Written,
};
use preau_model::{Clock, DocumentId, ManualClock, Millis, PersonneId, Principal, Profil, Rng, SeededRng};
use preau_permissions::Policy;
use preau_store::{Db, RowExt as _};

use crate::engines::fresh;

const TOLD: &str = "PREAU_BALLOT_CHILD";
const HOUR: Millis = 3_600_000;
const TEACHERS: usize = 36;
const PARENTS: usize = 18;

fn polls() -> [Collection; 1] {
    [Collection {
        approval: None,
        ..articles()
    }]
}

/// Only when this program is started again by the next test: answers and signs for each person, and says so each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the child of a test is told what to do through its environment, and acknowledges on its output"
)]
async fn ballot_child() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let told: Vec<&str> = told.split('|').collect();
    let [
        address,
        now,
        seed,
        territory,
        school,
        poll,
        word,
        pupil,
        voters,
        signers,
    ] = told[..]
    else {
        panic!("ten words were expected")
    };
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(now.parse().unwrap()));
    let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(seed.parse().unwrap()));
    let db = Db::open(address).await.unwrap();
    let annuaire = Annuaire::new(db.clone(), clock.clone(), rng.clone(), Keys::new([7; 32], [8; 32]));
    let policy = Policy::new(db.clone(), annuaire.clone(), clock.clone(), rng.clone());
    let engine = Engine::new(db, clock, rng, annuaire.clone(), policy);
    let reader = async |who: PersonneId| {
        let memberships = Arc::new(annuaire.memberships(who).await.unwrap());
        Reader {
            territory: territory.parse().unwrap(),
            personne: Some(who),
            hat: memberships.hat,
            memberships,
            roles: Vec::new(),
            open: vec![school.parse().unwrap()],
        }
    };
    for (n, who) in voters.split(',').enumerate() {
        let reader = reader(who.parse().unwrap()).await;
        let answer = Answer::Choices(vec![n % 2]);
        engine
            .answer(&reader, &polls(), poll.parse().unwrap(), &answer)
            .await
            .unwrap();
        println!("done {who}");
    }
    for who in signers.split(',') {
        let reader = reader(who.parse().unwrap()).await;
        let (word, pupil) = (word.parse().unwrap(), pupil.parse().unwrap());
        engine.sign(&reader, &polls(), word, pupil, 1).await.unwrap();
        println!("done {who}");
    }
}

async fn ask(stage: &Stage, to: Principal, draft: Draft) -> Written {
    let author = stage.author(stage.principal, stage.a).await;
    let draft = Draft {
        body: Some(r#"{"titre":"T"}"#.to_owned()),
        audience: Some(vec![Aimed::read(to)]),
        state: Some(State::Published),
        collection: "articles".to_owned(),
        ..draft
    };
    stage
        .engine
        .commit(&author, &polls(), vec![Write::Create(draft)])
        .await
        .unwrap()[0]
}

/// Persons of a table of this document.
async fn kept(db: &Db, sql: &'static str, of: DocumentId) -> BTreeSet<PersonneId> {
    let rows = sqlx::query(sql)
        .bind(of.as_slice().to_vec())
        .fetch_all(&mut *db.read().await.unwrap())
        .await
        .unwrap();
    rows.iter().map(|row| row.id("person").unwrap()).collect()
}

fn list(persons: &[PersonneId]) -> String {
    persons.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_every_answer_counts_once() {
    let fresh = fresh().await;
    let mut stage = Stage::new(fresh.db.clone()).await;
    let (a, pupil) = (stage.a, stage.pupil);
    let teachers: Vec<PersonneId> = (0..TEACHERS).map(|_| stage.world.staff(a, Profil::Ens)).collect();
    let parents: Vec<PersonneId> = (0..PARENTS).map(|_| stage.world.parent(&[pupil])).collect();
    stage.world.save().await;
    let now = stage.world.clock.now();
    let ballot = Ballot {
        question: "Quel jour".to_owned(),
        kind: BallotKind::One,
        choices: vec!["lundi".to_owned(), "mardi".to_owned()],
        secrecy: Secrecy::Anonymous,
        closes: now + HOUR,
        results: ResultsFor::Author,
    };
    let teachers_of_a = Principal::ProfilDeStructure(a, Profil::Ens);
    let poll = ask(
        &stage,
        teachers_of_a,
        Draft {
            ballot: Some(ballot),
            ..Draft::default()
        },
    )
    .await;
    let concerns = Some(Concerns {
        signers: Some(Signers::AllLegal),
        until: None,
    });
    let word = ask(
        &stage,
        Principal::ResponsablesDe(pupil),
        Draft {
            concerns,
            ..Draft::default()
        },
    )
    .await;

    let (mut acknowledged, mut left) = (BTreeSet::new(), (teachers.clone(), parents.clone()));
    for (round, most) in [7_usize, 11, 13, 9].into_iter().enumerate() {
        let told = [
            fresh.address().to_owned(),
            now.to_string(),
            (1_000 + round).to_string(),
            stage.world.territory.to_string(),
            a.to_string(),
            poll.id.to_string(),
            word.id.to_string(),
            pupil.to_string(),
            list(&left.0),
            list(&left.1),
        ];
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "ballots::ballot_child", "--nocapture"])
            .env(TOLD, told.join("|"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let done = lines.map_while(Result::ok).filter_map(|line| {
            line.split_once("done ")
                .and_then(|(_, who)| who.trim().parse::<PersonneId>().ok())
        });
        acknowledged.extend(done.take(most));
        child.kill().unwrap();
        child.wait().unwrap();
        let voters = kept(
            stage_db(&stage),
            "SELECT person FROM ballot_voter WHERE document = $1",
            poll.id,
        )
        .await;
        let signed = kept(
            stage_db(&stage),
            "SELECT person FROM signature WHERE document = $1 AND at IS NOT NULL",
            word.id,
        )
        .await;
        let both: BTreeSet<PersonneId> = voters.union(&signed).copied().collect();
        assert!(acknowledged.is_subset(&both), "something acknowledged is lost");
        left.0.retain(|who| !voters.contains(who));
        left.1.retain(|who| !signed.contains(who));
        if left.0.is_empty() {
            // A child is told of somebody in each list.
            break;
        }
    }
    for who in &teachers {
        let again = stage.reads(*who).await;
        let outcome = stage
            .engine
            .answer(&again, &polls(), poll.id, &Answer::Choices(vec![0]))
            .await;
        assert_eq!(outcome.is_ok(), left.0.contains(who), "{who} answered once");
    }
    for who in &parents {
        let reader = stage.reads(*who).await;
        stage
            .engine
            .sign(&reader, &polls(), word.id, pupil, word.version)
            .await
            .unwrap();
    }
    stage.world.clock.advance(HOUR);
    assert_eq!(stage.engine.close_ballots().await.unwrap(), 1);
    let author = stage.reads(stage.principal).await;
    let tally = stage.engine.tally(&author, &polls(), poll.id).await.unwrap();
    assert_eq!(
        (tally.answers, tally.counts.iter().sum::<u64>()),
        (TEACHERS as u64, TEACHERS as u64)
    );
    let all = stage.engine.signatures(&author, &polls(), word.id).await.unwrap();
    assert_eq!(all.iter().filter(|s| s.at.is_some()).count(), PARENTS);
}

fn stage_db(stage: &Stage) -> &Db {
    &stage.world.db
}
