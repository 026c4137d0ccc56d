//! The home: what is urgent, then what each module has to show, over all the schools of the hat.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_host::manifest::SlotPlace;
use preau_identity::Wearer;
use preau_model::{Hat, PersonneId};
use preau_ui::components::{CardHead, broken_widget, card};
use preau_ui::html::Draw;
use preau_ui::page::{Alert, ChildTab, Children};
use preau_ui::resolve::{Resolver as _, Tint};
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{MomentStyle, Tone};
use serde_json::json;

use crate::ask::{Asked, Visitor, Wants};
use crate::plugin::thread::{Part, Thread, gather};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, modules, respond};

/// A widget that takes longer gives way to a small card: nobody waits for the slowest.
pub(crate) const PATIENCE: Duration = Duration::from_millis(2_500);

/// `GET /`; `?enfant=` narrows the thread of a responsable to one child.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let wearer = narrowed(&ask, visitor);
    let mut parts = Vec::new();
    let mut calls = Vec::new();
    for shown in modules::shown(&app, &wearer, true).await? {
        if shown.module.slot(SlotPlace::HomeWidget).is_some() {
            calls.push(gather(&app, visitor, wearer.clone(), shown));
        }
    }
    for call in futures_util::future::join_all(calls).await {
        parts.extend(call?);
    }
    if ask.wants == Wants::Json {
        return Ok(respond::view(&as_json(&wearer, &parts)));
    }
    let (mut alerts, mut body, mut tint) = (Vec::new(), Vec::new(), 0);
    for part in &parts {
        match part {
            Part::Thread(thread) => {
                alerts.extend(urgent(&app, thread));
                if !thread.view.blocks.is_empty() {
                    body.push(drawn(&app, thread, Tint::nth(tint)));
                    tint += 1;
                }
            }
            Part::Broken {
                short,
                title,
                reference,
            } => body.push(broken_widget(
                &head(&app, short, title, Tint::Ardoise),
                reference,
                Texts::get(Lang::Fr),
            )),
        }
    }
    let body = html! {
        @if body.is_empty() && alerts.is_empty() { (nothing(&wearer)) }
        @for card in &body { (card) }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("home"), body).await?;
    page.heading = Some(tr("hello", &[("name", wearer.nom.prenom.as_str().into())]));
    page.children = tabs(&visitor.wearer, wearer.session.enfant);
    page.alerts = alerts;
    Ok(respond::page(&page.render()))
}

/// The same person, looking at one child only when the address says so.
fn narrowed(ask: &Asked, visitor: &Visitor) -> std::sync::Arc<Wearer> {
    let child = ask.query.filled("enfant").and_then(|id| id.parse::<PersonneId>().ok());
    match child.filter(|id| visitor.wearer.enfants.iter().any(|e| e.personne == *id)) {
        Some(child) => std::sync::Arc::new(visitor.wearer.with_child(child)),
        None => visitor.wearer.clone(),
    }
}

fn tabs(wearer: &Wearer, chosen: Option<PersonneId>) -> Children {
    if wearer.hat != Hat::Responsable {
        return Children::default();
    }
    let tabs = wearer.enfants.iter().enumerate().map(|(n, child)| {
        let school = child
            .structure
            .and_then(|id| wearer.school(id))
            .map(|s| short_name(&s.structure.nom));
        let detail = [child.classe_libelle.clone(), school]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ");
        ChildTab {
            label: child.prenom.clone(),
            detail: Some(detail).filter(|d| !d.is_empty()),
            url: format!("/?enfant={}", child.personne),
            current: chosen == Some(child.personne),
            tint: Tint::nth(n),
        }
    });
    Children {
        all_url: "/".to_owned(),
        tabs: tabs.collect(),
    }
}

/// « Jean Zay » for « Collège Jean Zay ».
fn short_name(nom: &str) -> String {
    nom.strip_prefix("Collège ").unwrap_or(nom).to_owned()
}

fn head(app: &AppState, short: &str, title: &str, tint: Tint) -> CardHead {
    CardHead {
        id: format!("carte-{short}"),
        title: title.to_owned(),
        icon: modules::find(app, short).map_or_else(|_| String::new(), |module| chrome::icon_of(&module)),
        tint,
        link: Some((t("see-all"), format!("/{short}/"))),
    }
}

fn drawn(app: &AppState, thread: &Thread<'_>, tint: Tint) -> Markup {
    let texts = Texts::get(Lang::Fr);
    let short = &thread.resolver.short;
    let body = Draw::new(&thread.resolver, texts)
        .prefix(short)
        .under(2)
        .own_url(format!("/{short}/"))
        .view(&thread.view);
    card(&head(app, short, &thread.view.title, tint), &body, texts)
}

/// What is urgent goes above everything else.
fn urgent(app: &AppState, thread: &Thread<'_>) -> Vec<Alert> {
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let one = |entry: &preau_ui::view::Entry| {
        let children = entry.children.iter().filter_map(|alias| thread.resolver.person(alias));
        let by = entry
            .by
            .as_deref()
            .and_then(|alias| thread.resolver.person(alias))
            .map(|p| p.nom_affichage);
        let when = entry.when.map(|at| texts.moment(at, MomentStyle::Relative, now));
        let context = [by, when].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        Alert {
            tone: Tone::Danger,
            title: entry.title.clone(),
            url: entry.path.as_deref().map(|path| thread.resolver.page_url(path)),
            text: entry.text.clone(),
            children: children
                .map(|p| (p.nom_affichage, p.tint.unwrap_or_default()))
                .collect(),
            context: Some(context).filter(|c| !c.is_empty()),
        }
    };
    thread.urgent.iter().map(one).collect()
}

fn nothing(wearer: &Wearer) -> Markup {
    let (title, text) = match wearer.current() {
        None => (t("home-no-school"), t("home-no-school-says")),
        Some(_) if chrome::directs(wearer) => (t("home-begin"), t("home-begin-says")),
        Some(_) => (t("home-nothing"), t("home-nothing-says")),
    };
    html! {
        div.carte.vide {
            (preau_ui::assets::icon("preau"))
            p { strong { (title) } }
            p.doux { (text) }
            @if chrome::directs(wearer) { p { a.btn.plein href="/console/modules" { (t("choose-modules")) } } }
        }
    }
}

fn as_json(wearer: &Wearer, parts: &[Part<'_>]) -> serde_json::Value {
    let parts: Vec<_> = parts
        .iter()
        .map(|part| match part {
            Part::Thread(thread) => json!({
                "module": thread.resolver.short,
                "view": crate::plugin::json(&thread.resolver, &thread.whole()),
            }),
            Part::Broken {
                short,
                title,
                reference,
            } => json!({ "module": short, "title": title, "failed": reference }),
        })
        .collect();
    json!({ "title": tr("hello", &[("name", wearer.nom.prenom.as_str().into())]), "widgets": parts })
}
