//! Starting, watching and stopping the binary.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::web::Client;
use crate::{Accounts, Outcome, broken, ensure};

/// A first start generates and imports an académie.
const FIRST_START: Duration = Duration::from_mins(10);
const STOP: Duration = Duration::from_secs(20);
/// Some of the step that was announced is then done.
const IN_THE_MIDDLE: Duration = Duration::from_millis(400);

/// What a demo is started from.
#[derive(Debug, Clone)]
pub struct Launch {
    /// The binary.
    pub preau: PathBuf,
    /// Folder of the plugins' packages.
    pub plugins: PathBuf,
    /// Data folder.
    pub data: PathBuf,
    /// Address of a database, instead of the embedded one.
    pub database: Option<String>,
    /// More lines of its configuration.
    pub more: String,
}

/// A running demo.
#[derive(Debug)]
pub struct Demo {
    launch: Launch,
    child: Child,
    port: u16,
    ready_in: Duration,
}

impl Launch {
    /// Starts it and waits until it answers.
    pub fn start(&self) -> Outcome<Demo> {
        let began = Instant::now();
        let mut demo = self.spawn()?;
        demo.wait(began)?;
        Ok(demo)
    }

    /// Starts it and kills it once it says these words, as a power cut would.
    pub fn cut(&self, words: &str) -> Outcome {
        let mut demo = self.spawn()?;
        let began = Instant::now();
        while !std::fs::read_to_string(self.log())?.contains(words) {
            if let Some(status) = demo.child.try_wait()? {
                return Err(broken(format!("it ended with {status} before: {}", tail(&self.log()))));
            }
            ensure(began.elapsed() < FIRST_START, || format!("it never said « {words} »"))?;
            sleep(Duration::from_millis(20));
        }
        sleep(IN_THE_MIDDLE);
        demo.child.kill()?;
        demo.child.wait()?;
        Ok(())
    }

    fn spawn(&self) -> Outcome<Demo> {
        std::fs::create_dir_all(&self.data)?;
        let configuration = self.data.join("preau.toml");
        let database = self
            .database
            .as_ref()
            .map(|address| format!("database = \"{address}\"\n"));
        let lines = format!("{}{}", database.unwrap_or_default(), self.more);
        if !lines.is_empty() {
            std::fs::write(&configuration, lines)?;
        }
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let log = File::create(self.log())?;
        let child = Command::new(&self.preau)
            .args(["demo", "--port", &port.to_string(), "--data"])
            .arg(&self.data)
            .arg("--plugins")
            .arg(&self.plugins)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        Ok(Demo {
            launch: self.clone(),
            child,
            port,
            ready_in: Duration::ZERO,
        })
    }

    /// Runs another command of the binary on the same data folder, and gives what it printed.
    pub fn command(&self, arguments: &[&str]) -> Outcome<String> {
        let output = Command::new(&self.preau)
            .args(arguments)
            .stdin(Stdio::null())
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure(output.status.success(), || {
            format!("preau {} ended with {}: {said}", arguments.join(" "), output.status)
        })?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What the last start printed.
    pub fn log(&self) -> PathBuf {
        self.data.join("demo.log")
    }
}

impl Demo {
    /// Where it listens.
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From the start of the process to its first answer.
    pub fn ready_in(&self) -> Duration {
        self.ready_in
    }

    /// What it was started from.
    pub fn launch(&self) -> &Launch {
        &self.launch
    }

    /// Who can sign in.
    pub fn accounts(&self) -> Outcome<Accounts> {
        Accounts::read(&self.launch.data.join("demo-accounts.json"))
    }

    /// Asks it to stop, as an operator does, and waits.
    pub fn stop(mut self) -> Outcome {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        let began = Instant::now();
        while began.elapsed() < STOP {
            if let Some(status) = self.child.try_wait()? {
                return ensure(status.success(), || format!("the server ended with {status}"));
            }
            sleep(Duration::from_millis(50));
        }
        Err(broken(format!("the server did not stop within {} s", STOP.as_secs())))
    }

    fn wait(&mut self, began: Instant) -> Outcome {
        let mut client = Client::new(&self.base());
        while began.elapsed() < FIRST_START {
            if let Some(status) = self.child.try_wait()? {
                return Err(broken(format!(
                    "the server ended with {status}: {}",
                    tail(&self.launch.log())
                )));
            }
            if client.get("/_sante").is_ok_and(|answer| answer.status == 200) {
                self.ready_in = began.elapsed();
                let embedded = self.launch.data.join("preau.db").exists();
                return ensure(embedded == self.launch.database.is_none(), || {
                    "it runs on another database than asked".to_owned()
                });
            }
            sleep(Duration::from_millis(100));
        }
        Err(broken(format!(
            "no answer after {} s: {}",
            FIRST_START.as_secs(),
            tail(&self.launch.log())
        )))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Already ended when `stop` succeeded; otherwise nothing of it may stay.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .get(lines.len().saturating_sub(12)..)
        .unwrap_or_default()
        .join("\n")
}
