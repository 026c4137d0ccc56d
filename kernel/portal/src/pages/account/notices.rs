//! What I am told of, where and when: per module, quiet hours, the daily mail.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_content::{NoticeChoices, NoticeWay};
use preau_model::PersonneId;
use preau_ui::assets::icon;

use crate::ask::{Asked, Visitor};
use crate::console::{Champs, Erreur};
use crate::modules::Module;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, modules, respond};

/// The way to this page from the page of the account.
pub(super) fn card() -> Markup {
    html! {
        section.carte aria-labelledby="avis" {
            header { h2 id="avis" { (t("notice-title")) } }
            p.doux { (t("notice-lead")) }
            p.boutons { a.btn.clair href="/compte/notifications" { (t("notice-open")) } }
        }
    }
}

/// `GET /compte/notifications`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    draw(&app, &ask, None).await
}

/// `POST /compte/notifications`: `module-ID`, `calme`, `calme-de`, `calme-a`, `courriel`, `heure`, `adresse`.
pub(crate) async fn choose(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let known = app.engine().notice_choices(visitor.session.compte).await?;
    let addresses = app.engine().mail_addresses(visitor.session.compte).await?;
    let offered = offered(&app, visitor).await?;
    match typed(&ask, known, &offered, &addresses) {
        Ok(choices) => {
            app.engine().choose_notices(visitor.session.compte, &choices).await?;
            Ok(respond::see_other("/compte/notifications?fait=oui"))
        }
        Err(wrong) => draw(&app, &ask, Some(&wrong)).await,
    }
}

/// The modules that are on somewhere for the hat worn. Choices about others stay as they are.
async fn offered(app: &AppState, visitor: &Visitor) -> Result<Vec<Module>, Failure> {
    let shown = modules::shown(app, &visitor.wearer, false).await?;
    Ok(shown.into_iter().map(|shown| shown.module).collect())
}

fn hour(ask: &Asked, name: &'static str, else_: i64) -> Result<i64, Erreur> {
    match ask.form.get(name) {
        None => Ok(else_),
        Some(text) => text
            .parse()
            .ok()
            .filter(|hour| (0..24).contains(hour))
            .ok_or_else(|| Erreur::a(name, t("notice-not-an-hour"))),
    }
}

fn typed(
    ask: &Asked,
    known: NoticeChoices,
    offered: &[Module],
    addresses: &[(PersonneId, String)],
) -> Result<NoticeChoices, Erreur> {
    let mut modules = known.modules;
    for module in offered {
        match ask.form.get(&field(module)).and_then(NoticeWay::from_name) {
            Some(NoticeWay::Everywhere) => {
                modules.remove(module.id());
            }
            Some(way) => {
                modules.insert(module.id().to_owned(), way);
            }
            None => {}
        }
    }
    let (from, to) = known.quiet.unwrap_or((20, 7));
    let (from, to) = (hour(ask, "calme-de", from)?, hour(ask, "calme-a", to)?);
    let quiet = ask.form.filled("calme").is_some();
    if quiet && from == to {
        return Err(Erreur::a("calme-a", t("notice-empty-quiet")));
    }
    // An address that is not one of mine is not taken.
    let address = ask.form.filled("adresse").and_then(|id| id.parse().ok());
    // Nothing was asked about mail where no address is known.
    let mail = if addresses.is_empty() {
        known.mail
    } else {
        Some(ask.form.filled("courriel").is_some())
    };
    let choices = NoticeChoices {
        mail,
        hour: hour(ask, "heure", known.hour)?,
        address: address.filter(|id| addresses.iter().any(|(mine, _)| mine == id)),
        quiet: quiet.then_some((from, to)),
        modules,
    };
    if choices.mail == Some(true) && choices.quiet_at(choices.hour) {
        return Err(Erreur::a("heure", t("notice-hour-is-quiet")));
    }
    Ok(choices)
}

fn field(module: &Module) -> String {
    format!("module-{}", module.short())
}

