//! `plugin-page`: a page of a plugin against the same page built natively, through the same portal; `fresh-call`: what a call into
//! a plugin costs when the guest does nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use preau_content::{Aimed, Author, Collection, ContentError, Draft, Engine, Query, Quota, Reader, State, Write};
use preau_doors::{Doors, DoorsParts};
use preau_host::CallScope;
use preau_host::manifest::SlotPlace;
use preau_identity::{Identity, Origin};
use preau_kit::{Kit, Nowhere};
use preau_model::{Clock, ManualClock, Principal, Profil, Rng, SeededRng};
use preau_portal::{AppState, Native, Parts, SealKey, native, router};
use preau_sso::{Sso, SsoConfig};
use preau_tests::{Outcome, broken, ensure};
use preau_ui::page::Brand;
use preau_ui::view::{Block, View};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::line::{Times, line};
use crate::place::Place;

const READER: &str = "principal-a";
const ARTICLES: usize = 60;
const ALERTS: usize = 6;
/// Each side of an A B A B round.
const ROUND: usize = 50;
const ROUNDS: usize = 40;

pub(crate) fn page(place: &Place) -> Outcome {
    runtime()?.block_on(plugin_page(place))
}

pub(crate) fn fresh(place: &Place) -> Outcome {
    runtime()?.block_on(fresh_call(place))
}

fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}

async fn plugin_page(place: &Place) -> Outcome {
    let kit = Kit::new().await.plugin(place.guests.join("page50")).await;
    fill(&kit).await?;
    let house = House::new(&kit).await?;
    let (plugin, own) = (
        house.get(&house.portal, "/page50/").await?,
        house.get(&house.native, "/natif").await?,
    );
    let shown = |page: &str| (page.matches("<h3").count(), page.matches("Réunion").count());
    ensure(shown(&plugin) == shown(&own) && shown(&own).1 == 25, || {
        format!("the two pages differ: {:?} {:?}", shown(&plugin), shown(&own))
    })?;
    let (mut plugin, mut own) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        house.round(&house.portal, "/page50/", &mut plugin).await?;
        house.round(&house.native, "/natif", &mut own).await?;
    }
    let (p, n) = (plugin.at(0.5).as_secs_f64(), own.at(0.5).as_secs_f64());
    line("plugin-page", "ratio", n / p, "ratio", plugin.len());
    line("plugin-page", "plugin_us", p * 1e6, "us", plugin.len());
    line("plugin-page", "native_us", n * 1e6, "us", own.len());
    Ok(())
}

async fn fresh_call(place: &Place) -> Outcome {
    const CALLS: usize = 5_000;
    let kit = Kit::new().await.plugin(place.guests.join("neutre")).await;
    let plugin = kit.current();
    let scope = CallScope {
        acting: kit.acting(READER).await,
        language: "fr".to_owned(),
    };
    let mut times = Times::default();
    let before = kit.host().plugin(&plugin).map(|p| p.metrics).unwrap_or_default();
    for _ in 0..CALLS {
        let began = Instant::now();
        let answer = kit.host().widget(&plugin, &scope, SlotPlace::HomeWidget, None).await;
        times.push(began.elapsed());
        ensure(matches!(answer, Ok(None)), || {
            "the guest that does nothing did something".to_owned()
        })?;
    }
    let after = kit.host().plugin(&plugin).map(|p| p.metrics).unwrap_or_default();
    let mean =
        |us: u64| Duration::from_micros(us).as_secs_f64() * 1e6 / f64::from(u32::try_from(CALLS).unwrap_or(u32::MAX));
    line(
        "fresh-call",
        "p50_us",
        times.at(0.5).as_secs_f64() * 1e6,
        "us",
        times.len(),
    );
    line(
        "fresh-call",
        "p99_us",
        times.at(0.99).as_secs_f64() * 1e6,
        "us",
        times.len(),
    );
    line(
        "fresh-call",
        "instantiate_mean_us",
        mean(after.instantiate_us - before.instantiate_us),
        "us",
        CALLS,
    );
    line(
        "fresh-call",
        "cpu_mean_us",
        mean(after.cpu_us - before.cpu_us),
        "us",
        CALLS,
    );
    Ok(())
}

/// Articles for the direction of collège A, some of them alerts, written through the engine.
async fn fill(kit: &Kit) -> Outcome {
    let plugin = kit
        .host()
        .plugin(&kit.current())
        .ok_or_else(|| broken("the plugin is not installed"))?;
    let acting = kit.acting(READER).await;
    let to = Principal::ProfilDeStructure(acting.structure, Profil::Dir);
    let reader = Reader {
        territory: acting.territory,
        personne: acting.personne,
        hat: acting.hat,
        memberships: acting.memberships.clone(),
        roles: Vec::new(),
        open: vec![acting.structure],
    };
    let author = Author {
        acting,
        roles: vec!["auteur".to_owned()],
        parts: Vec::new(),
        reader,
        limits: Quota::default(),
        once: None,
    };
    for n in 0..ARTICLES {
        let body = json!({
            "titre": format!("Réunion de rentrée nᵒ {n}"),
            "texte": "<p>Mardi à 12 h 30 en salle polyvalente, avec les professeurs principaux et la vie scolaire. Chaque classe envoie ses deux délégués et leurs suppléants, qui rendront compte à leurs camarades.</p>",
            "alerte": u8::from(n < ALERTS),
        });
        let draft = Draft {
            body: Some(body.to_string()),
            audience: Some(vec![Aimed::read(to.clone())]),
            state: Some(State::Published),
            ..Draft::new("articles")
        };
        kit.content()
            .commit(&author, plugin.collections(), vec![Write::Create(draft)])
            .await
            .map_err(said)?;
        kit.wait(60_000);
    }
    Ok(())
}

