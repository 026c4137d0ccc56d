//! « Garder mes contributions ? »: what becomes of what one wrote, once one's own data are deleted after a departure.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::ask::Visitor;
use crate::texts::t;
use crate::{AppState, Failure, ask, respond};

/// The question, with the answer given until now.
pub(super) async fn card(app: &AppState, visitor: &Visitor) -> Result<Markup, Failure> {
    let chosen = app.annuaire().choix_contributions(visitor.wearer.personne()).await?;
    let pressed = |keep: bool| if chosen == Some(keep) { "true" } else { "false" };
    Ok(html! {
        section.carte aria-labelledby="contributions" {
            header { h2 id="contributions" { (t("contributions-title")) } }
            p.doux { (t("contributions-mine")) }
            form.boutons method="post" action="/compte/contributions" {
                input type="hidden" name="_csrf" value=(visitor.session.csrf);
                button.btn.(if chosen == Some(true) { "plein" } else { "clair" }) type="submit" name="garder" value="1" aria-pressed=(pressed(true)) { (t("contributions-keep")) }
                button.btn.(if chosen == Some(false) { "plein" } else { "clair" }) type="submit" name="garder" value="0" aria-pressed=(pressed(false)) { (t("contributions-remove")) }
            }
        }
    })
}

/// `POST /compte/contributions`: `garder` is `1` or `0`.
pub(crate) async fn choose(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let keep = match ask.form.get("garder") {
        Some("1") => true,
        Some("0") => false,
        _ => return Err(Failure::Missing),
    };
    let person = visitor.wearer.personne();
    app.annuaire().choisir_contributions(person, person, keep).await?;
    Ok(respond::see_other("/compte#contributions"))
}
