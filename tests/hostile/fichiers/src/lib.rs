//! Opens a file: must be refused at install, `wasi:filesystem` named.

use preau_sdk::prelude::*;

struct Fichiers;

impl Page for Fichiers {
    fn handle(_: Request) -> Outcome {
        let words = std::fs::read_to_string("/etc/passwd").unwrap_or_else(|error| error.to_string());
        view("Fichiers", col![text(words)])
    }
}

export!(Fichiers: page);
