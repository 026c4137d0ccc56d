//! Uses `people/fields`, which its manifest does not declare: must be refused at install, the interface named.

use preau_sdk::people::fields;
use preau_sdk::prelude::*;

struct Champs;

impl Page for Champs {
    fn handle(_: Request) -> Outcome {
        let me = me::acting().ok_or(Problem::Missing)?;
        let rows = fields::read(&[me], &["nom", "prenom"])?;
        view("Champs", col![text(format!("{rows:?}"))])
    }
}

export!(Champs: page);
