//! Guests that loop do not slow the others down.

use std::time::{Duration, Instant};

use preau_kit::Kit;

use crate::support::{kit, package};

async fn median(kit: &Kit, calls: usize) -> Duration {
    let mut times = Vec::with_capacity(calls);
    for _ in 0..calls {
        let began = Instant::now();
        kit.as_("principal-b").get("/").await.text();
        times.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neighbours_keep_their_latency() {
    let kit = kit().await.plugin(package("hostile/abus")).await;
    let abus = kit.current();
    let kit = kit.plugin(package("hostile/neutre")).await;
    let alone = median(&kit, 40).await;
    let loops = async {
        for _ in 0..4 {
            // One after the other the schools' breakers would rest; time passes between the rounds.
            kit.wait(11 * 60_000);
            let users = ["principal-a", "cpe-a", "secretaire-a", "enseignant-6a"];
            let calls = users.map(|who| {
                let user = kit.as_(who).of(&abus);
                async move { user.get("/boucle").await.failure().code() }
            });
            for code in Box::pin(futures(calls)).await {
                assert!(matches!(code, "call.over-limit" | "call.timed-out"), "{code}");
            }
        }
    };
    let beside = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        median(&kit, 80).await
    };
    let ((), beside) = tokio::join!(loops, beside);
    assert!(
        beside < alone + Duration::from_millis(15),
        "alone {alone:?}, beside four endless loops {beside:?}"
    );
}

async fn futures<T>(calls: [impl Future<Output = T>; 4]) -> [T; 4] {
    let [a, b, c, d] = calls;
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    [a, b, c, d]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_calls_are_told_so_and_the_others_go_on() {
    let kit = kit().await.plugin(package("hostile/abus")).await;
    let abus = kit.current();
    let kit = kit.plugin(package("hostile/neutre")).await;
    let calls = (0..24).map(|_| {
        let user = kit.as_("principal-a").of(&abus);
        Box::pin(async move { user.get("/boucle").await.failure().code() })
    });
    let crowd = all(calls.collect());
    let other = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        kit.as_("principal-a").get("/").await.text()
    };
    let (codes, neutral) = tokio::join!(crowd, other);
    let saturated = codes.iter().filter(|code| **code == "call.saturated").count();
    assert!(saturated >= 8, "{codes:?}");
    assert!(
        codes
            .iter()
            .any(|code| matches!(*code, "call.over-limit" | "call.timed-out")),
        "{codes:?}"
    );
    assert_eq!(neutral, "Neutre");
}

async fn all<T>(mut calls: Vec<std::pin::Pin<Box<impl Future<Output = T>>>>) -> Vec<T> {
    let mut done = Vec::new();
    std::future::poll_fn(move |context| {
        calls.retain_mut(|call| match call.as_mut().poll(context) {
            std::task::Poll::Ready(value) => {
                done.push(value);
                false
            }
            std::task::Poll::Pending => true,
        });
        if calls.is_empty() {
            std::task::Poll::Ready(std::mem::take(&mut done))
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}
