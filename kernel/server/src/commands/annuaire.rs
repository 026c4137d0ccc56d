//! `preau annuaire …`.

use std::path::Path;

use preau_annuaire::sources::SourceError;
use preau_annuaire::{Bilan, ImportError, Progress, Raison};
use preau_model::TerritoireId;
use serde::Serialize;

use super::sources::{self, Quoi};
use crate::cli::Lecture;
use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say;

/// Imports an export, or what a school brings.
pub(crate) async fn import(lecture: &Lecture) -> Result<(), ServerError> {
    let kernel = Kernel::open(&lecture.data.data).await?;
    let annuaire = &kernel.annuaire;
    let what = sources::read(annuaire, lecture).await?;
    let territoire = territory_of(&kernel, lecture, &what).await?;
    let json = lecture.json;
    let bilan = match what {
        Quoi::Export(path) => {
            annuaire
                .import(territoire, &path, &|progress| shown(json, progress))
                .await?
        }
        Quoi::Depot(depot) => annuaire
            .importer_depot(territoire, depot, &|progress| shown(json, progress))
            .await
            .inspect_err(faults)?,
    };
    if json {
        print(&bilan)?;
    } else {
        told(&bilan);
    }
    waiting(bilan.en_attente.len())
}

/// Nothing waits, or it is said by the exit code too.
fn waiting(lots: usize) -> Result<(), ServerError> {
    if lots == 0 {
        Ok(())
    } else {
        Err(ServerError::Waiting(lots))
    }
}

/// Where a message is wrong, line by line.
fn faults(error: &ImportError) {
    if let ImportError::Source(SourceError::Envoi(faults)) = error {
        for fault in faults {
            say!(
                "  {}\u{a0}: {}",
                fault.colonne.as_deref().unwrap_or_default(),
                fault.message
            );
        }
    }
}

/// The territory named, that of the school, or the only one.
async fn territory_of(kernel: &Kernel, lecture: &Lecture, what: &Quoi) -> Result<TerritoireId, ServerError> {
    if let (None, Quoi::Depot(depot)) = (&lecture.territoire, what)
        && let Some(school) = kernel.annuaire.structure_par_uai(depot.uai).await?
    {
        return Ok(school.territoire);
    }
    territory(kernel, lecture.territoire.as_deref()).await
}

/// What an import would do.
pub(crate) async fn plan(lecture: &Lecture) -> Result<(), ServerError> {
    let kernel = Kernel::open(&lecture.data.data).await?;
    let json = lecture.json;
    let what = sources::read(&kernel.annuaire, lecture).await?;
    let territoire = match (&lecture.territoire, kernel.annuaire.territoires().await?.as_slice()) {
        // Nothing yet: everything would arrive in the territory that the first import makes.
        (None, []) => TerritoireId::from_bytes([0; 16]),
        _ => territory_of(&kernel, lecture, &what).await?,
    };
    let apercu = match what {
        Quoi::Export(path) => {
            kernel
                .annuaire
                .apercu(territoire, &path, &|progress| shown(json, progress))
                .await?
        }
        Quoi::Depot(depot) => kernel
            .annuaire
            .apercu_depot(territoire, depot, &|progress| shown(json, progress))
            .await
            .inspect_err(faults)?,
    };
    let waits = apercu.lots.iter().filter(|lot| !lot.raisons.is_empty()).count();
    if json {
        print(&apercu)?;
        return waiting(waits);
    }
    counts(&apercu.bilan);
    for lot in &apercu.lots {
        let m = &lot.mouvements;
        say!(
            "  {} {}\u{a0}: élèves +{} −{}, personnels +{} −{}, changements de classe {}, liens +{} −{}, fiches {}",
            lot.uai,
            lot.nom,
            m.eleves_arrivees,
            m.eleves_departs,
            m.personnels_arrivees,
            m.personnels_departs,
            m.changements_de_classe,
            m.liens_ouverts,
            m.liens_fermes,
            m.fiches_nouvelles + m.fiches_changees
        );
        reasons(&lot.raisons);
    }
    waiting(waits)
}

/// Why something waits.
pub(crate) fn reasons(raisons: &[Raison]) {
    for raison in raisons {
        say!(
            "    garde-fou\u{a0}: {} ({} sur {})",
            raison.libelle,
            raison.nombre,
            raison.sur
        );
    }
}

