//! TLS in front of a plain server of this machine: one request, one answer, then the connection ends.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::certificate::{Certificate, server};
use crate::Outcome;

const LONGEST: usize = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(20);

/// A running front; stops when dropped.
#[derive(Debug)]
pub struct Front {
    authority: String,
    port: u16,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Front {
    /// In front of this port of 127.0.0.1.
    pub fn before(upstream: u16) -> Outcome<Self> {
        let (tls, authority) = server(Certificate::Good)?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let tls = Arc::clone(&tls);
                        std::thread::spawn(move || relay(stream, tls, upstream).ok());
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        Ok(Self {
            authority,
            port,
            stop,
            thread: Some(thread),
        })
    }

    /// `https://localhost:port`.
    pub fn base(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority that signed its certificate, PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // Nothing to do about a thread that panicked: its test already failed.
            let _ = thread.join();
        }
    }
}

fn relay(stream: TcpStream, tls: Arc<ServerConfig>, upstream: u16) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let connection = ServerConnection::new(tls).map_err(std::io::Error::other)?;
    let mut client = StreamOwned::new(connection, stream);
    let request = request(&mut client)?;
    #[expect(clippy::disallowed_methods, reason = "a peer of this very machine, in tests")]
    let mut server = TcpStream::connect_timeout(&SocketAddr::from(([127, 0, 0, 1], upstream)), PATIENCE)?;
    server.set_read_timeout(Some(PATIENCE))?;
    server.write_all(&request)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    // A server that is gone already is no failure.
    let _ = server.shutdown(Shutdown::Both);
    client.write_all(&answer)?;
    client.conn.send_close_notify();
    client.flush()
}

/// Head and body, told to end the connection after the answer.
fn request(client: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let (mut head, mut byte) = (Vec::new(), [0_u8; 1]);
    while !head.ends_with(b"\r\n\r\n") && head.len() < LONGEST {
        client.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let header = |line: &str, name: &str| line.to_ascii_lowercase().starts_with(name);
    let length = text.lines().find(|line| header(line, "content-length:"));
    let length = length.and_then(|line| line.split_once(':')?.1.trim().parse().ok());
    let kept = text.trim_end().lines().filter(|line| !header(line, "connection:"));
    let kept: Vec<&str> = kept.collect();
    let mut request = format!("{}\r\nConnection: close\r\n\r\n", kept.join("\r\n")).into_bytes();
    let mut body = vec![0_u8; usize::min(length.unwrap_or(0), LONGEST)];
    client.read_exact(&mut body)?;
    request.append(&mut body);
    Ok(request)
}
