//! Those whom no export brings: entered in two minutes, under way, longer, shorter (K-AN-8).

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Arrivee, Identite, Nom, NouvelArrivant, Statut};
use preau_model::{Categorie, PersonneId, Profil};

use super::super::comptes::ends;
use super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, said};
use super::civilites;
use super::personne::address;
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const LIST: &str = "/console/annuaire/arrivees";
const NEW: &str = "/console/annuaire/arrivees/nouvelle";
/// Staff who may be replaced: more than any school has.
const STAFF: usize = 500;

/// `GET /console/annuaire/arrivees`: who is there, the first to leave first.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    list(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/arrivees`: `personne`, `acte` is `prolonger` (with `jusque`) or `terminer`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let annuaire = app.annuaire();
    let person: PersonneId = ask
        .form
        .get("personne")
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Missing)?;
    let stays = annuaire.arrivees(bureau.structure.id).await?;
    if !stays.iter().any(|stay| stay.personne == person) {
        return Err(Failure::Missing);
    }
    let (outcome, done) = match (ask.form.get("acte"), formes::dernier_jour(&ask, "jusque")) {
        (Some("terminer"), _) => (said(annuaire.terminer(bureau.par, person).await)?, "termine"),
        (Some("prolonger"), Ok(Some(until))) => {
            (said(annuaire.prolonger(bureau.par, person, until).await)?, "prolonge")
        }
        (Some("prolonger"), Ok(None)) => (Err(Erreur::a("jusque", t("not-a-day"))), ""),
        (Some("prolonger"), Err(wrong)) => (Err(wrong), ""),
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{LIST}?fait={done}"))),
        Err(wrong) => list(&app, &ask, &bureau, Some((person, &wrong))).await,
    }
}

