//! A double of SPIP: the recorded answers, over https on this machine, in every mood.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::answers;
use super::certificate::{Certificate, server};
use super::listen::{Listening, Stream, head};
use crate::Outcome;

/// How the server behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mood {
    /// As the real one.
    Good,
    /// Answers after this time.
    Slow(Duration),
    /// Stops in the middle of the body.
    Cut,
    /// Answers 500.
    Error,
    /// Another charset than it says.
    WrongCharset,
    /// The sign-in form instead of the feed.
    SignIn,
    /// Fifty megabytes.
    Huge,
    /// `Http/1.0  404 Not Found`.
    OddStatus,
    /// Leads elsewhere.
    Redirect(String),
}

#[derive(Debug)]
struct Shared {
    mood: Mutex<Mood>,
    news: Mutex<Vec<String>>,
    requests: Mutex<Vec<String>>,
    base: String,
}

/// A running double; stops when dropped.
#[derive(Debug)]
pub struct Spip {
    shared: Arc<Shared>,
    authority: String,
    listening: Listening,
}

impl Spip {
    /// Starts one with a good certificate.
    pub fn start() -> Outcome<Self> {
        Self::presenting(Certificate::Good)
    }

    /// Starts one on this port.
    pub(super) fn at(port: u16) -> Outcome<Self> {
        Self::on(port, Certificate::Good)
    }

    /// Starts one that presents another certificate.
    pub fn presenting(which: Certificate) -> Outcome<Self> {
        Self::on(0, which)
    }

    fn on(port: u16, which: Certificate) -> Outcome<Self> {
        let (tls, authority) = server(which)?;
        let bound = Listening::bind(port)?;
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Good),
            news: Mutex::default(),
            requests: Mutex::default(),
            base: format!("https://localhost:{}", bound.1),
        });
        let served = Arc::clone(&shared);
        Ok(Self {
            shared,
            authority,
            listening: Listening::serve(bound, tls, move |stream| serve(stream, &served)),
        })
    }

    /// `https://localhost:port`.
    pub fn base(&self) -> &str {
        &self.shared.base
    }

    /// `localhost:port`, as the operator's exception names it.
    pub fn server(&self) -> String {
        format!("localhost:{}", self.listening.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.listening.port
    }

    /// The authority that signed its certificate, PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// From now on.
    pub fn mood(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// One more article, at the top of every feed that is not empty.
    pub fn publish(&self, title: &str) {
        let mut news = self.shared.news.lock().unwrap_or_else(PoisonError::into_inner);
        news.insert(0, title.to_owned());
    }

    /// Heads of the requests received.
    pub fn requests(&self) -> Vec<String> {
        let requests = self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.clone()
    }
}

fn serve(mut stream: Stream, shared: &Shared) -> std::io::Result<()> {
    let head = head(&mut stream)?;
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    shared
        .requests
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(head);
    let mood = shared.mood.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let news = shared.news.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let good = answers::to(&path, &shared.base, &news);
    match mood {
        Mood::Good => stream.write_all(&good)?,
        Mood::Slow(wait) => {
            std::thread::sleep(wait);
            stream.write_all(&good)?;
        }
        Mood::Cut => {
            stream.write_all(good.get(..good.len() / 2).unwrap_or_default())?;
            stream.flush()?;
            // No word of farewell: the connection just ends.
            return Ok(());
        }
        Mood::Error => stream.write_all(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 6\r\n\r\nerreur")?,
        Mood::WrongCharset => stream.write_all(&answers::latin(&shared.base))?,
        Mood::SignIn => stream.write_all(&answers::sign_in(&shared.base))?,
        Mood::Huge => huge(&mut stream)?,
        Mood::OddStatus => stream.write_all(&answers::odd(&shared.base))?,
        Mood::Redirect(to) => {
            let head = format!("HTTP/1.1 301 Moved Permanently\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(head.as_bytes())?;
        }
    }
    stream.conn.send_close_notify();
    stream.flush()
}

/// Fifty megabytes that never say their size.
fn huge(stream: &mut impl Write) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n<rss><channel>")?;
    let some = vec![b' '; 1 << 16];
    for _ in 0..800 {
        stream.write_all(&some)?;
    }
    Ok(())
}
