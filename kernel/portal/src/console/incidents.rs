//! Why a module failed: the reference shown on a card leads here.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_ui::html::Draw;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Block, Column, MomentStyle, Table, View};

use crate::kernel_view::KernelResolver;
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, modules, respond};

/// Lines shown.
const LINES: u32 = 100;

/// `GET /console/incidents`: those of the current school, and of nobody's school in particular.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?.structure.id;
    let incidents = app.host().incidents(Some(school), LINES).await?;
    let modules = modules::all(&app);
    let name = |plugin: &str| {
        modules
            .iter()
            .find(|m| m.id() == plugin)
            .map_or(plugin.to_owned(), |m| m.name().to_owned())
    };
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let rows = incidents.iter().map(|i| {
        vec![
            i.reference.clone(),
            texts.moment(i.at, MomentStyle::DateTime, now),
            format!("{} {}", name(&i.plugin), i.version),
            place(&i.place),
            format!("{} ({})", i.detail, i.kind),
        ]
    });
    let columns =
        ["reference", "when", "module", "where", "cause"].map(|name| Column::text(t(&format!("incident-{name}"))));
    let mut table = Table::new(t("incidents-caption"), columns, rows);
    table.caption_hidden = true;
    table.row_headers = true;
    let block = if incidents.is_empty() {
        Block::empty(t("incidents-none"), t("incidents-none-says"))
    } else {
        table.into()
    };
    let resolver = KernelResolver::new(&app, Some(visitor));
    let body = html! { div.carte { (Draw::new(&resolver, texts).view(&View::new(t("incidents-title")).with(block))) } };
    let mut page = chrome::page(&app, &ask, visitor, &t("incidents-title"), body).await?;
    page.service = Some(t("console"));
    page.aside = Some(super::aside(&ask));
    Ok(respond::page(&page.render()))
}

fn place(place: &str) -> String {
    match place {
        "page" | "widget" | "job" | "install" => t(&format!("incident-place-{place}")),
        other => other.to_owned(),
    }
}
