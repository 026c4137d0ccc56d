//! What a call costs besides the guest's work. The bound is for a development build on a busy machine; the bench measures.

use std::time::{Duration, Instant};

use preau_host::{CallScope, PageRequest};

use crate::support::{kit, package};

#[tokio::test]
async fn a_fresh_call_is_cheap() {
    let kit = kit().await.plugin(package("hostile/neutre")).await;
    let scope = CallScope {
        acting: kit.acting("principal-a").await,
        language: "fr".to_owned(),
    };
    let plugin = kit.current();
    let mut times = Vec::new();
    for _ in 0..500 {
        let began = Instant::now();
        kit.host().page(&plugin, &scope, PageRequest::default()).await.unwrap();
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let metrics = kit.host().plugin(&plugin).unwrap().metrics;
    println!(
        "{}: whole call p50 {:?}, p90 {:?}; store and instance mean {} ns; cpu mean {} ns",
        kit.host().allocation().name(),
        times[250],
        times[450],
        metrics.instantiate_us * 1_000 / metrics.calls,
        metrics.cpu_us * 1_000 / metrics.calls,
    );
    assert_eq!(metrics.calls, 500);
    assert!(times[250] < Duration::from_micros(500), "{:?}", times[250]);
}
