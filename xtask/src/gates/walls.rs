//! The wall between licences: what vendors build upon never depends on the copyleft kernel.

use std::collections::BTreeMap;

use crate::cargo::{list, metadata, text};
use crate::failure::{Done, fail};

/// Crates of the workspace under the permissive licence may depend (outside their tests) only on crates under the same.
pub(super) fn check() -> Done {
    let metadata = metadata(false)?;
    let packages = list(&metadata, "packages");
    let licences: BTreeMap<&str, &str> = packages.iter().map(|p| (text(p, "name"), text(p, "license"))).collect();
    let mut breaches = Vec::new();
    for package in packages
        .iter()
        .filter(|package| text(package, "license") == "MIT OR Apache-2.0")
    {
        for dependency in list(package, "dependencies")
            .iter()
            .filter(|d| text(d, "kind") != "dev")
        {
            let name = text(dependency, "name");
            if licences
                .get(name)
                .is_some_and(|licence| *licence != "MIT OR Apache-2.0")
            {
                breaches.push(format!("{} depends on {name}", text(package, "name")));
            }
        }
    }
    if breaches.is_empty() {
        return Ok(());
    }
    Err(fail(format!(
        "crates offered to vendors must not stand on the copyleft kernel: {}",
        breaches.join(", ")
    )))
}
