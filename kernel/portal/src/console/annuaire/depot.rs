//! A file between its deposit and its import: which column says what, what it would do, and the buttons.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::sources::{
    Champ, Colonne, Contenu, Correspondance, Depot, Erreur, Fichier, Genre, Piece, colonnes,
};
use preau_annuaire::{Apercu, ImportError};
use preau_model::{ImportId, Uai};
use preau_ui::assets::icon;

use super::super::Ecran;
use super::anomalies;
use super::sources::allowed;
use crate::ask::{Asked, Visitor};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// Faults shown.
const FAULTS: usize = 20;

/// `GET /console/annuaire/sources/{uai}/{depot}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path((uai, depot)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (uai, id, depot) = open(&app, ask.visitor()?, &uai, &depot).await?;
    draw(&app, &ask, uai, id, &depot).await
}

/// `POST`: `action` is `colonnes` (the mappings are kept), `importer` or `abandonner`.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path((uai, depot)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let (uai, id, mut depot) = open(&app, visitor, &uai, &depot).await?;
    let here = format!("/console/annuaire/sources/{uai}/{id}");
    match ask.form.get("action") {
        Some("abandonner") => {
            app.annuaire().oublier_brouillon(id).await.map_err(failed)?;
            Ok(respond::see_other("/console/annuaire/sources"))
        }
        Some("colonnes") => {
            if let Contenu::Csv(pieces) = &mut depot.contenu {
                for (index, piece) in pieces.iter_mut().enumerate() {
                    let told = told(&ask, index, piece)?;
                    // One that means nothing yet stays on the page, which says why.
                    match app
                        .annuaire()
                        .garder_correspondance(uai, Some(visitor.wearer.personne()), &told)
                        .await
                    {
                        Ok(()) | Err(ImportError::Source(_)) => {}
                        Err(error) => return Err(failed(error)),
                    }
                    piece.correspondance = Some(told);
                }
            }
            app.annuaire().changer_brouillon(id, depot).await.map_err(failed)?;
            Ok(respond::see_other(&here))
        }
        Some("importer") => {
            let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
            let outcome = Box::pin(app.annuaire().importer_depot(territory, depot.clone(), &|_| {})).await;
            match outcome {
                Ok(_) => {
                    app.annuaire().oublier_brouillon(id).await.map_err(failed)?;
                    Ok(respond::see_other("/console/annuaire"))
                }
                Err(ImportError::Annuaire(error)) => Err(error.into()),
                // Refused: the page says why, over the same plan.
                Err(_) => draw(&app, &ask, uai, id, &depot).await,
            }
        }
        _ => Err(Failure::Bad {
            says: t("no-such-state"),
        }),
    }
}

fn failed(error: ImportError) -> Failure {
    match error {
        ImportError::Annuaire(error) => error.into(),
        other => Failure::Failed { code: other.code() },
    }
}

async fn open(app: &AppState, visitor: &Visitor, uai: &str, depot: &str) -> Result<(Uai, ImportId, Depot), Failure> {
    let uai: Uai = uai.parse().map_err(|_| Failure::Missing)?;
    let id: ImportId = depot.parse().map_err(|_| Failure::Missing)?;
    if !allowed(app, visitor, uai).await? {
        return Err(Failure::Missing);
    }
    let found = app.annuaire().brouillon(uai, id).await.map_err(failed)?;
    Ok((uai, id, found.ok_or(Failure::Missing)?))
}