/// The portal and the native page, for somebody signed in.
struct House {
    portal: Router,
    native: Router,
    cookie: String,
}

impl House {
    async fn new(kit: &Kit) -> Outcome<Self> {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(kit.now()));
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(5));
        let identity =
            Identity::new(kit.db().clone(), clock.clone(), rng.clone(), kit.annuaire().clone()).map_err(said)?;
        let personne = kit.acting(READER).await.personne.ok_or_else(|| broken("nobody"))?;
        let row = kit
            .annuaire()
            .personne(personne)
            .await
            .map_err(said)?
            .ok_or_else(|| broken("nobody"))?;
        let opened = identity
            .open(row.compte, personne, "mesure", None)
            .await
            .map_err(said)?;
        let doors = Doors::new(DoorsParts {
            db: kit.db().clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            annuaire: kit.annuaire().clone(),
            net: Arc::new(Nowhere),
            base: "http://127.0.0.1:8080".to_owned(),
        });
        let sso = Sso::new(SsoConfig {
            db: kit.db().clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            annuaire: kit.annuaire().clone(),
            net: Arc::new(Nowhere),
            cle: [8; 32],
            ent: String::new(),
        });
        let app = AppState::new(Parts {
            doors,
            db: kit.db().clone(),
            clock,
            rng,
            annuaire: kit.annuaire().clone(),
            policy: kit.policy().clone(),
            engine: kit.content().clone(),
            identity,
            sso,
            host: kit.host().clone(),
            brand: Brand::default(),
            origin: Origin::new("http://127.0.0.1:8080").ok_or_else(|| broken("an origin"))?,
            seal: SealKey::new([7; 32]),
            demo: None,
        })
        .map_err(said)?;
        Ok(Self {
            portal: router(app.clone()),
            native: native(app, "page50", Fifty),
            cookie: format!("preau={}", opened.token),
        })
    }

    async fn get(&self, router: &Router, path: &str) -> Outcome<String> {
        let request = Request::get(path)
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty())
            .map_err(said)?;
        let response = router.clone().oneshot(request).await.map_err(said)?;
        let status = response.status();
        let body = to_bytes(response.into_body(), 4 << 20).await.map_err(said)?;
        ensure(status == StatusCode::OK, || format!("{path} answered {status}"))?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    async fn round(&self, router: &Router, path: &str, times: &mut Times) -> Outcome {
        for _ in 0..ROUND {
            let began = Instant::now();
            self.get(router, path).await?;
            times.push(began.elapsed());
        }
        Ok(())
    }
}

/// The native page: the same two queries, the same fifty blocks.
#[derive(Debug, Clone, Copy)]
struct Fifty;

impl Native for Fifty {
    async fn view(&self, engine: &Engine, reader: &Reader, collections: &[Collection]) -> Result<View, ContentError> {
        let missing = || ContentError::Missing;
        let collection = collections.first().ok_or_else(missing)?;
        let recents = Query {
            descending: true,
            ..Query::new("articles", "recents")
        };
        let alertes = Query {
            descending: true,
            prefix: vec![preau_content::Key::Number(1)],
            limit: 5,
            ..Query::new("articles", "alertes")
        };
        let recents = engine.page(reader, collection, &recents).await?;
        let alertes = engine.page(reader, collection, &alertes).await?;
        let mut blocks = Vec::with_capacity(50);
        for document in alertes.items.iter().chain(&recents.items) {
            let body: Value = serde_json::from_str(&document.body).map_err(|_| missing())?;
            let text = |member: &str| body.get(member).and_then(Value::as_str).unwrap_or_default();
            blocks.push(Block::heading(3, text("titre")));
            blocks.push(Block::text(excerpt(text("texte"), 140)));
        }
        blocks.resize_with(50, || Block::soft("–"));
        Ok(View {
            blocks,
            ..View::new("Cinquante blocs")
        })
    }
}

/// The first characters without tags, as the guest does.
fn excerpt(html: &str, most: usize) -> String {
    let mut inside = false;
    let shown = html.chars().filter(|c| {
        let keep = !inside && *c != '<';
        inside = (inside || *c == '<') && *c != '>';
        keep
    });
    shown.take(most).collect()
}

fn said(error: impl std::fmt::Display) -> preau_tests::Broken {
    broken(error.to_string())
}
