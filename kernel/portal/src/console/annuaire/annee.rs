//! The turn of the school year: what it will do, in which order things happen, and what the direction decides before it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{ApercuAnnee, Suite};
use preau_model::{AnneeScolaire, GroupeId};
use preau_ui::assets::icon;

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, jour, moment, said};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const HERE: &str = "/console/annuaire/annee";

const CHOICES: [(Suite, &str); 3] = [(Suite::Finit, "finit"), (Suite::Vide, "vide"), (Suite::Garde, "garde")];

fn code(suite: Suite) -> &'static str {
    CHOICES
        .iter()
        .find(|(s, _)| *s == suite)
        .map_or("finit", |(_, code)| code)
}

/// `GET /console/annuaire/annee`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/annee`: one `groupe-ID` per living group (`finit`, `vide` or `garde`); `acte` is `apercu`, which writes
/// nothing, then `confirmer`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let year = app.annuaire().apercu_annee(bureau.par, bureau.structure.id).await?;
    let chosen = chosen(&ask, &year);
    match ask.form.get("acte") {
        Some("apercu") => preview(&app, &ask, &bureau, &year, &chosen).await,
        Some("confirmer") => {
            let done = app
                .annuaire()
                .preparer_annee(bureau.par, bureau.structure.id, &chosen)
                .await;
            match said(done)? {
                Ok(()) => Ok(respond::see_other(&format!("{HERE}?fait=annee"))),
                Err(wrong) => draw(&app, &ask, &bureau, Some(&wrong)).await,
            }
        }
        _ => Err(Failure::Missing),
    }
}

/// What the form says of each living group; what it does not say stays as decided.
fn chosen(ask: &Asked, year: &ApercuAnnee) -> Vec<(GroupeId, Suite)> {
    year.groupes
        .iter()
        .map(|(group, decided)| {
            let typed = ask.form.get(&format!("groupe-{}", group.id));
            let suite = CHOICES
                .iter()
                .find(|(_, code)| typed == Some(code))
                .map_or(*decided, |(s, _)| *s);
            (group.id, suite)
        })
        .collect()
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let year = app.annuaire().apercu_annee(bureau.par, bureau.structure.id).await?;
    let body = html! {
        (Champs::new(ask, "", wrong).notice())
        (order(app, bureau, &year).await?)
        (alone(app, &year))
        section.carte aria-labelledby="groupes" {
            header { h2 id="groupes" { (t("year-groups")) } }
            @if year.groupes.is_empty() { p.doux { (t("manual-none")) } }
            @else {
                p { (t("year-groups-says")) }
                form.formulaire method="post" action=(HERE) {
                    (Champs::new(ask, "", None).jeton())
                    @for (group, suite) in &year.groupes {
                        (Champs::new(ask, "", None).choix(&format!("groupe-{}", group.id), (&group.libelle, ""), &choices(), code(*suite)))
                    }
                    div.boutons { button.btn.plein type="submit" name="acte" value="apercu" { (t("year-preview")) } }
                }
            }
        }
    };
    let lead = tr(
        "year-lead",
        &[
            ("day", jour(app, year.annee.ends()).as_str().into()),
            ("year", year.annee.to_string().as_str().into()),
        ],
    );
    Ecran::new(t("year-title"), Some(lead), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

fn choices() -> Vec<(String, String)> {
    CHOICES
        .iter()
        .map(|(_, code)| ((*code).to_owned(), t(&format!("suite-{code}"))))
        .collect()
}

/// The steps in their order, each done, to do, or to wait for.
async fn order(app: &AppState, bureau: &Bureau<'_>, year: &ApercuAnnee) -> Result<Markup, Failure> {
    let next = AnneeScolaire::new(year.annee.number() + 1);
    let hidden = app.annuaire().embargo(bureau.structure.id, next).await?;
    let going_on = year.groupes.iter().filter(|(_, suite)| *suite != Suite::Finit).count();
    let date = hidden.map(|at| tr("year-step-embargo-done", &[("when", moment(app, at).as_str().into())]));
    let groups = (going_on > 0).then(|| tr("year-step-groups-done", &[("count", going_on.into())]));
    let classes = (year.suivantes > 0).then(|| tr("year-step-import-done", &[("count", year.suivantes.into())]));
    let steps = [
        (t("year-step-embargo"), date, Some("/console/annuaire/classes")),
        (t("year-step-groups"), groups, None),
        (
            tr(
                "year-step-turn",
                &[("day", jour(app, year.annee.ends()).as_str().into())],
            ),
            None,
            None,
        ),
        (t("year-step-import"), classes, Some("/console/annuaire")),
        (t("year-step-letters"), None, Some("/console/annuaire/courriers")),
    ];
    Ok(html! {
        section.carte aria-labelledby="ordre" {
            header { h2 id="ordre" { (t("year-order")) } }
            ol.etapes {
                @for (words, done, url) in &steps {
                    li {
                        @if let Some(url) = url { a href=(url) { (words) } } @else { (words) }
                        @if let Some(done) = done { " " span.puce.t-mousse { (icon("valider")) (done) } }
                    }
                }
            }
        }
    })
}

/// What happens without anybody.
fn alone(app: &AppState, year: &ApercuAnnee) -> Markup {
    let last = year.niveaux.first().filter(|(level, _)| level == "3" || level == "T");
    html! {
        section.carte aria-labelledby="seul" {
            header { h2 id="seul" { (tr("year-alone", &[("day", jour(app, year.annee.ends()).as_str().into())])) } }
            ul.liste {
                li { (tr("year-classes", &[("classes", year.classes.into()), ("groups", year.enseignements.into())])) }
                @if let Some((level, pupils)) = last { li { (tr("year-leaving", &[("level", level.as_str().into()), ("count", (*pupils).into())])) } }
                li { (tr("year-stays", &[("count", year.sejours.into())])) " " @if year.sejours > 0 { a href="/console/annuaire/arrivees" { (t("arrivals-title")) } } }
            }
        }
    }
}

/// What the choices would do, with the button that does it.
async fn preview(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    year: &ApercuAnnee,
    chosen: &[(GroupeId, Suite)],
) -> Result<Response, Failure> {
    let count = |suite| chosen.iter().filter(|(_, s)| *s == suite).count();
    let named = |suite: Suite| -> Vec<&str> {
        let ids = chosen.iter().filter(|(_, s)| *s == suite).map(|(id, _)| *id);
        ids.filter_map(|id| {
            year.groupes
                .iter()
                .find(|(g, _)| g.id == id)
                .map(|(g, _)| g.libelle.as_str())
        })
        .collect()
    };
    let body = html! {
        section.carte aria-labelledby="apercu" {
            header { h2 id="apercu" { (t("year-dry-run")) } }
            ul.liste {
                @for (suite, key) in [(Suite::Garde, "year-kept"), (Suite::Vide, "year-emptied"), (Suite::Finit, "year-ended")] {
                    @if count(suite) > 0 { li { (tr(key, &[("count", count(suite).into()), ("names", named(suite).join(", ").as_str().into())])) } }
                }
            }
            p.doux { (t("year-dry-run-says")) }
            form.boutons method="post" action=(HERE) {
                (Champs::new(ask, "", None).jeton())
                @for (id, suite) in chosen { input type="hidden" name={ "groupe-" (id) } value=(code(*suite)); }
                button.btn.plein type="submit" name="acte" value="confirmer" { (t("confirm")) }
                a.annuler href=(HERE) { (t("cancel")) }
            }
        }
        (alone(app, year))
    };
    Ecran::new(t("year-title"), Some(bureau.structure.affichage()), body)
        .draw(app, ask)
        .await
}
