//! Local accounts and administrator rights: what a school asks for, what the académie or the collectivité answers (K-ID-3).

pub(crate) mod demande;
pub(crate) mod nouvelle;

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Nom, Structure};
use preau_identity::{Demande, EtatDemande, GenreDemande, IdentityError};
use preau_model::{GenreStructure, NEVER, PersonneId, Profil, StructureId};

use super::{Bureau, Champs, Ecran, Erreur, bureau, jour};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const HERE: &str = "/console/comptes";
/// Requests shown: those that wait, and the latest answers.
const SHOWN: u32 = 200;

/// `GET /console/comptes`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    draw(&app, &ask, &bureau).await
}

/// `POST /console/comptes`: `acte` is `second` (with `exige`), or `retirer` (with `personne`), at a desk above.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    match ask.form.get("acte") {
        Some("second") => {
            let bureau = bureau.above()?;
            let asked = ask.form.get("exige") == Some("1");
            app.identity()
                .ask_second(bureau.par, bureau.structure.territoire, asked)
                .await?;
        }
        Some("retirer") => {
            let bureau = bureau.tutelle()?;
            let person: PersonneId = parsed(&ask, "personne")?;
            let school: StructureId = parsed(&ask, "structure")?;
            let known = schools(&app, &bureau).await?;
            if !known.contains_key(&school) {
                return Err(Failure::Missing);
            }
            let taken = app.annuaire().retirer_administration(bureau.par, person, school).await;
            super::said(taken)?.map_err(|_| Failure::Missing)?;
            app.identity().forget_everybody();
        }
        _ => return Err(Failure::Missing),
    }
    Ok(respond::see_other(&format!("{HERE}?fait=comptes")))
}

fn parsed<T: std::str::FromStr>(ask: &Asked, name: &str) -> Result<T, Failure> {
    ask.form
        .get(name)
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Missing)
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Response, Failure> {
    let own = bureau.is_school().then_some(bureau.structure.id);
    let requests = app.identity().requests(bureau.structure.territoire, own, SHOWN).await?;
    let known = schools(app, bureau).await?;
    let names = names(app, &requests).await?;
    let (waiting, answered): (Vec<&Demande>, Vec<&Demande>) =
        requests.iter().partition(|one| one.etat == EtatDemande::Attend);
    let line = |one: &Demande| {
        html! {
            li {
                span.fil-qui { small { (jour(app, one.at)) } }
                span.fil-quoi {
                    a href={ (HERE) "/demandes/" (one.id) } { strong { (subject(one, &names)) } }
                    small {
                        (kind(one))
                        @if !bureau.is_school() { " · " (known.get(&one.quoi.structure).map(Structure::affichage).unwrap_or_default()) }
                    }
                }
                span.fil-etat { (state(one.etat)) }
            }
        }
    };
    let body = html! {
        @if bureau.is_school() { div.boutons { a.btn.plein href={ (HERE) "/nouvelle" } { (t("request-new")) } a.btn.clair href="/console/annuaire/arrivees/nouvelle" { (t("request-guest")) } } }
        section.carte aria-labelledby="attendent" {
            header { h2 id="attendent" { (t("requests-waiting")) } }
            @if waiting.is_empty() { p.doux { (t("requests-none")) } } @else { ul.fil { @for one in &waiting { (line(one)) } } }
        }
        @if !answered.is_empty() {
            section.carte aria-labelledby="repondues" {
                header { h2 id="repondues" { (t("requests-answered")) } }
                ul.fil { @for one in &answered { (line(one)) } }
            }
        }
        (given(app, ask, bureau, &known).await?)
        @if bureau.is_collectivite() { (second(app, ask, bureau).await?) }
    };
    let lead = t(if bureau.is_school() {
        "accounts-lead"
    } else {
        "accounts-lead-above"
    });
    Ecran::new(t("accounts-title"), Some(lead), body).draw(app, ask).await
}

