//! The second factor of my account: an application that gives codes, and recovery codes on paper.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, PreEscaped, html};
use preau_identity::{ChangeError, Enrolement};
use qrcode::{EcLevel, QrCode};

use super::super::field::Field;
use super::super::second::said;
use crate::ask::{Asked, Visitor};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

/// White modules around the picture, as readers expect.
const QUIET: usize = 4;

/// The card of the account page.
pub(super) async fn summary(app: &AppState, visitor: &Visitor) -> Result<Markup, Failure> {
    let second = app.identity().second(visitor.session.compte).await?;
    Ok(html! {
        section.carte aria-labelledby="double" {
            header { h2 id="double" { (t("second-account")) } }
            p.doux { @if second.active { (tr("second-is-on", &[("count", second.spare.into())])) } @else { (t("second-is-off")) } }
            div.boutons { a.btn.clair href="/compte/double" { (t(if second.active { "second-manage" } else { "second-set-up" })) } }
        }
    })
}

/// `GET /compte/double`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    draw(&app, &ask, None, &[]).await
}

/// `POST /compte/double`: `acte` is `confirmer` (with `code`), `codes` or `retirer`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let session = &ask.visitor()?.session;
    let identity = app.identity();
    match ask.form.get("acte") {
        Some("confirmer") => {
            let code = ask.form.get("code").unwrap_or_default();
            match identity.confirm_second(session, code).await {
                Ok(codes) => draw(&app, &ask, None, &codes).await,
                Err(ChangeError::Unproved(why)) => draw(&app, &ask, Some(said(&app, why)?), &[]).await,
                Err(ChangeError::Unfit(why)) => draw(&app, &ask, Some(why.to_string()), &[]).await,
            }
        }
        Some("codes") => {
            let codes = identity.renew_spare(session.compte).await?;
            draw(&app, &ask, None, &codes).await
        }
        Some("retirer") if identity.must_have_second(session.compte).await? => Err(Failure::Forbidden {
            says: t("second-required"),
        }),
        Some("retirer") => {
            identity.remove_second(session.compte).await?;
            Ok(respond::see_other("/compte/double"))
        }
        _ => Err(Failure::Missing),
    }
}

async fn draw(app: &AppState, ask: &Asked, wrong: Option<String>, codes: &[String]) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let (compte, csrf) = (visitor.session.compte, &visitor.session.csrf);
    let second = app.identity().second(compte).await?;
    let prepared = if second.active {
        None
    } else {
        app.identity().prepare_second(compte, &app.brand().name).await?
    };
    let required = app.identity().must_have_second(compte).await?;
    let field = Field {
        name: "code",
        label: t("second-code"),
        help: t("second-first-help"),
        kind: "text",
        auto: "one-time-code",
        value: "",
        wrong: wrong.as_deref(),
    };
    let body = html! {
        @if !codes.is_empty() { (spare_codes(codes)) }
        @if let Some(prepared) = &prepared {
            section.carte aria-labelledby="application" {
                header { h2 id="application" { (t("second-set-up")) } }
                (enrolment(prepared))
                form.formulaire method="post" action="/compte/double" novalidate {
                    input type="hidden" name="_csrf" value=(csrf);
                    (field.draw())
                    div.boutons { button.btn.plein type="submit" name="acte" value="confirmer" { (t("second-confirm")) } }
                }
            }
        } @else {
            section.carte aria-labelledby="active" {
                header { h2 id="active" { (t("second-active")) } }
                p { (tr("second-is-on", &[("count", second.spare.into())])) }
                form.boutons method="post" action="/compte/double" {
                    input type="hidden" name="_csrf" value=(csrf);
                    button.btn.clair type="submit" name="acte" value="codes" { (t("second-new-codes")) }
                    @if !required { button.btn.danger type="submit" name="acte" value="retirer" { (t("second-remove")) } }
                }
                @if required { p.doux { (t("second-required")) } }
            }
        }
        p { a href="/compte" { (t("second-back")) } }
    };
    let mut page = chrome::page(app, ask, visitor, &t("second-account"), body).await?;
    page.lead = Some(t("second-account-lead"));
    page.in_error = wrong.is_some();
    let status = if wrong.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(respond::page_with(status, &page.render()))
}

/// A secret: as a picture, as a link for the device that is held, as letters to type.
pub(crate) fn enrolment(prepared: &Enrolement) -> Markup {
    html! {
        p { (t("second-set-up-says")) }
        @if let Some(picture) = picture(&prepared.url) { (picture) }
        p { a.btn.clair href=(prepared.url) { (t("second-open")) } }
        dl.fiche { div { dt { (t("second-secret")) } dd.code { (prepared.secret) } } }
    }
}

/// Codes shown once, to be kept on paper.
pub(crate) fn spare_codes(codes: &[String]) -> Markup {
    html! {
        section.carte aria-labelledby="secours" role="status" {
            header { h2 id="secours" { (t("second-spare")) } }
            p { (t("second-spare-says")) }
            ul.liste { @for code in codes { li.code { (code) } } }
        }
    }
}

/// The QR code as drawing instructions, dark on white whatever the theme: readers want it so.
fn picture(url: &str) -> Option<Markup> {
    use std::fmt::Write as _;
    let code = QrCode::with_error_correction_level(url.as_bytes(), EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (at, _) in colors
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == qrcode::Color::Dark)
    {
        let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
    }
    let side = width + 2 * QUIET;
    Some(html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } width="220" height="220" role="img" aria-label=(t("second-picture")) {
            (PreEscaped(format!("<rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/>")))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn a_secret_fits_in_a_picture() {
        let url = "otpauth://totp/Pr%C3%A9au:anne.le-goff?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pr%C3%A9au";
        let drawn = picture(url).unwrap().0;
        assert!(
            drawn.contains("<rect") && drawn.matches("h1v1").count() > 300,
            "{drawn}"
        );
        assert!(!drawn.contains("style="));
    }
}
