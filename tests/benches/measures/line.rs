//! One measure, one line.

use std::io::Write as _;
use std::time::{Duration, Instant};

use serde_json::json;

/// Prints a measure; three decimals are more than any of them deserves.
pub(crate) fn line(bench: &str, metric: &str, value: f64, unit: &str, runs: usize) {
    let value = (value * 1000.0).round() / 1000.0;
    let line = json!({ "bench": bench, "metric": metric, "value": value, "unit": unit, "runs": runs });
    // A reader that went away stops nothing.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Times of one thing repeated.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Runs and keeps the time it took.
    pub(crate) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let value = work();
        self.push(began.elapsed());
        value
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time under which this share of the runs stayed (0.5: the median).
    pub(crate) fn at(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank"
        )]
        let rank = ((sorted.len().saturating_sub(1)) as f64 * share).round() as usize;
        sorted.get(rank).copied().unwrap_or_default()
    }
}

/// Milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
