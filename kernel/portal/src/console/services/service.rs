//! One service: « que lui enverriez-vous pour cette personne ? » (K-ID-6).

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Recherche, Trouve};
use preau_model::Profil;
use preau_sso::{Categorie, Reponse, Service};
use preau_ui::assets::icon;

use super::super::{Bureau, Ecran, bureau};
use super::{category, public};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, form, words};

/// Persons offered.
const SHOWN: usize = 20;
/// Longer questions find nothing more.
const LONGEST: usize = 200;

/// `GET /console/services/{service}?q=&personne=`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let all = app.sso().services(bureau.structure.territoire).await?;
    let service = all
        .into_iter()
        .find(|service| service.code == code)
        .ok_or(Failure::Missing)?;
    let preview = match ask.query.filled("personne") {
        Some(id) => Some(preview(&app, &bureau, &service, id).await?),
        None => None,
    };
    let asked: String = ask
        .query
        .get("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST)
        .collect();
    let found = search(&app, &bureau, &service, &asked).await?;
    let body = html! {
        (about(&service))
        @if let Some(preview) = &preview { (preview) }
        (picker(&ask, &service, &asked, &found))
        p { a href="/console/services" { (t("services-title")) } }
    };
    let lead = Some(service.description.clone()).filter(|text| !text.is_empty());
    Ecran::new(service.nom.clone(), lead, body).draw(&app, &ask).await
}

fn about(service: &Service) -> Markup {
    html! {
        section.carte aria-labelledby="service" {
            header { h2 id="service" { (t("service-sent")) } span.puce.t-ardoise { (tr("service-category", &[("n", u64::from(service.categorie.number()).into())])) } }
            (category(service))
            @if service.categorie == Categorie::Accord {
                ul.liste { @for champ in &service.convention { li { (words::capital(champ.libelle())) } } }
            }
            p.doux { (tr("service-for", &[("who", public(service).as_str().into())])) }
        }
    }
}

/// Somebody whom this desk knows: anybody else is not there.
async fn preview(app: &AppState, bureau: &Bureau<'_>, service: &Service, id: &str) -> Result<Markup, Failure> {
    let (person, _) = bureau.knows(app, id).await?;
    let answer = app.sso().apercu(service, person.id, Some(&service.convention)).await?;
    let name = person.nom.affichage();
    Ok(html! {
        section.carte aria-labelledby="apercu" {
            header { h2 id="apercu" { (tr("preview-for", &[("name", name.as_str().into())])) } }
            @match answer {
                None => p { (t("preview-nobody")) },
                Some(answer) => {
                    (told(service, &answer))
                    @if service.categorie == Categorie::Accord { p.doux { (t("preview-agreed")) } }
                }
            }
        }
    })
}

fn told(service: &Service, answer: &Reponse) -> Markup {
    html! {
        @if service.categorie.identifie() {
            p { (t("preview-user")) " " strong { (answer.utilisateur) } }
        } @else {
            p { (t("preview-anonymous")) }
        }
        @if answer.attributs.is_empty() {
            p { (t("preview-no-more")) }
        } @else {
            div.defile tabindex="0" role="region" aria-labelledby="apercu" {
                table {
                    caption.hors-vue { (t("service-sent")) }
                    thead { tr { th scope="col" { (t("preview-name")) } th scope="col" { (t("preview-value")) } } }
                    tbody {
                        @for attribut in &answer.attributs {
                            tr { th scope="row" { (attribut.nom) } td { (attribut.valeurs.join(", ")) } }
                        }
                    }
                }
            }
        }
    }
}

/// The persons of the desk who are of the audience; above, staff only (K-PE-8).
async fn search(app: &AppState, bureau: &Bureau<'_>, service: &Service, asked: &str) -> Result<Vec<Trouve>, Failure> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let mut profils: Vec<Profil> = service
        .publics
        .iter()
        .flat_map(|public| public.profils.iter().copied())
        .collect();
    profils.sort_unstable();
    profils.dedup();
    let structures = if bureau.is_school() {
        vec![bureau.structure.id]
    } else {
        profils.retain(|profil| profil.is_school_staff());
        let below = app
            .annuaire()
            .structures_du_territoire(bureau.structure.territoire)
            .await?;
        below.into_iter().map(|structure| structure.id).collect()
    };
    if profils.is_empty() {
        return Ok(Vec::new());
    }
    let question = Recherche {
        mots: asked.to_owned(),
        structures,
        profils,
        groupes: Vec::new(),
        fonction: None,
        limite: SHOWN,
    };
    Ok(app.annuaire().chercher(&question).await?)
}

fn picker(ask: &Asked, service: &Service, asked: &str, found: &[Trouve]) -> Markup {
    let here = format!("/console/services/{}", service.code);
    html! {
        form.formulaire.carte role="search" method="get" action=(here) aria-label=(t("preview-search")) {
            div.champ {
                label for="q" { (t("preview-who")) }
                p.aide id="q-aide" { (t("preview-who-help")) }
                input type="search" id="q" name="q" value=(asked) autocomplete="off" aria-describedby="q-aide";
            }
            div.boutons { button.btn.plein type="submit" { (t("search-submit")) } }
        }
        @if !asked.is_empty() && found.is_empty() && ask.query.get("personne").is_none() {
            div.carte.vide role="status" { (icon("recherche")) p { strong { (t("persons-none")) } } p.doux { (t("preview-none-says")) } }
        }
        @if !found.is_empty() {
            section.carte { ul.fil {
                @for person in found {
                    li {
                        span.fil-qui { small { (words::profil(person.profil)) } }
                        span.fil-quoi {
                            a href={ (here) "?q=" (form::encode(asked)) "&personne=" (person.personne) } { strong { (person.nom.affichage()) } }
                            @if !person.detail.is_empty() { small { (person.detail) } }
                        }
                    }
                }
            } }
        }
    }
}
