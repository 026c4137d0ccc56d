//! Does nothing, correctly: measures what a call costs besides the guest's own work.

use preau_sdk::prelude::*;

struct Neutre;

impl Page for Neutre {
    fn handle(_: Request) -> Outcome {
        view("Neutre", col![])
    }
}

impl Widget for Neutre {
    fn draw(_: &str, _: Option<&str>) -> Result<Option<Screen>, Problem> {
        Ok(None)
    }
}

export!(Neutre: page, widget);