/// Who was given administrator rights, and until when.
async fn given(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    known: &HashMap<StructureId, Structure>,
) -> Result<Markup, Failure> {
    let mut given = Vec::new();
    for school in known.values().filter(|s| s.genre == GenreStructure::Etablissement) {
        if bureau.is_school() && school.id != bureau.structure.id {
            continue;
        }
        for (person, until) in app.annuaire().administrateurs_donnes(school.id).await? {
            given.push((school, person, until));
        }
    }
    let ids: Vec<PersonneId> = given.iter().map(|(_, person, _)| *person).collect();
    let names = app.annuaire().noms(&ids).await?;
    Ok(html! {
        @if !given.is_empty() {
            section.carte aria-labelledby="donnes" {
                header { h2 id="donnes" { (t("rights-given")) } }
                ul.fil {
                    @for (school, person, until) in &given {
                        @let name = names.get(person).map(Nom::affichage).unwrap_or_default();
                        li {
                            span.fil-quoi { strong { (name) } small { (school.affichage()) " · " (ends(app, *until)) } }
                            @if !bureau.is_school() {
                                span.fil-etat {
                                    form method="post" action=(HERE) {
                                        (Champs::new(ask, "", None).plain())
                                        input type="hidden" name="personne" value=(person);
                                        input type="hidden" name="structure" value=(school.id);
                                        button.btn.danger type="submit" name="acte" value="retirer" { (t("rights-take")) span.hors-vue { " " (name) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// What the territory asks of those who administer.
async fn second(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Markup, Failure> {
    let asked = app.identity().asks_second(bureau.structure.territoire).await?;
    Ok(html! {
        section.carte aria-labelledby="second" {
            header { h2 id="second" { (t("second-setting")) } }
            p { (t(if asked { "second-setting-on" } else { "second-setting-off" })) }
            form.boutons method="post" action=(HERE) {
                (Champs::new(ask, "second-", None).plain())
                input type="hidden" name="acte" value="second";
                button.btn.clair type="submit" name="exige" value=(if asked { "0" } else { "1" }) { (t(if asked { "second-setting-stop" } else { "second-setting-ask" })) }
            }
        }
    })
}

/// The structures that this desk may speak of.
async fn schools(app: &AppState, bureau: &Bureau<'_>) -> Result<HashMap<StructureId, Structure>, Failure> {
    if bureau.is_school() {
        return Ok(HashMap::from([(bureau.structure.id, bureau.structure.clone())]));
    }
    let all = app
        .annuaire()
        .structures_du_territoire(bureau.structure.territoire)
        .await?;
    Ok(all.into_iter().map(|s| (s.id, s)).collect())
}

async fn names(app: &AppState, requests: &[Demande]) -> Result<HashMap<PersonneId, Nom>, Failure> {
    let ids: Vec<PersonneId> = requests
        .iter()
        .flat_map(|one| [Some(one.par), one.personne, one.decide.map(|(who, _)| who)])
        .flatten()
        .collect();
    Ok(app.annuaire().noms(&ids).await?)
}

/// Of whom it is.
fn subject(one: &Demande, names: &HashMap<PersonneId, Nom>) -> String {
    match &one.quoi.genre {
        GenreDemande::Compte { identite, .. } => format!("{} {}", identite.prenom, identite.nom).trim().to_owned(),
        GenreDemande::Droits { personne } => names.get(personne).map(Nom::affichage).unwrap_or_default(),
    }
}

fn kind(one: &Demande) -> String {
    match &one.quoi.genre {
        GenreDemande::Compte { statut, .. } => tr("request-of-account", &[("kind", statut.libelle().into())]),
        GenreDemande::Droits { .. } => t("request-of-rights"),
    }
}

fn state(etat: EtatDemande) -> Markup {
    match etat {
        EtatDemande::Attend => html! { span.puce.t-miel { (t("request-waits")) } },
        EtatDemande::Acceptee => html! { span.puce.t-mousse { (t("request-granted")) } },
        EtatDemande::Refusee => html! { span.puce.t-brique { (t("request-refused")) } },
    }
}

/// « jusqu'au 31 août 2027 », « sans date de fin ».
pub(super) fn ends(app: &AppState, until: preau_model::Millis) -> String {
    if until == NEVER {
        t("permanent")
    } else {
        tr("until", &[("day", jour(app, until - 1).as_str().into())])
    }
}

/// What a request answered: done, or why not.
fn told<T>(outcome: Result<T, IdentityError>) -> Result<Result<T, Erreur>, Failure> {
    match outcome {
        Err(IdentityError::Refused(says)) => Ok(Err(Erreur::de(says.to_owned()))),
        Err(IdentityError::Annuaire(error)) => super::said(Err(error)),
        Ok(done) => Ok(Ok(done)),
        Err(other) => Err(other.into()),
    }
}

/// Those who decide for a territory: staff of its académie and of its collectivité.
async fn deciders(app: &AppState, bureau: &Bureau<'_>) -> Result<Vec<PersonneId>, Failure> {
    let annuaire = app.annuaire();
    let all = annuaire.structures_du_territoire(bureau.structure.territoire).await?;
    let mut found = Vec::new();
    for structure in &all {
        let profil = match structure.genre {
            GenreStructure::Academie => Profil::Aca,
            GenreStructure::Collectivite => Profil::Col,
            _ => continue,
        };
        found.extend(annuaire.porteurs(structure.id, profil).await?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Writes to these persons, those who have an address.
async fn write_to(app: &AppState, persons: &[PersonneId], subject: &str, text: &str) -> Result<(), Failure> {
    for person in persons {
        let Some(person) = app.annuaire().personne(*person).await? else {
            continue;
        };
        if let Some(to) = app.identity().mail_of(person.compte).await? {
            let mail = preau_model::Mail {
                to,
                subject: subject.to_owned(),
                text: text.to_owned(),
                ..preau_model::Mail::default()
            };
            app.identity().write_mail(&mail).await?;
        }
    }
    Ok(())
}
