//! Servers in every mood: what is bounded, what is followed, what never leaves.

use std::io::Write as _;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use preau_model::{Net as _, NetError, NetRule};

use super::stage::{Reply, Stage};

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let stage = Stage::new(|_| Reply::now("HTTP/1.1 404 Not Found\r\nX-A: b\r\nContent-Length: 3\r\n\r\nnon")).await;
    let answer = stage.get(&stage.url("/a?b=c")).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (404, b"non".as_slice()));
    assert_eq!(answer.headers, [("x-a".to_owned(), "b".to_owned())]);
    assert_eq!(answer.url, stage.url("/a?b=c"));
    let seen = stage.server.requests.lock().unwrap()[0].to_lowercase();
    assert!(seen.starts_with("get /a?b=c http/1.1\r\n"), "{seen}");
    assert!(
        seen.contains(&format!("host: college.test:{}\r\n", stage.server.at.port())),
        "{seen}"
    );
}

#[tokio::test]
async fn sizes_are_capped_before_and_after_decompression() {
    let stage = Stage::new(|head| {
        let gzip = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let packed = |bytes: Vec<u8>| {
            let mut out = format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                bytes.len()
            )
            .into_bytes();
            out.extend(bytes);
            Reply::now(out)
        };
        match head.split(' ').nth(1).unwrap() {
            "/annonce" => Reply::now("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\nx"),
            "/flot" => Reply(vec![
                (Duration::ZERO, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec()),
                (Duration::ZERO, vec![b'x'; 60_000]),
            ]),
            "/bombe" => packed(gzip(&vec![0; 5_000_000])),
            "/petit" => packed(gzip("é".repeat(100).as_bytes())),
            "/faux" => packed(b"pas du gzip".to_vec()),
            _ => Reply::now("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx"),
        }
    })
    .await;
    for path in ["/annonce", "/flot", "/bombe"] {
        assert_eq!(
            stage.get(&stage.url(path)).await.unwrap_err(),
            NetError::TooLarge,
            "{path}"
        );
    }
    assert_eq!(
        stage.get(&stage.url("/petit")).await.unwrap().body,
        "é".repeat(100).into_bytes()
    );
    assert_eq!(stage.get(&stage.url("/faux")).await.unwrap_err(), NetError::Cut);
    assert_eq!(stage.get(&stage.url("/autre")).await.unwrap_err(), NetError::Protocol);
}

#[tokio::test]
async fn slow_cut_and_strange_answers_end_in_a_word() {
    let stage = Stage::new(|head| match head.split(' ').nth(1).unwrap() {
        "/lent" => Reply(vec![(Duration::from_secs(20), b"HTTP/1.1 200 OK\r\n\r\n".to_vec())]),
        "/goutte" => Reply(
            (0..30)
                .map(|_| (Duration::from_millis(200), b"HTTP/1.1 ".to_vec()))
                .collect(),
        ),
        "/coupe" => Reply::now("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nmoitié"),
        "/deux-espaces" => Reply::now("Http/1.0  404 Not Found\r\n\r\n"),
        "/charabia" => Reply::now("SSH-2.0-OpenSSH\r\n"),
        "/tete" => Reply::now(format!("HTTP/1.1 200 OK\r\n{}\r\n", "X-A: b\r\n".repeat(200))),
        _ => Reply(Vec::new()),
    })
    .await;
    let mut ask = stage.ask(&stage.url("/lent"));
    ask.within = Duration::from_millis(700);
    let began = Instant::now();
    assert_eq!(stage.client.send(ask.clone()).await.unwrap_err(), NetError::Timeout);
    ask.url = stage.url("/goutte");
    assert_eq!(stage.client.send(ask).await.unwrap_err(), NetError::Timeout);
    assert!(began.elapsed() < Duration::from_secs(4));
    for (path, expected) in [
        ("/coupe", NetError::Cut),
        ("/deux-espaces", NetError::Protocol),
        ("/charabia", NetError::Protocol),
        ("/tete", NetError::Protocol),
        ("/rien", NetError::Cut),
    ] {
        assert_eq!(stage.get(&stage.url(path)).await.unwrap_err(), expected, "{path}");
    }
}

