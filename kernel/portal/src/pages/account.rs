//! My account: where I am signed in, how pages look.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_identity::{Preferences, Theme};
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /compte`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let devices = app.identity().devices(&visitor.session).await?;
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let body = html! {
        section.carte aria-labelledby="sessions" {
            header { h2 id="sessions" { "Appareils connectés" } }
            p.doux { "Si vous ne reconnaissez pas un appareil, mettez fin à sa session et changez de mot de passe." }
            ul.fil {
                @for device in &devices {
                    li {
                        span.fil-qui { small { (texts.moment(device.seen, MomentStyle::Relative, now)) } }
                        span.fil-quoi {
                            strong { (device.terminal) }
                            small { "ouverte " (texts.moment(device.created, MomentStyle::DateTime, now)) }
                        }
                        span.fil-etat {
                            @if device.current {
                                span.puce.t-mousse { "cet appareil" }
                            } @else {
                                form method="post" action="/compte/sessions/fin" {
                                    input type="hidden" name="_csrf" value=(visitor.session.csrf);
                                    input type="hidden" name="session" value=(device.handle);
                                    button.btn.clair type="submit" { "Déconnecter" span.hors-vue { " " (device.terminal) } }
                                }
                            }
                        }
                    }
                }
            }
            @if devices.len() > 1 {
                form.boutons method="post" action="/compte/sessions/fin" {
                    input type="hidden" name="_csrf" value=(visitor.session.csrf);
                    button.btn.danger type="submit" name="session" value="toutes" { "Tout déconnecter, ici aussi" }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, "Mon compte", body).await?;
    page.lead = Some(visitor.wearer.nom.affichage());
    Ok(respond::page(&page.render()))
}

/// `POST /compte/apparence`: `theme`.
pub(crate) async fn look(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let theme = ask.form.get("theme").and_then(Theme::from_name);
    let theme = theme.ok_or_else(|| Failure::Bad { says: "Cette apparence n’existe pas.".to_owned() })?;
    app.identity().set_preferences(&visitor.session, &Preferences { theme }).await?;
    Ok(respond::see_other("/compte"))
}

/// `POST /compte/sessions/fin`: `session`, the name of one of mine, or `toutes`.
pub(crate) async fn end(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    match ask.form.filled("session") {
        Some("toutes") => app.identity().end_all(visitor.session.compte).await?,
        Some(handle) if app.identity().end_device(visitor.session.compte, handle).await? => {}
        _ => return Err(Failure::Missing),
    }
    Ok(respond::see_other("/compte"))
}
