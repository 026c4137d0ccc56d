//! The database goes away, and comes back: a page that says so, then the portal again, without anybody's help.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use preau_kit::{Kit, Start};
use preau_store::{Db, Engine, Tasks};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use crate::engines::fresh;
use crate::portal::{Answer, Portal};

fn told(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
    assert_eq!(answer.headers["retry-after"], "30");
    assert!(answer.body.contains("momentanément indisponible") && answer.body.contains("<html"));
}

async fn everything_is_told(portal: &Portal, cookie: &str) {
    for path in ["/", "/recherche?q=a", "/console/modules", "/actualites/", "/nulle-part"] {
        let began = Instant::now();
        told(&portal.get(cookie, path).await);
        assert!(
            began.elapsed() < Duration::from_secs(1),
            "{path}: nobody waits for a database that is away"
        );
    }
    let home = portal.get(cookie, "/").await.body;
    let style = home.split("href=\"/assets/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        portal.get(cookie, &format!("/assets/{style}")).await.status.as_u16(),
        200
    );
}

#[tokio::test]
async fn a_database_that_closed_is_told() {
    let fresh = fresh().await;
    let kit = Kit::start(Start {
        db: Some(fresh.db.clone()),
        ..Start::default()
    })
    .await;
    let portal = Portal::of(&kit);
    let cookie = portal.signed_in(&kit, "principal-a").await;
    assert_eq!(portal.get(&cookie, "/").await.status.as_u16(), 200);
    fresh.db.close().await;
    told(&portal.get(&cookie, "/").await);
    everything_is_told(&portal, &cookie).await;
    assert_eq!(portal.get(&cookie, "/_sante").await.status.as_u16(), 503);
}

/// A network cable to the server, which can be pulled.
struct Cable {
    server: String,
    port: u16,
    plugged: Mutex<Option<Tasks>>,
}

impl Cable {
    async fn plug(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let (tasks, server) = (Tasks::new(), self.server.clone());
        tasks.spawn(async move {
            // Dropped with the cable, and every connection with it.
            let mut wires = tokio::task::JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let server = server.clone();
                wires.spawn(async move {
                    #[expect(clippy::disallowed_methods, reason = "the cable between the kernel and its database")]
                    let there = TcpStream::connect(server).await;
                    if let Ok(mut there) = there {
                        let _ = copy_bidirectional(&mut client, &mut there).await;
                    }
                });
            }
        });
        *self.plugged.lock().unwrap() = Some(tasks);
    }

    async fn pull(&self) {
        let tasks = self.plugged.lock().unwrap().take().unwrap();
        tasks.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_went_away_comes_back() {
    let fresh = fresh().await;
    if fresh.db.engine() == Engine::Sqlite {
        // A file has no cable: the test above is its part.
        return;
    }
    let free = TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let (before, rest) = fresh.db.address().split_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let cable = Cable {
        server: server.to_owned(),
        port: free,
        plugged: Mutex::new(None),
    };
    cable.plug().await;
    let db = Db::open(&format!("{before}@127.0.0.1:{free}/{name}")).await.unwrap();
    let kit = Kit::start(Start {
        db: Some(db),
        ..Start::default()
    })
    .await;
    let portal = Portal::of(&kit);
    let cookie = portal.signed_in(&kit, "principal-a").await;
    assert_eq!(portal.get(&cookie, "/").await.status.as_u16(), 200);
    cable.pull().await;
    told(&portal.get(&cookie, "/").await);
    everything_is_told(&portal, &cookie).await;
    cable.plug().await;
    portal.wait(Duration::from_secs(6));
    let back = portal.get(&cookie, "/").await;
    assert_eq!(back.status.as_u16(), 200, "{}", back.body);
    assert_eq!(portal.get(&cookie, "/console/modules").await.status.as_u16(), 200);
}
