//! Measures, one JSON line each. `cargo xtask bench [NAME…]` builds everything for release and runs them.
//!
//! Two things that are compared are measured alternately in one run (A B A B), so that the machine's mood touches both.

mod cas;
mod connecteur;
mod home;
mod import;
mod inbox;
mod liaison;
mod line;
mod place;
mod plugins;
mod poll;
mod search;

use std::process::ExitCode;

use preau_tests::Outcome;

use crate::place::Place;

type Bench = fn(&Place) -> Outcome;

/// Run only when they are named: they take minutes.
const ON_DEMAND: [&str; 1] = ["aaf-import-million"];

const BENCHES: &[(&str, Bench)] = &[
    ("plugin-page", plugins::page),
    ("fresh-call", plugins::fresh),
    ("aaf-import", import::run),
    ("aaf-import-million", import::million),
    ("home", home::run),
    ("inbox", inbox::run),
    ("annuaire-search", search::run),
    ("liaison-word", liaison::word),
    ("liaison-to-sign", liaison::to_sign),
    ("poll-answers", poll::run),
    ("spip-polling", connecteur::polling),
    ("connector-page", connecteur::page),
    ("cas", cas::run),
];

fn main() -> ExitCode {
    // `cargo bench` adds this word to what it was given.
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let Some(unknown) = names
        .iter()
        .find(|name| !BENCHES.iter().any(|(known, _)| known == name))
    {
        let known: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        eprintln!("unknown bench « {unknown} »; benches: {}", known.join(" "));
        return ExitCode::from(2);
    }
    let outcome = Place::find().and_then(|place| {
        let wanted = |name: &str| match names.as_slice() {
            [] => !ON_DEMAND.contains(&name),
            names => names.iter().any(|chosen| chosen == name),
        };
        let chosen = BENCHES.iter().filter(|(name, _)| wanted(name));
        chosen.into_iter().try_for_each(|(name, bench)| {
            eprintln!("── {name}");
            bench(&place)
        })
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}
