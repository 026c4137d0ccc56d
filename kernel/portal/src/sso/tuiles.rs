//! The services of somebody on their home page: one click, no second sign-in.

use maud::{Markup, html};
use preau_identity::Wearer;
use preau_sso::Service;
use preau_ui::assets::icon;
use serde_json::{Value, json};
use std::sync::Arc;

use super::through;
use crate::texts::t;
use crate::{AppState, Failure};

/// Those that show for the hat worn.
pub(crate) async fn of(app: &AppState, wearer: &Wearer) -> Result<Vec<Arc<Service>>, Failure> {
    Ok(app.sso().tuiles(wearer).await?)
}

/// The card; nothing when there is no service.
pub(crate) fn card(services: &[Arc<Service>]) -> Markup {
    html! {
        @if !services.is_empty() {
            section.carte aria-labelledby="carte-services" {
                header { h2 id="carte-services" { (t("services")) } }
                ul.fil {
                    @for service in services {
                        li {
                            span.fil-qui { (icon(&service.icone)) }
                            span.fil-quoi {
                                a href=(through(&service.entree)) { strong { (service.nom) } }
                                @if !service.description.is_empty() { small { (service.description) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The same for clients of the JSON view.
pub(crate) fn as_json(services: &[Arc<Service>]) -> Value {
    let one = |service: &Arc<Service>| json!({ "name": service.nom, "description": service.description, "url": through(&service.entree) });
    services.iter().map(one).collect()
}
