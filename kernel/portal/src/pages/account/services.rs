//! What I, or my children, let services know: read, withdrawn, agreed to for a child.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_model::{Hat, PersonneId};
use preau_sso::{Accord, Demande, Service, ServiceId};
use preau_ui::assets::icon;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::ask::Visitor;
use crate::sso::accord;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

const HERE: &str = "/compte/services";

/// Whose agreements somebody decides of, and the first name to say (`None`: one's own).
fn persons(visitor: &Visitor) -> Vec<(PersonneId, Option<String>)> {
    let own = (visitor.wearer.personne(), None);
    let children = visitor.wearer.enfants.iter();
    let children = children.map(|child| (child.personne, Some(child.prenom.clone())));
    std::iter::once(own).chain(children).collect()
}

/// `GET /compte/services`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let persons = persons(visitor);
    let children: Vec<PersonneId> = persons.iter().skip(1).map(|(id, _)| *id).collect();
    let mut waiting = Vec::new();
    for one in app.sso().demandes(&children).await? {
        let name = persons.iter().find(|(id, _)| *id == one.personne);
        let name = name.and_then(|(_, name)| name.clone()).unwrap_or_default();
        waiting.push((one, name));
    }
    let mut given = Vec::new();
    for (person, name) in &persons {
        for accord in app.sso().accords(*person).await? {
            if let Some(service) = app.sso().service(accord.service).await? {
                given.push((accord, service, name.clone()));
            }
        }
    }
    let csrf = &visitor.session.csrf;
    let done = ask.query.get("fait").is_some();
    let body = html! {
        @if done { div.avis.t-mousse role="status" { (icon("valider")) div.pile { p { strong { (t("saved")) } } } } }
        @for (one, name) in &waiting { (request(one, name, csrf)) }
        @if given.is_empty() && waiting.is_empty() {
            div.carte.vide { (icon("lien")) p { strong { (t("agreements-none")) } } p.doux { (t("agreements-none-says")) } }
        }
        @for (accord, service, name) in &given { (agreement(&app, accord, service, name.as_deref(), csrf)) }
        p { a href="/compte" { (t("account")) } }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("agreements"), body).await?;
    page.lead = Some(t("agreements-lead"));
    Ok(respond::page(&page.render()))
}

fn hidden(csrf: &str, service: ServiceId, person: PersonneId) -> Markup {
    html! {
        input type="hidden" name="_csrf" value=(csrf);
        input type="hidden" name="service" value=(service);
        input type="hidden" name="personne" value=(person);
    }
}

fn request(one: &Demande, name: &str, csrf: &str) -> Markup {
    let id = format!("demande-{}-{}", one.service.code, one.personne);
    html! {
        section.carte aria-labelledby=(id) {
            header { h2 id=(id) { (tr("agreement-asked", &[("name", name.into()), ("service", one.service.nom.as_str().into())])) } }
            p { (one.service.conditions) }
            form.formulaire method="post" action=(HERE) {
                (hidden(csrf, one.service.id, one.personne))
                (accord::fields(&one.service, &id))
                div.boutons {
                    button.btn.plein type="submit" name="acte" value="accorder" { (t("agree-for-child")) }
                    button.btn.clair type="submit" name="acte" value="retirer" { (t("agree-refuse")) }
                }
            }
        }
    }
}

fn agreement(app: &AppState, accord: &Accord, service: &Service, name: Option<&str>, csrf: &str) -> Markup {
    let id = format!("accord-{}-{}", service.code, accord.personne);
    let now = app.clock().now();
    let day = |at| Texts::get(Lang::Fr).moment(at, MomentStyle::Date, now);
    html! {
        section.carte aria-labelledby=(id) {
            header { h2 id=(id) { (service.nom) } @if let Some(name) = name { span.puce.t-ardoise { (name) } } }
            @if accord.champs.is_empty() { p { (t("agreement-nothing")) } }
            @else { ul.liste { @for champ in &accord.champs { li { (crate::words::capital(champ.libelle())) } } } }
            p.doux {
                (tr("agreement-given", &[("when", day(accord.at).as_str().into())]))
                @if let Some(at) = accord.transmis { " " (tr("agreement-sent", &[("when", day(at).as_str().into())])) }
            }
            form.boutons method="post" action=(HERE) {
                (hidden(csrf, service.id, accord.personne))
                button.btn.danger type="submit" name="acte" value="retirer" { (t("agreement-withdraw")) span.hors-vue { " " (service.nom) } }
            }
        }
    }
}

/// `POST /compte/services`: `service`, `personne`, `acte` (`retirer`, `accorder`), `champ` for each box.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let person: PersonneId = parsed(ask.form.filled("personne"))?;
    let service: ServiceId = parsed(ask.form.filled("service"))?;
    if !persons(visitor).iter().any(|(id, _)| *id == person) {
        return Err(Failure::Missing);
    }
    let own = visitor.wearer.personne();
    match ask.form.get("acte") {
        Some("retirer") => {
            if !app.sso().retirer_accord(service, person, own).await? {
                return Err(Failure::Missing);
            }
        }
        // A responsable answers what a child asked for, and nothing else.
        Some("accorder") if visitor.wearer.hat == Hat::Responsable && person != own => {
            let asked = app.sso().demandes(&[person]).await?;
            let asked = asked.into_iter().find(|one| one.service.id == service);
            let asked = asked.ok_or(Failure::Missing)?;
            app.sso()
                .accorder(&asked.service, person, own, &accord::ticked(&ask))
                .await?;
        }
        _ => return Err(Failure::Missing),
    }
    Ok(respond::see_other("/compte/services?fait=oui"))
}

fn parsed<T: std::str::FromStr>(text: Option<&str>) -> Result<T, Failure> {
    text.and_then(|text| text.parse().ok()).ok_or(Failure::Missing)
}
