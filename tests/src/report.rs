//! One JSON line per step, then `N passed, M failed`.

use std::io::Write as _;
use std::time::Instant;

use serde_json::json;

use crate::Outcome;

/// Counts what passed and what failed, and says it as it goes.
#[derive(Debug, Default)]
pub struct Report {
    passed: u32,
    failed: u32,
}

impl Report {
    /// Runs one step and prints its line.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        let began = Instant::now();
        let outcome = work();
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let line = match &outcome {
            Ok(()) => {
                self.passed += 1;
                json!({ "step": name, "ok": true, "ms": ms })
            }
            Err(why) => {
                self.failed += 1;
                json!({ "step": name, "ok": false, "ms": ms, "why": why.to_string() })
            }
        };
        say(&line.to_string());
    }

    /// Prints the last line; true when nothing failed and something ran.
    pub fn close(&self) -> bool {
        say(&format!("{} passed, {} failed", self.passed, self.failed));
        self.failed == 0 && self.passed > 0
    }
}

fn say(line: &str) {
    // A closed pipe loses the report, never the outcome: the exit code tells it too.
    let _ = writeln!(std::io::stdout(), "{line}");
}
