//! When families see the class lists of a school year: a date and an hour that the principal chooses.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::Groupe;
use preau_model::{AnneeScolaire, GenreGroupe, Millis};
use preau_ui::assets::icon;
use preau_ui::texts::input_date_time;

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, moment, said};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const HERE: &str = "/console/annuaire/classes";

/// This school year and the next one: what a principal prepares.
fn years(now: Millis) -> [AnneeScolaire; 2] {
    let this = AnneeScolaire::at(now);
    [this, AnneeScolaire::new(this.number() + 1)]
}

/// `GET /console/annuaire/classes`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/classes`: `annee`, then `jusque` (a moment) or `publier`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let year = years(app.clock().now())
        .into_iter()
        .find(|year| ask.form.get("annee") == Some(year.number().to_string().as_str()))
        .ok_or(Failure::Missing)?;
    let (annuaire, school) = (app.annuaire(), bureau.structure.id);
    let (outcome, done) = if ask.form.filled("publier").is_some() {
        (said(annuaire.lever_embargo(bureau.par, school, year).await)?, "publie")
    } else {
        let outcome = match formes::instant(&ask, "jusque") {
            Ok(until) if until <= app.clock().now() => Err(Erreur::a("jusque", t("embargo-past"))),
            Ok(until) => said(annuaire.fixer_embargo(bureau.par, school, year, until).await)?,
            Err(wrong) => Err(wrong),
        };
        (outcome, "embargo")
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{HERE}?fait={done}"))),
        Err(wrong) => draw(&app, &ask, &bureau, Some((year, &wrong))).await,
    }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    wrong: Option<(AnneeScolaire, &Erreur)>,
) -> Result<Response, Failure> {
    let mut cards = Vec::new();
    for year in years(app.clock().now()) {
        let wrong = wrong.filter(|(of, _)| *of == year).map(|(_, wrong)| wrong);
        cards.push(card(app, ask, bureau, year, wrong).await?);
    }
    let body = html! { @for card in &cards { (card) } };
    Ecran::new(t("classlists-title"), Some(t("classlists-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

async fn card(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    year: AnneeScolaire,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let annuaire = app.annuaire();
    let hidden = annuaire.embargo(bureau.structure.id, year).await?;
    let groups = annuaire.groupes(bureau.structure.id, year).await?;
    let classes: Vec<&Groupe> = groups.iter().filter(|g| g.genre == GenreGroupe::Classe).collect();
    let id = format!("annee-{}", year.number());
    let prefix = format!("{id}-");
    let fields = Champs::new(ask, &prefix, wrong);
    let until = hidden.map(input_date_time).unwrap_or_default();
    Ok(html! {
        section.carte aria-labelledby=(id) {
            header { h2 id=(id) { (tr("year-named", &[("year", year.to_string().as_str().into())])) }
                @if hidden.is_some() { span.puce.t-miel { (icon("cadenas")) (t("embargo-on")) } } @else if !classes.is_empty() { span.puce.t-mousse { (t("embargo-off")) } }
            }
            @if let Some(at) = hidden { p { strong { (tr("embargo-until", &[("when", moment(app, at).as_str().into())])) } " " (t("embargo-says")) } }
            @else { p { (t(if classes.is_empty() { "classes-none-yet" } else { "embargo-seen" })) } }
            @if !classes.is_empty() {
                p.doux { (tr("classes-count", &[("count", classes.len().into())])) " " (classes.iter().map(|c| c.nom()).collect::<Vec<_>>().join(", ")) }
            }
            form.formulaire method="post" action=(HERE) novalidate {
                (fields.jeton())
                input type="hidden" name="annee" value=(year.number());
                (fields.ligne("datetime-local", "jusque", (&t("embargo-when"), &t("embargo-when-help")), &until, true))
                div.boutons {
                    button.btn.plein type="submit" { (t(if hidden.is_some() { "embargo-move" } else { "embargo-set" })) }
                    @if hidden.is_some() { button.btn.danger type="submit" name="publier" value="1" { (t("embargo-publish")) } }
                }
            }
        }
    })
}
