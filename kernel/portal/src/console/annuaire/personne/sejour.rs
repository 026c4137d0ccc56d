//! Until when somebody entered by hand stays, and who accompanies whom.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Arrivee, Maniere, Nom, Personne};
use preau_model::{AnneeScolaire, Categorie, PersonneId, Profil};

use super::super::super::comptes::ends;
use super::super::super::{Bureau, Champs, Erreur, bureau, formes, jour, said};
use super::{address, card as boxed};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// Staff offered to accompany a pupil.
const STAFF: usize = 300;

/// The stay, the accompaniments and what was brought together, when there are some.
pub(super) async fn card(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    person: &Personne,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let stays = app.annuaire().arrivees(bureau.structure.id).await?;
    let stay = stays.iter().find(|stay| stay.personne == person.id);
    let acted = ask.form.get("acte").unwrap_or_default();
    let of = |acts: &[&str]| wrong.filter(|_| acts.contains(&acted));
    Ok(html! {
        @if let Some(stay) = stay { (staying(app, stay).await?) }
        @if matches!(person.categorie, Categorie::Eleve | Categorie::Agent) {
            (accompanying(app, ask, bureau, person, of(&["accompagner", "cesser"])).await?)
        }
        (together(app, ask, person, of(&["separer"])).await?)
    })
}

/// Until when; the date is moved on the list of arrivals.
async fn staying(app: &AppState, stay: &Arrivee) -> Result<Markup, Failure> {
    let replaced = match stay.remplace {
        Some(id) => app.annuaire().noms(&[id]).await?.remove(&id),
        None => None,
    };
    let reason = app.annuaire().motif_accueil(stay.personne).await?;
    Ok(boxed(
        "sejour",
        &t("stay-title"),
        &html! {
            p {
                strong { (stay.statut.libelle()) }
                @if let Some(name) = &replaced { ", " (tr("replaces", &[("who", name.court().as_str().into())])) }
                ", " (ends(app, stay.jusque)) "."
            }
            @if let Some(reason) = &reason { p.doux { (tr("stay-reason", &[("reason", reason.as_str().into())])) } }
            div.boutons { a.btn.clair href={ "/console/annuaire/arrivees#sejour-" (stay.personne) } { (t("stay-move")) } }
        },
    ))
}

async fn accompanying(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    person: &Personne,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let annuaire = app.annuaire();
    let pupil = person.categorie == Categorie::Eleve;
    let all = annuaire.accompagnements(person.id).await?;
    if !pupil && all.is_empty() {
        return Ok(html! {});
    }
    let other = |a: &preau_annuaire::Accompagnement| if pupil { a.personne } else { a.eleve };
    let ids: Vec<PersonneId> = all.iter().map(other).collect();
    let names = annuaire.noms(&ids).await?;
    let url = format!("{}/sejour", address(person.id));
    let fields = Champs::new(ask, "aesh-", wrong);
    let staff = if pupil {
        let found = annuaire
            .cherche("", &[bureau.structure.id], &[Profil::Eta, Profil::Evs], STAFF)
            .await?;
        found
            .iter()
            .map(|f| (f.personne.to_string(), f.nom.affichage()))
            .collect()
    } else {
        Vec::new()
    };
    let ends = formes::jour_de(AnneeScolaire::at(app.clock().now()).ends() - 1);
    Ok(boxed(
        "accompagnement",
        &t(if pupil { "aesh-title" } else { "aesh-pupils" }),
        &html! {
            @if !pupil || !all.is_empty() {
                ul.fil {
                    @for a in &all {
                        li {
                            span.fil-quoi {
                                a href=(address(other(a))) { strong { (names.get(&other(a)).map(Nom::affichage).unwrap_or_default()) } }
                                small { (tr("until", &[("day", jour(app, a.jusque - 1).as_str().into())])) }
                            }
                            span.fil-etat {
                                form method="post" action=(url) {
                                    (Champs::new(ask, "", None).jeton())
                                    input type="hidden" name="personne" value=(other(a));
                                    button.btn.clair type="submit" name="acte" value="cesser" { (t("aesh-stop")) span.hors-vue { " " (names.get(&other(a)).map(Nom::affichage).unwrap_or_default()) } }
                                }
                            }
                        }
                    }
                }
            }
            @if pupil && !staff.is_empty() {
                details open[wrong.is_some()] {
                    summary { (t("aesh-open")) }
                    form.formulaire method="post" action=(url) novalidate {
                        (fields.jeton())
                        (fields.choix("personne", (&t("aesh-who"), &t("aesh-who-help")), &staff, ""))
                        (fields.ligne("date", "fin", (&t("last-day"), ""), &ends, true))
                        div.boutons { button.btn.plein type="submit" name="acte" value="accompagner" { (t("aesh-submit")) } }
                    }
                }
            }
            @if pupil && staff.is_empty() && all.is_empty() { p.doux { (t("aesh-nobody")) } }
        },
    ))
}

