//! The first start of a demonstration: académie, import, people, modules, a few articles.

use std::fs;
use std::path::{Path, PathBuf};

use preau_academie::World;
use preau_host::{Host, InstallOptions, Outcome};
use preau_model::Uai;
use preau_portal::{DEMO_FILE, DemoAccounts};

use super::{articles, people};
use crate::cli::Demo;
use crate::commands::academie;
use crate::config::Config;
use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say::Step;
use crate::world;

/// Name of the invented collectivité.
const DEPARTEMENT: &str = "Département fictif";
/// Written once the database is known to be empty, removed last: a start that was cut off begins again from nothing.
const UNDER_WAY: &str = "demo-en-cours";

/// Prepares a data folder that has never been a demonstration.
pub(super) async fn prepare(demo: &Demo) -> Result<DemoAccounts, ServerError> {
    let data = &demo.data.data;
    begin(data).await?;
    crate::say!("\nDémonstration dans {}\n", data.display());
    let step = Step::begin("académie synthétique");
    let world = World::generate(&world::config(demo.seed, demo.colleges, demo.scale, None)?)?;
    let export = data.join("academie");
    let summary = academie::write(&world, &export)?;
    step.done(&format!(
        "{} collèges, {} élèves, {} Mo d’AAF",
        world.colleges.len(),
        world.eleves.len(),
        summary.bytes / 1_000_000
    ));
    let story = world
        .roles_of_story()
        .ok_or_else(|| ServerError::Refused("la démonstration demande au moins deux collèges".to_owned()))?;

    let kernel = Kernel::open(data).await?;
    if !kernel.annuaire.territoires().await?.is_empty() {
        return Err(ServerError::Refused(
            "cette base contient déjà une installation\u{a0}: la démonstration veut une base vide".to_owned(),
        ));
    }
    let mark = data.join(UNDER_WAY);
    fs::write(&mark, b"").map_err(|e| ServerError::file(&mark, e))?;
    let step = Step::begin("import de l’annuaire");
    let territory = kernel.annuaire.creer_territoire(DEPARTEMENT).await?;
    let bilan = kernel.annuaire.import(territory.territoire, &export, &|_| ()).await?;
    let people: u64 = bilan.categories.values().map(|f| f.arrivees).sum();
    step.done(&format!(
        "{people} fiches, {} liens de responsabilité",
        bilan.liens.ouverts
    ));
    fs::remove_dir_all(&export).map_err(|e| ServerError::file(&export, e))?;

    let step = Step::begin("comptes des personnes de la démonstration");
    let accounts = people::prepare(&kernel, &world, &story, territory.collectivite).await?;
    step.done(&format!("{} personnes", accounts.0.len()));

    let host = kernel.host().await?;
    install(&host, &demo.plugins).await?;
    let others: Vec<Uai> = world
        .colleges
        .iter()
        .skip(2)
        .filter_map(|c| c.uai.parse().ok())
        .collect();
    if !others.is_empty() {
        let step = Step::begin("actualités des autres collèges");
        let written = articles::write(&kernel, &host, &others).await?;
        step.done(&format!("{written} articles"));
    }
    kernel.db.close().await;
    accounts
        .write(data)
        .map_err(|e| ServerError::file(&data.join(DEMO_FILE), e))?;
    fs::remove_file(&mark).map_err(|e| ServerError::file(&mark, e))?;
    Ok(accounts)
}

/// Throws away a demonstration that was cut off; anything else in the folder or in its database is not ours to touch.
async fn begin(data: &Path) -> Result<(), ServerError> {
    fs::create_dir_all(data).map_err(|e| ServerError::file(data, e))?;
    let address = Config::read(data)?.database(data);
    let mark = data.join(UNDER_WAY);
    let file = address.strip_prefix("sqlite:").map(PathBuf::from);
    if mark.exists() {
        crate::say!("\nUn premier démarrage a été interrompu\u{a0}: tout recommence.");
        match &file {
            Some(file) => remove(file)?,
            None => erase(data).await?,
        }
    } else if let Some(file) = &file {
        if file.exists() {
            return Err(ServerError::Refused(format!(
                "{} contient déjà une installation qui n’est pas une démonstration\u{a0}: choisissez un autre dossier",
                data.display()
            )));
        }
        // Nothing is there yet: whatever comes is ours.
        fs::write(&mark, b"").map_err(|e| ServerError::file(&mark, e))?;
    }
    Ok(())
}

/// The files of an embedded database.
fn remove(file: &Path) -> Result<(), ServerError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = file.to_owned().into_os_string();
        path.push(suffix);
        let path = PathBuf::from(path);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ServerError::file(&path, error)),
        }
    }
    Ok(())
}

/// The tables of a server, unless something else than a demonstration came into them since.
async fn erase(data: &Path) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    if kernel
        .annuaire
        .territoires()
        .await?
        .iter()
        .all(|t| t.nom == DEPARTEMENT)
    {
        return Ok(kernel.db.erase().await?);
    }
    Err(ServerError::Refused(
        "une démonstration interrompue est marquée ici, mais cette base contient une autre installation\u{a0}: rien n’a été touché".to_owned(),
    ))
}

/// Installs the packages of a folder through the same gate as everybody's.
pub(super) async fn install(host: &Host, folder: &Path) -> Result<(), ServerError> {
    let mut packages: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(Result::ok)
            .map(|e| e.path())
            .filter(|p| p.join("plugin.toml").is_file())
            .collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(ServerError::file(folder, error)),
    };
    packages.sort();
    if packages.is_empty() {
        crate::say!(
            "  aucun module dans {}\u{a0}: construisez-les d’abord (cargo xtask plugins)",
            folder.display()
        );
    }
    for package in packages {
        let step = Step::begin(&format!(
            "module {}",
            package.file_name().and_then(|n| n.to_str()).unwrap_or_default()
        ));
        let done = host
            .install(
                &package,
                InstallOptions {
                    replace_same_version: true,
                },
            )
            .await?;
        step.done(&match done.outcome {
            Outcome::Current => format!("version {} installée", done.version),
            Outcome::Unchanged => format!("version {} déjà en place", done.version),
            Outcome::Waiting(why) => format!("version {} en attente d’accord\u{a0}: {why}", done.version),
        });
    }
    Ok(())
}
