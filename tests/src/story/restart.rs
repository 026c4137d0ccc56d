//! Stopping and starting again.

use std::time::Duration;

use crate::story::told::told;
use crate::story::{Story, alert};
use crate::{Outcome, broken, ensure};

/// « Seconds ».
const SOON: Duration = Duration::from_secs(10);

pub(super) fn again(story: &mut Story) -> Outcome {
    let path = story.alert()?;
    let demo = story.demo.take().ok_or_else(|| broken("the demo is not running"))?;
    let launch = demo.launch().clone();
    demo.stop()?;
    let demo = launch.start()?;
    ensure(demo.ready_in() < SOON, || {
        format!("the second start took {:.1} s", demo.ready_in().as_secs_f32())
    })?;
    story.people.moved(&demo.base());
    story.demo = Some(demo);
    told(story.people.at("parent-A6A-B")?, alert::TITLE, alert::WORD, &path)?.by_every_way("parent-A6A-B")?;
    told(story.people.at("parent-A6B")?, alert::TITLE, alert::WORD, &path)?.nothing("parent-A6B")?;
    story.demo.take().map_or(Ok(()), crate::Demo::stop)
}
