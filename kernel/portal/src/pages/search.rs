//! Search over what one may read and whom one may see, in the modules that are on.

use axum::extract::State;
use axum::response::Response;
use maud::html;
use preau_annuaire::Trouve;
use preau_content::{Found, SearchIn};
use preau_identity::Wearer;
use preau_model::{Hat, Profil, StructureId};
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::MomentStyle;
use serde_json::json;

use crate::ask::Wants;
use crate::modules::Shown;
use crate::plugin::place_reader as reader;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, modules, respond, scope, words};

const DOCUMENTS: usize = 30;
const PEOPLE: usize = 20;
/// Longer questions find nothing more.
const LONGEST: usize = 200;

/// `GET /recherche?q=`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let wearer = &visitor.wearer;
    let question: String = ask.query.get("q").unwrap_or_default().chars().take(LONGEST).collect();
    let question = question.trim();
    let shown = modules::shown(&app, wearer, true).await?;
    let (documents, people) = if question.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        (
            documents(&app, wearer, &shown, question).await?,
            people(&app, wearer, question).await?,
        )
    };
    let short = |found: &Found| {
        shown
            .iter()
            .find(|s| s.module.id() == found.document.plugin)
            .map(|s| &s.module)
    };
    if ask.wants == Wants::Json {
        let items: Vec<_> = documents
            .iter()
            .filter_map(|f| {
                Some(json!({ "title": f.title, "url": format!("/{}/{}", short(f)?.short(), f.document.id) }))
            })
            .collect();
        let people: Vec<_> = people
            .iter()
            .map(|p| json!({ "name": p.nom.affichage(), "profile": words::profil(p.profil) }))
            .collect();
        return Ok(respond::view(
            &json!({ "title": t("search"), "query": question, "items": items, "people": people }),
        ));
    }
    let (texts, now) = (Texts::get(Lang::Fr), app.clock().now());
    let school = |id: StructureId| wearer.school(id).map(|s| s.structure.nom.clone()).unwrap_or_default();
    let body = html! {
        form.formulaire.carte role="search" method="get" action="/recherche" aria-label=(t("search-label")) {
            div.champ {
                label for="question" { (t("search-question")) }
                div.avec-bouton {
                    input type="search" id="question" name="q" value=(question) autocomplete="off";
                    button.btn.plein type="submit" { (t("search-submit")) }
                }
            }
        }
        @if !question.is_empty() && documents.is_empty() && people.is_empty() {
            div.carte.vide role="status" {
                (preau_ui::assets::icon("recherche"))
                p { strong { (tr("search-nothing", &[("question", question.into())])) } }
                p.doux { (t("search-nothing-says")) }
            }
        }
        @if !documents.is_empty() {
            section.carte aria-labelledby="documents" {
                header { h2 id="documents" { (t("search-documents")) } }
                ul.fil {
                    @for found in &documents {
                        @if let Some(module) = short(found) {
                            li {
                                span.fil-qui { small { @if let Some(at) = found.document.published { (texts.moment(at, MomentStyle::Relative, now)) } } }
                                span.fil-quoi {
                                    strong { a href={ "/" (module.short()) "/" (found.document.id) } { (found.title) } }
                                    small { (module.name()) @if let Some(structure) = found.document.through.first() { " · " (school(*structure)) } }
                                }
                                span.fil-etat {}
                            }
                        }
                    }
                }
            }
        }
        @if !people.is_empty() {
            section.carte aria-labelledby="personnes" {
                header { h2 id="personnes" { (t("search-people")) } }
                ul.fil {
                    @for person in &people {
                        li {
                            span.fil-qui { span.av.t-ardoise aria-hidden="true" { (preau_ui::resolve::initials(&person.nom.affichage())) } }
                            span.fil-quoi {
                                strong { (person.nom.affichage()) }
                                small { (said(person)) " · " (school(person.structure)) }
                            }
                            span.fil-etat {}
                        }
                    }
                }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("search"), body).await?;
    // One search box is enough.
    page.search = None;
    Ok(respond::page(&page.render()))
}

/// « enseignant · Mathématiques », « élève · 6A », « Responsable de Maël ».
fn said(person: &Trouve) -> String {
    match (person.profil, person.detail.as_str()) {
        (profil, "") => words::profil(profil),
        (Profil::Tut, children) => children.to_owned(),
        // AAF shouts its labels.
        (profil, detail) if detail.chars().any(char::is_lowercase) || profil == Profil::Elv => {
            format!("{} · {detail}", words::profil(profil))
        }
        (profil, detail) => format!("{} · {}", words::profil(profil), detail.to_lowercase()),
    }
}

async fn documents(app: &AppState, wearer: &Wearer, shown: &[Shown], question: &str) -> Result<Vec<Found>, Failure> {
    let mut plugins = Vec::new();
    for one in shown {
        let Some(acting) = one.school(wearer).and_then(|school| scope::acting(wearer, school)) else {
            continue;
        };
        plugins.push(SearchIn {
            reader: reader(&acting, one.open.clone()),
            collections: one.module.collections().to_vec(),
        });
    }
    Ok(app.engine().search_all(&plugins, question, DOCUMENTS).await?)
}

/// Whom one may look up: staff see the people of their schools; the collectivité sees staff, never pupils nor families;
/// pupils and families see the staff of theirs.
async fn people(app: &AppState, wearer: &Wearer, question: &str) -> Result<Vec<Trouve>, Failure> {
    const STAFF: [Profil; 5] = [Profil::Dir, Profil::Ens, Profil::Evs, Profil::Doc, Profil::Eta];
    const EVERYBODY: [Profil; 7] = [
        Profil::Dir,
        Profil::Ens,
        Profil::Evs,
        Profil::Doc,
        Profil::Eta,
        Profil::Elv,
        Profil::Tut,
    ];
    let gathered = wearer.gathered();
    let of_school = |s: &StructureId| {
        wearer.hat == Hat::Agent
            && wearer
                .school(*s)
                .is_some_and(|school| school.profils.iter().any(|p| p.is_school_staff()))
    };
    let (own, others): (Vec<StructureId>, Vec<StructureId>) = gathered.into_iter().partition(of_school);
    let mut found = app.annuaire().cherche(question, &own, &EVERYBODY, PEOPLE).await?;
    let territory = wearer
        .territory()
        .filter(|_| wearer.current().is_some_and(|s| s.profils.contains(&Profil::Col)));
    let others = match territory {
        Some(territory) => app
            .annuaire()
            .structures_du_territoire(territory)
            .await?
            .into_iter()
            .map(|s| s.id)
            .collect(),
        None => others,
    };
    found.extend(app.annuaire().cherche(question, &others, &STAFF, PEOPLE).await?);
    found.truncate(PEOPLE);
    Ok(found)
}
