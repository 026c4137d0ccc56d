//! `preau serve` on a folder of its own: an installation that nobody prepared.

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Launch;
use crate::web::Client;
use crate::{Outcome, ensure};

/// An empty installation starts at once.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running installation; stopped when dropped.
#[derive(Debug)]
pub struct Fresh {
    child: Child,
    base: String,
}

impl Launch {
    /// Serves a folder, and waits until it answers.
    pub fn serve(&self, data: &Path) -> Outcome<Fresh> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = File::create(data.join("serve.log"))?;
        let child = Command::new(&self.preau)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let fresh = Fresh {
            child,
            base: format!("http://127.0.0.1:{port}"),
        };
        let (mut client, began) = (Client::new(&fresh.base), Instant::now());
        while client.get("/_sante").is_err() {
            ensure(began.elapsed() < PATIENCE, || {
                "a fresh installation does not answer".to_owned()
            })?;
            sleep(Duration::from_millis(100));
        }
        Ok(fresh)
    }
}

impl Fresh {
    /// Where it listens.
    pub fn base(&self) -> &str {
        &self.base
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
