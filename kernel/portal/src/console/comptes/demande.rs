//! One request: read by the school, answered by the académie or the collectivité.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use preau_annuaire::Nom;
use preau_identity::{Decision, Demande, DemandeId, EtatDemande, GenreDemande};
use preau_model::NEVER;

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, jour, moment};
use super::{HERE, ends, kind, names, state, subject, told, write_to};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// `GET /console/comptes/demandes/{demande}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(demande): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let one = open(&app, &bureau, &demande).await?;
    draw(&app, &ask, &bureau, &one, None).await
}

/// `POST /console/comptes/demandes/{demande}`: `acte` is `accepter` or `refuser`, `reponse`.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(demande): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.tutelle()?;
    let one = open(&app, &bureau, &demande).await?;
    let decision = Decision {
        accepte: match ask.form.get("acte") {
            Some("accepter") => true,
            Some("refuser") => false,
            _ => return Err(Failure::Missing),
        },
        reponse: ask.form.get("reponse").unwrap_or_default().trim().to_owned(),
    };
    match told(app.identity().decide(bureau.par, one.id, decision).await)? {
        Ok(decided) => {
            // Rights begin at once, in sessions already open.
            app.identity().forget_everybody();
            tell(&app, &decided).await?;
            Ok(respond::see_other(&format!("{HERE}?fait=reponse")))
        }
        Err(wrong) => draw(&app, &ask, &bureau, &one, Some(&wrong)).await,
    }
}

/// Writes to who asked.
async fn tell(app: &AppState, one: &Demande) -> Result<(), Failure> {
    let url = format!("{}{HERE}/demandes/{}", app.origin().as_str(), one.id);
    let granted = one.etat == EtatDemande::Acceptee;
    let text = tr(
        if granted {
            "request-granted-mail"
        } else {
            "request-refused-mail"
        },
        &[("words", one.reponse.as_str().into()), ("url", url.as_str().into())],
    );
    write_to(app, &[one.par], &t("request-answer-subject"), &text).await
}

/// A request of this school, or of the territory of this desk. Not there and not theirs are the same answer.
async fn open(app: &AppState, bureau: &Bureau<'_>, id: &str) -> Result<Demande, Failure> {
    let id: DemandeId = id.parse().map_err(|_| Failure::Missing)?;
    let one = app.identity().request(id).await?.ok_or(Failure::Missing)?;
    let theirs = if bureau.is_school() {
        one.quoi.structure == bureau.structure.id
    } else {
        one.quoi.territoire == bureau.structure.territoire
    };
    if theirs { Ok(one) } else { Err(Failure::Missing) }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    one: &Demande,
    wrong: Option<&Erreur>,
) -> Result<Response, Failure> {
    let names = names(app, std::slice::from_ref(one)).await?;
    let name = |id| names.get(&id).map(Nom::affichage).unwrap_or_default();
    let school = app.annuaire().structure(one.quoi.structure).await?;
    let fields = Champs::new(ask, "", wrong);
    let waits = one.etat == EtatDemande::Attend;
    let body = html! {
        section.carte aria-labelledby="demande" {
            header { h2 id="demande" { (kind(one)) } (state(one.etat)) }
            dl.fiche {
                div { dt { (t("request-who")) } dd { (subject(one, &names)) } }
                @if let GenreDemande::Compte { mail, .. } = &one.quoi.genre { @if !mail.is_empty() { div { dt { (t("mail")) } dd { (mail) } } } }
                div { dt { (t("request-school")) } dd { (school.map(|s| s.affichage()).unwrap_or_default()) } }
                div { dt { (t("last-day")) } dd { (ends(app, one.quoi.jusque.unwrap_or(NEVER))) } }
                div { dt { (t("request-reason")) } dd { (one.quoi.motif) } }
                div { dt { (t("request-by")) } dd { (tr("request-by-on", &[("name", name(one.par).as_str().into()), ("day", jour(app, one.at).as_str().into())])) } }
                @if let Some((who, at)) = one.decide {
                    div { dt { (t("request-answer")) } dd { (tr("request-by-on", &[("name", name(who).as_str().into()), ("day", moment(app, at).as_str().into())])) @if !one.reponse.is_empty() { p { (one.reponse) } } } }
                }
            }
            @if bureau.is_school() && one.etat == EtatDemande::Acceptee {
                @if let (GenreDemande::Compte { .. }, Some(person)) = (&one.quoi.genre, one.personne) {
                    div.boutons { a.btn.plein href={ "/console/annuaire/courriers?personne=" (person) } { (t("person-letter")) } }
                }
            }
        }
        @if waits && !bureau.is_school() {
            section.carte aria-labelledby="repondre" {
                header { h2 id="repondre" { (t("request-answer")) } }
                form.formulaire method="post" action={ (HERE) "/demandes/" (one.id) } novalidate {
                    (fields.jeton())
                    (fields.texte("reponse", (&t("request-words"), &t("request-words-help")), "", 4))
                    div.boutons {
                        button.btn.plein type="submit" name="acte" value="accepter" { (t("request-grant")) }
                        button.btn.danger type="submit" name="acte" value="refuser" { (t("request-refuse")) }
                    }
                }
            }
        }
    };
    Ecran::new(subject(one, &names), Some(kind(one)), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}
