//! News of the school's public site: read by a job, shown as a tile and a page.
//!
//! It owns what a feed of SPIP says; the kernel owns the network, the readers and the lifetime of what is read.

mod essai;
mod lire;
mod modele;
mod releve;
mod source;
mod texts;

use preau_sdk::prelude::*;

/// The plugin.
struct Spip;

impl Page for Spip {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, []) => lire::list(&req),
            (Action("tester"), ["reglages"]) => essai::page(),
            (View, [id]) => lire::article(id),
            _ => missing(),
        }
    }
}

impl Widget for Spip {
    fn draw(_slot: &str, _about: Option<&str>) -> Result<Option<Screen>, Problem> {
        lire::tile()
    }
}

impl Job for Spip {
    fn run(_name: &str, resume: Option<&str>) -> Result<Step, Problem> {
        releve::step(resume)
    }
}

export!(Spip: page, widget, job);
