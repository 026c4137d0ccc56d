//! A listener on this machine that stops when dropped, and the reading of a request.

use std::io::{self, Read};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::Outcome;

/// One connection.
pub(super) type Stream = StreamOwned<ServerConnection, TcpStream>;

/// A thread that accepts; each connection has its own, so that a slow answer does not hold the others.
#[derive(Debug)]
pub(super) struct Listening {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    pub(super) port: u16,
}

impl Listening {
    /// Binds; nobody is answered before [`Listening::serve`].
    pub(super) fn bind(port: u16) -> Outcome<(TcpListener, u16)> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    }

    /// Answers whoever comes. A client that leaves is no failure here.
    pub(super) fn serve(
        (listener, port): (TcpListener, u16),
        tls: Arc<ServerConfig>,
        work: impl Fn(Stream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, work) = (Arc::clone(&stop), Arc::new(work));
        let thread = std::thread::spawn(move || {
            while !stopped.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let (tls, work) = (Arc::clone(&tls), Arc::clone(&work));
                        std::thread::spawn(move || open(stream, tls).and_then(|stream| work(stream)).ok());
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        Self {
            stop,
            thread: Some(thread),
            port,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // Nothing to do about a thread that panicked: its test already failed.
            let _ = thread.join();
        }
    }
}

fn open(stream: TcpStream, tls: Arc<ServerConfig>) -> io::Result<Stream> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let connection = ServerConnection::new(tls).map_err(io::Error::other)?;
    Ok(StreamOwned::new(connection, stream))
}

/// The head of a request, its empty line included.
pub(super) fn head(stream: &mut impl Read) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 {
        stream.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