async fn draw(app: &AppState, ask: &Asked, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let compte = visitor.session.compte;
    let choices = app.engine().notice_choices(compte).await?;
    let addresses = app.engine().mail_addresses(compte).await?;
    let offered = offered(app, visitor).await?;
    let fields = Champs::new(ask, "", wrong);
    let body = html! {
        @if ask.query.get("fait").is_some() && wrong.is_none() {
            div.avis.t-mousse role="status" { (icon("valider")) div.pile { p { strong { (t("saved")) } } } }
        }
        form.pile method="post" action="/compte/notifications" novalidate {
            (fields.jeton())
            @if !offered.is_empty() { (by_module(fields, &choices, &offered)) }
            (quiet(fields, &choices))
            (mail(fields, &choices, visitor, &addresses))
            div.boutons { button.btn.plein type="submit" { (t("save")) } a href="/compte" { (t("account")) } }
        }
    };
    let mut page = chrome::page(app, ask, visitor, &t("notice-title"), body).await?;
    page.lead = Some(t("notice-lead"));
    page.in_error = wrong.is_some();
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(respond::page_with(status, &page.render()))
}

fn by_module(fields: Champs<'_>, choices: &NoticeChoices, offered: &[Module]) -> Markup {
    let ways: Vec<(String, String)> = NoticeWay::ALL
        .into_iter()
        .map(|way| (way.name().to_owned(), t(&format!("notice-way-{}", way.name()))))
        .collect();
    html! {
        section.carte.formulaire aria-labelledby="modules" {
            header { h2 id="modules" { (t("notice-modules")) } }
            p.doux { (t("notice-urgent")) }
            @for module in offered {
                (fields.choix(&field(module), (module.name(), ""), &ways, choices.way(module.id()).name()))
            }
        }
    }
}

fn quiet(fields: Champs<'_>, choices: &NoticeChoices) -> Markup {
    let (from, to) = choices.quiet.unwrap_or((20, 7));
    html! {
        section.carte.formulaire aria-labelledby="calme-titre" {
            header { h2 id="calme-titre" { (t("notice-quiet")) } }
            p.doux { (t("notice-quiet-says")) }
            (fields.case("calme", "oui", &t("notice-quiet-on"), choices.quiet.is_some()))
            (fields.choix("calme-de", (t("notice-quiet-from").as_str(), ""), &hours(), &from.to_string()))
            (fields.choix("calme-a", (t("notice-quiet-to").as_str(), ""), &hours(), &to.to_string()))
        }
    }
}

fn mail(fields: Champs<'_>, choices: &NoticeChoices, visitor: &Visitor, addresses: &[(PersonneId, String)]) -> Markup {
    let adult = visitor
        .wearer
        .hats
        .iter()
        .any(|h| matches!(h.hat, preau_model::Hat::Agent | preau_model::Hat::Responsable));
    let offered: Vec<(String, String)> = addresses.iter().map(|(id, a)| (id.to_string(), a.clone())).collect();
    let chosen = choices.address.map(|id| id.to_string()).unwrap_or_default();
    html! {
        section.carte.formulaire aria-labelledby="courriel-titre" {
            header { h2 id="courriel-titre" { (t("notice-mail")) } }
            @if addresses.is_empty() {
                p { (t("notice-no-address")) }
            } @else {
                p.doux { (t("notice-mail-says")) }
                (fields.case("courriel", "oui", &t("notice-mail-on"), choices.mail.unwrap_or(adult)))
                (fields.choix("heure", (t("notice-mail-hour").as_str(), ""), &hours(), &choices.hour.to_string()))
                @if let [(_, only)] = addresses {
                    p { (tr("notice-mail-to", &[("address", only.as_str().into())])) }
                } @else {
                    (fields.choix("adresse", (t("notice-mail-address").as_str(), ""), &offered, &chosen))
                }
            }
        }
    }
}

fn hours() -> Vec<(String, String)> {
    (0..24)
        .map(|hour: i64| {
            (
                hour.to_string(),
                tr("notice-hour", &[("hour", hour.to_string().as_str().into())]),
            )
        })
        .collect()
}
