//! x
use preau_sdk::prelude::*;
struct Actualites;
impl Page for Actualites {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, []) => view("Actualités", col![text("a")]),
            _ => missing(),
        }
    }
}
export!(Actualites: page);
