//! Lets real CAS clients in a demo of its own: one JSON line per step, then `N passed, M failed`.

use std::path::PathBuf;
use std::process::ExitCode;

use preau_tests::peers::{self, Tools};
use preau_tests::{Broken, Launch, broken};

const USAGE: &str = "Usage: peers --preau BINARY --plugins DIR --data DIR --python BINARY --php BINARY --scripts DIR";

fn main() -> ExitCode {
    match read(std::env::args().skip(1)) {
        Ok((launch, tools)) if peers::run(&launch, &tools) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("peers: {error}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<(Launch, Tools), Broken> {
    let mut given = std::collections::BTreeMap::new();
    while let Some(name) = arguments.next() {
        let value = arguments
            .next()
            .ok_or_else(|| broken(format!("{name} wants a value")))?;
        given.insert(name, PathBuf::from(value));
    }
    let mut path = |name: &str| given.remove(name).ok_or_else(|| broken(format!("{name} is missing")));
    let launch = Launch {
        preau: path("--preau")?,
        plugins: path("--plugins")?,
        data: path("--data")?,
        database: None,
        more: String::new(),
    };
    let tools = Tools {
        python: path("--python")?,
        php: path("--php")?,
        scripts: path("--scripts")?,
    };
    match given.into_keys().next() {
        Some(unknown) => Err(broken(format!("unknown option « {unknown} »"))),
        None => Ok((launch, tools)),
    }
}
