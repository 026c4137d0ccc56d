//! Progress for whoever runs a command: one line per step, with the time it took.

use std::time::Instant;

/// Prints a line on the standard output; a closed output is nobody's problem.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// A step that may last.
pub(crate) struct Step {
    begun: Instant,
}

impl Step {
    /// Says what begins.
    pub(crate) fn begin(what: &str) -> Self {
        use std::io::Write as _;
        let mut out = std::io::stdout();
        let _ = write!(out, "  {what}…");
        let _ = out.flush();
        Self { begun: Instant::now() }
    }

    /// Says what came of it.
    pub(crate) fn done(self, what: &str) {
        let seconds = self.begun.elapsed().as_secs_f32();
        say!(" {what} ({seconds:.1} s)");
    }
}
