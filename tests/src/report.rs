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
    on: &'static str,
}

impl Report {
    /// A report whose lines tell what it ran on: two may be written at once.
    pub fn on(on: &'static str) -> Self {
        Self { on, ..Self::default() }
    }

    /// Runs one step and prints its line.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome) {
        let began = Instant::now();
        let outcome = work();
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut line = match &outcome {
            Ok(()) => {
                self.passed += 1;
                json!({ "step": name, "ok": true, "ms": ms })
            }
            Err(why) => {
                self.failed += 1;
                json!({ "step": name, "ok": false, "ms": ms, "why": why.to_string() })
            }
        };
        if let Some(line) = line.as_object_mut().filter(|_| !self.on.is_empty()) {
            line.insert("on".to_owned(), json!(self.on));
        }
        say(&line.to_string());
    }

    /// Prints the last line; true when nothing failed and something ran.
    pub fn close(&self) -> bool {
        let on = if self.on.is_empty() {
            String::new()
        } else {
            format!(" on {}", self.on)
        };
        say(&format!("{} passed, {} failed{on}", self.passed, self.failed));
        self.failed == 0 && self.passed > 0
    }
}

fn say(line: &str) {
    // A closed pipe loses the report, never the outcome: the exit code tells it too.
    let _ = writeln!(std::io::stdout(), "{line}");
}
