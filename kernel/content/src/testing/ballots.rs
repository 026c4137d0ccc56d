//! Ballots: one answer each, nothing before closing, and nothing afterwards that ties an answer to its author.

use std::collections::BTreeSet;

use preau_model::{PersonneId, Principal, Profil};
use preau_store::{Db, Engine as Sql};
use sqlx::{AssertSqlSafe, Row as _};

use super::logs;
use super::stage::{Stage, articles, code, draft};
use crate::ballots::shuffle;
use crate::{Answer, Ballot, BallotKind, Collection, Draft, ResultsFor, Secrecy, State, Write, Written};

const HOUR: i64 = 3_600_000;

/// A school with many teachers, and the collection of its polls.
struct Booth {
    stage: Stage,
    polls: [Collection; 1],
    teachers: Vec<PersonneId>,
}

impl Booth {
    async fn new(db: Db, teachers: usize) -> Self {
        let mut stage = Stage::new(db).await;
        let a = stage.a;
        let mut all: Vec<PersonneId> = (0..teachers).map(|_| stage.world.staff(a, Profil::Ens)).collect();
        stage.world.save().await;
        all.sort_unstable();
        let polls = [Collection {
            approval: None,
            ..articles()
        }];
        Self {
            stage,
            polls,
            teachers: all,
        }
    }

    fn ballot(&self, kind: BallotKind, choices: &[&str], secrecy: Secrecy) -> Ballot {
        use preau_model::Clock as _;
        Ballot {
            question: "Quel jour\u{202f}?".to_owned(),
            kind,
            choices: choices.iter().map(|c| (*c).to_owned()).collect(),
            secrecy,
            closes: self.stage.world.clock.now() + HOUR,
            results: ResultsFor::Author,
        }
    }

    /// Asks the teachers of A.
    async fn ask(&self, ballot: Ballot) -> Written {
        let to = [Principal::ProfilDeStructure(self.stage.a, Profil::Ens)];
        let draft = Draft {
            ballot: Some(ballot),
            ..draft("articles", &to, State::Published, "Sondage")
        };
        self.write(Write::Create(draft)).await.unwrap()
    }

    async fn write(&self, write: Write) -> Result<Written, crate::ContentError> {
        let author = self.stage.author(self.stage.principal, self.stage.a).await;
        Ok(self.stage.engine.commit(&author, &self.polls, vec![write]).await?[0])
    }

    async fn answer(&self, who: PersonneId, poll: Written, answer: &Answer) -> Result<(), crate::ContentError> {
        let reader = self.stage.reads(who).await;
        self.stage.engine.answer(&reader, &self.polls, poll.id, answer).await
    }

    async fn standing(&self, who: PersonneId, poll: Written) -> crate::Standing {
        let reader = self.stage.reads(who).await;
        let mut found = self
            .stage
            .engine
            .ballots(&reader, &self.polls, &[poll.id])
            .await
            .unwrap();
        found.remove(&poll.id).unwrap()
    }

    async fn tally(&self, who: PersonneId, poll: Written) -> Result<crate::Tally, crate::ContentError> {
        self.stage
            .engine
            .tally(&self.stage.reads(who).await, &self.polls, poll.id)
            .await
    }

    async fn close(&self) {
        self.stage.world.clock.advance(HOUR);
        assert_eq!(self.stage.engine.close_ballots().await.unwrap(), 1);
        assert_eq!(self.stage.engine.close_ballots().await.unwrap(), 0);
    }

