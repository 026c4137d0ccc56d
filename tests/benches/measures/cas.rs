//! `cas`: a ticket issued and validated over HTTP, as a service does it, among 100 000 live sessions, on both engines.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use preau_doors::{Doors, DoorsParts};
use preau_identity::{Identity, Origin, SessionKey};
use preau_kit::{Kit, Nowhere, Start};
use preau_model::{Clock, Millis, SeededRng, random_hex};
use preau_portal::{AppState, Parts, SealKey, router};
use preau_sso::{Declaration, Sso, SsoConfig};
use preau_store::{Db, StoreError};
use preau_tests::{Outcome, broken};
use preau_ui::page::Brand;
use tokio::runtime::Runtime;
use ureq::Agent;

use crate::line::{Times, line, ms};
use crate::place::Place;

const ORIGIN: &str = "http://127.0.0.1:8080";

const SESSIONS: usize = 100_000;
/// Rows of one transaction while sessions are made.
const LOT: usize = 5_000;
/// Services that ask at the same time.
const CLIENTS: usize = 32;
const WARM: usize = 400;
const ROUNDS: usize = 8_000;
const SERVICE: &str = "https://notes.exemple.fr/";
const ENCODED: &str = "https%3A%2F%2Fnotes.exemple.fr%2F";
const ROLES: [&str; 4] = ["enseignant-6a", "enseignant-6b", "eleve-6a", "parent-6a"];

pub(crate) fn run(place: &Place) -> Outcome {
    place.each_engine("cas", measure)
}

/// Time that passes: caches grow old as they do in a school.
#[derive(Debug)]
struct Passing(Instant, Millis);

impl Clock for Passing {
    fn now(&self) -> Millis {
        self.1 + Millis::try_from(self.0.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }
}

fn measure(runtime: &Runtime, address: &str, prefix: &str) -> Outcome {
    let (port, tokens) = runtime.block_on(serve(address))?;
    let base = format!("http://127.0.0.1:{port}");
    let next = AtomicUsize::new(0);
    round_trips(&base, &tokens, &next, WARM)?;
    let began = Instant::now();
    let times = round_trips(&base, &tokens, &next, ROUNDS)?;
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    let named = |metric: &str| format!("{prefix}{metric}");
    line("cas", &named("round_trips_per_s"), rate, "1/s", times.len());
    line("cas", &named("p50_ms"), ms(times.at(0.5)), "ms", times.len());
    line("cas", &named("p99_ms"), ms(times.at(0.99)), "ms", times.len());
    Ok(())
}

/// A portal that listens, and the cookies of its sessions.
async fn serve(address: &str) -> Outcome<(u16, Vec<String>)> {
    let failed = |error: &dyn std::error::Error| broken(error.to_string());
    let db = Db::open(address).await.map_err(|e| failed(&e))?;
    let kit = Kit::start(Start {
        db: Some(db.clone()),
        ..Start::default()
    })
    .await;
    let clock: Arc<dyn Clock> = Arc::new(Passing(Instant::now(), kit.now()));
    let tokens = sessions(&kit, &db).await?;
    let rng = Arc::new(SeededRng::new(9));
    let identity = Identity::new(db.clone(), clock.clone(), rng.clone(), kit.annuaire().clone());
    let sso = Sso::new(SsoConfig {
        db: db.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
        annuaire: kit.annuaire().clone(),
        net: Arc::new(Nowhere),
        cle: [7; 32],
        ent: "ent.exemple.fr".to_owned(),
    });
    let text = format!(
        "id = \"notes\"\nnom = \"Notes\"\ncategorie = 3\nprofil = \"generique-3\"\nadresses = [{{ prefixe = \"{SERVICE}\" }}]\n\
         publics = [{{ profils = [\"enseignant\", \"eleve\", \"responsable\"] }}]\n"
    );
    let described: Declaration = toml::from_str(&text).map_err(|e| failed(&e))?;
    let prepared = sso.preparer(&text, &[described]).await.map_err(|e| failed(&e))?;
    sso.appliquer(prepared).await.map_err(|e| failed(&e))?;
    let doors = Doors::new(DoorsParts {
        db: db.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
        annuaire: kit.annuaire().clone(),
        net: Arc::new(Nowhere),
        base: ORIGIN.to_owned(),
    });
    let app = AppState::new(Parts {
        doors,
        db,
        clock,
        rng,
        annuaire: kit.annuaire().clone(),
        policy: kit.policy().clone(),
        engine: kit.content().clone(),
        identity: identity.map_err(|e| failed(&e))?,
        sso,
        host: kit.host().clone(),
        brand: Brand::default(),
        origin: Origin::new(ORIGIN).ok_or_else(|| broken("no origin"))?,
        seal: SealKey::new([9; 32]),
        demo: None,
    });
    let app = app.map_err(|e| failed(&e))?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    #[expect(
        clippy::disallowed_methods,
        reason = "it serves until the bench ends, with its school"
    )]
    tokio::spawn(async move {
        let _kit = kit;
        let _ = axum::serve(listener, router(app)).await;
    });
    Ok((port, tokens))
}