/// The mapping of a file as the form says it: `p0-genre`, `p0-legal`, `p0-c3` (field of the fourth column), `p0-r3` (rank).
fn told(ask: &Asked, index: usize, piece: &Piece) -> Result<Correspondance, Failure> {
    let before = piece.correspondance.clone().ok_or(Failure::Missing)?;
    let field = |name: &str| ask.form.get(&format!("p{index}-{name}"));
    let (names, _) = columns(piece);
    let mut colonnes = Vec::new();
    for (at, name) in names.into_iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let Some(champ) = field(&format!("c{at}")).and_then(Champ::from_code) else {
            continue;
        };
        let old = before.colonnes.iter().find(|c| c.colonne == name && c.champ == champ);
        colonnes.push(Colonne {
            champ,
            rang: field(&format!("r{at}"))
                .and_then(|rang| rang.parse().ok())
                .filter(|rang| (1..=9).contains(rang)),
            obligatoire: old.is_some_and(|c| c.obligatoire),
            colonne: name,
        });
    }
    Ok(Correspondance {
        genre: field("genre").and_then(Genre::from_code).unwrap_or(before.genre),
        legal: field("legal")
            .and_then(|legal| legal.parse().ok())
            .unwrap_or(before.legal),
        colonnes,
        ..before
    })
}

fn columns(piece: &Piece) -> (Vec<String>, Vec<Vec<String>>) {
    let file = Fichier {
        nom: &piece.nom,
        octets: &piece.octets,
        correspondance: piece.correspondance.clone(),
    };
    // What cannot be read at all was refused when it was dropped.
    colonnes(&file, 2).unwrap_or_default()
}

async fn draw(app: &AppState, ask: &Asked, uai: Uai, id: ImportId, depot: &Depot) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let plan = match Box::pin(app.annuaire().apercu_depot(territory, depot.clone(), &|_| {})).await {
        Err(ImportError::Annuaire(error)) => return Err(error.into()),
        other => other,
    };
    let csrf = &visitor.session.csrf;
    let action = format!("/console/annuaire/sources/{uai}/{id}");
    let pieces: &[Piece] = match &depot.contenu {
        Contenu::Csv(pieces) => pieces,
        _ => &[],
    };
    let body = html! {
        @match &plan {
            Err(error) => div.avis.t-brique role="alert" { (icon("alerte")) div.pile { p { strong { (t("depot-refused")) } } p { (error.to_string()) } } },
            Ok(plan) => (told_plan(plan)),
        }
        form.formulaire.carte method="post" action=(action) aria-label=(t("depot-decide")) {
            input type="hidden" name="_csrf" value=(csrf);
            @if plan.is_ok() { p.doux { (t("depot-says")) } }
            div.boutons {
                @if plan.is_ok() { button.btn.plein type="submit" name="action" value="importer" { (t("depot-import")) } }
                button.btn.clair type="submit" name="action" value="abandonner" { (t("depot-abandon")) }
            }
        }
        form.formulaire.carte method="post" action=(action) aria-labelledby="colonnes" {
            h2 id="colonnes" { (t("depot-columns")) }
            p.doux { (t("depot-columns-says")) }
            input type="hidden" name="_csrf" value=(csrf);
            @for (index, piece) in pieces.iter().enumerate() { (mapping(index, piece)) }
            div.boutons { button.btn.plein type="submit" name="action" value="colonnes" { (t("depot-keep")) } }
        }
    };
    let lead = tr("depot-lead", &[("uai", uai.as_str().into())]);
    Ecran::new(depot.nom(), Some(lead), body).draw(app, ask).await
}

