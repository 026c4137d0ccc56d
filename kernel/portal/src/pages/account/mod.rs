//! My account: where I am signed in, how pages look.

pub(crate) mod contributions;
pub(crate) mod double;
pub(crate) mod notices;
pub(crate) mod proof;
pub(crate) mod services;
pub(crate) mod stop;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_identity::{ChangeError, MIN_PASSWORD, Preferences, SignInError, Theme};
use preau_ui::assets::icon;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;

use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /compte`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    draw(&app, &ask, None).await
}

async fn draw(app: &AppState, ask: &Asked, refused: Option<&Refusal>) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let devices = app.identity().devices(&visitor.session).await?;
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let csrf = &visitor.session.csrf;
    let body = html! {
        @if ask.query.get("fait") == Some("mot-de-passe") && refused.is_none() {
            div.avis.t-mousse role="status" { (icon("valider")) div.pile { p { strong { (t("password-changed")) } " " (t("password-changed-says")) } } }
        }
        (notices::card())
        (looks(visitor.session.preferences.theme, csrf))
        (password(csrf, refused))
        (double::summary(app, visitor).await?)
        (contributions::card(app, visitor).await?)
        section.carte aria-labelledby="services" {
            header { h2 id="services" { (t("agreements")) } }
            p.doux { (t("agreements-lead")) }
            p { a.btn.clair href="/compte/services" { (t("agreements-see")) } }
        }
        section.carte aria-labelledby="sessions" {
            header { h2 id="sessions" { (t("devices")) } }
            p.doux { (t("devices-says")) }
            ul.fil {
                @for device in &devices {
                    li {
                        span.fil-qui { small { (texts.moment(device.seen, MomentStyle::Relative, now)) } }
                        span.fil-quoi {
                            strong { (device.terminal) }
                            small { (tr("opened-at", &[("when", texts.moment(device.created, MomentStyle::DateTime, now).as_str().into())])) }
                        }
                        span.fil-etat {
                            @if device.current {
                                span.puce.t-mousse { (t("this-device")) }
                            } @else {
                                form method="post" action="/compte/sessions/fin" {
                                    input type="hidden" name="_csrf" value=(visitor.session.csrf);
                                    input type="hidden" name="session" value=(device.handle);
                                    button.btn.clair type="submit" { (t("disconnect")) span.hors-vue { " " (device.terminal) } }
                                }
                            }
                        }
                    }
                }
            }
            @if devices.len() > 1 {
                form.boutons method="post" action="/compte/sessions/fin" {
                    input type="hidden" name="_csrf" value=(visitor.session.csrf);
                    button.btn.danger type="submit" name="session" value="toutes" { (t("disconnect-all")) }
                }
            }
        }
    };
    let mut page = chrome::page(app, ask, visitor, &t("account"), body).await?;
    page.lead = Some(visitor.wearer.nom.affichage());
    page.in_error = refused.is_some();
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(respond::page_with(status, &page.render()))
}

/// A password that was not changed: which field, and why.
struct Refusal {
    field: &'static str,
    says: String,
}

fn looks(current: Theme, csrf: &str) -> Markup {
    html! {
        section.carte aria-labelledby="apparence" {
            header { h2 id="apparence" { (t("look")) } }
            form.boutons method="post" action="/compte/apparence" {
                input type="hidden" name="_csrf" value=(csrf);
                @for (theme, words) in [(Theme::Auto, t("look-auto")), (Theme::Light, t("look-light")), (Theme::Dark, t("look-dark"))] {
                    button.btn.(if theme == current { "plein" } else { "clair" }) type="submit" name="theme" value=(theme.name()) aria-pressed=(if theme == current { "true" } else { "false" }) { (words) }
                }
            }
        }
    }
}

fn password(csrf: &str, refused: Option<&Refusal>) -> Markup {
    let fields = [
        ("ancien", t("password-current"), "current-password"),
        ("nouveau", t("password-new"), "new-password"),
        ("encore", t("password-again"), "new-password"),
    ];
    let wrong = |name: &str| refused.filter(|r| r.field == name);
    html! {
        section.carte aria-labelledby="mot-de-passe" {
            header { h2 id="mot-de-passe" { (t("password")) } }
            form.formulaire method="post" action="/compte/mot-de-passe" novalidate {
                input type="hidden" name="_csrf" value=(csrf);
                @for (name, label, auto) in fields {
                    div.champ.en-erreur[wrong(name).is_some()] {
                        label for=(name) { (label) }
                        @if name == "nouveau" { p.aide id="nouveau-aide" { (tr("password-help", &[("count", MIN_PASSWORD.into())])) } }
                        @if let Some(refusal) = wrong(name) { p.erreur id={ (name) "-erreur" } { (icon("alerte")) span { (t("error")) " " (refusal.says) } } }
                        input id=(name) name=(name) type="password" autocomplete=(auto) required
                            autofocus[wrong(name).is_some()]
                            aria-describedby=[described(name, wrong(name).is_some())] aria-invalid=[wrong(name).map(|_| "true")];
                    }
                }
                div.boutons { button.btn.plein type="submit" { (t("password-submit")) } }
            }
        }
    }
}

fn described(name: &str, wrong: bool) -> Option<String> {
    let help = (name == "nouveau").then(|| "nouveau-aide".to_owned());
    let error = wrong.then(|| format!("{name}-erreur"));
    let ids: Vec<String> = help.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// `POST /compte/mot-de-passe`: `ancien`, `nouveau`, `encore`.
pub(crate) async fn password_change(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let typed = |name: &'static str| ask.form.get(name).unwrap_or_default();
    if typed("nouveau") != typed("encore") {
        let says = t("password-twice");
        return draw(&app, &ask, Some(&Refusal { field: "encore", says })).await;
    }
    let refusal = match app
        .identity()
        .change_password(&visitor.session, typed("ancien"), typed("nouveau"))
        .await
    {
        Ok(()) => return Ok(respond::see_other("/compte?fait=mot-de-passe")),
        Err(ChangeError::Unfit(why)) => Refusal {
            field: "nouveau",
            says: why.to_string(),
        },
        Err(ChangeError::Unproved(SignInError::Failed(error))) => return Err(error.into()),
        Err(ChangeError::Unproved(SignInError::TooMany(again))) => Refusal {
            field: "ancien",
            says: crate::pages::login::patience(again - app.clock().now()),
        },
        Err(ChangeError::Unproved(SignInError::Busy)) => Refusal {
            field: "ancien",
            says: t("password-busy"),
        },
        Err(ChangeError::Unproved(_)) => Refusal {
            field: "ancien",
            says: t("password-wrong"),
        },
    };
    draw(&app, &ask, Some(&refusal)).await
}

/// `POST /compte/apparence`: `theme`.
pub(crate) async fn look(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let theme = ask.form.get("theme").and_then(Theme::from_name);
    let theme = theme.ok_or_else(|| Failure::Bad {
        says: t("no-such-look"),
    })?;
    app.identity()
        .set_preferences(&visitor.session, &Preferences { theme })
        .await?;
    // Back to the page whose header offered it.
    let back = ask
        .from
        .as_deref()
        .filter(|path| respond::is_local(path))
        .unwrap_or("/compte");
    Ok(respond::see_other(back))
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
