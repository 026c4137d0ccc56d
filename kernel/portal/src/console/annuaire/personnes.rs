//! The persons of a school, or of the schools of a collectivité: found by name, profile, class; exported (K-AN-6, K-ST-4).
//! What is shown of each follows one table, that of [`preau_annuaire::Information`].

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use maud::html;
use preau_annuaire::{Lecteur, Recherche};
use preau_model::{AnneeScolaire, GenreGroupe, GroupeId, Profil, StructureId};
use preau_ui::assets::icon;

use crate::ask::{Asked, Visitor};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, form, respond, words};

/// Lines of a page.
const SHOWN: usize = 50;
/// Lines of an export: more than any school has.
const EXPORTED: usize = 20_000;
/// Longer questions find nothing more.
const LONGEST: usize = 200;

const STAFF: [Profil; 5] = [Profil::Dir, Profil::Ens, Profil::Evs, Profil::Doc, Profil::Eta];
const EVERYBODY: [Profil; 7] = [
    Profil::Elv,
    Profil::Tut,
    Profil::Ens,
    Profil::Dir,
    Profil::Evs,
    Profil::Doc,
    Profil::Eta,
];

/// Who looks, where they may look, and for whom.
struct Around {
    lecteur: Lecteur,
    structures: Vec<StructureId>,
    profils: Vec<Profil>,
    classes: Vec<(GroupeId, String)>,
}

/// `GET /console/annuaire/personnes?q=&profil=&classe=`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let around = around(&app, visitor).await?;
    let question = question(&ask, &around, SHOWN + 1);
    let asked = !question.mots.is_empty() || question.profils.len() == 1 || !question.groupes.is_empty();
    let mut found = if asked {
        app.annuaire().chercher(&question).await?
    } else {
        Vec::new()
    };
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let profil = ask.query.get("profil").unwrap_or_default();
    let classe = ask.query.get("classe").unwrap_or_default();
    let export = format!(
        "/console/annuaire/personnes/export?q={}&profil={}&classe={}",
        form::encode(&question.mots),
        form::encode(profil),
        form::encode(classe)
    );
    let body = html! {
        form.formulaire.carte role="search" method="get" action="/console/annuaire/personnes" aria-label=(t("persons-search")) {
            div.champ {
                label for="q" { (t("persons-name")) }
                input type="search" id="q" name="q" value=(question.mots) autocomplete="off";
            }
            div.champ {
                label for="profil" { (t("persons-profile")) }
                select id="profil" name="profil" {
                    option value="" { (t("persons-any")) }
                    @for p in &around.profils { option value=(p.code()) selected[p.code() == profil] { (words::profil(*p)) } }
                }
            }
            @if !around.classes.is_empty() {
                div.champ {
                    label for="classe" { (t("persons-class")) }
                    select id="classe" name="classe" {
                        option value="" { (t("persons-any-class")) }
                        @for (id, name) in &around.classes { option value=(id) selected[id.to_string() == classe] { (name) } }
                    }
                }
            }
            div.boutons { button.btn.plein type="submit" { (t("search-submit")) } }
        }
        @if asked && found.is_empty() {
            div.carte.vide role="status" { (icon("recherche")) p { strong { (t("persons-none")) } } p.doux { (t("persons-none-says")) } }
        }
        @if !found.is_empty() {
            section.carte aria-labelledby="trouvees" {
                header { h2 id="trouvees" { @if more { (tr("persons-first", &[("count", SHOWN.into())])) } @else { (tr("persons-found", &[("count", found.len().into())])) } } }
                ul.fil {
                    @for person in &found {
                        li {
                            span.fil-qui { small { (words::profil(person.profil)) } }
                            span.fil-quoi {
                                a href={ "/console/annuaire/personnes/" (person.personne) } { strong { (person.nom.affichage()) } }
                                @if !person.detail.is_empty() { small { (person.detail) } }
                            }
                        }
                    }
                }
                div.boutons { a.btn.clair href=(export) { (t("persons-export")) } }
            }
        }
    };
    let mut page = chrome::page(&app, &ask, visitor, &t("persons-title"), body).await?;
    page.service = Some(t("console"));
    page.lead = Some(t("persons-lead"));
    page.aside = Some(super::super::aside(&ask));
    Ok(respond::page(&page.render()))
}

/// `GET /console/annuaire/personnes/export`: the same question, as CSV.
pub(crate) async fn export(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let around = around(&app, visitor).await?;
    let question = question(&ask, &around, EXPORTED);
    let text = app.annuaire().exporter_csv(around.lecteur, &question).await?;
    Ok((
        [
            (CONTENT_TYPE, "text/csv; charset=utf-8"),
            (CONTENT_DISPOSITION, "attachment; filename=\"personnes.csv\""),
        ],
        text,
    )
        .into_response())
}

/// In which capacity the visitor looks, from the current school.
pub(super) async fn lecteur(app: &AppState, visitor: &Visitor) -> Result<Lecteur, Failure> {
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    app.annuaire()
        .lecteur(visitor.wearer.personne(), school.structure.id)
        .await?
        .ok_or(Failure::Missing)
}

async fn around(app: &AppState, visitor: &Visitor) -> Result<Around, Failure> {
    let lecteur = lecteur(app, visitor).await?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    let annuaire = app.annuaire();
    if school.profils.iter().any(|p| p.is_school_staff()) {
        let annee = AnneeScolaire::at(app.clock().now());
        let groups = annuaire.groupes(school.structure.id, annee).await?;
        let classes = groups.into_iter().filter(|g| g.genre == GenreGroupe::Classe);
        return Ok(Around {
            lecteur,
            structures: vec![school.structure.id],
            profils: EVERYBODY.to_vec(),
            classes: classes.map(|g| (g.id, g.nom().to_owned())).collect(),
        });
    }
    // From above one sees staff, never pupils nor families (K-PE-8).
    let below = annuaire.structures_du_territoire(school.structure.territoire).await?;
    Ok(Around {
        lecteur,
        structures: below.into_iter().map(|s| s.id).collect(),
        profils: STAFF.to_vec(),
        classes: Vec::new(),
    })
}

/// What was typed, within what may be seen: another profile or class than those offered finds nobody.
fn question(ask: &Asked, around: &Around, limite: usize) -> Recherche {
    let mots: String = ask
        .query
        .get("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST)
        .collect();
    let profils = match ask.query.filled("profil") {
        None => around.profils.clone(),
        Some(code) => around.profils.iter().copied().filter(|p| p.code() == code).collect(),
    };
    let (profils, groupes) = match ask.query.filled("classe") {
        None => (profils, Vec::new()),
        Some(id) => match around.classes.iter().find(|(class, _)| class.to_string() == id) {
            Some((class, _)) => (profils, vec![*class]),
            None => (Vec::new(), Vec::new()),
        },
    };
    Recherche {
        mots,
        structures: around.structures.clone(),
        profils,
        groupes,
        fonction: None,
        limite,
    }
}
