//! The notification centre.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_content::Notification;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;
use serde_json::json;

use crate::ask::Wants;
use crate::texts::t;
use crate::{AppState, Failure, ask, chrome, modules, respond};

/// Lines shown.
const LINES: usize = 50;

/// `GET /notifications`: of the hat worn; nothing of a module that is off where it was written.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let lines = match modules::switches(&app, &visitor.wearer).await? {
        Some(switches) => {
            let open = |plugin: &str, structure| switches.on(structure, plugin, "", false);
            let choices = app.engine().notice_choices(visitor.session.compte).await?;
            app.engine()
                .notifications(visitor.wearer.personne(), &choices, open, LINES)
                .await?
        }
        None => Vec::new(),
    };
    let modules = modules::all(&app);
    let module = |line: &Notification| modules.iter().find(|m| m.id() == line.plugin);
    let url = |line: &Notification| {
        let short = module(line)?.short();
        line.document.map(|document| format!("/{short}/{document}"))
    };
    if ask.wants == Wants::Json {
        let items: Vec<_> = lines
            .iter()
            .map(|l| json!({ "line": l.line, "url": url(l), "at": l.at, "seen": l.seen.is_some() }))
            .collect();
        return Ok(respond::view(&json!({ "title": t("notifications"), "items": items })));
    }
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let unseen = lines.iter().any(|l| l.seen.is_none());
    let body = html! {
        div.carte {
            @if lines.is_empty() {
                div.vide { (preau_ui::assets::icon("preau")) p { strong { (t("notifications-nothing")) } } p.doux { (t("notifications-nothing-says")) } }
            } @else {
                ul.fil aria-label=(t("notifications")) {
                    @for line in &lines {
                        li {
                            span.fil-qui { small { (texts.moment(line.at, MomentStyle::Relative, now)) } }
                            span.fil-quoi {
                                strong { @match url(line) { Some(url) => a href=(url) { (line.line) }, None => (line.line) } }
                                small { (module(line).map(|m| m.name().to_owned()).unwrap_or_default()) }
                            }
                            span.fil-etat { @if line.seen.is_none() { span.puce.t-ardoise { (t("new")) } } }
                        }
                    }
                }
                @if unseen {
                    form.boutons method="post" action="/notifications/lues" {
                        input type="hidden" name="_csrf" value=(visitor.session.csrf);
                        button.btn.clair type="submit" { (t("all-read")) }
                    }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("notifications"), body).await?;
    page.aside = Some(html! {
        nav.carte aria-label=(t("notice-title")) { ul.liste { li { a href="/compte/notifications" { (t("notice-title")) } } } }
    });
    Ok(respond::page(&page.render()))
}

/// `POST /notifications/lues`.
pub(crate) async fn read(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    app.engine()
        .notifications_seen(ask.visitor()?.wearer.personne())
        .await?;
    Ok(respond::see_other("/notifications"))
}
