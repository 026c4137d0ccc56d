//! What a fresh machine lacks: the wasm target, Debian packages, npm packages.

use std::path::{Path, PathBuf};

use crate::cargo;
use crate::env;
use crate::failure::{Done, fail};
use crate::process::Cmd;

/// Installs the wasm target of the pinned toolchain when it is absent.
pub(crate) fn wasm_target() -> Done {
    const TARGET: &str = "wasm32-wasip2";
    let sysroot = Cmd::new("rustc").args(["--print", "sysroot"]).read()?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    if env::which("rustup").is_none() {
        return Err(fail(format!(
            "the Rust target {TARGET} is missing and rustup is not here to install it"
        )));
    }
    Cmd::new("rustup").args(["target", "add", TARGET]).run()
}

/// Installs Debian packages; without the right to, says the line to type.
pub(crate) fn debian(packages: &[&str]) -> Done {
    let line = format!("apt-get install -y {}", packages.join(" "));
    if env::which("apt-get").is_none() {
        return Err(fail(format!(
            "missing here: {}; install them with the packages of your system",
            packages.join(", ")
        )));
    }
    let sudo = !env::is_root();
    if sudo && Cmd::new("sudo").args(["-n", "true"]).read().is_err() {
        return Err(fail(format!(
            "missing here: {}. Type: sudo {line}",
            packages.join(", ")
        )));
    }
    let apt = |arguments: &[&str]| {
        let command = if sudo {
            Cmd::new("sudo").args(["-n", "apt-get"])
        } else {
            Cmd::new("apt-get")
        };
        command.args(arguments.iter()).env("DEBIAN_FRONTEND", "noninteractive")
    };
    // The list of packages may be absent (fresh container) or stale: refreshing it is best effort, installing is not.
    if let Err(failure) = apt(&["update", "-q"]).run_quietly("apt-get update") {
        eprintln!("  {failure}");
    }
    apt(&[&["install", "-y", "-q", "--no-install-recommends"], packages].concat()).run_quietly(&line)
}

/// The folder of PostgreSQL's server programs, installed when absent.
pub(crate) fn postgres() -> Done<PathBuf> {
    if let Some(folder) = postgres_folder() {
        return Ok(folder);
    }
    debian(&["postgresql"])?;
    postgres_folder().ok_or_else(|| fail("postgresql is installed, but initdb is not where Debian puts it"))
}

/// Debian's own folders first: what stands in PATH may be only some of the programs.
fn postgres_folder() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut folders: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    folders.sort();
    let in_path = env::which("initdb").and_then(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_path_buf()));
    let complete = |folder: &PathBuf| {
        let has = |program: &str| folder.join(program).is_file();
        ["initdb", "postgres", "pg_isready", "psql"].into_iter().all(has)
    };
    folders.into_iter().rev().chain(in_path).find(complete)
}

/// Chromium, Node and npm, installed when absent; the path of the browser.
pub(crate) fn browser() -> Done<PathBuf> {
    let find = || {
        env::which("chromium")
            .or_else(|| env::which("chromium-browser"))
            .or_else(|| env::which("google-chrome"))
    };
    let mut missing = Vec::new();
    if find().is_none() {
        missing.push("chromium");
    }
    if env::which("node").is_none() {
        missing.push("nodejs");
    }
    if env::which("npm").is_none() {
        missing.push("npm");
    }
    if !missing.is_empty() {
        debian(&missing)?;
    }
    find().ok_or_else(|| fail("chromium is installed but cannot be found in PATH"))
}

/// Node and npm, installed when absent.
pub(crate) fn node() -> Done {
    let missing: Vec<&str> = [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter(|(program, _)| env::which(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() { Ok(()) } else { debian(&missing) }
}

/// The npm packages of a folder, exactly as its lock file says.
pub(crate) fn npm(folder: &Path) -> Done {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.preau-lock");
    if std::fs::read(&stamp).is_ok_and(|seen| seen == lock) {
        return Ok(());
    }
    Cmd::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .dir(folder)
        .run_quietly("npm ci")?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

/// Whether `cargo NAME` exists.
pub(crate) fn cargo_has(name: &str) -> bool {
    cargo::cargo(&[name, "--version"]).read().is_ok()
}
