//! The demo: build, then hand over to the binary.

use std::path::PathBuf;
use std::process::ExitStatus;

use crate::cargo::{cargo, target_dir};
use crate::failure::{Done, fail};
use crate::process::Cmd;
use crate::{guests, install, repo};

struct Options {
    check: bool,
    keep: bool,
    data: Option<PathBuf>,
    port: Option<u16>,
}

pub(crate) fn run(arguments: &[String]) -> Done {
    let options = Options::read(arguments)?;
    install::wasm_target()?;
    eprintln!("1. Plugins");
    guests::build_bundled()?;
    eprintln!("2. Portal (the first time: all of its dependencies, some minutes)");
    cargo(&["build", "--locked", "-p", "preau-server"]).run()?;
    if options.check {
        cargo(&["build", "--locked", "-p", "preau-tests", "--bin", "story"]).run()?;
        return check(None, options.data, options.keep);
    }
    eprintln!("3. Demo");
    let target = target_dir()?;
    let data = options.data.unwrap_or_else(|| repo::root().join("data/demo"));
    Cmd::new(target.join("debug/preau"))
        .args(["demo", "--port", &options.port.unwrap_or(8080).to_string(), "--data"])
        .arg(data)
        .arg("--plugins")
        .arg(target.join("plugins"))
        .run()
}

/// Walks the story against a demo of its own, on SQLite or on the PostgreSQL database given. Everything must be built.
pub(crate) fn check(database: Option<&str>, data: Option<PathBuf>, keep: bool) -> Done {
    let target = target_dir()?;
    let own = data.is_none();
    let folder = data.map_or_else(|| repo::temporary("story"), Ok)?;
    let mut story = Cmd::new(target.join("debug/story"))
        .arg("--preau")
        .arg(target.join("debug/preau"))
        .arg("--plugins")
        .arg(target.join("plugins"))
        .arg("--data")
        .arg(&folder);
    if let Some(address) = database {
        story = story.args(["--database", address]);
    }
    let status = story.status()?;
    if own && !keep && status.success() {
        std::fs::remove_dir_all(&folder)?;
    } else if own {
        eprintln!("  the data folder stays: {}", folder.display());
    }
    ended(status)
}

fn ended(status: ExitStatus) -> Done {
    if status.success() {
        Ok(())
    } else {
        Err(fail(format!("the story ended with {status}")))
    }
}

impl Options {
    fn read(arguments: &[String]) -> Done<Self> {
        let mut options = Self {
            check: false,
            keep: false,
            data: None,
            port: None,
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--check" => options.check = true,
                "--keep" => options.keep = true,
                "--data" => options.data = Some(rest.next().ok_or_else(|| fail("--data wants a folder"))?.into()),
                "--port" => {
                    let port = rest.next().and_then(|text| text.parse().ok());
                    options.port = Some(port.ok_or_else(|| fail("--port wants a number"))?);
                }
                other => return Err(fail(format!("unknown option « {other} »"))),
            }
        }
        Ok(options)
    }
}
