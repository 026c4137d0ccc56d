//! One import: what it does to each school, and the decision on what waits (K-AN-1).
//!
//! A principal reads and decides for their school; the staff of the collectivité for every lot of their territory.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{EtatLot, ImportError, Importation, LotImport};
use preau_model::{GenreStructure, ImportId};
use preau_ui::assets::icon;

use super::super::{Ecran, moment};
use super::{anomalies, imports};
use crate::ask::{Asked, Visitor};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// Longest reason kept.
const REASON: usize = 500;

/// `GET /console/annuaire/imports/{import}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(import): Path<String>,
) -> Result<Response, Failure> {
    draw(&app, &ask, &import, None).await
}

/// `POST /console/annuaire/imports/{import}`: `lot` (its key), `decision` (`approuver` or `rejeter`), `motif`.
pub(crate) async fn decide(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(import): Path<String>,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let (found, lots) = open(&app, visitor, &import).await?;
    let key = ask.form.get("lot").unwrap_or_default();
    let lot = lots
        .iter()
        .find(|lot| lot.cle == key && lot.etat == EtatLot::Attend)
        .ok_or(Failure::Missing)?;
    let chosen = [lot.cle.clone()];
    let motif: String = ask
        .form
        .get("motif")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(REASON)
        .collect();
    if motif.is_empty() {
        return draw(&app, &ask, &import, Some((&lot.cle, t("decision-needs-reason")))).await;
    }
    let par = visitor.wearer.nom.affichage();
    let annuaire = app.annuaire();
    let outcome = match ask.form.get("decision") {
        Some("approuver") => Box::pin(annuaire.approuver(found.id, Some(&chosen), &par, &motif, &|_| {})).await,
        Some("rejeter") => annuaire.rejeter(found.id, Some(&chosen), &par, &motif).await,
        _ => {
            return Err(Failure::Bad {
                says: t("no-such-state"),
            });
        }
    };
    match outcome {
        Ok(_) => Ok(respond::see_other(&format!("/console/annuaire/imports/{}", found.id))),
        Err(ImportError::Annuaire(error)) => Err(error.into()),
        // What it would do has changed, or somebody else decided: the page shows what is true now.
        Err(error) => draw(&app, &ask, &import, Some((&lot.cle, error.to_string()))).await,
    }
}

/// An import of the visitor's territory, with the lots that are theirs to see.
async fn open(app: &AppState, visitor: &Visitor, import: &str) -> Result<(Importation, Vec<LotImport>), Failure> {
    let id: ImportId = import.parse().map_err(|_| Failure::Missing)?;
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let imports = app.annuaire().imports(territory, imports::LATEST).await?;
    let found = imports.into_iter().find(|i| i.id == id).ok_or(Failure::Missing)?;
    let mut lots = app.annuaire().lots(id).await?;
    if let Some(own) = own_school(visitor) {
        lots.retain(|lot| own == lot.uai);
    }
    Ok((found, lots))
}

/// The UAI of the school whose direction reads, which sees nothing of the others; `None` above schools. A school without a UAI
/// has no lot.
fn own_school(visitor: &Visitor) -> Option<String> {
    let current = visitor.wearer.current()?;
    let school = current.structure.genre == GenreStructure::Etablissement;
    school.then(|| {
        current
            .structure
            .uai
            .map_or_else(|| "-".to_owned(), |uai| uai.to_string())
    })
}

