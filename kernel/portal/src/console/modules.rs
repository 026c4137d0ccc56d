//! Modules of a school: what each does, on or off, part by part, at once.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_model::{GenreStructure, StructureId, random_hex};
use preau_permissions::Switches;
use preau_ui::components::{ModuleRow, PartRow, Switch, module_rows};
use preau_ui::resolve::Tint;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::Tone;
use serde_json::json;

use super::{acting, refused};
use crate::ask::{Visitor, Wants};
use crate::modules::{self, Module};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /console/modules`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    let (id, territory) = (school.structure.id, school.structure.territoire);
    let switches = app.policy().modules(territory, &[id]).await?;
    let modules = modules::all(&app);
    if ask.wants == Wants::Json {
        let rows: Vec<_> = modules.iter().map(|m| as_json(m, &switches, id)).collect();
        return Ok(respond::view(
            &json!({ "title": t("modules"), "school": school.structure.affichage(), "modules": rows }),
        ));
    }
    let rows: Vec<ModuleRow> = modules
        .iter()
        .enumerate()
        .map(|(n, module)| row(&app, visitor, module, &switches, id, Tint::nth(n)))
        .collect();
    let body = html! {
        @if rows.is_empty() {
            div.carte.vide { (preau_ui::assets::icon("modules")) p { strong { (t("modules-none")) } } p.doux { (t("modules-none-says")) } }
        } @else {
            div.carte { (module_rows(&rows, Texts::get(Lang::Fr))) }
        }
    };
    let title = match school.structure.genre {
        GenreStructure::Etablissement if school.structure.nom.starts_with("Collège") => t("modules-college"),
        GenreStructure::Etablissement => t("modules-school"),
        _ => t("modules-collectivite"),
    };
    let mut page = chrome::page(&app, &ask, visitor, &title, body).await?;
    page.service = Some(t("console"));
    page.lead = Some(tr(
        "modules-lead",
        &[("school", school.structure.affichage().as_str().into())],
    ));
    page.aside = Some(super::aside(&ask));
    Ok(respond::page(&page.render()))
}

/// `POST /console/modules`: `module`, `partie` (empty: the module itself), `etat` (`on` or `off`).
pub(crate) async fn switch(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let acting = acting(visitor)?;
    let (plugin, part) = (
        ask.form.get("module").unwrap_or_default(),
        ask.form.get("partie").unwrap_or_default(),
    );
    let module = modules::find(&app, plugin)?;
    if !part.is_empty() && !module.manifest().parts.iter().any(|p| p.id == part) {
        return Err(Failure::Missing);
    }
    let on = match ask.form.get("etat") {
        Some("on") => true,
        Some("off") => false,
        _ => {
            return Err(Failure::Bad {
                says: t("no-such-state"),
            });
        }
    };
    app.policy()
        .set_module(&acting, acting.structure, module.id(), part, on)
        .await
        .map_err(refused)?;
    if on {
        app.host().wake_jobs(module.id(), acting.structure).await?;
    }
    if ask.wants == Wants::Json {
        return Ok(respond::view(&json!({ "go": "/console/modules" })));
    }
    Ok(respond::see_other(&format!(
        "/console/modules#module-{}",
        anchor(module.id())
    )))
}

fn anchor(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

fn row(
    app: &AppState,
    visitor: &Visitor,
    module: &Module,
    switches: &Switches,
    school: StructureId,
    tint: Tint,
) -> ModuleRow {
    let on = switches.on(school, module.id(), "", false);
    let switch = |name: &str, on: bool, part: &str| Switch {
        name: name.to_owned(),
        on,
        locked: None,
        url: "/console/modules".to_owned(),
        values: vec![
            ("module".to_owned(), module.id().to_owned()),
            ("partie".to_owned(), part.to_owned()),
        ],
        csrf: visitor.session.csrf.clone(),
        once: random_hex(app.rng(), 16),
    };
    let parts = module.manifest().parts.iter().filter(|_| on).map(|part| {
        let name = part.name.fr();
        PartRow {
            id: part.id.clone(),
            name: name.to_owned(),
            summary: String::new(),
            switch: switch(name, switches.on(school, module.id(), &part.id, part.default), &part.id),
        }
    });
    let links = if on {
        vec![(t("set-up"), format!("/console/modules/{}", module.short()))]
    } else {
        Vec::new()
    };
    ModuleRow {
        id: module.id().to_owned(),
        name: module.name().to_owned(),
        summary: module.manifest().plugin.summary.fr().to_owned(),
        icon: chrome::icon_of(module),
        tint,
        badges: if on {
            vec![(Tone::Success, t("module-visible"))]
        } else {
            Vec::new()
        },
        links,
        switch: switch(module.name(), on, ""),
        parts: parts.collect(),
    }
}

fn as_json(module: &Module, switches: &Switches, school: StructureId) -> serde_json::Value {
    let parts: Vec<_> = module
        .manifest()
        .parts
        .iter()
        .map(|p| json!({ "id": p.id, "name": p.name.fr(), "on": switches.on(school, module.id(), &p.id, p.default) }))
        .collect();
    json!({ "id": module.id(), "name": module.name(), "on": switches.on(school, module.id(), "", false), "parts": parts })
}
