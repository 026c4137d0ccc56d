//! `preau config apply FICHIER`: what a TOML file describes, checked as a whole, then applied as a whole.

use std::path::Path;

use serde::Deserialize;

use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say;

/// The file. One member per kind of thing; an unknown key is refused where it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fichier {
    /// Third-party services.
    service: Vec<preau_sso::Declaration>,
}

/// The command.
pub(crate) async fn apply(file: &Path, data: &Path) -> Result<(), ServerError> {
    let text = std::fs::read_to_string(file).map_err(|e| ServerError::file(file, e))?;
    let described: Fichier = toml::from_str(&text).map_err(|e| ServerError::Config {
        path: file.to_owned(),
        problem: e.to_string(),
    })?;
    let kernel = Kernel::open(data).await?;
    let outcome = run(&kernel, &text, &described).await;
    kernel.db.close().await;
    outcome
}

/// Every check comes before the first writing.
async fn run(kernel: &Kernel, text: &str, described: &Fichier) -> Result<(), ServerError> {
    let services = kernel.sso.preparer(text, &described.service).await?;
    let done = kernel.sso.appliquer(services).await?;
    for (what, ids) in [
        ("créé", &done.crees),
        ("changé", &done.changes),
        ("retiré", &done.retires),
        ("inchangé", &done.inchanges),
    ] {
        for id in ids {
            say!("service {id}\u{a0}: {what}");
        }
    }
    if done.est_vide() {
        say!("Rien n’a changé.");
    }
    Ok(())
}
