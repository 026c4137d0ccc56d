//! `preau annuaire lots|approve|reject|rollback|resume`: what becomes of an import after it was read.

use std::path::Path;

use preau_annuaire::{EtatLot, ImportError};
use preau_model::ImportId;

use super::annuaire::{print, reasons, shown, told};
use crate::cli::Decision;
use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say;

/// The lots of an import.
pub(crate) async fn lots(data: &Path, import: Option<&str>, json: bool) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    let lots = kernel.annuaire.lots(chosen(&kernel, import).await?).await?;
    if json {
        return print(&lots);
    }
    for lot in &lots {
        let etat = match lot.etat {
            EtatLot::AFaire => "à faire",
            EtatLot::Applique => "appliqué",
            EtatLot::Attend => "attend une décision",
            EtatLot::Rejete => "rejeté",
            EtatLot::Remplace => "remplacé par un import suivant",
            EtatLot::Annule => "défait",
        };
        say!("{} {}\u{a0}: {etat} {}", lot.uai, lot.nom, lot.par);
        reasons(&lot.raisons);
    }
    Ok(())
}

/// Applies lots that wait.
pub(crate) async fn approve(decision: &Decision) -> Result<(), ServerError> {
    let kernel = Kernel::open(&decision.data.data).await?;
    let import = chosen(&kernel, decision.import.as_deref()).await?;
    named(&kernel, &decision.par).await?;
    let (lots, par, motif) = (listed(&decision.lots), &decision.par, &decision.motif);
    let done = kernel
        .annuaire
        .approuver(import, lots, par, motif, &|progress| shown(false, progress))
        .await?;
    say!("\r{done} lots appliqués.                         ");
    Ok(())
}

/// Rejects lots that wait.
pub(crate) async fn reject(decision: &Decision) -> Result<(), ServerError> {
    let kernel = Kernel::open(&decision.data.data).await?;
    let import = chosen(&kernel, decision.import.as_deref()).await?;
    named(&kernel, &decision.par).await?;
    let lots = listed(&decision.lots);
    let done = kernel
        .annuaire
        .rejeter(import, lots, &decision.par, &decision.motif)
        .await?;
    say!("{done} lots rejetés.");
    Ok(())
}

/// Undoes the last import.
pub(crate) async fn rollback(data: &Path, import: Option<&str>) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    let import = chosen(&kernel, import).await?;
    let done = kernel
        .annuaire
        .annuler_import(import, &|progress| shown(false, progress))
        .await?;
    say!("\r{done} lots remis dans leur état d’avant.      ");
    Ok(())
}

/// Takes interrupted imports again.
pub(crate) async fn resume(data: &Path) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    let taken = kernel.annuaire.reprendre(&|progress| shown(false, progress)).await?;
    if taken.is_empty() {
        say!("Aucun import interrompu.");
    }
    let mut failed: Option<ImportError> = None;
    for reprise in taken {
        match reprise.suite {
            Ok(bilan) => told(&bilan),
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(()), |error| Err(error.into()))
}

fn listed(lots: &[String]) -> Option<&[String]> {
    (!lots.is_empty()).then_some(lots)
}

/// A decision has an author: somebody who has an account here.
async fn named(kernel: &Kernel, login: &str) -> Result<(), ServerError> {
    if kernel.annuaire.login_existe(login).await? {
        return Ok(());
    }
    Err(ServerError::Refused(format!(
        "personne n’a l’identifiant de connexion «\u{a0}{login}\u{a0}»\u{a0}: une décision a un auteur"
    )))
}

/// The import named, or the last one of the installation.
async fn chosen(kernel: &Kernel, named: Option<&str>) -> Result<ImportId, ServerError> {
    if let Some(id) = named {
        return id
            .parse()
            .map_err(|_| ServerError::Refused("cet identifiant d’import n’en est pas un".to_owned()));
    }
    let mut last = None;
    for territoire in kernel.annuaire.territoires().await? {
        let latest = kernel.annuaire.imports(territoire.id, 1).await?;
        last = last.max(latest.first().map(|import| (import.debut, import.id)));
    }
    last.map(|(_, id)| id)
        .ok_or_else(|| ServerError::Refused("aucun import n’a encore eu lieu".to_owned()))
}