async fn draw(app: &AppState, ask: &Asked, import: &str, wrong: Option<(&str, String)>) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let (found, lots) = open(app, visitor, import).await?;
    let own = own_school(visitor);
    let (waiting, others): (Vec<&LotImport>, Vec<&LotImport>) =
        lots.iter().partition(|lot| lot.etat == EtatLot::Attend);
    // The académie reads; the collectivité and the schools decide.
    let others: Vec<&LotImport> = if chrome::directs(&visitor.wearer) {
        others
    } else {
        lots.iter().collect()
    };
    let csrf = &visitor.session.csrf;
    let body = html! {
        @if let Some(says) = refusal(&found) {
            div.avis.t-brique { (icon("alerte")) div.pile { p { strong { (t("import-refused-title")) } } p { (says) } } }
        }
        @for lot in waiting.iter().filter(|_| chrome::directs(&visitor.wearer)) { (decision(&found, lot, csrf, wrong.as_ref().filter(|(key, _)| *key == lot.cle).map(|(_, says)| says.as_str()))) }
        div.carte {
            @if others.is_empty() && waiting.is_empty() {
                div.vide { (icon("annuaire")) p { strong { (t("import-nothing")) } } }
            }
            @if !others.is_empty() {
                ul.fil aria-label=(t("import-lots")) {
                    @for lot in &others {
                        li {
                            span.fil-qui { small { @if let Some(at) = lot.decide { (moment(app, at)) } } }
                            span.fil-quoi {
                                strong { (label(lot)) }
                                small { (summary(lot)) }
                                @if !lot.par.is_empty() { small { (tr("decision-by", &[("who", lot.par.as_str().into()), ("why", lot.motif.as_str().into())])) } }
                            }
                            span.fil-etat { (state(lot.etat)) }
                        }
                    }
                }
            }
        }
        (anomalies::draw(&anomalies::of(&found), own.as_deref()))
    };
    let begun = moment(app, found.debut);
    let lead = tr("import-begun", &[("when", begun.as_str().into())]);
    Ecran::new(imports::name(&found), Some(lead), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

/// What waits, why, and the two buttons.
fn decision(import: &Importation, lot: &LotImport, csrf: &str, wrong: Option<&str>) -> Markup {
    let id = format!(
        "lot-{}",
        lot.cle
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect::<String>()
    );
    let motif = format!("{id}-motif");
    let error = format!("{id}-erreur");
    html! {
        section.carte aria-labelledby=(id) {
            header { h2 id=(id) { (label(lot)) } (state(lot.etat)) }
            ul.liste {
                @for reason in &lot.raisons {
                    li { (tr("import-reason", &[("what", reason.libelle.as_str().into()), ("count", reason.nombre.into()), ("of", reason.sur.into())])) }
                }
            }
            p { (summary(lot)) }
            p.doux { (t("decision-says")) }
            form.formulaire method="post" action={ "/console/annuaire/imports/" (import.id) } novalidate {
                input type="hidden" name="_csrf" value=(csrf);
                input type="hidden" name="lot" value=(lot.cle);
                div.champ.en-erreur[wrong.is_some()] {
                    label for=(motif) { (t("decision-reason")) }
                    @if let Some(says) = wrong { p.erreur id=(error) { (icon("alerte")) span { (t("error")) " " (says) } } }
                    input type="text" id=(motif) name="motif" required maxlength=(REASON) autofocus[wrong.is_some()]
                        aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| error.as_str())];
                }
                div.boutons {
                    button.btn.plein type="submit" name="decision" value="approuver" { (t("decision-approve")) }
                    button.btn.danger type="submit" name="decision" value="rejeter" { (t("decision-reject")) }
                }
            }
        }
    }
}

fn label(lot: &LotImport) -> String {
    match (lot.cle.as_str(), lot.uai.as_str()) {
        ("-", _) => t("lot-nowhere"),
        ("+", _) => t("lot-departures"),
        (_, "") => lot.nom.clone(),
        (_, uai) => format!("{} ({uai})", lot.nom),
    }
}

pub(super) fn state(state: EtatLot) -> Markup {
    let (tint, key) = match state {
        EtatLot::AFaire => ("t-miel", "lot-to-do"),
        EtatLot::Applique => ("t-mousse", "import-applied"),
        EtatLot::Attend => ("t-miel", "lot-waits"),
        EtatLot::Rejete => ("t-brique", "lot-rejected"),
        EtatLot::Remplace => ("t-ardoise", "import-replaced"),
        EtatLot::Annule => ("t-ardoise", "import-undone"),
    };
    html! { span.puce.(tint) { (t(key)) } }
}

/// The counts that are not zero, in words.
fn summary(lot: &LotImport) -> String {
    const COUNTS: [&str; 14] = [
        "eleves_arrivees",
        "eleves_departs",
        "personnels_arrivees",
        "personnels_departs",
        "changements_de_classe",
        "renommes",
        "fiches_changees",
        "departs_definitifs",
        "liens_ouverts",
        "liens_fermes",
        "liens_modifies",
        "structures_ouvertes",
        "structures_fermees",
        "classes_fermees",
    ];
    let count = |name: &str| {
        lot.mouvements
            .pointer(&format!("/nombres/{name}"))
            .and_then(serde_json::Value::as_u64)
    };
    let words: Vec<String> = COUNTS
        .iter()
        .filter_map(|name| {
            let n = count(name).filter(|n| *n > 0)?;
            Some(tr(&format!("lot-{}", name.replace('_', "-")), &[("count", n.into())]))
        })
        .collect();
    if words.is_empty() {
        t("lot-small-changes")
    } else {
        words.join(", ")
    }
}

/// Why an import was refused: the sentence that its bilan keeps.
fn refusal(import: &Importation) -> Option<String> {
    if import.etat != 2 {
        return None;
    }
    let bilan: serde_json::Value = serde_json::from_str(&import.bilan).ok()?;
    Some(bilan.get("message")?.as_str()?.to_owned())
}
