//! Rules that no compiler checks: sizes of files, marks of unfinished work, paths of somebody's machine, licence walls.

mod size;
mod text;
mod walls;

use crate::failure::Done;

/// Runs the gates that only read the sources.
pub(crate) fn run() -> Done {
    let files = crate::repo::files()?;
    size::check(&files)?;
    text::check(&files)?;
    walls::check()
}
