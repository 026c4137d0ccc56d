//! The guard rails of a territory: above what an import waits for somebody (K-AN-1).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::GardeFou;

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, said};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const HERE: &str = "/console/annuaire/seuils";

/// `GET /console/annuaire/seuils`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.above()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/seuils`: `code`, `pourcent` (0 to 100), `minimum` (from 1).
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.above()?;
    let annuaire = app.annuaire();
    let rails = annuaire.garde_fous(bureau.structure.territoire).await?;
    let code = ask.form.get("code").unwrap_or_default();
    let rail = rails.iter().find(|rail| rail.code == code).ok_or(Failure::Missing)?;
    let outcome = match (
        number(&ask, "pourcent", 0..=100),
        number(&ask, "minimum", 1..=1_000_000),
    ) {
        (Some(pourcent), Some(minimum)) => {
            let territory = bureau.structure.territoire;
            said(
                annuaire
                    .regler_garde_fou(territory, &rail.code, pourcent, minimum)
                    .await,
            )?
        }
        (None, _) => Err(Erreur::a("pourcent", t("rail-percent-wrong"))),
        (_, None) => Err(Erreur::a("minimum", t("rail-minimum-wrong"))),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{HERE}?fait=seuil"))),
        Err(wrong) => draw(&app, &ask, &bureau, Some((code, &wrong))).await,
    }
}

fn number(ask: &Asked, name: &str, within: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let number = ask.form.filled(name)?.trim().parse().ok()?;
    within.contains(&number).then_some(number)
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    wrong: Option<(&str, &Erreur)>,
) -> Result<Response, Failure> {
    let rails = app.annuaire().garde_fous(bureau.structure.territoire).await?;
    let of = |rail: &GardeFou| wrong.filter(|(code, _)| *code == rail.code).map(|(_, wrong)| wrong);
    let body = html! { @for rail in &rails { (card(ask, rail, of(rail))) } };
    Ecran::new(t("rails-title"), Some(t("rails-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

fn card(ask: &Asked, rail: &GardeFou, wrong: Option<&Erreur>) -> Markup {
    let prefix = format!("{}-", rail.code);
    let fields = Champs::new(ask, &prefix, wrong);
    let (percent, minimum) = (rail.pourcent.to_string(), rail.minimum.to_string());
    let scope = if rail.global { "rail-whole" } else { "rail-school" };
    html! {
        section.carte aria-labelledby=(rail.code) {
            header { h2 id=(rail.code) { (crate::words::capital(&rail.libelle)) } span.puce.t-ardoise { (t(scope)) } }
            p.doux { (tr("rail-summer", &[("percent", rail.pourcent_rentree.unsigned_abs().into())])) }
            form.formulaire method="post" action=(HERE) novalidate {
                (fields.jeton())
                input type="hidden" name="code" value=(rail.code);
                (fields.ligne("number", "pourcent", (&t("rail-percent"), &t("rail-percent-help")), &percent, true))
                (fields.ligne("number", "minimum", (&t("rail-minimum"), &t("rail-minimum-help")), &minimum, true))
                div.boutons { button.btn type="submit" { (t("save")) } }
            }
        }
    }
}
