//! `preau config apply`: what an installation declares in a file. Everything is checked before anything is done.

use std::path::Path;

use preau_doors::Changement;
use preau_identity::{Declaration, Fait, Origin};
use serde::Deserialize;
use toml::Spanned;

use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fichier {
    territoire: Vec<Spanned<Territoire>>,
    compte: Vec<Spanned<Declaration>>,
    /// Identity providers.
    fournisseur: Vec<preau_doors::Declaration>,
    /// Third-party services.
    service: Vec<preau_sso::Declaration>,
}

/// A territory and its collectivité.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Territoire {
    nom: String,
}

/// The command.
pub(crate) async fn apply(file: &Path, data: &Path) -> Result<(), ServerError> {
    let text = std::fs::read_to_string(file).map_err(|e| ServerError::file(file, e))?;
    let read: Fichier = toml::from_str(&text).map_err(|e| ServerError::Config {
        path: file.to_owned(),
        problem: e.to_string(),
    })?;
    let kernel = Kernel::open(data).await?;
    let outcome = run(&kernel, file, &text, &read).await;
    kernel.db.close().await;
    outcome
}

/// Every check comes before the first writing.
async fn run(kernel: &Kernel, file: &Path, text: &str, read: &Fichier) -> Result<(), ServerError> {
    let base = kernel.config.base_url();
    let origin = Origin::new(&base).ok_or_else(|| ServerError::Address(base.clone()))?;
    let faults = Faults {
        file,
        text,
        found: Vec::new(),
    };
    let (declared, mut faults) = territories(kernel, &read.territoire, faults).await?;
    let known = kernel.annuaire.territoires().await?;
    if !read.fournisseur.is_empty() || !read.service.is_empty() {
        for one in &read.territoire {
            // Providers and services are judged against the territories that are there.
            if !known.iter().any(|t| t.nom == one.get_ref().nom.trim()) {
                let says =
                    "ce territoire n’existe pas encore\u{a0}: appliquer d’abord un fichier qui le crée, puis celui-ci";
                faults.add(one.span().start, "territoire", "nom", says);
            }
        }
    }
    let accounts: Vec<Declaration> = read.compte.iter().map(|one| one.get_ref().clone()).collect();
    let ready = kernel.identity.examine(&accounts, &declared).await?;
    let ready = faults.add_accounts(&read.compte, ready)?;
    let doors = kernel.doors(origin.as_str());
    let wrong = doors.verifier(&read.fournisseur).await?;
    if !wrong.is_empty() {
        return Err(preau_doors::ConfigError::Fautes(wrong).into());
    }
    let services = kernel.sso.preparer(text, &read.service).await?;

    let mut changed = false;
    for name in &declared {
        if known.iter().any(|t| t.nom == *name) {
            say!("territoire «\u{a0}{name}\u{a0}»\u{a0}: inchangé");
        } else {
            kernel.annuaire.creer_territoire(name).await?;
            changed = true;
            say!("territoire «\u{a0}{name}\u{a0}»\u{a0}: créé");
        }
    }
    for (login, done) in kernel.identity.declare(&ready).await? {
        changed |= done != Fait::Inchange;
        match done {
            Fait::Inchange => say!("compte {login}\u{a0}: inchangé"),
            Fait::Prolonge => say!("compte {login}\u{a0}: date de fin changée"),
            Fait::Code(code) => say!(
                "compte {login}\u{a0}: à activer sur {base}/activation avec le code {code}, qui ne sera plus montré"
            ),
        }
    }
    changed |= providers(&doors, &base, &read.fournisseur).await?;
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
    if !changed && done.est_vide() {
        say!("Rien n’a changé.");
    }
    Ok(())
}

/// Answers whether anything changed.
async fn providers(
    doors: &preau_doors::Doors,
    base: &str,
    declared: &[preau_doors::Declaration],
) -> Result<bool, ServerError> {
    let mut changed = false;
    for (id, changement) in doors.appliquer(declared).await? {
        let done = match changement {
            Changement::Nouveau => "nouveau",
            Changement::Modifie => "modifié",
            Changement::Inchange => "inchangé",
        };
        say!("fournisseur {id}\u{a0}: {done}");
        if changement != Changement::Inchange {
            changed = true;
            say!("  adresse de retour à donner au fournisseur\u{a0}: {base}/oidc/{id}/callback");
        }
    }
    Ok(changed)
}

/// What is wrong in the file, each with its line.
struct Faults<'a> {
    file: &'a Path,
    text: &'a str,
    found: Vec<String>,
}

