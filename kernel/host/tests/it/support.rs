//! Where the built guests are, and a kit that shares compiled code between tests.

use std::path::{Path, PathBuf};

use preau_content::Quota;
use preau_kit::{Kit, Start};

fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
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

pub(crate) async fn kit() -> Kit {
    start(Start::default()).await
}

pub(crate) async fn start(start: Start) -> Kit {
    Kit::start(Start {
        cache: Some(target().join("tmp").join("cwasm")),
        ..start
    })
    .await
}

/// A quota that a test can fill.
pub(crate) const SMALL: Quota = Quota {
    documents: 20,
    bytes: 2_000_000,
};

/// A package written for a test: a manifest and a component in text form.
pub(crate) fn written(manifest: &str, component: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plugin.toml"), manifest).unwrap();
    std::fs::write(folder.path().join("module.wasm"), wat::parse_str(component).unwrap()).unwrap();
    folder
}

/// A manifest that promises nothing.
pub(crate) fn manifest(id: &str, version: &str, more: &str) -> String {
    format!(
        "[plugin]\nid = \"{id}\"\nversion = \"{version}\"\nkernel = \"0.1\"\nname = {{ fr = \"Essai\" }}\nsummary = {{ fr = \"Essai.\" }}\n\
         [rgpd]\npurpose = {{ fr = \"Essai.\" }}\nbasis = \"mission-interet-public\"\npeople = [\"eleve\"]\n\
         retention = \"annee-scolaire\"\nrecipients = \"aucun\"\n{more}"
    )
}