    /// Every cell of every table as text, with what the engine itself adds to a row: (table, place and transaction, row).
    async fn dump(&self) -> Vec<(String, String, String)> {
        let db = self.stage.world.db.clone();
        let mut connection = db.read().await.unwrap();
        let tables = match db.engine() {
            Sql::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            Sql::Postgres => {
                "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()"
            }
        };
        let tables = sqlx::query(tables).fetch_all(&mut *connection).await.unwrap();
        let mut dump = Vec::new();
        for table in tables.iter().map(|row| row.get::<String, _>("name")) {
            let sql = match db.engine() {
                Sql::Postgres => {
                    format!(
                        "SELECT CAST(t.ctid AS TEXT) || ' ' || CAST(t.xmin AS TEXT) AS place, CAST(t AS TEXT) AS line FROM {table} t"
                    )
                }
                Sql::Sqlite => {
                    let columns = format!("SELECT name FROM pragma_table_info('{table}')");
                    let columns = sqlx::query(AssertSqlSafe(columns))
                        .fetch_all(&mut *connection)
                        .await
                        .unwrap();
                    let cells: Vec<String> = columns
                        .iter()
                        .map(|c| format!("quote(\"{}\")", c.get::<String, _>("name")))
                        .collect();
                    // Rows come in the order of their table; only some tables have numbers for them.
                    format!(
                        "SELECT '' AS place, {} AS line FROM \"{table}\"",
                        cells.join(" || ',' || ")
                    )
                }
            };
            let rows = sqlx::query(AssertSqlSafe(sql))
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            dump.extend(
                rows.iter()
                    .map(|row| (table.clone(), row.get("place"), row.get("line"))),
            );
        }
        dump
    }
}

/// A person answers once whatever they press, and the count is exact; an anonymous answer is final, a named one changes until closing.
pub async fn one_answer_each(db: Db) {
    let booth = Booth::new(db, 12).await;
    let poll = booth
        .ask(booth.ballot(BallotKind::One, &["lundi", "mardi"], Secrecy::Anonymous))
        .await;
    let mut presses = tokio::task::JoinSet::new();
    for teacher in &booth.teachers {
        for choice in [0, 1, 0, 1] {
            let (engine, polls) = (booth.stage.engine.clone(), booth.polls.clone());
            let reader = booth.stage.reads(*teacher).await;
            presses.spawn(async move {
                engine
                    .answer(&reader, &polls, poll.id, &Answer::Choices(vec![choice]))
                    .await
            });
        }
    }
    let outcomes = presses.join_all().await;
    assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 12);
    assert!(
        outcomes
            .into_iter()
            .filter_map(Result::err)
            .all(|e| e.code() == "ballots.final")
    );
    let standing = booth.standing(booth.teachers[0], poll).await;
    assert_eq!((standing.answered, standing.mine, standing.my_answer), (12, true, None));
    booth.close().await;
    let tally = booth.tally(booth.stage.principal, poll).await.unwrap();
    assert_eq!((tally.answers, tally.counts.iter().sum::<u64>()), (12, 12));

    let named = booth
        .ask(booth.ballot(BallotKind::Several, &["lundi", "mardi", "jeudi"], Secrecy::Named))
        .await;
    let first = booth.teachers[0];
    for given in [vec![0], vec![1, 2]] {
        booth.answer(first, named, &Answer::Choices(given)).await.unwrap();
    }
    let standing = booth.standing(first, named).await;
    assert_eq!(
        (standing.answered, standing.my_answer),
        (1, Some(Answer::Choices(vec![1, 2])))
    );
    let author = booth.stage.reads(booth.stage.principal).await;
    let known = booth
        .stage
        .engine
        .answers(&author, &booth.polls, named.id)
        .await
        .unwrap();
    assert_eq!(known, [(first, Answer::Choices(vec![1, 2]))]);
    booth.close().await;
    assert_eq!(
        code(booth.answer(first, named, &Answer::Choices(vec![0])).await),
        "ballots.closed"
    );
    assert_eq!(
        booth.tally(booth.stage.principal, named).await.unwrap().counts,
        [0, 1, 1]
    );
}

