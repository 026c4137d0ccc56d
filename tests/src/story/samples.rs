//! What the demonstration itself wrote, in the collèges that the story does not touch.

use crate::story::Story;
use crate::{Outcome, ensure};

const ALERT: &str = "supprimés vendredi";
/// Of the card that stands where a module failed.
const FAILED: &str = "Ce service ne répond pas";

pub(super) fn shown(story: &mut Story) -> Outcome {
    let mut client = story.people.passer_by("TUT")?;
    let home = client.get("/")?.expect(200)?;
    ensure(!home.shows(FAILED), || "a card of the home page failed".to_owned())?;
    ensure(home.shows(ALERT), || {
        "the sample articles are not on the home page".to_owned()
    })
}
