//! Hosts that keep failing are left alone, longer each time: each plugin has its own view of each host.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use preau_model::Millis;

use crate::call::Circuit;

/// Failures in a row.
const PATIENCE: u32 = 5;
/// Hosts followed; beyond, those that do not rest are forgotten.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Hosts(Mutex<HashMap<(String, String), Circuit>>);

impl Hosts {
    pub(super) fn lets_through(&self, plugin: &str, host: &str, now: Millis) -> bool {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hosts
            .get_mut(&(plugin.to_owned(), host.to_owned()))
            .is_none_or(|circuit| circuit.lets_through(now))
    }

    pub(super) fn ended(&self, plugin: &str, host: &str, well: bool, now: Millis) {
        let key = (plugin.to_owned(), host.to_owned());
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if well {
            hosts.remove(&key);
            return;
        }
        if hosts.len() >= MOST {
            hosts.retain(|_, circuit| circuit.rests(now));
        }
        hosts.entry(key).or_default().ended(false, PATIENCE, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_host_rests_for_the_plugin_that_met_it() {
        let hosts = Hosts::default();
        for _ in 0..PATIENCE {
            assert!(hosts.lets_through("a", "h", 1_000));
            hosts.ended("a", "h", false, 1_000);
        }
        assert!(!hosts.lets_through("a", "h", 1_500));
        assert!(
            hosts.lets_through("b", "h", 1_500),
            "one plugin cannot close a host to another"
        );
        assert!(hosts.lets_through("a", "i", 1_500));
        assert!(hosts.lets_through("a", "h", 2_100), "one trial");
        hosts.ended("a", "h", true, 2_100);
        assert!(hosts.lets_through("a", "h", 2_100));
    }
}
