//! Cookies of named sessions, one jar per plugin, school and name. In memory: a restart costs a new sign-in, nothing more.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use preau_model::StructureId;

/// Jars of this process; beyond, all are emptied.
const MOST: usize = 5_000;
const OF_ONE: usize = 50;
const LONGEST: usize = 4_096;

/// Plugin, school, name, host: a cookie goes back to the very host that gave it.
type Name = (String, StructureId, String, String);

#[derive(Debug, Default)]
pub(super) struct Jars(Mutex<HashMap<Name, Vec<(String, String)>>>);

impl Jars {
    /// The header to send, if there is anything to say.
    pub(super) fn header(&self, name: &Name) -> Option<String> {
        let jars = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs = jars.get(name).filter(|pairs| !pairs.is_empty())?;
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(pairs.join("; "))
    }

    /// Takes what the host gave: `Set-Cookie` values.
    pub(super) fn take(&self, name: Name, given: &[String]) {
        if given.is_empty() {
            return;
        }
        let mut jars = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if jars.len() >= MOST && !jars.contains_key(&name) {
            jars.clear();
        }
        let jar = jars.entry(name).or_default();
        for line in given.iter().filter(|line| line.len() <= LONGEST) {
            let mut parts = line.split(';');
            let Some((name, value)) = parts.next().and_then(|pair| pair.trim().split_once('=')) else {
                continue;
            };
            jar.retain(|(known, _)| known != name);
            let gone = parts.any(|part| part.trim().to_ascii_lowercase().starts_with("max-age=0"));
            if !gone && !value.is_empty() && value != "deleted" && jar.len() < OF_ONE {
                jar.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jar_is_for_one_plugin_school_session_and_host() {
        let jars = Jars::default();
        let name = |plugin: &str, host: &str| {
            (
                plugin.to_owned(),
                StructureId::from_bytes([1; 16]),
                "s".to_owned(),
                host.to_owned(),
            )
        };
        let given = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        jars.take(
            name("p", "h"),
            &given(&["a=1; Path=/; HttpOnly", "b=2", "sans-egal", "c="]),
        );
        assert_eq!(jars.header(&name("p", "h")).unwrap(), "a=1; b=2");
        assert_eq!(jars.header(&name("q", "h")), None);
        assert_eq!(jars.header(&name("p", "i")), None);
        jars.take(name("p", "h"), &given(&["a=3", "b=x; Max-Age=0"]));
        assert_eq!(jars.header(&name("p", "h")).unwrap(), "a=3");
    }
}
