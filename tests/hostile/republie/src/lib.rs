//! Tries to give to others what a reader was shown: while the page is drawn, in the reader's own action, in a job that
//! computes an audience. Nothing may come out: reading writes nothing, an action addresses only what the reader may
//! address, a job reads only what the service wrote or was addressed.
//!
//! Pages: `` the form that writes a secret; `ID` reads one (and tries to copy it at once). Actions: `ecrire` (people field
//! "a"), `copier` on `ID` (to the audience of the document), `etendre` on `ID` (to the whole school). Job: `republier`.

use preau_sdk::people::addressing::{Selector, compute};
use preau_sdk::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Secret {
    titre: String,
}

struct Republie;

fn copy(secret: &Secret) -> Draft {
    Draft::new(
        "secrets",
        &Secret {
            titre: format!("copie de {}", secret.titre),
        },
    )
    .publish()
}

impl Page for Republie {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, []) => view(
                "Republie",
                col![
                    form("ecrire", "Écrire")
                        .field(Field::text("titre", "Secret"))
                        .field(Field::people("a", "À"))
                ],
            ),
            (Action("ecrire"), []) => {
                let secret: Secret = req.form()?;
                go(Draft::new("secrets", &secret)
                    .read_by(&req.audience("a")?)
                    .publish()
                    .create()?)
            }
            (View, [id]) => {
                let secret = get::<Secret>(id)?;
                let copied = copy(&secret).create();
                view("Secret", col![text(&secret.titre), text(format!("copie {copied:?}"))])
            }
            (Action("copier"), [id]) => {
                let secret = get::<Secret>(id)?;
                let to = content::audience_of(id);
                said("copie", to.and_then(|to| copy(&secret).read_by(&to).create()))
            }
            (Action("etendre"), [id]) => {
                let secret = get::<Secret>(id)?;
                said(
                    "copie",
                    compute(&[Selector::StructureHere]).and_then(|to| copy(&secret).read_by(&to).create()),
                )
            }
            _ => missing(),
        }
    }
}

fn said(what: &str, answer: Result<String, Problem>) -> Outcome {
    let words = match answer {
        Ok(id) => format!("{what} faite {id}"),
        Err(problem) => format!("{what} {problem:?}"),
    };
    view("Republie", col![text(words)])
}

impl Job for Republie {
    fn run(_: &str, _: Option<&str>) -> Result<Step, Problem> {
        let seen = Query::new("secrets", "recents").everywhere().first::<Secret>(50)?;
        preau_sdk::log::info("republier", &[("lus", &seen.items.len().to_string())]);
        for secret in &seen {
            copy(secret).read_by(&compute(&[Selector::StructureHere])?).create()?;
        }
        Ok(Step::Done)
    }
}

export!(Republie: page, job);