/// What the file would do.
fn told_plan(plan: &Apercu) -> Markup {
    let total = &plan.total;
    let counts = [
        ("lot-eleves-arrivees", total.eleves_arrivees),
        ("lot-eleves-departs", total.eleves_departs),
        ("lot-personnels-arrivees", total.personnels_arrivees),
        ("lot-personnels-departs", total.personnels_departs),
        ("lot-changements-de-classe", total.changements_de_classe),
        ("lot-fiches-changees", total.fiches_changees),
        ("lot-liens-ouverts", total.liens_ouverts),
        ("lot-liens-fermes", total.liens_fermes),
        ("depot-classes", total.classes_ouvertes),
    ];
    let waits: Vec<_> = plan.lots.iter().flat_map(|lot| &lot.raisons).collect();
    html! {
        section.carte aria-labelledby="plan" {
            header { h2 id="plan" { (t("depot-plan")) } }
            @if plan.bilan.sans_changement() { p { (t("depot-nothing")) } }
            ul.liste {
                @for (key, count) in counts.into_iter().filter(|(_, count)| *count > 0) { li { (tr(key, &[("count", count.into())])) } }
            }
            @if !waits.is_empty() {
                div.avis.t-miel { (icon("alerte")) div.pile {
                    p { strong { (t("depot-waits")) } }
                    ul.liste { @for reason in waits {
                        li { (tr("import-reason", &[("what", reason.libelle.as_str().into()), ("count", reason.nombre.into()), ("of", reason.sur.into())])) }
                    } }
                } }
            }
            (faults(&plan.bilan.erreurs))
        }
        (anomalies::draw(&plan.bilan.anomalies, None))
    }
}

fn faults(wrong: &[Erreur]) -> Markup {
    html! {
        @if !wrong.is_empty() {
            h3 { (tr("depot-faults", &[("count", wrong.len().into())])) }
            ul.liste {
                @for fault in wrong.iter().take(FAULTS) {
                    li { (tr("depot-fault", &[
                        ("file", fault.fichier.as_str().into()),
                        ("line", fault.ligne.into()),
                        ("what", fault.message.as_str().into()),
                    ])) }
                }
            }
        }
    }
}

/// The columns of one file.
fn mapping(index: usize, piece: &Piece) -> Markup {
    let Some(own) = &piece.correspondance else {
        return html! {};
    };
    let (names, lines) = columns(piece);
    let said = |at: usize, name: &str| {
        // Repeated names count themselves: the nth column of this name is the nth of the mapping, or its only one.
        let before = names.iter().take(at).filter(|n| *n == name).count();
        let same: Vec<&Colonne> = own
            .colonnes
            .iter()
            .filter(|c| preau_model::fold(&c.colonne) == preau_model::fold(name))
            .collect();
        same.get(before).or(same.first()).copied()
    };
    let id = |name: &str| format!("p{index}-{name}");
    html! {
        fieldset {
            legend { (piece.nom) " – " (own.libelle) }
            div.champ {
                label for=(id("genre")) { (t("sources-holds")) }
                select id=(id("genre")) name=(id("genre")) {
                    @for genre in [Genre::Eleves, Genre::Responsables, Genre::Personnels] {
                        option value=(genre.code()) selected[genre == own.genre] { (t(&format!("source-{}", genre.code()))) }
                    }
                }
            }
            @if own.genre != Genre::Personnels {
                div.champ {
                    label for=(id("legal")) { (t("depot-legal")) }
                    select id=(id("legal")) name=(id("legal")) {
                        @for legal in 0_u8..=2 { option value=(legal) selected[legal == own.legal] { (t(&format!("depot-legal-{legal}"))) } }
                    }
                }
            }
            @for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
                @let said = said(at, name);
                @let sample: Vec<&str> = lines.iter().filter_map(|line| line.get(at)).map(String::as_str).filter(|v| !v.is_empty()).collect();
                div.champ {
                    label for=(id(&format!("c{at}"))) { (name) }
                    @if !sample.is_empty() { p.aide id=(id(&format!("a{at}"))) { (tr("depot-sample", &[("values", sample.join(", ").as_str().into())])) } }
                    @if let Some(rang) = said.and_then(|c| c.rang) { input type="hidden" name=(id(&format!("r{at}"))) value=(rang); }
                    select id=(id(&format!("c{at}"))) name=(id(&format!("c{at}"))) aria-describedby=[(!sample.is_empty()).then(|| id(&format!("a{at}")))] {
                        option value="" { (t("champ-rien")) }
                        @for (champ, code) in Champ::TOUS {
                            option value=(code) selected[said.is_some_and(|c| c.champ == champ)] { (t(&format!("champ-{code}"))) }
                        }
                    }
                }
            }
        }
    }
}
