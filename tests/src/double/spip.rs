//! A double of SPIP: the recorded answers, over https on this machine, in every mood.

use std::io::{Read as _, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::answers;
use super::certificate::{Certificate, server};
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
    stop: AtomicBool,
    base: String,
}

/// A running double; stops when dropped.
#[derive(Debug)]
pub struct Spip {
    shared: Arc<Shared>,
    authority: String,
    port: u16,
    thread: Option<JoinHandle<()>>,
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
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Good),
            news: Mutex::default(),
            requests: Mutex::default(),
            stop: AtomicBool::new(false),
            base: format!("https://localhost:{port}"),
        });
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || accept(&listener, &tls, &served));
        Ok(Self {
            shared,
            authority,
            port,
            thread: Some(thread),
        })
    }

    /// `https://localhost:port`.
    pub fn base(&self) -> &str {
        &self.shared.base
    }

    /// `localhost:port`, as the operator's exception names it.
    pub fn server(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
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

impl Drop for Spip {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // Nothing to do about a thread that panicked: its test already failed.
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, tls: &Arc<ServerConfig>, shared: &Arc<Shared>) {
    while !shared.stop.load(Ordering::SeqCst) {
        match listener.accept() {
            Ok((stream, _)) => {
                let (tls, shared) = (Arc::clone(tls), Arc::clone(shared));
                // One thread each: a slow answer does not hold the others. A client that leaves is no failure here.
                std::thread::spawn(move || serve(stream, tls, &shared).ok());
            }
            Err(_) => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn serve(stream: TcpStream, tls: Arc<ServerConfig>, shared: &Shared) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let connection = ServerConnection::new(tls).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 {
        stream.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
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