/// The rows of one human, and the way to take them apart.
async fn together(app: &AppState, ask: &Asked, person: &Personne, wrong: Option<&Erreur>) -> Result<Markup, Failure> {
    let fusions = app.annuaire().fusions(person.id).await?;
    if fusions.is_empty() {
        return Ok(html! {});
    }
    Ok(boxed(
        "rapprochements",
        &t("together-title"),
        &html! {
            @for (id, how, ..) in &fusions {
                form.formulaire method="post" action={ (address(person.id)) "/sejour" } {
                    (Champs::new(ask, "separer-", wrong).jeton())
                    input type="hidden" name="fusion" value=(id);
                    p { (t(match how { Maniere::Compte => "together-account", Maniere::Absorption => "together-absorbed" })) }
                    div.boutons { button.btn.danger type="submit" name="acte" value="separer" { (t("together-split")) } }
                }
            }
        },
    ))
}

/// `POST /console/annuaire/personnes/{personne}/sejour`: `acte` is `accompagner`, `cesser` or `separer`.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let (person, seen) = bureau.acts_on(&app, &personne).await?;
    let (annuaire, par) = (app.annuaire(), bureau.par);
    let (outcome, done) = match ask.form.get("acte") {
        Some("accompagner") => {
            let (staff, _) = bureau
                .acts_on(&app, ask.form.get("personne").unwrap_or_default())
                .await?;
            match formes::dernier_jour(&ask, "fin") {
                Ok(until) => (
                    said(annuaire.accompagner(par, staff.id, person.id, until).await)?,
                    "accompagne",
                ),
                Err(wrong) => (Err(wrong), ""),
            }
        }
        Some("cesser") => {
            let other: PersonneId = ask
                .form
                .get("personne")
                .and_then(|id| id.parse().ok())
                .ok_or(Failure::Missing)?;
            let pupil = person.categorie == Categorie::Eleve;
            let (staff, eleve) = if pupil { (other, person.id) } else { (person.id, other) };
            let known = annuaire.accompagnements(person.id).await?;
            if !known.iter().any(|a| a.personne == staff && a.eleve == eleve) {
                return Err(Failure::Missing);
            }
            (said(annuaire.cesser_accompagnement(par, staff, eleve).await)?, "cesse")
        }
        Some("separer") => {
            let id = ask
                .form
                .get("fusion")
                .and_then(|id| id.parse().ok())
                .ok_or(Failure::Missing)?;
            if !annuaire
                .fusions(person.id)
                .await?
                .iter()
                .any(|(known, ..)| *known == id)
            {
                return Err(Failure::Missing);
            }
            (said(annuaire.separer(par, id).await)?, "separe")
        }
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{}?fait={done}", address(person.id)))),
        Err(wrong) => super::draw(&app, &ask, &bureau, (&person, &seen), Some(&wrong)).await,
    }
}
