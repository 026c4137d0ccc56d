//! What built components import: the contract's interfaces that the code calls, a few WASI ones, and nothing else.

#![expect(
    clippy::unwrap_used,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests; file names come from cargo"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmparser::{Parser, Payload};

/// What the standard library asks for on its own, by package.
const WASI: &[&str] = &["wasi:cli/", "wasi:clocks/", "wasi:io/", "wasi:random/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}

/// Builds a guest as `cargo xtask` does; nothing to do when it is up to date.
fn build(packages: &[&str]) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(root())
        .args(["build", "--quiet", "--target", "wasm32-wasip2", "--profile", "plugin"]);
    cargo.args(["--message-format", "json-render-diagnostics"]);
    for package in packages {
        cargo.args(["-p", package]);
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let wasm = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut built = wasm.filter_map(|message| {
        let name = message
            .get("filenames")?
            .as_array()?
            .iter()
            .find_map(|name| name.as_str().filter(|n| n.ends_with(".wasm")))?;
        Some(PathBuf::from(name))
    });
    built.next().unwrap().parent().unwrap().to_path_buf()
}

fn imports(component: &Path) -> BTreeSet<String> {
    let bytes = std::fs::read(component).unwrap();
    let (mut depth, mut found) = (0, BTreeSet::new());
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload.unwrap() {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 1 => {
                found.extend(section.into_iter().map(|import| import.unwrap().name.name.to_owned()));
            }
            _ => {}
        }
    }
    found
}

/// The contract's interfaces, without version; the others must be the usual WASI ones.
fn contract(component: &Path) -> Vec<String> {
    let mut ours = Vec::new();
    for import in imports(component) {
        if WASI.iter().any(|allowed| import.starts_with(allowed)) {
            continue;
        }
        let (name, version) = import.split_once('@').unwrap();
        assert_eq!(version, "0.1.0", "{import}");
        ours.push(name.to_owned());
    }
    ours
}

#[test]
fn components_import_what_they_use() {
    let folder = build(&[
        "preau-plugin-actualites",
        "preau-plugin-spip",
        "preau-hostile-champs",
        "preau-hostile-fichiers",
        "preau-hostile-neutre",
        "preau-hostile-republie",
        "preau-hostile-reseau",
    ]);
    assert_eq!(contract(&folder.join("preau_hostile_neutre.wasm")), ["preau:ui/types"]);
    assert_eq!(
        contract(&folder.join("preau_plugin_actualites.wasm")),
        [
            "preau:content/read",
            "preau:content/types",
            "preau:content/write",
            "preau:people/audiences",
            "preau:people/me",
            "preau:people/types",
            "preau:settings/settings",
            "preau:ui/types",
        ]
    );
    assert!(contract(&folder.join("preau_hostile_champs.wasm")).contains(&"preau:people/fields".to_owned()));
    let republie = contract(&folder.join("preau_hostile_republie.wasm"));
    assert!(republie.contains(&"preau:people/addressing".to_owned()) && republie.contains(&"preau:log/log".to_owned()));
    let has = |guest: &str, package: &str| imports(&folder.join(guest)).iter().any(|one| one.starts_with(package));
    assert!(has("preau_hostile_fichiers.wasm", "wasi:filesystem/"));
    assert!(has("preau_hostile_reseau.wasm", "wasi:sockets/"));
    assert!(has("preau_plugin_spip.wasm", "preau:http/outbound"));
    assert!(!has("preau_plugin_spip.wasm", "wasi:sockets/") && !has("preau_plugin_spip.wasm", "wasi:http/"));
}
