//! Holds the capabilities `people.address` and `people.fields` (nom), and goes beyond: addresses people whom the acting
//! person may not address, keeps what a person chose, reads a field that it did not declare. Each answer is shown.
//!
//! Pages: `champs/FIELD` reads a field of the acting person. Actions: `adresser` on `structure`, `profil/NAME`,
//! `personne/ALIAS`, `responsables/ALIAS` or `groupe/GROUP`, `deriver` on `choisi` (people field "a").

use preau_sdk::people::addressing::{Selector, compute};
use preau_sdk::people::{Relation, fields};
use preau_sdk::prelude::*;
use serde::Serialize;

#[derive(Serialize)]
struct Word<'a> {
    titre: &'a str,
}

struct Adresse;

impl Page for Adresse {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, ["champs", name]) => {
                let me = me::acting().ok_or(Problem::Missing)?;
                said("champs", &fields::read(&[me], &[name]))
            }
            (View, ["calculer"]) => said("calculer", &compute(&[Selector::StructureHere]).map(|to| to.size())),
            (View, []) => view(
                "Adresse",
                col![form("deriver", "Dériver").path("choisi").field(Field::people("a", "À"))],
            ),
            (Action("adresser"), ["structure"]) => publish(compute(&[Selector::StructureHere])),
            (Action("adresser"), ["profil", name]) => publish(compute(&[Selector::ProfileHere((*name).to_owned())])),
            (Action("adresser"), ["personne", alias]) => publish(compute(&[Selector::One((*alias).to_owned())])),
            (Action("adresser"), ["responsables", alias]) => {
                publish(compute(&[Selector::ResponsablesOf((*alias).to_owned())]))
            }
            (Action("adresser"), ["groupe", group]) => publish(compute(&[Selector::Group((*group).to_owned())])),
            (Action("deriver"), ["choisi"]) => publish(req.audience("a")?.derive(Relation::Responsables)),
            _ => missing(),
        }
    }
}

/// The audience may be refused, or the publication: both answers are shown.
fn publish(to: Result<Audience, Problem>) -> Outcome {
    match to {
        Err(problem) => said::<()>("audience", &Err(problem)),
        Ok(to) => said(
            "publication",
            &Draft::new("mots", &Word { titre: "À tous" })
                .read_by(&to)
                .publish()
                .create(),
        ),
    }
}

fn said<T: std::fmt::Debug>(what: &str, answer: &Result<T, Problem>) -> Outcome {
    view("Adresse", col![text(format!("{what} {answer:?}"))])
}

export!(Adresse: page);
