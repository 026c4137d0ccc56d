//! Who left: until when they may come back, what they asked for, the proofs of deletion (K-AN-7).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Certificat, Depart, Nom};
use preau_model::{AnneeScolaire, Millis, PersonneId, Profil};

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, jour, moment, said};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond, words};

const HERE: &str = "/console/annuaire/departs";
/// Lines shown: a whole third year leaves at once.
const SHOWN: u32 = 400;
const DAY: Millis = 86_400_000;
/// What is proposed to bring somebody back: the time to correct a source.
const BACK: Millis = 30 * DAY;
/// Certificates shown.
const PROOFS: usize = 24;

/// `GET /console/annuaire/departs`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/departs`: `acte` is `restaurer` (`personne`, `jusque`), `contributions` (`personne`, `garder`) or
/// `delai` (`jours`).
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let (annuaire, par) = (app.annuaire(), bureau.par);
    if ask.form.get("acte") == Some("delai") {
        let days = ask.form.get("jours").and_then(|n| n.trim().parse().ok()).unwrap_or(-1);
        return match said(annuaire.fixer_delai_suppression(par, bureau.structure.id, days).await)? {
            Ok(()) => Ok(respond::see_other(&format!("{HERE}?fait=delai"))),
            Err(wrong) => draw(&app, &ask, &bureau, Some((None, &Erreur::a("jours", wrong.dit)))).await,
        };
    }
    let person: PersonneId = ask
        .form
        .get("personne")
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Missing)?;
    if !annuaire
        .departs(bureau.structure.id, SHOWN)
        .await?
        .iter()
        .any(|d| d.personne == person)
    {
        return Err(Failure::Missing);
    }
    let (outcome, done) = match ask.form.get("acte") {
        Some("restaurer") => {
            let outcome = match formes::dernier_jour(&ask, "jusque") {
                Ok(Some(until)) => bring_back(&app, &bureau, person, until).await?,
                Ok(None) => Err(Erreur::a("jusque", t("not-a-day"))),
                Err(wrong) => Err(wrong),
            };
            (outcome, "restaure")
        }
        Some("contributions") => {
            let keep = ask.form.get("garder") == Some("1");
            (said(annuaire.choisir_contributions(par, person, keep).await)?, "choix")
        }
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{HERE}?fait={done}"))),
        Err(wrong) => draw(&app, &ask, &bureau, Some((Some(person), &wrong))).await,
    }
}

