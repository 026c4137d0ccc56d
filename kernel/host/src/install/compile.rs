//! Compilation, in a child process with limits: a component made to exhaust the compiler takes nothing else down.

use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, Signal, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

use super::{CompileLimit, InstallError};
use crate::engine;

/// What one compilation may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileBounds {
    /// Processor seconds.
    pub cpu_seconds: u64,
    /// Bytes of address space.
    pub address_space: u64,
}

impl Default for CompileBounds {
    /// JavaScript guests need more than a gigabyte.
    fn default() -> Self {
        Self {
            cpu_seconds: 120,
            address_space: 3 << 30,
        }
    }
}

const WALL: Duration = Duration::from_mins(3);
/// Compiled code larger than this is refused.
const MAX_CODE: u64 = 256 << 20;

/// Where compilation happens.
#[derive(Debug, Clone)]
pub enum Compiler {
    /// `program args…` is this same binary, told to run [`compile_child_main`].
    Child {
        /// The server's own executable.
        program: PathBuf,
        /// Arguments that lead to [`compile_child_main`].
        args: Vec<String>,
    },
    /// In this process, without limits: for the test kit of plugin authors, who compile what they wrote themselves.
    InProcess,
}

impl Compiler {
    pub(crate) async fn compile(&self, component: &[u8]) -> Result<Vec<u8>, InstallError> {
        match self {
            Self::Child { program, args } => child(program, args, component).await,
            Self::InProcess => {
                let component = component.to_vec();
                tokio::task::spawn_blocking(move || {
                    let compiler = engine::compiler().map_err(InstallError::engine)?;
                    compiler
                        .precompile_component(&component)
                        .map_err(|error| InstallError::Compile(format!("{error:#}")))
                })
                .await
                .map_err(|_| InstallError::Compile("la compilation s’est arrêtée".to_owned()))?
            }
        }
    }
}

async fn child(program: &PathBuf, args: &[String], component: &[u8]) -> Result<Vec<u8>, InstallError> {
    let failed = |error: std::io::Error| {
        InstallError::Compile(format!("le processus de compilation n’a pas pu travailler ({error})"))
    };
    // Nothing is inherited: no environment, no open file but the two pipes, and it dies with its parent's interest.
    let mut child = Command::new(program)
        .args(args)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
        return Err(InstallError::Compile(
            "le processus de compilation n’a pas de tuyaux".to_owned(),
        ));
    };
    let feed = async move {
        // A child that dies early closes the pipe: its exit status tells more than this error.
        let _ = stdin.write_all(component).await;
        drop(stdin);
    };
    let mut code = Vec::new();
    let mut complaint = Vec::new();
    let (mut stdout, mut stderr) = (stdout.take(MAX_CODE + 1), stderr.take(4_096));
    let work = async {
        let ((), read, _) = tokio::join!(feed, stdout.read_to_end(&mut code), stderr.read_to_end(&mut complaint));
        read?;
        child.wait().await
    };
    let status = match tokio::time::timeout(WALL, work).await {
        Ok(status) => status.map_err(failed)?,
        Err(_) => {
            return Err(InstallError::CompileLimit(CompileLimit::Wall));
        }
    };
    let complaint = crate::log::clean(String::from_utf8_lossy(&complaint).trim(), 1_000);
    if !status.success() {
        return Err(match limit(status, &complaint) {
            Some(limit) => InstallError::CompileLimit(limit),
            None if complaint.is_empty() => InstallError::Compile(format!("le compilateur s’est arrêté ({status})")),
            None => InstallError::Compile(complaint),
        });
    }
    if code.len() as u64 > MAX_CODE {
        return Err(InstallError::Compile("le code compilé dépasse 256 MiB".to_owned()));
    }
    Ok(code)
}

/// Which limit ended the child: the kernel of the machine signals time, a refused allocation aborts or is told.
fn limit(status: ExitStatus, complaint: &str) -> Option<CompileLimit> {
    let memory = ["memory allocation of", "Cannot allocate memory", "os error 12"];
    if status.signal() == Some(Signal::XCPU.as_raw()) {
        return Some(CompileLimit::Cpu);
    }
    // Killed outright: the machine itself was out of memory.
    let killed = status.signal() == Some(Signal::KILL.as_raw());
    (killed || memory.iter().any(|words| complaint.contains(words))).then_some(CompileLimit::Memory)
}

/// The child's whole life: limits on itself, a component from standard input, compiled code to standard output.
pub fn compile_child_main(bounds: CompileBounds) -> ExitCode {
    match compile_stdin(bounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The parent reads it; if it cannot, the status is enough.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn compile_stdin(bounds: CompileBounds) -> Result<(), Box<dyn std::error::Error>> {
    // A second of grace: the soft limit says its name (SIGXCPU), the hard one only kills.
    for (resource, soft, most) in [
        (Resource::Cpu, bounds.cpu_seconds, bounds.cpu_seconds.saturating_add(1)),
        (Resource::As, bounds.address_space, bounds.address_space),
        (Resource::Core, 0, 0),
        (Resource::Fsize, 0, 0),
    ] {
        setrlimit(
            resource,
            Rlimit {
                current: Some(soft),
                maximum: Some(most),
            },
        )?;
    }
    let mut component = Vec::new();
    std::io::stdin().lock().read_to_end(&mut component)?;
    let engine = engine::compiler().map_err(|error| format!("{error:#}"))?;
    let code = engine
        .precompile_component(&component)
        .map_err(|error| format!("{error:#}"))?;
    let mut out = std::io::stdout().lock();
    out.write_all(&code)?;
    out.flush()?;
    Ok(())
}
