//! The page of category 5: what a service asks for, under which conditions, chosen field by field before anything leaves.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_sso::{Adresse, Champ, Service, Sso};
use preau_ui::assets::icon;

use super::{services, through};
use crate::ask::{Asked, Visitor};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond, words};

/// The page; a pupil under fifteen is led to a responsable.
pub(super) async fn draw(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    service: &Service,
    adresse: &Adresse,
) -> Result<Response, Failure> {
    let person = visitor.wearer.personne();
    let alone = app.sso().decide_seul(visitor.wearer.hat, person).await?;
    let asked = app.sso().demandes(&[person]).await?;
    let waiting = asked.iter().any(|one| one.service.id == service.id);
    let hidden = html! {
        input type="hidden" name="_csrf" value=(visitor.session.csrf);
        input type="hidden" name="service" value=(adresse.as_str());
    };
    let body = html! {
        section.carte aria-labelledby="conditions" {
            header { h2 id="conditions" { (t("agree-conditions")) } }
            p { (service.conditions) }
        }
        @if alone {
            form.formulaire.carte method="post" action="/cas/accord" {
                (hidden)
                (fields(service, "champ"))
                p.aide { (t("agree-later")) }
                div.boutons {
                    button.btn.plein type="submit" name="acte" value="accorder" { (t("agree-submit")) }
                    a.btn.clair href="/" { (t("agree-not")) }
                }
            }
        } @else if waiting {
            div.avis.t-miel role="status" { (icon("horloge")) div.pile { p { strong { (t("agree-waiting")) } " " (t("agree-waiting-says")) } } }
        } @else {
            form.carte.question method="post" action="/cas/accord" {
                (hidden)
                p { (t("agree-young")) }
                (names(service))
                div.boutons {
                    button.btn.plein type="submit" name="acte" value="demander" { (t("agree-ask")) }
                    a.btn.clair href="/" { (t("agree-not")) }
                }
            }
        }
    };
    let mut page = chrome::page(app, ask, visitor, &service.nom, body).await?;
    page.lead = Some(tr("agree-lead", &[("service", service.nom.as_str().into())]));
    Ok(respond::page(&page.render()))
}

/// One box per information; none is ticked beforehand.
pub(crate) fn fields(service: &Service, prefix: &str) -> Markup {
    html! {
        fieldset.champs {
            legend { (t("agree-fields")) }
            @for champ in &service.convention {
                @let id = format!("{prefix}-{}", champ.name());
                div.case { input type="checkbox" id=(id) name="champ" value=(champ.name()); label for=(id) { (words::capital(champ.libelle())) } }
            }
        }
    }
}

fn names(service: &Service) -> Markup {
    html! { ul.liste { @for champ in &service.convention { li { (words::capital(champ.libelle())) } } } }
}

/// The boxes that were ticked.
pub(crate) fn ticked(ask: &Asked) -> Vec<Champ> {
    ask.form.all("champ").filter_map(Champ::from_name).collect()
}

/// `POST /cas/accord`: `service`, `acte` (`accorder`, `demander`), `champ` for each box.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let text = ask.form.filled("service").ok_or(Failure::Missing)?;
    let (adresse, found) = services(&app, &ask, text).await?;
    let open: Option<(Arc<Service>, _)> = Sso::ouvert(&found, &visitor.wearer, &adresse);
    let (service, _) = open.ok_or(Failure::Missing)?;
    let person = visitor.wearer.personne();
    match ask.form.get("acte") {
        Some("accorder") => {
            if !app.sso().decide_seul(visitor.wearer.hat, person).await? {
                return Err(Failure::Forbidden { says: t("agree-young") });
            }
            app.sso().accorder(&service, person, person, &ticked(&ask)).await?;
        }
        Some("demander") => app.sso().demander(service.id, person).await?,
        _ => return Err(Failure::Missing),
    }
    Ok(respond::see_other(&through(adresse.as_str())))
}
