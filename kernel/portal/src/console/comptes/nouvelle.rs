//! A request of a school: a permanent local account, or administrator rights for one of its agents.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_annuaire::{Identite, Statut};
use preau_identity::{GenreDemande, NouvelleDemande};
use preau_model::{Categorie, Profil};

use super::super::annuaire::civilites;
use super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes};
use super::{HERE, deciders, told, write_to};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const NEW: &str = "/console/comptes/nouvelle";
/// Agents offered: more than any school has.
const STAFF: usize = 500;
/// Written to about a request: a desk, not a crowd.
const TOLD: usize = 20;

/// `GET /console/comptes/nouvelle`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/comptes/nouvelle`: `acte` is `compte` (`statut`, `nom`…) or `droits` (`personne`); `motif`, `jusque`.
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let asked = match read(&app, &ask, &bureau).await? {
        Ok(asked) => asked,
        Err(wrong) => return draw(&app, &ask, &bureau, Some(&wrong)).await,
    };
    match told(app.identity().ask(bureau.par, asked).await)? {
        Ok(id) => {
            let school = bureau.structure.affichage();
            let url = format!("{}{HERE}/demandes/{id}", app.origin().as_str());
            let text = tr(
                "request-mail-text",
                &[("school", school.as_str().into()), ("url", url.as_str().into())],
            );
            let subject = tr("request-mail-subject", &[("school", school.as_str().into())]);
            let mut deciders = deciders(&app, &bureau).await?;
            deciders.truncate(TOLD);
            write_to(&app, &deciders, &subject, &text).await?;
            Ok(respond::see_other(&format!("{HERE}?fait=demande")))
        }
        Err(wrong) => draw(&app, &ask, &bureau, Some(&wrong)).await,
    }
}

async fn read(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Result<NouvelleDemande, Erreur>, Failure> {
    let typed = |name: &str| ask.form.get(name).unwrap_or_default().trim().to_owned();
    let until = match formes::dernier_jour(ask, "jusque") {
        Ok(until) => until,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let genre = match ask.form.get("acte") {
        Some("compte") => {
            let Some(statut) = Statut::from_code(&typed("statut")).filter(|s| offered().contains(s)) else {
                return Ok(Err(Erreur::a("statut", t("no-such-state"))));
            };
            if typed("nom").is_empty() {
                return Ok(Err(Erreur::a("nom", t("name-needed"))));
            }
            GenreDemande::Compte {
                statut,
                identite: Identite {
                    nom: typed("nom"),
                    prenom: typed("prenom"),
                    civilite: typed("civilite"),
                },
                mail: typed("mail"),
            }
        }
        Some("droits") => GenreDemande::Droits {
            personne: bureau.acts_on(app, &typed("personne")).await?.0.id,
        },
        _ => return Err(Failure::Missing),
    };
    if typed("motif").is_empty() {
        return Ok(Err(Erreur::a("motif", t("request-reason-needed"))));
    }
    Ok(Ok(NouvelleDemande {
        territoire: bureau.structure.territoire,
        structure: bureau.structure.id,
        genre,
        motif: typed("motif"),
        jusque: until,
    }))
}

/// Permanent local accounts of a school: its agents. Guests are entered without a request.
fn offered() -> Vec<Statut> {
    Statut::all()
        .filter(|s| s.categorie() == Categorie::Agent && !matches!(s, Statut::Atc | Statut::AgentAcademie))
        .collect()
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let statuts: Vec<(String, String)> = offered()
        .iter()
        .map(|s| (s.code().to_owned(), s.libelle().to_owned()))
        .collect();
    let profils = [Profil::Ens, Profil::Doc, Profil::Evs, Profil::Eta];
    let found = app
        .annuaire()
        .cherche("", &[bureau.structure.id], &profils, STAFF)
        .await?;
    let staff: Vec<(String, String)> = found
        .iter()
        .filter(|one| one.nom.categorie == Categorie::Agent)
        .map(|one| (one.personne.to_string(), one.nom.affichage()))
        .collect();
    let acted = ask.form.get("acte").unwrap_or_default();
    let of = |act: &str| wrong.filter(|_| acted == act);
    let (account, rights) = (
        Champs::new(ask, "compte-", of("compte")),
        Champs::new(ask, "droits-", of("droits")),
    );
    let body = html! {
        section.carte aria-labelledby="compte" {
            header { h2 id="compte" { (t("request-account")) } }
            p { (t("request-account-says")) }
            form.formulaire method="post" action=(NEW) novalidate {
                (account.jeton())
                (account.choix("statut", (&t("arrival-status"), ""), &statuts, ""))
                (account.choix("civilite", (&t("civility"), ""), &civilites(), ""))
                (account.ligne("text", "nom", (&t("last-name"), ""), "", true))
                (account.ligne("text", "prenom", (&t("first-name"), ""), "", false))
                (account.ligne("email", "mail", (&t("mail"), &t("mail-help")), "", false))
                (account.ligne("date", "jusque", (&t("last-day"), &t("request-until-help")), "", false))
                (account.texte("motif", (&t("request-reason"), &t("request-reason-help")), "", 4))
                div.boutons { button.btn.plein type="submit" name="acte" value="compte" { (t("request-send")) } a.annuler href=(HERE) { (t("cancel")) } }
            }
        }
        @if !staff.is_empty() {
            section.carte aria-labelledby="droits" {
                header { h2 id="droits" { (t("request-rights")) } }
                p { (t("request-rights-says")) }
                form.formulaire method="post" action=(NEW) novalidate {
                    (rights.jeton())
                    (rights.choix("personne", (&t("request-who"), ""), &staff, ""))
                    (rights.ligne("date", "jusque", (&t("last-day"), &t("request-until-help")), "", false))
                    (rights.texte("motif", (&t("request-reason"), &t("request-reason-help")), "", 4))
                    div.boutons { button.btn.plein type="submit" name="acte" value="droits" { (t("request-rights-send")) } a.annuler href=(HERE) { (t("cancel")) } }
                }
            }
        }
    };
    Ecran::new(t("request-new"), Some(bureau.structure.affichage()), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}
