//! The liaison notebook of each pupil: words of the school, signatures and answers of the responsables.
//!
//! It owns what a word says and how a notebook looks. The kernel owns who reads it, who is asked to sign, and what was signed.

mod carnet;
mod ecrire;
mod lire;
mod liste;
mod mot;
mod signer;
mod texts;

use preau_sdk::prelude::*;

/// The plugin.
struct Liaison;

impl Page for Liaison {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, []) => liste::page(&req),
            (View, ["ecrire"]) => ecrire::blank(),
            (Action("envoyer"), ["ecrire"]) => ecrire::create(&req),
            (View, ["carnet", child]) => carnet::page(&req, child),
            (View, ["carnet", child, "imprimer"]) => carnet::print(&req, child),
            (View, [id]) => lire::page(&req, id),
            (Action("signer"), [id]) => signer::sign(&req, id),
            (Action("papier"), [id]) => signer::paper(&req, id),
            (Action("repondre"), [id]) => lire::answer(&req, id),
            (Action("relancer"), [id]) => lire::remind(id),
            (Action("supprimer"), [id]) => req.delete(id, "?fait=supprime"),
            _ => missing(),
        }
    }
}

impl Widget for Liaison {
    fn draw(_slot: &str, _about: Option<&str>) -> Result<Option<Screen>, Problem> {
        liste::widget()
    }
}

export!(Liaison: page, widget);
