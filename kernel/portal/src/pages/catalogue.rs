//! The blocks of the kit, in demo mode: for whoever draws or checks pages.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use preau_ui::catalogue::catalogue;
use preau_ui::html::Draw;
use preau_ui::page::{Bare, Theme};
use preau_ui::texts::{Lang, Texts};

use crate::kernel_view::KernelResolver;
use crate::texts::t;
use crate::{AppState, Failure, ask, respond};

/// `GET /_catalogue`.
pub(crate) async fn list(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        ul.liste { @for sample in catalogue() { li { a href={ "/_catalogue/" (sample.name) } { (sample.name) } } } }
    };
    Ok(draw(&app, &ask, &t("catalogue"), body))
}

/// `GET /_catalogue/{name}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(name): Path<String>,
) -> Result<Response, Failure> {
    let sample = catalogue()
        .into_iter()
        .find(|s| s.name == name)
        .ok_or(Failure::Missing)?;
    let resolver = KernelResolver::new(&app, ask.visitor.as_ref());
    let body = Draw::new(&resolver, Texts::get(Lang::Fr)).view(&sample.view);
    Ok(draw(&app, &ask, &sample.view.title, body))
}

fn draw(app: &AppState, ask: &ask::Asked, title: &str, body: maud::Markup) -> Response {
    let theme = ask.query.get("theme").map_or(Theme::Auto, Theme::of);
    let page = Bare {
        brand: app.brand().clone(),
        theme,
        title: title.to_owned(),
        wide: true,
        body,
        ..Bare::default()
    };
    respond::page(&page.render())
}