/// Whoever was entered by hand stays longer; anybody else is kept while the source is corrected.
async fn bring_back(
    app: &AppState,
    bureau: &Bureau<'_>,
    person: PersonneId,
    until: Millis,
) -> Result<Result<(), Erreur>, Failure> {
    let known = app.annuaire().personne(person).await?.ok_or(Failure::Missing)?;
    if known.source == preau_model::Source::Local {
        said(app.annuaire().prolonger(bureau.par, person, until).await)
    } else {
        said(app.annuaire().restaurer(bureau.par, person, until).await)
    }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    wrong: Option<(Option<PersonneId>, &Erreur)>,
) -> Result<Response, Failure> {
    let annuaire = app.annuaire();
    let gone = annuaire.departs(bureau.structure.id, SHOWN).await?;
    let ids: Vec<PersonneId> = gone.iter().map(|d| d.personne).collect();
    let names = annuaire.noms(&ids).await?;
    let days = annuaire.delai_suppression(bureau.structure.id).await?;
    let proofs = annuaire.certificats(bureau.structure.id).await?;
    let of = |who: Option<PersonneId>| wrong.filter(|(about, _)| *about == who).map(|(_, wrong)| wrong);
    let fields = Champs::new(ask, "", of(None));
    let body = html! {
        section.carte aria-labelledby="partis" {
            header { h2 id="partis" { (tr("departures-count", &[("count", gone.len().into())])) } }
            @if gone.is_empty() { p.doux { (t("departures-none")) } }
            @else {
                ul.fil { @for departure in &gone { (line(app, ask, departure, names.get(&departure.personne), of(Some(departure.personne)))) } }
            }
        }
        section.carte aria-labelledby="delai" {
            header { h2 id="delai" { (t("departures-delay")) } }
            form.formulaire method="post" action=(HERE) novalidate {
                (fields.jeton())
                (fields.ligne("number", "jours", (&t("departures-days"), &t("departures-days-help")), &days.to_string(), true))
                div.boutons { button.btn.clair type="submit" name="acte" value="delai" { (t("save")) } }
            }
        }
        (certificates(app, &proofs))
    };
    Ecran::new(t("departures-title"), Some(t("departures-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

fn line(app: &AppState, ask: &Asked, departure: &Depart, name: Option<&Nom>, wrong: Option<&Erreur>) -> Markup {
    let prefix = format!("d-{}-", departure.personne);
    let fields = Champs::new(ask, &prefix, wrong);
    let now = app.clock().now();
    let until = (now + BACK).min(AnneeScolaire::at(now).ends() - 1);
    let who = name.map(Nom::affichage).unwrap_or_default();
    html! {
        li {
            span.fil-quoi {
                strong { (who) }
                small {
                    @if let Some(name) = name { (words::profil(name.profil)) " · " }
                    (tr("left-on", &[("day", jour(app, departure.depuis).as_str().into())]))
                    " · " (t(match departure.garder { Some(true) => "keeps", Some(false) => "removes", None => "not-asked" }))
                }
                details open[wrong.is_some()] {
                    summary { (t("departure-open")) span.hors-vue { " " (who) } }
                    form.formulaire method="post" action=(HERE) novalidate {
                        (fields.jeton())
                        input type="hidden" name="personne" value=(departure.personne);
                        p { (t("restore-says")) }
                        (fields.ligne("date", "jusque", (&t("last-day"), &t("restore-help")), &formes::jour_de(until), true))
                        div.boutons { button.btn.plein type="submit" name="acte" value="restaurer" { (t("restore")) } }
                    }
                    form method="post" action=(HERE) {
                        (Champs::new(ask, "", None).jeton())
                        input type="hidden" name="personne" value=(departure.personne);
                        input type="hidden" name="acte" value="contributions";
                        p { (t("contributions-says")) }
                        div.boutons {
                            button.btn.clair type="submit" name="garder" value="1" aria-pressed=(if departure.garder == Some(true) { "true" } else { "false" }) { (t("contributions-keep")) }
                            button.btn.clair type="submit" name="garder" value="0" aria-pressed=(if departure.garder == Some(false) { "true" } else { "false" }) { (t("contributions-remove")) }
                        }
                    }
                }
            }
            span.fil-etat { span.puce.t-miel { (tr("deleted-on", &[("day", jour(app, departure.echeance).as_str().into())])) } }
        }
    }
}

fn certificates(app: &AppState, proofs: &[Certificat]) -> Markup {
    html! {
        section.carte aria-labelledby="certificats" {
            header { h2 id="certificats" { (t("proofs")) } }
            p.doux { (t("proofs-says")) }
            @if proofs.is_empty() { p { (t("proofs-none")) } }
            @else {
                ul.fil {
                    @for proof in proofs.iter().take(PROOFS) {
                        li {
                            span.fil-quoi {
                                strong { (tr("proof-of", &[("persons", proof.personnes.into()), ("accounts", proof.comptes.into())])) }
                                small { (moment(app, proof.at)) " · " (profiles(proof)) }
                                details { summary { (t("proof-print")) } p { code { (proof.empreinte) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// « élèves : 3, responsables : 5 ».
fn profiles(proof: &Certificat) -> String {
    let known = proof
        .profils
        .iter()
        .filter_map(|(code, n)| Some((Profil::from_code(code)?, n)));
    let words: Vec<String> = known
        .map(|(profil, n)| {
            tr(
                "proof-profile",
                &[
                    ("profile", words::plural(profil).as_str().into()),
                    ("count", (*n).into()),
                ],
            )
        })
        .collect();
    words.join(", ")
}
