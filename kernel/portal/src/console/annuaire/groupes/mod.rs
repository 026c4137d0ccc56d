//! Groups that people make: lists, groups of the school, groups of several schools; each ends by itself (K-AN-5).

pub(crate) mod groupe;

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_annuaire::{GroupeManuel, Nom, NouveauGroupe, Portee};
use preau_model::{AnneeScolaire, PersonneId};

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, jour, said};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

const HERE: &str = "/console/annuaire/groupes";

/// Scopes, as forms send them.
const SCOPES: [(Portee, &str); 3] = [
    (Portee::Etablissement, "etablissement"),
    (Portee::Interetablissement, "plusieurs"),
    (Portee::Liste, "liste"),
];

/// A scope in words.
fn scope(portee: Portee) -> String {
    t(match portee {
        Portee::Liste => "scope-liste",
        Portee::Etablissement => "scope-etablissement",
        Portee::Interetablissement => "scope-plusieurs",
    })
}

/// `GET /console/annuaire/groupes`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/groupes`: `libelle`, `portee`, `jusque`.
pub(crate) async fn create(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let portee = SCOPES.iter().find(|(_, code)| ask.form.get("portee") == Some(code));
    let (portee, _) = portee.ok_or(Failure::Missing)?;
    let outcome = match formes::dernier_jour(&ask, "jusque") {
        Ok(jusque) => {
            let group = NouveauGroupe {
                libelle: ask.form.get("libelle").unwrap_or_default().to_owned(),
                portee: *portee,
                jusque,
            };
            said(
                app.annuaire()
                    .creer_groupe(bureau.par, bureau.structure.id, group)
                    .await,
            )?
        }
        Err(wrong) => Err(wrong),
    };
    match outcome {
        Ok(id) => Ok(respond::see_other(&format!("{HERE}/{id}?fait=groupe"))),
        Err(wrong) => draw(&app, &ask, &bureau, Some(&wrong)).await,
    }
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let annuaire = app.annuaire();
    let groups: Vec<GroupeManuel> = annuaire.groupes_manuels(bureau.structure.id, bureau.par).await?;
    let authors: Vec<PersonneId> = groups.iter().map(|g| g.auteur).collect();
    let names = annuaire.noms(&authors).await?;
    let fields = Champs::new(ask, "", wrong);
    let scopes: Vec<(String, String)> = SCOPES.iter().map(|(p, code)| ((*code).to_owned(), scope(*p))).collect();
    let ends = formes::jour_de(AnneeScolaire::at(app.clock().now()).ends() - 1);
    let body = html! {
        section.carte aria-labelledby="groupes" {
            header { h2 id="groupes" { (t("manual-living")) } }
            @if groups.is_empty() { p.doux { (t("manual-none")) } }
            @else {
                ul.fil {
                    @for group in &groups {
                        li {
                            span.fil-quoi {
                                a href={ (HERE) "/" (group.id) } { strong { (group.libelle) } }
                                small { (scope(group.portee)) @if let Some(name) = names.get(&group.auteur).map(Nom::court) { " · " (tr("made-by", &[("who", name.as_str().into())])) } }
                            }
                            span.fil-etat { span.puce.t-neutre { (tr("until", &[("day", jour(app, group.jusque - 1).as_str().into())])) } }
                        }
                    }
                }
            }
        }
        section.carte aria-labelledby="nouveau" {
            header { h2 id="nouveau" { (t("manual-new")) } }
            form.formulaire method="post" action=(HERE) novalidate {
                (fields.jeton())
                (fields.ligne("text", "libelle", (&t("manual-name"), &t("manual-name-help")), "", true))
                (fields.choix("portee", (&t("manual-scope"), ""), &scopes, "etablissement"))
                (fields.ligne("date", "jusque", (&t("last-day"), &t("manual-end-help")), &ends, false))
                div.boutons { button.btn.plein type="submit" { (t("manual-create")) } }
            }
        }
    };
    Ecran::new(t("manual-title"), Some(t("manual-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}