/// Counts.
pub(crate) async fn stats(data: &Path) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    print(&kernel.annuaire.stats().await?)
}

/// One person.
pub(crate) async fn personne(data: &Path, cle: &str) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    let parts: Vec<&str> = cle.split('/').collect();
    let [academie, degre, id] = parts.as_slice() else {
        return Err(ServerError::Refused(
            "la clé attendue est de la forme ACADEMIE/DEGRE/ID, par exemple 013/2D/1234567".to_owned(),
        ));
    };
    let found = kernel.annuaire.fiche(academie, degre, id).await?;
    let fiche = found.ok_or_else(|| ServerError::Refused(format!("personne ne porte la clé {cle}")))?;
    print(&fiche)
}

/// The territory named, or the only one.
pub(crate) async fn territory(kernel: &Kernel, named: Option<&str>) -> Result<TerritoireId, ServerError> {
    let all = kernel.annuaire.territoires().await?;
    if let Some(id) = named {
        let id: TerritoireId = id
            .parse()
            .map_err(|_| ServerError::Refused("cet identifiant de territoire n’en est pas un".to_owned()))?;
        return all
            .iter()
            .any(|t| t.id == id)
            .then_some(id)
            .ok_or_else(|| ServerError::Refused("ce territoire n’existe pas".to_owned()));
    }
    match all.as_slice() {
        [one] => Ok(one.id),
        // The first import of an installation makes its territory.
        [] => Ok(kernel.annuaire.creer_territoire("Territoire").await?.territoire),
        several => {
            let list: Vec<String> = several.iter().map(|t| format!("{} ({})", t.id, t.nom)).collect();
            Err(ServerError::Refused(format!(
                "plusieurs territoires existent, précisez --territoire\u{a0}: {}",
                list.join(", ")
            )))
        }
    }
}

/// Progress of an import, on the standard error so that JSON stays alone on the output.
pub(crate) fn shown(quiet: bool, progress: Progress) {
    use std::io::Write as _;
    if quiet {
        return;
    }
    let mut out = std::io::stderr();
    let _ = match progress {
        Progress::Lecture { fiches } => write!(out, "\r  lecture\u{a0}: {fiches} fiches   "),
        Progress::Plan => write!(out, "\r  comparaison avec l’existant…      "),
        Progress::Application { faites, total } => write!(out, "\r  écriture\u{a0}: {faites} sur {total}   "),
        Progress::Liens => write!(out, "\r  rattachements et liens…           "),
    };
    let _ = out.flush();
}

pub(crate) fn told(bilan: &Bilan) {
    say!(
        "\rImport du {} ({}, {})\u{a0}: {} fichiers en {} ms",
        bilan.date_generation,
        bilan.academie,
        bilan.degre,
        bilan.fichiers,
        bilan.duree_ms
    );
    counts(bilan);
    for lot in &bilan.en_attente {
        say!("  en attente d’une décision\u{a0}: {} {}", lot.uai, lot.nom);
        reasons(&lot.raisons);
    }
}

/// The counts by category.
fn counts(bilan: &Bilan) {
    for (categorie, fiches) in &bilan.categories {
        say!(
            "  {categorie}\u{a0}: {} lues, {} arrivées, {} changées, {} inchangées, {} parties",
            fiches.lues,
            fiches.arrivees,
            fiches.changees,
            fiches.inchangees,
            fiches.parties
        );
    }
    for wrong in &bilan.erreurs {
        say!("  {}, ligne {}\u{a0}: {}", wrong.fichier, wrong.ligne, wrong.message);
    }
    for anomaly in &bilan.anomalies {
        say!(
            "  {} fois\u{a0}: {}. {}",
            anomaly.nombre,
            anomaly.libelle,
            anomaly.remede
        );
        if let Some(place) = anomaly.lieux.first() {
            say!(
                "    par exemple {} ligne {}, fiche {} {} {}",
                place.fichier,
                place.ligne,
                place.fiche,
                place.cite,
                place.etablissement
            );
        }
    }
}

/// Prints a value as JSON.
pub(crate) fn print(value: &impl Serialize) -> Result<(), ServerError> {
    let text = serde_json::to_string_pretty(value).map_err(|e| ServerError::Refused(e.to_string()))?;
    say!("{text}");
    Ok(())
}
