//! Child processes: what is typed is shown, and what it costs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Done, fail};

/// A command line about to run.
pub(crate) struct Cmd {
    command: Command,
    shown: String,
}

impl Cmd {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let shown = program.as_ref().to_string_lossy().into_owned();
        let mut command = Command::new(program);
        // What the outer `cargo run` says about xtask must not reach the inner cargo: some build scripts watch it.
        for (name, _) in std::env::vars_os() {
            if let Some(text) = name.to_str()
                && (text.starts_with("CARGO_PKG_") || text == "CARGO_MANIFEST_DIR" || text == "CARGO_MANIFEST_PATH")
            {
                command.env_remove(name);
            }
        }
        Self { command, shown }
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&argument.as_ref().to_string_lossy());
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = A>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs with its output on this terminal; an unhappy end is a failure.
    pub(crate) fn run(mut self) -> Done {
        eprintln!("$ {}", self.shown);
        let status = self
            .command
            .status()
            .map_err(|error| fail(format!("{}: {error}", self.shown)))?;
        if status.success() {
            Ok(())
        } else {
            Err(fail(format!("{} ended with {status}", self.shown)))
        }
    }

    /// Runs without showing anything but the time it takes; the output is shown only when it fails.
    pub(crate) fn run_quietly(mut self, label: &str) -> Done {
        let started = Instant::now();
        let (done, waiting) = channel::<()>();
        let name = label.to_owned();
        let clock = thread::spawn(move || {
            while let Err(RecvTimeoutError::Timeout) = waiting.recv_timeout(Duration::from_secs(10)) {
                eprintln!("  … {name}: {} s", started.elapsed().as_secs());
            }
        });
        eprintln!("  {label} …");
        let output = self.command.stdin(Stdio::null()).output();
        drop(done);
        // The thread only prints; nothing to learn from its end.
        let _ = clock.join();
        let output = output.map_err(|error| fail(format!("{}: {error}", self.shown)))?;
        if output.status.success() {
            eprintln!("  {label}: {:.1} s", started.elapsed().as_secs_f32());
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(fail(format!(
            "{} ended with {}\n{}",
            self.shown,
            output.status,
            String::from_utf8_lossy(&said)
        )))
    }

    /// Runs with its output on this terminal, and says how it ended.
    pub(crate) fn status(mut self) -> Done<std::process::ExitStatus> {
        self.command
            .status()
            .map_err(|error| fail(format!("{}: {error}", self.shown)))
    }

    /// What it prints on its standard output.
    pub(crate) fn read(mut self) -> Done<String> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .map_err(|e| fail(format!("{}: {e}", self.shown)))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(fail(format!(
            "{} ended with {}\n{}",
            self.shown,
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )))
    }

    /// Starts it in the background, its output in a file.
    pub(crate) fn start(mut self, log: &Path) -> Done<Child> {
        let file = std::fs::File::create(log)?;
        let again = file.try_clone()?;
        self.command.stdin(Stdio::null()).stdout(file).stderr(again);
        self.command
            .spawn()
            .map_err(|error| fail(format!("{}: {error}", self.shown)))
    }
}
