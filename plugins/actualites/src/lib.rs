//! News of the school: articles and alerts for chosen audiences, with an optional validation circuit.
//!
//! It owns what an article says and how it looks; the kernel owns its author, its audience and its lifetime.

mod article;
mod ecrire;
mod lecteurs;
mod lire;
mod liste;
mod rights;
mod texts;
mod valider;
mod widget;

use preau_sdk::prelude::*;

use rights::Rights;

/// The plugin.
struct Actualites;

impl Page for Actualites {
    fn handle(req: Request) -> Outcome {
        let rights = Rights::here();
        match req.at() {
            (View, []) => liste::page(&req, rights),
            (View, ["mes-articles"]) => liste::mine(&req, rights),
            (View, ["a-valider"]) => valider::queue(&req, rights),
            (View, ["ecrire"]) => ecrire::blank(rights),
            (Action("envoyer"), ["ecrire"]) => ecrire::create(&req, rights, true),
            (Action("garder"), ["ecrire"]) => ecrire::create(&req, rights, false),
            (View, [id]) => lire::page(&req, rights, id),
            (Action("approuver"), [id]) => valider::approve(&req, rights, id),
            (Action("refuser"), [id]) => valider::refuse(&req, rights, id),
            (Action("retirer"), [id]) => lire::withdraw(&req, id),
            (Action("supprimer"), [id]) => req.delete(id, "?fait=supprime"),
            (View, [id, "modifier"]) => ecrire::edit(rights, id),
            (Action("envoyer"), [id, "modifier"]) => ecrire::update(&req, rights, id, true),
            (Action("garder"), [id, "modifier"]) => ecrire::update(&req, rights, id, false),
            (View, [id, "lecteurs"]) => lecteurs::page(&req, id),
            (Action("relancer"), [id, "lecteurs"]) => lecteurs::remind(id),
            _ => missing(),
        }
    }
}

export!(Actualites: page, widget);