/// Who is asked, who reads what when, and what never changes.
pub async fn results_wait_for_the_closing(db: Db) {
    let booth = Booth::new(db, 5).await;
    let (author, teacher) = (booth.stage.principal, booth.teachers[0]);
    let ballot = booth.ballot(BallotKind::One, &["oui", "non"], Secrecy::Anonymous);
    let poll = booth.ask(ballot.clone()).await;
    let yes = Answer::Choices(vec![0]);
    // Neither its author nor a parent is asked; a wrong answer is no answer.
    assert_eq!(code(booth.answer(author, poll, &yes).await), "ballots.not-asked");
    assert_eq!(
        code(booth.answer(booth.stage.parent, poll, &yes).await),
        "content.missing"
    );
    assert_eq!(
        code(booth.answer(teacher, poll, &Answer::Choices(vec![2])).await),
        "ballots.answer"
    );
    for teacher in &booth.teachers[..4] {
        booth.answer(*teacher, poll, &yes).await.unwrap();
    }
    assert_eq!(code(booth.tally(author, poll).await), "ballots.not-closed");
    assert_eq!(code(booth.tally(teacher, poll).await), "ballots.author-only");
    let reader = booth.stage.reads(author).await;
    assert_eq!(
        code(booth.stage.engine.answers(&reader, &booth.polls, poll.id).await),
        "ballots.anonymous"
    );
    // Secrecy, choices and dates are those that people were told of.
    let other = Draft {
        ballot: Some(Ballot {
            secrecy: Secrecy::Named,
            ..ballot.clone()
        }),
        ..Draft::new("articles")
    };
    let update = Write::Update {
        id: poll.id,
        expected: poll.version,
        draft: other,
    };
    assert_eq!(code(booth.write(update).await), "ballots.fixed");
    // The fourth teacher, and those of the stage, are told; not those who answered.
    let told = booth
        .stage
        .engine
        .remind_unanswered(&reader, &booth.polls, poll.id, "Pensez à répondre")
        .await
        .unwrap();
    assert_eq!(told, 2, "the fifth teacher and the one of the stage");
    let nobody = booth.stage.reads(teacher).await;
    let refused = booth
        .stage
        .engine
        .remind_unanswered(&nobody, &booth.polls, poll.id, "x")
        .await;
    assert_eq!(code(refused), "content.not-yours");

    booth.close().await;
    assert_eq!(code(booth.tally(author, poll).await), "ballots.too-few");
    assert_eq!(
        code(booth.answer(booth.teachers[4], poll, &yes).await),
        "ballots.closed"
    );

    let open = Ballot {
        results: ResultsFor::All,
        ..booth.ballot(BallotKind::Ranking, &["a", "b", "c"], Secrecy::Anonymous)
    };
    let poll = booth.ask(open).await;
    for (n, teacher) in booth.teachers.iter().enumerate() {
        let order = if n == 0 { vec![2, 1, 0] } else { vec![0, 1, 2] };
        booth.answer(*teacher, poll, &Answer::Choices(order)).await.unwrap();
    }
    let reader = booth.stage.reads(author).await;
    assert_eq!(
        code(
            booth
                .stage
                .engine
                .close_ballot(&booth.stage.reads(teacher).await, &booth.polls, poll.id)
                .await
        ),
        "content.not-yours"
    );
    booth
        .stage
        .engine
        .close_ballot(&reader, &booth.polls, poll.id)
        .await
        .unwrap();
    assert_eq!(booth.tally(teacher, poll).await.unwrap().counts, [13, 10, 7]);
    assert!(booth.standing(teacher, poll).await.readable);

    let late = Ballot { closes: 0, ..ballot };
    let to = [Principal::ProfilDeStructure(booth.stage.a, Profil::Ens)];
    let late = Draft {
        ballot: Some(late),
        ..draft("articles", &to, State::Published, "Trop tard")
    };
    assert_eq!(code(booth.write(Write::Create(late)).await), "ballots.dates");
}

