//! Files of a school: a principal drops them here, then reads what they would do (K-AN-2).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::ImportError;
use preau_annuaire::sources::{Contenu, Correspondance, Genre, Piece, SourceError, colonnes};
use preau_model::{GenreStructure, Uai};
use preau_ui::assets::icon;

use super::super::Ecran;
use crate::ask::{Asked, Visitor};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// Most files of one deposit: pupils, responsables, staff.
const FILES: usize = 4;

/// `GET /console/annuaire/sources`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    draw(&app, &ask, None).await
}

/// `POST /console/annuaire/sources`: `fichiers`; `contenu` for a file that no model knows; `uai` from a collectivité.
pub(crate) async fn drop_files(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let uai = match school(visitor) {
        Some(uai) => uai,
        None => match ask
            .form
            .filled("uai")
            .map(|uai| uai.trim().to_uppercase().parse::<Uai>())
        {
            Some(Ok(uai)) if allowed(&app, visitor, uai).await? => uai,
            _ => return draw(&app, &ask, Some(t("sources-whose"))).await,
        },
    };
    let files: Vec<_> = ask.files.iter().filter(|file| file.field == "fichiers").collect();
    if files.is_empty() || files.len() > FILES {
        return draw(&app, &ask, Some(tr("sources-no-file", &[("count", FILES.into())]))).await;
    }
    let mut pieces = Vec::new();
    for file in files {
        let found = mapping(&app, &ask, uai, (&file.name, &file.bytes)).await;
        let correspondance = match found {
            Ok(found) => Some(found),
            Err(error) => return wrong(&app, &ask, error).await,
        };
        pieces.push(Piece {
            nom: file.name.clone(),
            octets: file.bytes.clone(),
            correspondance,
        });
    }
    let depot = app.annuaire().depot(uai, Contenu::Csv(pieces));
    match app.annuaire().garder_brouillon(visitor.wearer.personne(), depot).await {
        Ok(id) => Ok(respond::see_other(&format!("/console/annuaire/sources/{uai}/{id}"))),
        Err(error) => wrong(&app, &ask, error).await,
    }
}

/// The mapping that fits; for a file that none knows, one to be filled in by hand.
async fn mapping(
    app: &AppState,
    ask: &Asked,
    uai: Uai,
    (nom, octets): (&str, &[u8]),
) -> Result<Correspondance, ImportError> {
    match app.annuaire().correspondance_pour(uai, None, (nom, octets)).await {
        Err(ImportError::Source(SourceError::Colonnes { .. })) => {}
        other => return other,
    }
    let genre = ask
        .form
        .get("contenu")
        .and_then(Genre::from_code)
        .unwrap_or(Genre::Eleves);
    let file = preau_annuaire::sources::Fichier {
        nom,
        octets,
        correspondance: None,
    };
    // A file that is no table at all is refused now.
    colonnes(&file, 1)?;
    Ok(Correspondance {
        nom: format!("tableau-{}", genre.code()),
        libelle: t(&format!("source-{}", genre.code())),
        genre,
        degre: "2D".to_owned(),
        legal: 0,
        colonnes: Vec::new(),
    })
}

/// What is refused of a file is said on the page; the rest is a failure.
pub(super) async fn wrong(app: &AppState, ask: &Asked, error: ImportError) -> Result<Response, Failure> {
    match error {
        ImportError::Annuaire(error) => Err(error.into()),
        other => draw(app, ask, Some(other.to_string())).await,
    }
}

/// The school of a principal; nothing for a collectivité, which names it.
fn school(visitor: &Visitor) -> Option<Uai> {
    let current = visitor.wearer.current()?;
    let own = current.structure.genre == GenreStructure::Etablissement;
    current.structure.uai.filter(|_| own)
}

/// May the visitor bring files for this school?
pub(super) async fn allowed(app: &AppState, visitor: &Visitor, uai: Uai) -> Result<bool, Failure> {
    if let Some(own) = school(visitor) {
        return Ok(own == uai);
    }
    let current = visitor.wearer.current().ok_or(Failure::Missing)?;
    if current.structure.genre != GenreStructure::Collectivite {
        return Ok(false);
    }
    let territory = visitor.wearer.territory().ok_or(Failure::Missing)?;
    let found = app.annuaire().structure_par_uai(uai).await?;
    Ok(found.is_some_and(|school| school.territoire == territory))
}

async fn draw(app: &AppState, ask: &Asked, wrong: Option<String>) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let own = school(visitor);
    let kept = match own {
        Some(uai) => app.annuaire().correspondances(uai).await?,
        None => Vec::new(),
    };
    let body = html! {
        form.formulaire.carte method="post" action="/console/annuaire/sources" enctype="multipart/form-data" novalidate {
            input type="hidden" name="_csrf" value=(visitor.session.csrf);
            @if own.is_none() {
                div.champ {
                    label for="uai" { (t("sources-uai")) }
                    input type="text" id="uai" name="uai" required maxlength="8" autocomplete="off" value=[ask.form.get("uai")];
                }
            }
            div.champ.en-erreur[wrong.is_some()] {
                label for="fichiers" { (t("sources-files")) }
                p.aide id="fichiers-aide" { (t("sources-files-says")) }
                @if let Some(says) = &wrong { p.erreur id="fichiers-erreur" { (icon("alerte")) span { (t("error")) " " (says) } } }
                input type="file" id="fichiers" name="fichiers" accept=".csv,.txt,text/csv" multiple required autofocus[wrong.is_some()]
                    aria-invalid=[wrong.as_ref().map(|_| "true")]
                    aria-describedby=(if wrong.is_some() { "fichiers-aide fichiers-erreur" } else { "fichiers-aide" });
            }
            div.champ {
                label for="contenu" { (t("sources-holds")) }
                select id="contenu" name="contenu" {
                    @for genre in [Genre::Eleves, Genre::Responsables, Genre::Personnels] {
                        option value=(genre.code()) { (t(&format!("source-{}", genre.code()))) }
                    }
                }
            }
            div.boutons { button.btn.plein type="submit" { (t("sources-read")) } }
        }
        @if !kept.is_empty() { (mappings(&kept)) }
    };
    Ecran::new(t("sources-title"), Some(t("sources-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

fn mappings(kept: &[Correspondance]) -> Markup {
    html! {
        section.carte aria-labelledby="gardees" {
            header { h2 id="gardees" { (t("sources-kept")) } }
            ul.liste {
                @for one in kept {
                    li { (tr("sources-kept-one", &[("name", one.libelle.as_str().into()), ("count", one.colonnes.len().into())])) }
                }
            }
        }
    }
}
