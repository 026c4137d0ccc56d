//! One structure: what it is under, what is under it, and what attaching it elsewhere would change.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{ApercuRattachement, Branche, Mouvement, Structure, libelles};
use preau_model::{GenreStructure, Profil, Source, StructureId};

use super::super::super::{Bureau, Champs, Ecran, Erreur, bureau, said};
use super::{HERE, kind};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond, words};

/// `GET /console/annuaire/structures/{structure}?parent=&sens=`: with a parent, what attaching (`attacher`) or detaching
/// (`detacher`) would change.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(structure): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let here = open(&app, &bureau, &structure).await?;
    draw(&app, &ask, &bureau, &here, None).await
}

/// `POST /console/annuaire/structures/{structure}`: `parent`, `sens`, after the preview.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(structure): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.above()?;
    let here = open(&app, &bureau, &structure).await?;
    let parent: StructureId = ask
        .form
        .get("parent")
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Missing)?;
    let annuaire = app.annuaire();
    let (outcome, done) = match ask.form.get("sens") {
        Some("attacher") => (
            annuaire.attacher_structure(bureau.par, here.id, parent).await,
            "attache",
        ),
        Some("detacher") => (
            annuaire.detacher_structure(bureau.par, here.id, parent).await,
            "detache",
        ),
        _ => return Err(Failure::Missing),
    };
    match said(outcome)? {
        Ok(()) => Ok(respond::see_other(&format!("{HERE}/{}?fait={done}", here.id))),
        Err(wrong) => draw(&app, &ask, &bureau, &here, Some(&wrong)).await,
    }
}

/// A structure of the territory; of a school, itself and what is above it.
async fn open(app: &AppState, bureau: &Bureau<'_>, id: &str) -> Result<Structure, Failure> {
    let id: StructureId = id.parse().map_err(|_| Failure::Missing)?;
    let found = app.annuaire().structure(id).await?.ok_or(Failure::Missing)?;
    let mine = found.territoire == bureau.structure.territoire && (!bureau.is_school() || id == bureau.structure.id);
    if mine { Ok(found) } else { Err(Failure::Missing) }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    here: &Structure,
    wrong: Option<&Erreur>,
) -> Result<Response, Failure> {
    let annuaire = app.annuaire();
    let branches = annuaire.branches(here.territoire).await?;
    let all = annuaire.structures_du_territoire(here.territoire).await?;
    let named = |id: StructureId| all.iter().find(|s| s.id == id);
    let parents: Vec<(&Branche, &Structure)> = branches
        .iter()
        .filter(|b| b.enfant == here.id)
        .filter_map(|b| Some((b, named(b.parent)?)))
        .collect();
    let children: Vec<&Structure> = branches
        .iter()
        .filter(|b| b.parent == here.id)
        .filter_map(|b| named(b.enfant))
        .collect();
    let acts = bureau.is_collectivite();
    let asked: Option<StructureId> = ask.query.get("parent").and_then(|id| id.parse().ok()).filter(|_| acts);
    let preview = match asked.and_then(named) {
        Some(parent) => Some((parent, preview(app, ask, here, parent, &all).await?)),
        None => None,
    };
    let offered: Vec<(String, String)> = all
        .iter()
        .filter(|s| s.id != here.id && s.source == Source::Local && s.genre != GenreStructure::Etablissement)
        .filter(|s| !parents.iter().any(|(b, _)| b.parent == s.id))
        .map(|s| (s.id.to_string(), format!("{} ({})", s.nom, kind(s.genre))))
        .collect();
    let url = format!("{HERE}/{}", here.id);
    let body = html! {
        (Champs::new(ask, "", wrong).notice())
        @if let Some((_, preview)) = &preview { (preview) }
        section.carte aria-labelledby="parents" {
            header { h2 id="parents" { (t("tree-parents")) } }
            @if parents.is_empty() { p.doux { (t("tree-no-parent")) } }
            ul.fil {
                @for (branch, parent) in &parents {
                    li {
                        span.fil-quoi {
                            @if acts { a href={ (HERE) "/" (parent.id) } { strong { (parent.nom) } } } @else { strong { (parent.nom) } }
                            small { (kind(parent.genre)) " · " (t(if branch.locale { "tree-here" } else { "tree-source" })) }
                        }
                        span.fil-etat { @if acts && branch.locale { a.btn.clair href={ (url) "?parent=" (parent.id) "&sens=detacher" } { (t("tree-detach")) span.hors-vue { " " (parent.nom) } } } }
                    }
                }
            }
            @if acts && !offered.is_empty() {
                form.formulaire method="get" action=(url) {
                    input type="hidden" name="sens" value="attacher";
                    (Champs::new(ask, "", None).choix("parent", (&t("tree-under"), ""), &offered, ""))
                    div.boutons { button.btn.clair type="submit" { (t("tree-preview")) } }
                }
            }
        }
        section.carte aria-labelledby="dessous" {
            header { h2 id="dessous" { (tr("tree-children", &[("count", children.len().into())])) } }
            @if !children.is_empty() { ul.liste { @for child in &children { li { a href={ (HERE) "/" (child.id) } { (child.affichage()) } } } } }
        }
    };
    let lead = format!("{} · {}", kind(here.genre), libelles::source(here.source));
    Ecran::new(here.affichage(), Some(lead), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

/// Who would gain and lose whom, and the button that does it.
async fn preview(
    app: &AppState,
    ask: &Asked,
    here: &Structure,
    parent: &Structure,
    all: &[Structure],
) -> Result<Markup, Failure> {
    let attach = ask.query.get("sens") != Some("detacher");
    let change: ApercuRattachement = app.annuaire().apercu_rattachement(here.id, parent.id, attach).await?;
    let heading = if attach { "preview-attach" } else { "preview-detach" };
    Ok(html! {
        section.carte aria-labelledby="apercu" {
            header { h2 id="apercu" { (tr(heading, &[("child", here.nom.as_str().into()), ("parent", parent.nom.as_str().into())])) } }
            @if change == ApercuRattachement::default() { p { (t("preview-nothing")) } }
            @for (key, moves) in [("preview-gain", &change.gagnent), ("preview-loss", &change.perdent)] {
                @if !moves.is_empty() {
                    h3 { (t(key)) }
                    ul.liste { @for one in moves { li { (says(one, all)) } } }
                }
            }
            form.boutons method="post" action={ (HERE) "/" (here.id) } {
                (Champs::new(ask, "", None).jeton())
                input type="hidden" name="parent" value=(parent.id);
                button.btn.plein type="submit" name="sens" value=(if attach { "attacher" } else { "detacher" }) { (t("confirm")) }
                a.annuler href={ (HERE) "/" (here.id) } { (t("cancel")) }
            }
        }
    })
}

/// « Agglomération (3 agents) : 2 établissements, 512 élèves, 44 enseignants ».
fn says(one: &Mouvement, all: &[Structure]) -> String {
    let name = all
        .iter()
        .find(|s| s.id == one.structure)
        .map(|s| s.nom.clone())
        .unwrap_or_default();
    let persons: Vec<String> = one
        .profils
        .iter()
        .filter_map(|(code, n)| {
            let profil = Profil::from_code(code)?;
            Some(tr(
                "proof-profile",
                &[
                    ("profile", words::plural(profil).as_str().into()),
                    ("count", (*n).into()),
                ],
            ))
        })
        .collect();
    tr(
        "preview-line",
        &[
            ("name", name.as_str().into()),
            ("agents", one.agents.into()),
            ("structures", one.structures.len().into()),
            ("persons", persons.join(", ").as_str().into()),
        ],
    )
}