async fn list(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    wrong: Option<(PersonneId, &Erreur)>,
) -> Result<Response, Failure> {
    let stays = app.annuaire().arrivees(bureau.structure.id).await?;
    let ids: Vec<PersonneId> = stays
        .iter()
        .flat_map(|s| [Some(s.personne), s.remplace])
        .flatten()
        .collect();
    let names = app.annuaire().noms(&ids).await?;
    let name = |id: &PersonneId| names.get(id).map(Nom::affichage).unwrap_or_default();
    let body = html! {
        div.boutons { a.btn.plein href=(NEW) { (t("arrival-new")) } }
        section.carte aria-labelledby="en-cours" {
            header { h2 id="en-cours" { (t("arrivals-under-way")) } }
            @if stays.is_empty() { p.doux { (t("arrivals-none")) } }
            @else {
                ul.fil {
                    @for stay in &stays {
                        li id={ "sejour-" (stay.personne) } {
                            span.fil-quoi {
                                @if bureau.is_school() { a href=(address(stay.personne)) { strong { (name(&stay.personne)) } } } @else { strong { (name(&stay.personne)) } }
                                small {
                                    (stay.statut.libelle())
                                    @if let Some(replaced) = &stay.remplace { " · " (tr("replaces", &[("who", names.get(replaced).map(Nom::court).unwrap_or_default().as_str().into())])) }
                                }
                                (moving(ask, stay, &name(&stay.personne), wrong.filter(|(who, _)| *who == stay.personne).map(|(_, wrong)| wrong)))
                            }
                            span.fil-etat { span.puce.t-miel { (ends(app, stay.jusque)) } }
                        }
                    }
                }
            }
        }
    };
    Ecran::new(t("arrivals-title"), Some(t("arrivals-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

/// Longer, shorter, or over today.
fn moving(ask: &Asked, stay: &Arrivee, name: &str, wrong: Option<&Erreur>) -> Markup {
    let prefix = format!("s-{}-", stay.personne);
    let fields = Champs::new(ask, &prefix, wrong);
    html! {
        details open[wrong.is_some()] {
            summary { (t("stay-open")) span.hors-vue { " " (name) } }
            form.formulaire method="post" action=(LIST) novalidate {
                (fields.jeton())
                input type="hidden" name="personne" value=(stay.personne);
                (fields.ligne("date", "jusque", (&t("last-day"), &t("stay-help")), &formes::jour_de(stay.jusque - 1), true))
                div.boutons {
                    button.btn.plein type="submit" name="acte" value="prolonger" { (t("stay-move")) }
                    button.btn.danger type="submit" name="acte" value="terminer" { (t("stay-end")) }
                }
            }
        }
    }
}

/// `GET /console/annuaire/arrivees/nouvelle`.
pub(crate) async fn form(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    typing(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/arrivees/nouvelle`: `statut`, `nom`, then whatever is known.
pub(crate) async fn enter(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let outcome = match read(&app, &ask, &bureau).await? {
        Ok(arrival) => said(
            app.annuaire()
                .accueillir(bureau.par, bureau.structure.id, arrival)
                .await,
        )?,
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(made) if bureau.is_school() => Ok(respond::see_other(&format!(
            "{}?fait=accueilli",
            address(made.personne)
        ))),
        Ok(_) => Ok(respond::see_other(&format!("{LIST}?fait=accueilli"))),
        Err(wrong) => typing(&app, &ask, &bureau, Some(&wrong)).await,
    }
}

/// What somebody may come to do here. Pupils' responsables are entered from the pupil.
fn offered(bureau: &Bureau<'_>) -> Vec<Statut> {
    let school = bureau.is_school();
    Statut::all()
        .filter(|statut| statut.categorie() != Categorie::Responsable && (*statut == Statut::Atc) != school)
        .filter(|statut| !statut.administre() || *statut == Statut::Atc)
        .collect()
}

async fn read(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Result<NouvelArrivant, Erreur>, Failure> {
    let typed = |name: &str| ask.form.get(name).unwrap_or_default().trim().to_owned();
    let statut = Statut::from_code(&typed("statut")).filter(|statut| offered(bureau).contains(statut));
    let Some(statut) = statut else {
        return Ok(Err(Erreur::a("statut", t("no-such-state"))));
    };
    if typed("nom").is_empty() {
        return Ok(Err(Erreur::a("nom", t("name-needed"))));
    }
    let until = match formes::dernier_jour(ask, "jusque") {
        Ok(until) => until,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if statut.est_invite() && until.is_none() {
        return Ok(Err(Erreur::a("jusque", t("guest-end-needed"))));
    }
    if statut.est_invite() && typed("motif").is_empty() {
        return Ok(Err(Erreur::a("motif", t("guest-reason-needed"))));
    }
    let replaced = match ask.form.filled("remplace") {
        Some(id) => Some(bureau.acts_on(app, id).await?.0.id),
        None => None,
    };
    let filled = |name: &str| Some(typed(name)).filter(|value| !value.is_empty());
    let birth = match filled("naissance").map(|day| french_day(&day)) {
        Some(None) => return Ok(Err(Erreur::a("naissance", t("not-a-day")))),
        Some(birth) => birth,
        None => None,
    };
    Ok(Ok(NouvelArrivant {
        identite: Identite {
            nom: typed("nom"),
            prenom: typed("prenom"),
            civilite: typed("civilite"),
        },
        statut,
        discipline: typed("discipline"),
        naissance: birth,
        mail: filled("mail"),
        remplace: replaced,
        jusque: until,
        motif: typed("motif"),
    }))
}

/// `AAAA-MM-JJ` as the annuaire writes birth dates: `JJ/MM/AAAA`.
fn french_day(day: &str) -> Option<String> {
    let day = preau_ui::texts::parse_input_date(day)?;
    let mut parts = day.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(format!("{day}/{month}/{year}"))
}

async fn typing(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let fields = Champs::new(ask, "", wrong);
    let statuts: Vec<(String, String)> = offered(bureau)
        .iter()
        .map(|statut| (statut.code().to_owned(), statut.libelle().to_owned()))
        .collect();
    let profils = [Profil::Ens, Profil::Doc, Profil::Evs, Profil::Eta];
    let mut staff = vec![(String::new(), t("arrival-nobody"))];
    if bureau.is_school() {
        for found in app
            .annuaire()
            .cherche("", &[bureau.structure.id], &profils, STAFF)
            .await?
        {
            let words = if found.detail.is_empty() {
                found.nom.affichage()
            } else {
                format!("{} ({})", found.nom.affichage(), found.detail)
            };
            staff.push((found.personne.to_string(), words));
        }
    }
    let body = html! {
        form.formulaire.carte method="post" action=(NEW) novalidate {
            (fields.jeton())
            (fields.choix("statut", (&t("arrival-status"), ""), &statuts, ""))
            (fields.choix("civilite", (&t("civility"), ""), &civilites(), ""))
            (fields.ligne("text", "nom", (&t("last-name"), ""), "", true))
            (fields.ligne("text", "prenom", (&t("first-name"), ""), "", false))
            @if staff.len() > 1 { (fields.choix("remplace", (&t("arrival-replaces"), &t("arrival-replaces-help")), &staff, ask.query.get("remplace").unwrap_or_default())) }
            (fields.ligne("date", "jusque", (&t("last-day"), &t("arrival-until-help")), "", false))
            @if bureau.is_school() { (fields.ligne("text", "motif", (&t("arrival-reason"), &t("arrival-reason-help")), "", false)) }
            (fields.ligne("text", "discipline", (&t("arrival-discipline"), &t("arrival-discipline-help")), "", false))
            (fields.ligne("email", "mail", (&t("mail"), &t("mail-help")), "", false))
            (fields.ligne("date", "naissance", (&t("birth"), &t("arrival-birth-help")), "", false))
            div.boutons {
                button.btn.plein type="submit" { (t("arrival-enter")) }
                a.annuler href=(LIST) { (t("cancel")) }
            }
        }
    };
    Ecran::new(t("arrival-new"), Some(bureau.structure.affichage()), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

#[cfg(test)]
mod tests {
    use super::french_day;

    #[test]
    fn birth_dates_are_written_as_the_exports_do() {
        assert_eq!(french_day("1990-02-03").as_deref(), Some("03/02/1990"));
        assert_eq!(french_day("1990-02-30"), None);
        assert_eq!(french_day("hier"), None);
    }
}