async fn sessions(kit: &Kit, db: &Db) -> Outcome<Vec<String>> {
    let rng = SeededRng::new(8);
    let mut people = Vec::new();
    for role in ROLES {
        let person = kit.acting(role).await.personne.ok_or_else(|| broken("nobody"))?;
        let row = kit
            .annuaire()
            .personne(person)
            .await
            .map_err(|e| broken(e.to_string()))?;
        people.push((person, row.ok_or_else(|| broken("no row"))?.compte));
    }
    let tokens: Vec<String> = (0..SESSIONS).map(|_| random_hex(&rng, 32)).collect();
    let now = kit.now();
    for lot in tokens.chunks(LOT) {
        let (lot, people) = (lot.to_vec(), people.clone());
        let written = db.write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                for compte in people.iter().map(|(_, compte)| *compte) {
                    sqlx::query("UPDATE compte SET etat = 1 WHERE id = $1")
                        .bind(compte.as_slice().to_vec())
                        .execute(&mut *tx)
                        .await?;
                }
                for (token, (personne, compte)) in lot.iter().zip(people.iter().cycle()) {
                    sqlx::query(
                        "INSERT INTO session (token, compte, personne, structure, enfant, csrf, terminal, created, seen, expires) \
                         VALUES ($1, $2, $3, NULL, NULL, 'x', 'mesure', $4, $4, $5)",
                    )
                    .bind(SessionKey::of(token).as_slice().to_vec())
                    .bind(compte.as_slice().to_vec())
                    .bind(personne.as_slice().to_vec())
                    .bind(now)
                    .bind(now + preau_identity::ABSOLUTE)
                    .execute(&mut *tx)
                    .await?;
                }
                Ok(())
            })
        });
        written.await.map_err(|e| broken(e.to_string()))?;
    }
    Ok(tokens)
}

/// `count` tickets, issued and validated by clients that share them out, each in another session.
fn round_trips(base: &str, tokens: &[String], next: &AtomicUsize, count: usize) -> Outcome<Times> {
    let until = next.load(Ordering::SeqCst) + count;
    let all = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| scope.spawn(|| one_client(base, tokens, next, until)))
            .collect();
        clients
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect::<Vec<_>>()
    });
    let mut times = Times::default();
    for of_one in all {
        for time in of_one.map_err(|_| broken("a client panicked"))?? {
            times.push(time);
        }
    }
    next.store(until, Ordering::SeqCst);
    Ok(times)
}

fn one_client(base: &str, tokens: &[String], next: &AtomicUsize, until: usize) -> Outcome<Vec<Duration>> {
    let config = Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .build();
    let agent = Agent::new_with_config(config);
    let mut times = Vec::new();
    loop {
        let turn = next.fetch_add(1, Ordering::SeqCst);
        // Far apart in the table, as people are.
        let token = tokens.get(turn.wrapping_mul(7_919) % tokens.len());
        let Some(token) = token.filter(|_| turn < until) else {
            return Ok(times);
        };
        let began = Instant::now();
        let answer = agent
            .get(format!("{base}/cas/login?service={ENCODED}"))
            .header("cookie", format!("preau={token}"))
            .call()?;
        let location = answer.headers().get("location").and_then(|v| v.to_str().ok());
        let ticket = location.and_then(|url| url.split_once("ticket="));
        let (_, ticket) = ticket.ok_or_else(|| broken(format!("no ticket: {}", answer.status())))?;
        let mut answer = agent
            .get(format!("{base}/cas/serviceValidate?service={ENCODED}&ticket={ticket}"))
            .call()?;
        let body = answer.body_mut().read_to_string()?;
        if !body.contains("authenticationSuccess") {
            return Err(broken(format!("refused: {body}")));
        }
        times.push(began.elapsed());
    }
}
