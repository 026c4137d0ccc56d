//! A connector: what polling costs, and what a page fed by it costs beside a page without one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use preau_host::{CallScope, PageRequest};
use preau_kit::{Kit, Start};
use preau_model::{ManualClock, Net};
use preau_net::{Client, Exception, NetConfig, SystemResolver};
use preau_tests::double::Spip;
use preau_tests::{Outcome, broken, ensure};
use rustix::time::{ClockId, clock_gettime};

use crate::line::{Times, line};
use crate::place::Place;

const SPIP: &str = "fr.preau.spip";
const NEWS: &str = "fr.preau.actualites";
const QUARTER: i64 = 15 * 60_000;
const SCHOOLS: f64 = 1_000.0;
const PERIOD: f64 = 900.0;

fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Share of one core for 1 000 schools that poll every quarter of an hour. The double runs in this process and its work is
/// counted too: the true share is lower.
pub(crate) fn polling(place: &Place) -> Outcome {
    runtime()?.block_on(polls(place))
}

async fn polls(place: &Place) -> Outcome {
    const POLLS: usize = 400;
    let (double, kit) = connected(place).await?;
    let one = async || -> Outcome {
        let ran = kit
            .host()
            .run_due(kit.now())
            .await
            .map_err(|error| broken(error.to_string()))?;
        kit.wait(QUARTER);
        ensure(ran.done == 1, || format!("the site was not read: {ran:?}"))
    };
    one().await?;
    let before = cpu();
    for _ in 0..POLLS {
        one().await?;
    }
    let each = cpu().saturating_sub(before).as_secs_f64() / f64::from(u32::try_from(POLLS).unwrap_or(u32::MAX));
    ensure(double.requests().len() > POLLS, || {
        "some polls asked nothing".to_owned()
    })?;
    line("spip-polling", "cpu_per_poll_ms", each * 1e3, "ms", POLLS);
    line(
        "spip-polling",
        "share_of_core",
        each * SCHOOLS / PERIOD * 100.0,
        "%",
        POLLS,
    );
    Ok(())
}

/// A page of articles read from a site, beside a page of articles written here: ten of each.
pub(crate) fn page(place: &Place) -> Outcome {
    runtime()?.block_on(pages(place))
}

async fn pages(place: &Place) -> Outcome {
    const CALLS: usize = 2_000;
    let (_double, kit) = connected(place).await?;
    kit.host()
        .run_due(kit.now())
        .await
        .map_err(|error| broken(error.to_string()))?;
    let kit = kit.plugin(place.plugins.join("actualites")).await;
    for n in 0..10 {
        let title = format!("Article {n}");
        let author = kit
            .as_("principal-a")
            .choosing("destinataires", [kit.school().everybody()]);
        author
            .post(
                "/ecrire",
                "envoyer",
                &[("titre", &title), ("texte", "Un texte de quelques mots.")],
            )
            .await;
    }
    let scope = CallScope {
        acting: kit.acting("parent-6a").await,
        language: "fr".to_owned(),
    };
    let (mut with, mut without) = (Times::default(), Times::default());
    for _ in 0..CALLS {
        for (plugin, times) in [(SPIP, &mut with), (NEWS, &mut without)] {
            let began = Instant::now();
            let answer = kit.host().page(plugin, &scope, PageRequest::default()).await;
            times.push(began.elapsed());
            ensure(answer.is_ok(), || format!("{plugin} gave no page"))?;
        }
    }
    let (w, o) = (with.at(0.5).as_secs_f64(), without.at(0.5).as_secs_f64());
    line("connector-page", "ratio", w / o, "ratio", with.len());
    line("connector-page", "connector_us", w * 1e6, "us", with.len());
    line("connector-page", "own_us", o * 1e6, "us", without.len());
    Ok(())
}

/// A school that follows a site.
async fn connected(place: &Place) -> Outcome<(Spip, Kit)> {
    let double = Spip::start()?;
    let client = Client::new(NetConfig {
        resolver: Arc::new(SystemResolver),
        exceptions: vec![Exception {
            module: SPIP.to_owned(),
            host: "localhost".to_owned(),
            port: double.port(),
        }],
        authorities: vec![double.authority().as_bytes().to_vec()],
        clock: Arc::new(ManualClock::new(1_795_305_600_000)),
    });
    let net: Arc<dyn Net> = Arc::new(client.map_err(|error| broken(error.to_string()))?);
    let kit = Kit::start(Start {
        net: Some(net),
        ..Start::default()
    });
    let kit = kit.await.plugin(place.plugins.join("spip")).await;
    for head in ["principal-b", "departement"] {
        kit.switch(head, "", false).await;
    }
    kit.setting("principal-a", "adresse", double.base()).await;
    kit.grant("principal-a", "http", true).await;
    kit.grant("principal-a", "people.address", true).await;
    Ok((double, kit))
}

/// Processor time of this process.
fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let (seconds, nanos) = (u64::try_from(now.tv_sec), u32::try_from(now.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
}
