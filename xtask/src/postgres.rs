//! A PostgreSQL server of our own for the tests: temporary folder, loopback only, gone when dropped.

use std::fs;
use std::io::Read as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::{Done, fail};
use crate::process::Cmd;
use crate::{env, install, repo};

/// A running server.
pub(crate) struct Postgres {
    child: Child,
    folder: PathBuf,
    url: String,
}

impl Postgres {
    /// Installs what is missing, makes a cluster and starts it.
    pub(crate) fn start() -> Done<Self> {
        let programs = install::postgres()?;
        let folder = repo::temporary("pg")?;
        let user = Unprivileged::find()?;
        let password = password()?;
        let secret = folder.join("password");
        fs::write(&secret, &password)?;
        user.give(&folder)?;
        let data = folder.join("data");
        // The server refuses to run as root; the password keeps other users of this machine out.
        user.command(&programs.join("initdb"))
            .args([
                "--username=preau",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=scram-sha-256",
                "--no-sync",
            ])
            .arg("--pwfile")
            .arg(&secret)
            .arg("--pgdata")
            .arg(&data)
            .dir(&folder)
            .run_quietly("PostgreSQL: new cluster")?;
        let port = free_port()?;
        // Durability is not what these tests measure: fsync off makes them three times as fast.
        let settings = [
            "listen_addresses=127.0.0.1",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=300",
            "shared_buffers=256MB",
            "log_min_messages=warning",
        ];
        let mut command = user
            .command(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string()]);
        for setting in settings {
            command = command.args(["-c", setting]);
        }
        let socket = format!("unix_socket_directories={}", folder.display());
        let child = command.args(["-c", &socket]).dir(&folder).start(&folder.join("log"))?;
        let url = format!("postgres://preau:{password}@127.0.0.1:{port}/postgres");
        let mut server = Self { child, folder, url };
        server.wait(&programs, port)?;
        Ok(server)
    }

    /// Address of its maintenance database; holds a password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A new empty database; its address.
    pub(crate) fn database(&self, name: &str) -> Done<String> {
        let psql = install::postgres()?.join("psql");
        Cmd::new(psql)
            .args([self.url.as_str(), "-qc", &format!("CREATE DATABASE {name}")])
            .read()?;
        Ok(self
            .url
            .replace("/postgres", &format!("/{name}"))
            .replace(&format!("{name}://"), "postgres://"))
    }

    fn wait(&mut self, programs: &Path, port: u16) -> Done {
        let started = Instant::now();
        while started.elapsed() < Duration::from_mins(1) {
            let ready = Cmd::new(programs.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
            if ready.read().is_ok() {
                eprintln!("  PostgreSQL on port {port}");
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(fail(format!("PostgreSQL ended at once ({status}):\n{log}")));
            }
            sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(fail(format!("PostgreSQL did not answer within 60 s:\n{log}")))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is its "fast" shutdown; the folder goes with it, whatever happened.
        let _ = Cmd::new("kill").args(["-INT", &self.child.id().to_string()]).read();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Who runs the server: ourselves, or when we are root, an unprivileged account.
struct Unprivileged {
    ids: Option<(String, String)>,
}

impl Unprivileged {
    fn find() -> Done<Self> {
        if !env::is_root() {
            return Ok(Self { ids: None });
        }
        for name in ["postgres", "nobody"] {
            let id = |flag: &str| {
                Cmd::new("id")
                    .args([flag, name])
                    .read()
                    .map(|text| text.trim().to_owned())
            };
            if let (Ok(user), Ok(group)) = (id("-u"), id("-g")) {
                return Ok(Self {
                    ids: Some((user, group)),
                });
            }
        }
        Err(fail(
            "PostgreSQL refuses to run as root, and this machine has neither the user postgres nor nobody",
        ))
    }

    fn give(&self, folder: &Path) -> Done {
        let Some((user, group)) = &self.ids else { return Ok(()) };
        Cmd::new("chown")
            .args(["-R", &format!("{user}:{group}")])
            .arg(folder)
            .read()
            .map(drop)
    }

    /// The server also stops when this process dies without a word (killed, terminal closed).
    fn command(&self, program: &Path) -> Cmd {
        let command = Cmd::new("setpriv").args(["--pdeathsig", "INT"]);
        match &self.ids {
            Some((user, group)) => command
                .args(["--reuid", user, "--regid", group, "--clear-groups", "--"])
                .arg(program),
            None => command.arg("--").arg(program),
        }
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Done<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn password() -> Done<String> {
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(u128::from_le_bytes(bytes).to_string())
}
