//! The time budget of a run: what each step cost against what it was given.

use std::time::{Duration, Instant};

use crate::failure::{Done, fail};

/// Steps already run.
pub(crate) struct Budget {
    started: Instant,
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    took: Duration,
    given: Duration,
    passed: bool,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            rows: Vec::new(),
        }
    }

    /// Runs one step and notes its time.
    pub(crate) fn step(&mut self, name: &'static str, seconds: u64, work: impl FnOnce() -> Done) -> Done {
        eprintln!(
            "\n── {name} (budget {seconds} s, {} s since the start)",
            self.started.elapsed().as_secs()
        );
        let began = Instant::now();
        let outcome = work();
        let took = began.elapsed();
        self.rows.push(Row {
            name,
            took,
            given: Duration::from_secs(seconds),
            passed: outcome.is_ok(),
        });
        outcome.map_err(|failure| fail(format!("step « {name} » failed: {failure}")))
    }

    /// Prints the table, and whether the whole is over its cap. Above the limit the run fails, whatever its steps said.
    pub(crate) fn close(&self, cap: Duration, limit: Duration) -> Done {
        let total = self.started.elapsed();
        println!("\n{:<12} {:>9} {:>9}", "step", "seconds", "budget");
        for row in &self.rows {
            let note = match (row.passed, row.took > row.given) {
                (false, _) => "  failed",
                (true, true) => "  over its budget",
                (true, false) => "",
            };
            println!(
                "{:<12} {:>9.1} {:>9}{note}",
                row.name,
                row.took.as_secs_f32(),
                row.given.as_secs()
            );
        }
        let note = if total > cap { "  over its budget" } else { "" };
        println!(
            "{:<12} {:>9.1} {:>9}{note}",
            "total",
            total.as_secs_f32(),
            cap.as_secs()
        );
        if total > limit {
            return Err(fail(format!(
                "the run took {} s, above {} s",
                total.as_secs(),
                limit.as_secs()
            )));
        }
        Ok(())
    }
}
