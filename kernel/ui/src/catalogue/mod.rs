//! One sample of each block in its main states: for tests, for the demonstration page, for who writes plugins.

mod blocks;
mod forms;
mod persons;

use crate::view::View;

pub use persons::Demonstration;

/// A sample of the catalogue.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Stable name: "timeline-urgent".
    pub name: &'static str,
    /// What it shows, in French.
    pub title: &'static str,
    /// The view.
    pub view: View,
}

/// Every sample. Moments are around [`Demonstration::NOW`].
pub fn catalogue() -> Vec<Sample> {
    let mut all = blocks::samples();
    all.extend(forms::samples());
    all
}

/// A sample with one or several blocks.
fn sample(name: &'static str, title: &'static str, blocks: Vec<crate::view::Block>) -> Sample {
    Sample {
        name,
        title,
        view: View {
            title: title.to_owned(),
            lang: None,
            blocks,
        },
    }
}

#[cfg(test)]
mod tests;
