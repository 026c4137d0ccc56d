//! The third-party services of the territory, and what each would be told.

pub(crate) mod service;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_sso::Service;
use preau_ui::assets::icon;

use super::{Ecran, bureau};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, words};

/// `GET /console/services`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let all = app.sso().services(bureau.structure.territoire).await?;
    let uai = bureau.structure.uai;
    // A school reads those that are open to it; above, all of them.
    let here = |service: &Service| {
        !bureau.is_school()
            || service
                .publics
                .iter()
                .any(|p| p.etablissements.is_empty() || uai.is_some_and(|uai| p.etablissements.contains(&uai)))
    };
    let shown: Vec<_> = all.iter().filter(|service| here(service)).collect();
    let body = html! {
        @if shown.is_empty() {
            div.carte.vide { (icon("lien")) p { strong { (t("services-none")) } } p.doux { (t("services-none-says")) } }
        } @else {
            section.carte { ul.fil {
                @for service in shown {
                    li {
                        span.fil-qui { (icon(&service.icone)) }
                        span.fil-quoi {
                            a href={ "/console/services/" (service.code) } { strong { (service.nom) } }
                            small { (public(service)) }
                        }
                        span.fil-etat { span.puce.t-ardoise { (tr("service-category", &[("n", u64::from(service.categorie.number()).into())])) } }
                    }
                }
            } }
        }
    };
    Ecran::new(t("services-title"), Some(t("services-lead")), body)
        .draw(&app, &ask)
        .await
}

/// « Élèves, enseignants ».
fn public(service: &Service) -> String {
    let mut names: Vec<String> = Vec::new();
    for profil in service.publics.iter().flat_map(|public| &public.profils) {
        let name = words::plural(*profil);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    words::capital(&names.join(", "))
}

/// What its category means, in words.
fn category(service: &Service) -> Markup {
    let key = format!("service-category-{}", service.categorie.number());
    html! { p { (t(&key)) } }
}
