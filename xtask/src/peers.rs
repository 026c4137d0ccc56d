//! Real CAS clients: phpCAS from Debian, python-cas in an environment of its own, both against a demo.

use std::path::{Path, PathBuf};

use crate::cargo::target_dir;
use crate::failure::{Done, fail};
use crate::process::Cmd;
use crate::{env, install, repo};

const REQUIREMENTS: &str = "tests/peers/requirements.txt";

/// Everything must be built.
pub(crate) fn run() -> Done {
    let php = php()?;
    let python = python()?;
    let target = target_dir()?;
    let folder = repo::temporary("peers")?;
    let status = Cmd::new(target.join("debug/peers"))
        .arg("--preau")
        .arg(target.join("debug/preau"))
        .arg("--plugins")
        .arg(target.join("plugins"))
        .arg("--data")
        .arg(&folder)
        .arg("--python")
        .arg(python)
        .arg("--php")
        .arg(php)
        .arg("--scripts")
        .arg(repo::root().join("tests/peers"))
        .status()?;
    if !status.success() {
        return Err(fail(format!(
            "the peers ended with {status}; the data folder stays: {}",
            folder.display()
        )));
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn php() -> Done<PathBuf> {
    let complete = |php: &PathBuf| {
        let modules = Cmd::new(php).arg("-m").read().unwrap_or_default();
        let has = |name: &str| modules.lines().any(|line| line == name);
        has("curl") && has("dom") && Path::new("/usr/share/php/CAS.php").is_file()
    };
    if let Some(php) = env::which("php").filter(complete) {
        return Ok(php);
    }
    install::debian(&["php-cas", "php-cli", "php-curl", "php-xml"])?;
    env::which("php")
        .filter(complete)
        .ok_or_else(|| fail("php-cas is installed, but php has not its curl and xml extensions"))
}

/// An environment in the target folder, made again when what it must hold changes.
fn python() -> Done<PathBuf> {
    let folder = target_dir()?.join("peers-python");
    let (python, stamp) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let wanted = std::fs::read(REQUIREMENTS)?;
    if python.is_file() && std::fs::read(&stamp).is_ok_and(|seen| seen == wanted) {
        return Ok(python);
    }
    if env::which("python3").is_none() {
        install::debian(&["python3", "python3-venv"])?;
    }
    let made = |quietly: &str| {
        Cmd::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder)
            .run_quietly(quietly)
    };
    // Debian keeps the module of environments in a package of its own.
    if made("python3 -m venv").is_err() {
        install::debian(&["python3-venv"])?;
        made("python3 -m venv")?;
    }
    Cmd::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "-r",
            REQUIREMENTS,
        ])
        .run_quietly("pip install")?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}
