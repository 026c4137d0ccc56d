//! Why a module failed: the reference shown on a card leads here.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_ui::html::Draw;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Block, Column, MomentStyle, Table, View};

use crate::kernel_view::KernelResolver;
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
            place(&i.place).to_owned(),
            format!("{} ({})", i.detail, i.kind),
        ]
    });
    let columns = ["Référence", "Quand", "Module", "Où", "Cause"].map(Column::text);
    let mut table = Table::new("Incidents des modules, du plus récent au plus ancien", columns, rows);
    table.caption_hidden = true;
    table.row_headers = true;
    let block = if incidents.is_empty() {
        Block::empty(
            "Aucun incident",
            "Quand un module échoue, la cause s’écrit ici\u{202f}; le reste du portail continue.",
        )
    } else {
        table.into()
    };
    let resolver = KernelResolver::new(&app, Some(visitor));
    let body = html! { div.carte { (Draw::new(&resolver, texts).view(&View::new("Incidents").with(block))) } };
    let mut page = chrome::page(&app, &ask, visitor, "Incidents des modules", body).await?;
    page.service = Some("Console".to_owned());
    page.aside = Some(super::modules::aside());
    Ok(respond::page(&page.render()))
}

fn place(place: &str) -> &str {
    match place {
        "page" => "page",
        "widget" => "accueil",
        "job" => "tâche de fond",
        "install" => "installation",
        other => other,
    }
}