#[tokio::test]
async fn redirects_are_followed_and_secrets_stay_home() {
    let stage = Stage::new(|head| {
        let host = head
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap()
            .to_owned();
        match head.split(' ').nth(1).unwrap() {
            "/ici" => Reply::to("/la?x=1"),
            "/ailleurs" => Reply::to(&format!("https://{}/arrive", host.replace("college", "ailleurs"))),
            "/boucle" => Reply::to("/boucle"),
            _ => Reply::ok("arrivé"),
        }
    })
    .await;
    let mut ask = stage.ask(&stage.url("/ici"));
    ask.confidential = vec![
        ("authorization".into(), "secret".into()),
        ("cookie".into(), "a=b".into()),
    ];
    ask.method = "POST".into();
    ask.body = b"corps".to_vec();
    let answer = stage.client.send(ask.clone()).await.unwrap();
    assert_eq!(answer.url, stage.url("/la?x=1"));
    {
        let seen = stage.server.requests.lock().unwrap();
        assert!(seen[0].starts_with("POST") && seen[1].starts_with("GET"), "{seen:?}");
        assert!(seen[1].contains("authorization: secret"));
    }
    ask.url = stage.url("/ailleurs");
    ask.allowed
        .push(format!("https://ailleurs.test:{}", stage.server.at.port()));
    stage.client.send(ask).await.unwrap();
    let last = stage.server.requests.lock().unwrap().last().unwrap().clone();
    assert!(
        last.contains("host: ailleurs.test") && !last.contains("secret") && !last.contains("cookie"),
        "{last}"
    );
    assert_eq!(
        stage.get(&stage.url("/boucle")).await.unwrap_err(),
        NetError::Refused(NetRule::Redirects)
    );
}

#[tokio::test]
async fn headers_that_frame_the_request_are_ours() {
    let stage = Stage::new(|_| Reply::ok("")).await;
    for (name, value) in [
        ("Host", "ailleurs.test"),
        ("content-length", "3"),
        ("Transfer-Encoding", "chunked"),
        ("x-a\r\nhost", "b"),
        ("x-a", "b\r\nhost: c"),
    ] {
        let mut ask = stage.ask(&stage.url("/"));
        ask.headers = vec![(name.into(), value.into())];
        assert_eq!(
            stage.client.send(ask).await.unwrap_err(),
            NetError::Refused(NetRule::Header),
            "{name}"
        );
    }
    for method in ["CONNECT", "TRACE", "get", "GET /x HTTP/1.1\r\nhost: y\r\n\r\n"] {
        let mut ask = stage.ask(&stage.url("/"));
        ask.method = method.into();
        assert_eq!(
            stage.client.send(ask).await.unwrap_err(),
            NetError::Refused(NetRule::Header),
            "{method}"
        );
    }
    assert!(stage.server.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_name_is_looked_up_once_per_connection() {
    let stage = Stage::new(|_| Reply::ok("oui")).await;
    // Whoever looked up again would be led to the metadata service.
    stage.names.say(
        "college.test",
        &[&[stage.server.at], &["169.254.169.254:443".parse().unwrap()]],
    );
    assert_eq!(stage.get(&stage.url("/")).await.unwrap().body, b"oui");
    assert_eq!(stage.names.asked.load(Ordering::SeqCst), 1);
    assert_eq!(
        stage.get(&stage.url("/")).await.unwrap_err(),
        NetError::Refused(NetRule::Private)
    );
    assert_eq!(stage.server.requests.lock().unwrap().len(), 1);
    let unknown = stage.ask("https://absent.test/");
    let unknown = preau_model::Outgoing {
        allowed: vec!["https://absent.test".into()],
        ..unknown
    };
    assert_eq!(
        stage.client.send(unknown).await.unwrap_err(),
        NetError::Name("absent.test".into())
    );
}

#[tokio::test]
async fn nobody_listens() {
    let stage = Stage::new(|_| Reply::ok("")).await;
    stage.names.say("college.test", &[&["127.0.0.1:1".parse().unwrap()]]);
    assert_eq!(stage.get(&stage.url("/")).await.unwrap_err(), NetError::Unreachable);
}
