//! Questions put to chosen persons, one answer each.
//!
//! It owns what is asked and how the results look. The kernel owns the rest: who is asked, the answers (which never come
//! here), their secrecy and their count.

mod ecrire;
mod lire;
mod liste;
mod resultats;
mod sondage;
mod texts;

use preau_sdk::prelude::*;

/// The plugin.
struct Sondages;

impl Page for Sondages {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, []) => liste::page(&req),
            (View, ["poser"]) => ecrire::blank(),
            (Action("poser"), ["poser"]) => ecrire::create(&req),
            (View, [id]) => lire::page(&req, id),
            (View, [id, "resultats.csv"]) => resultats::file(id),
            (Action("approuver"), [id]) => lire::approve(&req, id),
            (Action("relancer"), [id]) => lire::remind(id),
            (Action("clore"), [id]) => lire::close(id),
            (Action("supprimer"), [id]) => req.delete(id, "?fait=supprime"),
            _ => missing(),
        }
    }
}

impl Widget for Sondages {
    fn draw(_slot: &str, _about: Option<&str>) -> Result<Option<Screen>, Problem> {
        liste::widget()
    }
}

export!(Sondages: page, widget);
