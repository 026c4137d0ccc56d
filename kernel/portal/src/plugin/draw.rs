//! A plugin's view as a page or as JSON.

use axum::response::Response;
use maud::{Markup, html};
use preau_host::Tokens;
use preau_identity::Wearer;
use preau_model::{AnneeScolaire, PersonneId};
use preau_ui::html::Draw;
use preau_ui::json::Resolve;
use preau_ui::resolve::Resolver as _;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{MomentStyle, View};

use super::resolver::url;
use super::{Place, PluginResolver, Prefetch};
use crate::ask::{Asked, Visitor, Wants};
use crate::texts::{t, tr};
use crate::{AppState, Failure, chrome, respond};

/// A view, and what goes with it.
pub(crate) struct Shown<'a> {
    pub(crate) view: &'a View,
    pub(crate) tokens: &'a Tokens,
    /// The view answers a refused form.
    pub(crate) in_error: bool,
    /// The page is made for paper.
    pub(crate) paper: bool,
}

/// The resolver of a view, everything looked up.
pub(crate) async fn resolver<'a>(
    app: &'a AppState,
    ask: &Asked,
    visitor: &Visitor,
    place: &Place,
    view: &View,
    tokens: &Tokens,
) -> Result<PluginResolver<'a>, Failure> {
    let children = children(&visitor.wearer);
    let prefetch = Prefetch {
        app,
        acting: &place.scope.acting,
        plugin: place.shown.module.id(),
        children: &children,
        typed: Some(&ask.form),
    };
    let empty = PluginResolver::empty(app, visitor, &place.shown.module, place.school);
    Ok(PluginResolver {
        found: prefetch.of(view, tokens).await?,
        images: app
            .host()
            .image_sources(place.shown.module.id(), place.scope.acting.territory, place.school)
            .await?,
        named: place.named,
        ..empty
    })
}

/// The children of a responsable, in the order of their tabs.
pub(crate) fn children(wearer: &Wearer) -> Vec<(PersonneId, String)> {
    wearer.enfants.iter().map(|e| (e.personne, e.prenom.clone())).collect()
}

/// The whole answer.
pub(crate) async fn draw(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    place: &Place,
    shown: Shown<'_>,
) -> Result<Response, Failure> {
    let resolver = resolver(app, ask, visitor, place, shown.view, shown.tokens).await?;
    if ask.wants == Wants::Json {
        return Ok(respond::view(&json(&resolver, shown.view)));
    }
    let mut drawing = Draw::new(&resolver, Texts::get(Lang::Fr));
    if place.named {
        drawing = drawing.own_url(resolver.page_url(&place.path.join("/")));
    }
    let body = html! {
        @if shown.paper { (paper(app, visitor, place)) }
        @if place.path.is_empty() { (schools(&visitor.wearer, place)) }
        (drawing.view(shown.view))
    };
    let mut page = chrome::page(app, ask, visitor, &shown.view.title, body).await?;
    page.service = Some(place.shown.module.name().to_owned());
    // Somebody with several schools reads which one this page is about.
    if visitor.wearer.schools.len() > 1 {
        page.lead = visitor.wearer.school(place.school).map(|s| s.structure.affichage());
    }
    page.in_error = shown.in_error;
    Ok(respond::page(&page.render()))
}

/// What stands on the first sheet of a page made for paper, and how to print it.
fn paper(app: &AppState, visitor: &Visitor, place: &Place) -> Markup {
    let now = app.clock().now();
    let day = Texts::get(Lang::Fr).moment(now, MomentStyle::Date, now);
    let year = AnneeScolaire::at(now).to_string();
    let school = visitor.wearer.school(place.school);
    html! {
        div.papier {
            p { strong { (school.map(|s| s.structure.nom_et_commune()).unwrap_or_default()) } }
            p { (tr("paper-year", &[("year", year.as_str().into())])) }
            p { (tr("paper-day", &[("day", day.as_str().into())])) }
            p.doux.ecran { (t("paper-help")) }
        }
    }
}

/// The schools of the hat where the module is on, when there are several: its first page is about one at a time.
fn schools(wearer: &Wearer, place: &Place) -> Markup {
    let open: Vec<_> = wearer
        .schools
        .iter()
        .filter(|school| place.shown.open.contains(&school.structure.id))
        .collect();
    html! {
        @if open.len() > 1 {
            nav.enfants.ecoles aria-label=(t("schools")) {
                ul {
                    @for school in open {
                        li {
                            a href=(url(place.shown.module.short(), "", Some(school.structure.id)))
                                aria-current=[(school.structure.id == place.school).then_some("true")] {
                                span { (school.structure.nom) " " small { (school.structure.commune) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The same view resolved, as clients read it.
pub(crate) fn json(resolver: &PluginResolver<'_>, view: &View) -> serde_json::Value {
    Resolve::new(resolver, Texts::get(Lang::Fr)).view(view)
}