impl Faults<'_> {
    fn add(&mut self, at: usize, table: &str, field: &str, says: &str) {
        let line = self.text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
        self.found
            .push(format!("ligne {line}, [[{table}]] {field}\u{a0}: {says}"));
    }

    /// Nothing is wrong, or everything that is, said at once.
    fn end(self) -> Result<(), ServerError> {
        if self.found.is_empty() {
            return Ok(());
        }
        Err(ServerError::Config {
            path: self.file.to_owned(),
            problem: format!("rien n’a été appliqué\n  {}", self.found.join("\n  ")),
        })
    }

    fn add_accounts<T>(
        mut self,
        declared: &[Spanned<Declaration>],
        ready: Result<Vec<T>, Vec<preau_identity::Faute>>,
    ) -> Result<Vec<T>, ServerError> {
        match ready {
            Ok(ready) => self.end().map(|()| ready),
            Err(faults) => {
                for fault in faults {
                    let at = declared.get(fault.rang).map_or(0, |one| one.span().start);
                    self.add(at, "compte", fault.champ, &fault.dit);
                }
                self.end().map(|()| Vec::new())
            }
        }
    }
}

/// The names declared, with what is wrong in them.
async fn territories<'a>(
    kernel: &Kernel,
    declared: &[Spanned<Territoire>],
    mut faults: Faults<'a>,
) -> Result<(Vec<String>, Faults<'a>), ServerError> {
    let known = kernel.annuaire.territoires().await?;
    let mut names: Vec<String> = Vec::with_capacity(declared.len());
    for one in declared {
        let name = one.get_ref().nom.trim();
        let wrong = if name.is_empty() || name.chars().count() > 120 {
            Some("un territoire a un nom, de 120 lettres au plus")
        } else if names.iter().any(|other| other == name) {
            Some("ce territoire est déjà dans le fichier\u{a0}: n’en garder qu’un")
        } else if known.iter().filter(|t| t.nom == name).count() > 1 {
            Some("plusieurs territoires portent déjà ce nom\u{a0}: les distinguer d’abord")
        } else {
            None
        };
        if let Some(says) = wrong {
            faults.add(one.span().start, "territoire", "nom", says);
        }
        names.push(name.to_owned());
    }
    Ok((names, faults))
}

#[cfg(test)]
mod tests {
    use preau_model::Clock as _;

    use super::*;

    const FILE: &str = "[[territoire]]\nnom = \"Département d’essai\"\n\n[[compte]]\nlogin = \"solene.vasseur\"\nnom = \"Vasseur\"\n\
        prenom = \"Solène\"\nprofil = \"collectivite\"\nterritoire = \"Département d’essai\"\nfin = \"{fin}\"\n";

    /// A day a year from now, so that the test does not grow old.
    fn next_year() -> String {
        let now = crate::system::SystemClock.now();
        let today = jiff::Timestamp::from_millisecond(now)
            .unwrap()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date();
        today.checked_add(jiff::Span::new().days(300)).unwrap().to_string()
    }

    #[tokio::test]
    async fn a_fresh_installation_gets_its_first_administrator_once() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("comptes.toml");
        std::fs::write(&file, FILE.replace("{fin}", &next_year())).unwrap();
        for _ in 0..2 {
            apply(&file, data.path()).await.unwrap();
        }
        let kernel = Kernel::open(data.path()).await.unwrap();
        assert_eq!(kernel.annuaire.territoires().await.unwrap().len(), 1);
        let account = kernel
            .annuaire
            .compte_par_login("solene.vasseur")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(kernel.annuaire.administre(account.compte).await.unwrap().len(), 1);
        assert!(kernel.identity.activation(account.compte).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn nothing_is_applied_when_anything_is_wrong() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("comptes.toml");
        for (text, word) in [
            (FILE.replace("{fin}", "hier"), "ligne 4, [[compte]] fin"),
            (FILE.replace("collectivite", "prince"), "profil"),
            (FILE.replace("nom = \"Vasseur\"", "nmo = \"Vasseur\""), "nmo"),
            (
                FILE.replace("{fin}", &next_year()).replace("collectivite", "direction"),
                "etablissement",
            ),
        ] {
            std::fs::write(&file, text).unwrap();
            let said = apply(&file, data.path()).await.unwrap_err().to_string();
            assert!(said.contains(word), "{word}: {said}");
        }
        let kernel = Kernel::open(data.path()).await.unwrap();
        assert!(kernel.annuaire.territoires().await.unwrap().is_empty());
    }
}
