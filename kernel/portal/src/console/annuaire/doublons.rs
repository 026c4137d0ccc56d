//! Rows that may be one human: why, and what to do with them. Nothing is brought together without somebody who says so.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Doublon, Information, Motif, Personne, libelles};
use preau_model::PersonneId;

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, jour, said};
use super::personne::address;
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond, words};

const HERE: &str = "/console/annuaire/doublons";
/// Proposals of a page: the surest first; others come when these are decided.
const SHOWN: u32 = 30;

/// `GET /console/annuaire/doublons`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/doublons`: `a`, `b`, `acte` is `fusionner` or `ecarter`. Only what is proposed here is decided here.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let id = |name: &str| {
        ask.form
            .get(name)
            .and_then(|id| id.parse::<PersonneId>().ok())
            .ok_or(Failure::Missing)
    };
    let (a, b) = (id("a")?, id("b")?);
    let proposed = app.annuaire().doublons(bureau.structure.id, SHOWN).await?;
    if !proposed.iter().any(|pair| (pair.a, pair.b) == (a, b)) {
        return Err(Failure::Missing);
    }
    let (outcome, done) = match ask.form.get("acte") {
        Some("fusionner") => {
            let outcome = app.annuaire().fusionner(bureau.par, a, b).await.map(drop);
            (said(outcome)?, "fusionne")
        }
        Some("ecarter") => (said(app.annuaire().ecarter_doublon(bureau.par, a, b).await)?, "ecarte"),
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{HERE}?fait={done}"))),
        Err(wrong) => draw(&app, &ask, &bureau, Some((a, b, &wrong))).await,
    }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    wrong: Option<(PersonneId, PersonneId, &Erreur)>,
) -> Result<Response, Failure> {
    let proposed = app.annuaire().doublons(bureau.structure.id, SHOWN).await?;
    let mut cards = Vec::with_capacity(proposed.len());
    for pair in &proposed {
        let wrong = wrong
            .filter(|(a, b, _)| (*a, *b) == (pair.a, pair.b))
            .map(|(.., wrong)| wrong);
        cards.push(card(app, ask, bureau, pair, wrong).await?);
    }
    let body = html! {
        @if cards.is_empty() {
            div.carte.vide { (preau_ui::assets::icon("valider")) p { strong { (t("twins-none")) } } p.doux { (t("twins-none-says")) } }
        }
        @for card in &cards { (card) }
    };
    Ecran::new(t("twins-title"), Some(t("twins-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

async fn card(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    pair: &Doublon,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let id = format!("paire-{}-{}", pair.a, pair.b);
    let both = [one(app, bureau, pair.a).await?, one(app, bureau, pair.b).await?];
    let reasons: Vec<String> = pair.motifs.iter().map(|why| t(reason(*why))).collect();
    Ok(html! {
        section.carte aria-labelledby=(id) {
            header {
                h2 id=(id) { (t("twins-same")) }
                span.puce.(if pair.score >= 90 { "t-mousse" } else { "t-miel" }) { (tr("twins-score", &[("score", pair.score.unsigned_abs().into())])) }
            }
            p { (words::capital(&reasons.join(", "))) "." }
            div.grille { @for side in &both { (side) } }
            p.doux { (tr("twins-since", &[("day", jour(app, pair.at).as_str().into())])) " " (t("twins-says")) }
            form.formulaire method="post" action=(HERE) {
                (Champs::new(ask, "", wrong).jeton())
                input type="hidden" name="a" value=(pair.a);
                input type="hidden" name="b" value=(pair.b);
                div.boutons {
                    button.btn.plein type="submit" name="acte" value="fusionner" { (t("twins-merge")) }
                    button.btn.clair type="submit" name="acte" value="ecarter" { (t("twins-two")) }
                }
            }
        }
    })
}

/// One of the two. Of somebody of another school, only the name and where they are.
async fn one(app: &AppState, bureau: &Bureau<'_>, id: PersonneId) -> Result<Markup, Failure> {
    let annuaire = app.annuaire();
    let person: Personne = annuaire.personne(id).await?.ok_or(Failure::Missing)?;
    let seen = annuaire.fiche_visible(bureau.lecteur, id).await?;
    let school = match person.structure {
        Some(structure) => annuaire.structure(structure).await?.map(|s| s.nom_et_commune()),
        None => None,
    };
    let details = [Information::Fonction, Information::Classes, Information::Naissance];
    Ok(html! {
        div {
            p { strong { @if seen.is_some() { a href=(address(id)) { (person.nom.affichage()) } } @else { (person.nom.affichage()) } } }
            ul.liste {
                @match &seen {
                    Some(seen) => @for information in details {
                        @if let Some(lines) = seen.lignes.get(&information) { li { (lines.join(" · ")) } }
                    },
                    None => li { (libelles::profil(person.profil)) },
                }
                @if let Some(school) = &school { li { (school) } }
                li.doux { (libelles::source(person.source)) }
            }
        }
    })
}

const fn reason(why: Motif) -> &'static str {
    match why {
        Motif::Noms => "twin-names",
        Motif::Naissance => "twin-birth",
        Motif::Ine => "twin-ine",
        Motif::Mail => "twin-mail",
        Motif::SaisiPuisImporte => "twin-entered",
    }
}
