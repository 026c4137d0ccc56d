//! Packages for the real host: those that `cargo xtask plugins` built, and those that a test writes.

use std::path::{Path, PathBuf};

use preau_content::Quota;
use preau_kit::{Kit, Start};
use tempfile::TempDir;

use crate::engines::{Fresh, fresh};

/// The smallest component: it imports and exports nothing.
const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// Compiled code, shared by the tests.
pub(crate) fn shared_cache() -> PathBuf {
    target().join("tmp").join("cwasm")
}

/// A built package: `hostile/abus`, `plugins/actualites`.
pub(crate) fn package(name: &str) -> PathBuf {
    let path = target().join(name);
    assert!(
        path.join("plugin.toml").exists(),
        "{} is not there: run `cargo xtask plugins`",
        path.display()
    );
    path
}

/// A built package under another version.
pub(crate) fn again(name: &str, from: &str, to: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let built = package(name);
    std::fs::copy(built.join("component.wasm"), folder.path().join("component.wasm")).unwrap();
    let manifest = std::fs::read_to_string(built.join("plugin.toml")).unwrap();
    let version = |number: &str| format!("version = \"{number}\"");
    assert!(manifest.contains(&version(from)));
    std::fs::write(
        folder.path().join("plugin.toml"),
        manifest.replace(&version(from), &version(to)),
    )
    .unwrap();
    folder
}

/// A package that does nothing, under a version.
pub(crate) fn nothing(id: &str, version: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = format!(
        "[plugin]\nid = \"{id}\"\nversion = \"{version}\"\nkernel = \"0.1\"\nname = {{ fr = \"Essai\" }}\nsummary = {{ fr = \"Essai.\" }}\n\
         [rgpd]\npurpose = {{ fr = \"Essai.\" }}\nbasis = \"mission-interet-public\"\npeople = [\"eleve\"]\n\
         retention = \"annee-scolaire\"\nrecipients = \"aucun\"\n"
    );
    std::fs::write(folder.path().join("plugin.toml"), manifest).unwrap();
    std::fs::write(folder.path().join("component.wasm"), EMPTY).unwrap();
    folder
}

/// A kit on a fresh database of the engine of this run.
pub(crate) async fn kit() -> (Kit, Fresh) {
    kit_with(Quota::default()).await
}

/// The same with another quota.
pub(crate) async fn kit_with(quota: Quota) -> (Kit, Fresh) {
    let fresh = fresh().await;
    let kit = Kit::start(Start {
        db: Some(fresh.db.clone()),
        cache: Some(shared_cache()),
        quota,
        ..Start::default()
    })
    .await;
    (kit, fresh)
}
