//! `preau config apply`.

use std::path::Path;

use preau_doors::Changement;
use preau_identity::Origin;
use serde::Deserialize;

use crate::error::ServerError;
use crate::kernel::Kernel;

/// What a file may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fichier {
    /// Identity providers.
    fournisseur: Vec<preau_doors::Declaration>,
}

/// The command: everything is judged before anything is applied.
pub(crate) async fn apply(file: &Path, data: &Path) -> Result<(), ServerError> {
    let text = std::fs::read_to_string(file).map_err(|e| ServerError::file(file, e))?;
    let fichier: Fichier = toml::from_str(&text).map_err(|e| ServerError::Config {
        path: file.to_owned(),
        problem: e.to_string(),
    })?;
    let kernel = Kernel::open(data).await?;
    let base = kernel.config.base_url();
    let outcome = match Origin::new(&base) {
        Some(origin) => providers(&kernel, origin.as_str(), &fichier.fournisseur).await,
        None => Err(ServerError::Address(base)),
    };
    kernel.db.close().await;
    outcome
}

async fn providers(kernel: &Kernel, base: &str, declared: &[preau_doors::Declaration]) -> Result<(), ServerError> {
    for (id, changement) in kernel.doors(base).appliquer(declared).await? {
        let done = match changement {
            Changement::Nouveau => "nouveau",
            Changement::Modifie => "modifié",
            Changement::Inchange => "inchangé",
        };
        crate::say!("fournisseur {id}\u{a0}: {done}");
        if changement != Changement::Inchange {
            crate::say!("  adresse de retour à donner au fournisseur\u{a0}: {base}/oidc/{id}/callback");
        }
    }
    Ok(())
}
