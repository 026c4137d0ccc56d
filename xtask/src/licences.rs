//! Licences, bans and sources of every dependency, judged from `deny.toml` even where `cargo deny` is not installed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::cargo::{cargo, list, metadata, text};
use crate::failure::{Done, fail};
use crate::{install, spdx};

/// Checks the Rust dependencies, then those of the browser tests and of the peers.
pub(crate) fn run() -> Done {
    let rules = Rules::read(&std::fs::read_to_string("deny.toml")?)?;
    let metadata = metadata(true)?;
    let mut faults = rust(&metadata, &rules);
    for lock in ["tests/browser/package-lock.json", "tests/doors/package-lock.json"] {
        faults.extend(npm(Path::new(lock), &rules)?);
    }
    if !faults.is_empty() {
        return Err(fail(format!(
            "dependencies refused by deny.toml:\n{}",
            faults.join("\n")
        )));
    }
    if install::cargo_has("deny") {
        cargo(&[
            "deny",
            "--locked",
            "check",
            "--hide-inclusion-graph",
            "licenses",
            "bans",
            "sources",
        ])
        .run()?;
    }
    Ok(())
}

struct Rules {
    allowed: Vec<String>,
    banned: Vec<String>,
}

impl Rules {
    /// The two lists of `deny.toml` that this gate needs, read line by line: one quoted name each.
    fn read(text: &str) -> Done<Self> {
        let block = |from: &str| -> Vec<String> {
            let lines = text
                .lines()
                .skip_while(|line| !line.starts_with(from))
                .skip(1)
                .take_while(|line| !line.starts_with(']'));
            lines
                .filter_map(|line| line.split('"').nth(1))
                .map(str::to_owned)
                .collect()
        };
        let rules = Self {
            allowed: block("allow = ["),
            banned: block("deny = ["),
        };
        if rules.allowed.is_empty() || rules.banned.is_empty() {
            return Err(fail(
                "deny.toml lists no allowed licence or no banned crate: nothing could be judged",
            ));
        }
        Ok(rules)
    }
}

fn rust(metadata: &Value, rules: &Rules) -> Vec<String> {
    let mut faults = Vec::new();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let packages = list(metadata, "packages");
    for package in packages {
        let (name, version, licence) = (
            text(package, "name"),
            text(package, "version"),
            text(package, "license"),
        );
        versions.entry(name).or_default().insert(version);
        if !spdx::satisfied(licence, &rules.allowed) {
            faults.push(format!("  {name} {version}: licence « {licence} »"));
        }
        if rules.banned.iter().any(|banned| banned == name) {
            faults.push(format!("  {name} {version}: banned"));
        }
        let source = text(package, "source");
        if !source.is_empty() && !source.starts_with("registry+") {
            faults.push(format!("  {name} {version}: comes from {source}"));
        }
    }
    let twice: Vec<&str> = versions
        .iter()
        .filter(|(_, seen)| seen.len() > 1)
        .map(|(name, _)| *name)
        .collect();
    eprintln!(
        "  {} packages; in several versions: {}",
        packages.len(),
        twice.join(", ")
    );
    faults
}

/// npm packages serve tests only; their lock file must name no download address, so that any mirror serves it.
fn npm(lock: &Path, rules: &Rules) -> Done<Vec<String>> {
    if !lock.is_file() {
        return Ok(Vec::new());
    }
    let lock: Value = serde_json::from_slice(&std::fs::read(lock)?)?;
    let mut faults = Vec::new();
    let packages = lock.get("packages").and_then(Value::as_object).into_iter().flatten();
    for (name, package) in packages.filter(|(name, _)| !name.is_empty()) {
        let licence = text(package, "license");
        if !spdx::satisfied(licence, &rules.allowed) {
            faults.push(format!("  {name}: licence « {licence} »"));
        }
        if package.get("resolved").is_some() {
            faults.push(format!("  {name}: the lock file names a download address"));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Rules, rust};

    #[test]
    fn a_foreign_licence_a_banned_crate_and_a_git_source_are_each_told() {
        let rules = Rules::read("allow = [\n \"MIT\",\n]\ndeny = [\n { crate = \"openssl\" },\n]\n").unwrap();
        let package = |name: &str, licence: &str, source: &str| json!({"name": name, "version": "1.0.0", "license": licence, "source": source});
        let metadata = json!({"packages": [
            package("good", "MIT", "registry+x"),
            package("bad", "SSPL-1.0", "registry+x"),
            package("openssl", "MIT", "registry+x"),
            package("forked", "MIT", "git+https://example.org"),
        ]});
        assert_eq!(rust(&metadata, &rules).len(), 3);
    }

    #[test]
    fn empty_rules_judge_nothing_and_say_so() {
        assert!(Rules::read("allow = []\n").is_err());
    }
}