/// Given the whole database before and after closing, and the logs at every level, whoever looks for the author of an answer does no better than chance.
pub async fn an_anonymous_answer_has_no_author(db: Db) {
    const POLLS: usize = 24;
    const VOTERS: usize = 10;
    logs::record();
    let booth = Booth::new(db, VOTERS).await;
    let rng = booth.stage.world.rng.clone();
    // Right guesses of each way of guessing, over all the polls.
    let mut hits = [0_usize; 5];
    for n in 0..POLLS {
        let poll = booth.ask(booth.ballot(BallotKind::Text, &[], Secrecy::Anonymous)).await;
        let text = |who: &PersonneId| format!("avis {n} de {}", booth.teachers.iter().position(|t| t == who).unwrap());
        let mut order = booth.teachers.clone();
        shuffle(&mut order, &*rng);
        for teacher in &order {
            booth.stage.world.clock.advance(60_000);
            booth
                .answer(*teacher, poll, &Answer::Text(text(teacher)))
                .await
                .unwrap();
        }
        let open = booth.dump().await;
        assert!(
            !open
                .iter()
                .any(|(.., line)| line.contains("avis ") && line.contains(&format!("avis {n} "))),
            "an answer can be read"
        );
        let lengths: BTreeSet<usize> = open
            .iter()
            .filter(|(t, ..)| t == "ballot_box")
            .map(|(.., line)| line.len())
            .collect();
        assert_eq!(lengths.len(), 1, "lengths of sealed answers differ");
        booth.close().await;

        let after = booth.dump().await;
        let told: Vec<&(String, String, String)> = after
            .iter()
            .filter(|(.., line)| line.contains(&format!("avis {n} ")))
            .collect();
        assert_eq!(told.len(), 1, "answers stand in one cell alone: {told:?}");
        assert_eq!(told[0].0, "ballot_poll");
        assert!(
            !after.iter().any(|(table, ..)| table == "ballot_box"),
            "the box is empty"
        );
        for teacher in &booth.teachers {
            assert!(
                !told[0].2.to_lowercase().contains(&teacher.to_string()),
                "the result names a voter"
            );
        }
        let id = poll.id.to_string();
        let mut signed: Vec<&(String, String, String)> = after
            .iter()
            .filter(|(table, _, line)| table == "ballot_voter" && line.to_lowercase().contains(&id))
            .collect();
        let transactions: BTreeSet<&str> = signed
            .iter()
            .filter_map(|(_, place, _)| place.split(' ').nth(1))
            .collect();
        assert!(transactions.len() <= 1, "voters signed again in one transaction");
        let result = booth.tally(booth.stage.principal, poll).await.unwrap().texts;
        assert_eq!(result.iter().collect::<BTreeSet<_>>().len(), VOTERS);
        let person = |line: &&(String, String, String)| {
            *booth
                .teachers
                .iter()
                .find(|t| line.2.to_lowercase().contains(&t.to_string()))
                .unwrap()
        };
        let as_found: Vec<PersonneId> = signed.iter().map(person).collect();
        signed.sort_by(|a, b| (&a.1, &a.2).cmp(&(&b.1, &b.2)));
        let by_place: Vec<PersonneId> = signed.iter().map(person).collect();
        let mut backwards = as_found.clone();
        backwards.reverse();
        // The moment of each answer, which somebody may have watched.
        let guesses = [&as_found, &by_place, &backwards, &order, &booth.teachers];
        for (hit, guess) in hits.iter_mut().zip(guesses) {
            assert_eq!(guess.len(), VOTERS);
            *hit += guess
                .iter()
                .zip(&result)
                .filter(|(who, found)| text(who) == **found)
                .count();
        }
    }
    // No line of the logs names a voter, nor holds an answer: of them only their order could be learned, which is a guess above.
    tracing::debug!(voter = %booth.teachers[0], "the recorder hears");
    let names = |line: &str| {
        booth
            .teachers
            .iter()
            .any(|voter| line.to_lowercase().contains(&voter.to_string()))
    };
    let (heard, said): (Vec<_>, Vec<_>) = logs::lines()
        .into_iter()
        .partition(|l| l.contains("the recorder hears"));
    assert!(heard.iter().any(|line| names(line)), "the recorder is deaf: {heard:?}");
    for line in said {
        let named = names(&line);
        assert!(!named && !line.contains("avis "), "{line}");
    }
    // Chance finds one in each poll, whatever the number of voters, with a variance of one: five deviations around it.
    for (way, hit) in hits.into_iter().enumerate() {
        assert!(
            hit.abs_diff(POLLS).pow(2) < 25 * POLLS,
            "way {way} finds {hit} authors in {POLLS} polls of {VOTERS}"
        );
    }
}
