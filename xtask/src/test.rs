//! Everything continuous integration needs, in the order that fails soonest, under one time budget.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::budget::Budget;
use crate::cargo::{cargo, target_dir};
use crate::failure::{Done, fail};
use crate::postgres::Postgres;
use crate::process::Cmd;
use crate::{demo, gates, guests, install, licences, peers};

/// What a full run is given, from an empty target folder on two cores.
const CAP: Duration = Duration::from_mins(40);
/// A full run that takes longer fails: something is wrong, and not only a slow machine.
const LIMIT: Duration = Duration::from_mins(50);

type Step = (&'static str, u64, fn() -> Done);

/// Name, budget in seconds from a clean clone, work.
const STEPS: [Step; 12] = [
    ("format", 20, format),
    ("gates", 20, gates::run),
    ("licences", 30, licences::run),
    ("plugins", 150, plugins),
    ("lint", 540, lint),
    ("build", 900, build),
    ("sqlite", 240, sqlite),
    ("postgres", 180, postgres),
    ("story", 180, story),
    ("peers", 90, peers::run),
    ("browser", 420, browser),
    ("doc", 120, doc),
];

pub(crate) fn run(names: &[String]) -> Done {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|(step, ..)| step == name)) {
        let known: Vec<&str> = STEPS.iter().map(|(name, ..)| *name).collect();
        return Err(fail(format!("unknown step « {unknown} »; steps: {}", known.join(" "))));
    }
    let mut budget = Budget::new();
    let chosen = STEPS
        .iter()
        .filter(|(name, ..)| names.is_empty() || names.iter().any(|chosen| chosen == name));
    let outcome = chosen
        .into_iter()
        .try_for_each(|(name, seconds, work)| budget.step(name, *seconds, work));
    let kept = budget.close(CAP, LIMIT);
    outcome.and(kept)
}

fn format() -> Done {
    cargo(&["fmt", "--all", "--check"]).run()
}

fn plugins() -> Done {
    guests::build_all().map(drop)
}

fn lint() -> Done {
    cargo(&[
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])
    .run()
}

/// One selection of crates for every later step: another selection would choose other features and compile again.
fn build() -> Done {
    workspace(cargo(&["build", "--locked"]))?.arg("--all-targets").run()
}

/// Peers of tests that are not Rust programs.
fn peers() -> Done {
    install::node()?;
    install::npm(Path::new("tests/doors"))
}

fn sqlite() -> Done {
    peers()?;
    let runner: &[&str] = if install::cargo_has("nextest") {
        &["nextest", "run", "--locked"]
    } else {
        &["test", "--locked"]
    };
    workspace(cargo(runner))?.run()
}

/// The same integration tests again, on a server started for them.
fn postgres() -> Done {
    let server = Postgres::start()?;
    let runner: &[&str] = if install::cargo_has("nextest") {
        &["nextest", "run", "--locked"]
    } else {
        &["test", "--locked"]
    };
    // The whole workspace is selected here too: crates keep the features they were built with.
    workspace(cargo(runner))?
        .args(["--test", "it"])
        .env("PREAU_TEST_POSTGRES", server.url())
        .run()
}

/// On both engines at once, since each mostly waits. The embedded one leaves its data to the browser, which then has articles to
/// look at.
fn story() -> Done {
    let data = story_data()?;
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let server = Postgres::start()?;
    let database = server.database("story")?;
    std::thread::scope(|both| {
        let other = both.spawn(|| demo::check(Some(&database), None, false));
        let embedded = demo::check(None, Some(data), true);
        let other = other
            .join()
            .unwrap_or_else(|_| Err(fail("the story on PostgreSQL stopped short")));
        embedded.and(other)
    })
}

fn story_data() -> Done<PathBuf> {
    Ok(target_dir()?.join("story"))
}

fn browser() -> Done {
    let chromium = install::browser()?;
    let folder = Path::new("tests/browser");
    install::npm(folder)?;
    let data = story_data()?;
    if !data.join("demo-accounts.json").is_file() {
        demo::check(None, Some(data.clone()), true)?;
    }
    let target = target_dir()?;
    Cmd::new("node")
        .arg("run.mjs")
        .dir(folder)
        .env("PREAU_CHROMIUM", chromium)
        .env("PREAU_TARGET", target)
        .env("PREAU_DATA", data)
        .run()
}

fn doc() -> Done {
    workspace(cargo(&["doc", "--locked", "--no-deps", "--document-private-items"]))?
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}

/// The workspace but its guests, which are built for wasm only.
pub(crate) fn workspace(mut command: Cmd) -> Done<Cmd> {
    command = command.arg("--workspace");
    for guest in guests::guests()? {
        command = command.args(["--exclude", guest.package.as_str()]);
    }
    Ok(command)
}
