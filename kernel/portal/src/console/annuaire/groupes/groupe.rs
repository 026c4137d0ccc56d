//! One manual group: its classes, its persons, its name, its end.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Groupe, GroupeManuel, Portee, Structure};
use preau_model::{AnneeScolaire, GenreGroupe, GenreStructure, GroupeId, PersonneId, Principal, Profil, StructureId};

use super::super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, jour, said};
use super::super::personne::address;
use super::{HERE, scope};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond, words};

/// Persons offered by a search.
const FOUND: usize = 20;
const EVERYBODY: [Profil; 7] = [
    Profil::Elv,
    Profil::Ens,
    Profil::Dir,
    Profil::Evs,
    Profil::Doc,
    Profil::Eta,
    Profil::Tut,
];

/// `GET /console/annuaire/groupes/{groupe}?q=&ecole=`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(groupe): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let group = group(&app, &bureau, &groupe).await?;
    draw(&app, &ask, &bureau, &group, None).await
}

/// `POST /console/annuaire/groupes/{groupe}`: `acte` is `ajouter`, `retirer` (`personne`), `ajouter-classe`, `retirer-classe`
/// (`classe`), `renommer` (`libelle`), `deplacer` (`jusque`) or `terminer`.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(groupe): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let group = group(&app, &bureau, &groupe).await?;
    let (annuaire, par, id) = (app.annuaire(), bureau.par, group.id);
    let person = || {
        ask.form
            .get("personne")
            .and_then(|id| id.parse::<PersonneId>().ok())
            .ok_or(Failure::Missing)
    };
    let class = || {
        ask.form
            .get("classe")
            .and_then(|id| id.parse::<GroupeId>().ok())
            .ok_or(Failure::Missing)
    };
    let (outcome, done) = match ask.form.get("acte") {
        Some("ajouter") => {
            // Persons of this school only: the others are seen by theirs, and come with their classes.
            let (known, _) = bureau.acts_on(&app, &person()?.to_string()).await?;
            (annuaire.ajouter_membres(par, id, &[known.id]).await, "membres")
        }
        Some("retirer") => (annuaire.retirer_membres(par, id, &[person()?]).await, "membres"),
        Some("ajouter-classe") => (annuaire.ajouter_classe(par, id, class()?).await, "membres"),
        Some("retirer-classe") => (annuaire.retirer_classe(par, id, class()?).await, "membres"),
        Some("renommer") => {
            let name = ask.form.get("libelle").unwrap_or_default();
            (annuaire.renommer_groupe(par, id, name).await, "groupe")
        }
        Some("deplacer") => match formes::dernier_jour(&ask, "jusque") {
            Ok(Some(until)) if until > annuaire.now() => {
                (annuaire.terminer_groupe(par, id, Some(until)).await, "groupe")
            }
            _ => return draw(&app, &ask, &bureau, &group, Some(&Erreur::a("jusque", t("not-a-day")))).await,
        },
        Some("terminer") => {
            let outcome = annuaire.terminer_groupe(par, id, None).await;
            if let Err(wrong) = said(outcome)? {
                return draw(&app, &ask, &bureau, &group, Some(&wrong)).await;
            }
            return Ok(respond::see_other(&format!("{HERE}?fait=fini")));
        }
        _ => return Err(Failure::Missing),
    };
    match said(outcome)? {
        Ok(()) => Ok(respond::see_other(&format!("{HERE}/{id}?fait={done}"))),
        Err(wrong) => draw(&app, &ask, &bureau, &group, Some(&wrong)).await,
    }
}

/// A group that this desk may use.
async fn group(app: &AppState, bureau: &Bureau<'_>, id: &str) -> Result<GroupeManuel, Failure> {
    let id: GroupeId = id.parse().map_err(|_| Failure::Missing)?;
    let groups = app.annuaire().groupes_manuels(bureau.structure.id, bureau.par).await?;
    groups.into_iter().find(|g| g.id == id).ok_or(Failure::Missing)
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    group: &GroupeManuel,
    wrong: Option<&Erreur>,
) -> Result<Response, Failure> {
    let acted = ask.form.get("acte").unwrap_or_default();
    let of = |acts: &[&str]| wrong.filter(|_| acts.contains(&acted));
    let url = format!("{HERE}/{}", group.id);
    let fields = Champs::new(ask, "groupe-", of(&["renommer", "deplacer", "terminer"]));
    let total = app
        .annuaire()
        .compte_membres(&Principal::Groupe(group.id), app.annuaire().now())
        .await?;
    let body = html! {
        (classes(app, ask, bureau, group, of(&["ajouter-classe", "retirer-classe"])).await?)
        (persons(app, ask, bureau, group, of(&["ajouter", "retirer"])).await?)
        section.carte aria-labelledby="reglages" {
            header { h2 id="reglages" { (t("manual-settings")) } }
            form.formulaire method="post" action=(url) novalidate {
                (fields.jeton())
                (fields.ligne("text", "libelle", (&t("manual-name"), ""), &group.libelle, true))
                div.boutons { button.btn.clair type="submit" name="acte" value="renommer" { (t("manual-rename")) } }
                (fields.ligne("date", "jusque", (&t("last-day"), &t("manual-end-help")), &formes::jour_de(group.jusque - 1), true))
                div.boutons {
                    button.btn.clair type="submit" name="acte" value="deplacer" { (t("stay-move")) }
                    button.btn.danger type="submit" name="acte" value="terminer" { (t("manual-finish")) }
                }
            }
        }
    };
    let until = jour(app, group.jusque - 1);
    let lead = tr(
        "manual-detail",
        &[
            ("scope", scope(group.portee).as_str().into()),
            ("count", total.into()),
            ("day", until.as_str().into()),
        ],
    );
    Ecran::new(group.libelle.clone(), Some(lead), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

async fn classes(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    group: &GroupeManuel,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let annuaire = app.annuaire();
    let url = format!("{HERE}/{}", group.id);
    let held = annuaire
        .groupes_par_id(&annuaire.classes_du_groupe(group.id).await?)
        .await?;
    let schools = schools(app, bureau, group).await?;
    let chosen: StructureId = ask
        .query
        .get("ecole")
        .and_then(|id| id.parse().ok())
        .filter(|id| schools.iter().any(|s| s.id == *id))
        .unwrap_or(bureau.structure.id);
    let offered = annuaire.groupes(chosen, AnneeScolaire::at(app.clock().now())).await?;
    let offered: Vec<(String, String)> = offered
        .iter()
        .filter(|g| g.genre != GenreGroupe::Manuel && !held.iter().any(|h| h.id == g.id))
        .map(|g| (g.id.to_string(), g.nom().to_owned()))
        .collect();
    let mut lines = Vec::with_capacity(held.len());
    for class in &held {
        let pupils = annuaire
            .compte_membres(&Principal::ProfilDuGroupe(class.id, Profil::Elv), annuaire.now())
            .await?;
        let school = annuaire
            .structure(class.structure)
            .await?
            .filter(|s| s.id != bureau.structure.id);
        lines.push((class, pupils, school));
    }
    let fields = Champs::new(ask, "classe-", wrong);
    Ok(html! {
        section.carte aria-labelledby="classes" {
            header { h2 id="classes" { (t("manual-classes")) } }
            p.doux { (t("manual-classes-says")) }
            ul.fil {
                @for (class, pupils, school) in &lines {
                    li {
                        span.fil-quoi {
                            strong { (Groupe::nom(class)) }
                            small { (tr("pupils-count", &[("count", (*pupils).into())])) @if let Some(school) = school { " · " (school.nom_et_commune()) } }
                        }
                        span.fil-etat { (remove(ask, &url, ("classe", &class.id.to_string()), "retirer-classe", class.nom())) }
                    }
                }
            }
            @if schools.len() > 1 {
                form.formulaire method="get" action=(url) {
                    div.champ {
                        label for="ecole" { (t("manual-school")) }
                        div.avec-bouton {
                            select id="ecole" name="ecole" { @for school in &schools { option value=(school.id) selected[school.id == chosen] { (school.nom_et_commune()) } } }
                            button.btn.clair type="submit" { (t("manual-school-see")) }
                        }
                    }
                }
            }
            @if !offered.is_empty() {
                form.formulaire method="post" action=(url) {
                    (fields.jeton())
                    (fields.choix("classe", (&t("manual-class"), ""), &offered, ""))
                    div.boutons { button.btn.clair type="submit" name="acte" value="ajouter-classe" { (t("manual-class-add")) } }
                }
            } @else { p.doux { (t("manual-no-class")) } }
        }
    })
}

/// Whose classes may join: those of the school, or of the schools of its territory.
async fn schools(app: &AppState, bureau: &Bureau<'_>, group: &GroupeManuel) -> Result<Vec<Structure>, Failure> {
    if group.portee != Portee::Interetablissement {
        return Ok(vec![bureau.structure.clone()]);
    }
    let mut all = app
        .annuaire()
        .structures_du_territoire(bureau.structure.territoire)
        .await?;
    all.retain(|s| s.genre == GenreStructure::Etablissement);
    Ok(all)
}

async fn persons(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    group: &GroupeManuel,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let annuaire = app.annuaire();
    let url = format!("{HERE}/{}", group.id);
    let members = annuaire.membres_directs(group.id).await?;
    let typed = ask.query.get("q").unwrap_or_default().trim();
    let mut found = if typed.is_empty() {
        Vec::new()
    } else {
        annuaire
            .cherche(typed, &[bureau.structure.id], &EVERYBODY, FOUND)
            .await?
    };
    found.retain(|f| !members.iter().any(|(id, _)| *id == f.personne));
    found.dedup_by_key(|f| f.personne);
    Ok(html! {
        section.carte aria-labelledby="personnes" {
            header { h2 id="personnes" { (tr("manual-persons", &[("count", members.len().into())])) } }
            (Champs::new(ask, "", wrong).notice())
            @if !members.is_empty() {
                ul.fil {
                    @for (id, name) in &members {
                        li {
                            span.fil-quoi { a href=(address(*id)) { (name) } }
                            span.fil-etat { (remove(ask, &url, ("personne", &id.to_string()), "retirer", name)) }
                        }
                    }
                }
            }
            form.formulaire role="search" method="get" action={ (url) "#personnes" } {
                div.champ {
                    label for="q" { (t("manual-search")) }
                    div.avec-bouton {
                        input type="search" id="q" name="q" value=(typed) autocomplete="off";
                        button.btn.clair type="submit" { (t("search-submit")) }
                    }
                }
            }
            @if !typed.is_empty() && found.is_empty() { p role="status" { (t("persons-none")) } }
            @if !found.is_empty() {
                ul.fil {
                    @for person in &found {
                        li {
                            span.fil-qui { small { (words::profil(person.profil)) } }
                            span.fil-quoi { strong { (person.nom.affichage()) } @if !person.detail.is_empty() { small { (person.detail) } } }
                            span.fil-etat {
                                form method="post" action=(url) {
                                    (Champs::new(ask, "", None).jeton())
                                    input type="hidden" name="personne" value=(person.personne);
                                    button.btn.clair type="submit" name="acte" value="ajouter" { (t("manual-add")) span.hors-vue { " " (person.nom.affichage()) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn remove(ask: &Asked, url: &str, (field, value): (&str, &str), act: &str, name: &str) -> Markup {
    html! {
        form method="post" action=(url) {
            (Champs::new(ask, "", None).jeton())
            input type="hidden" name=(field) value=(value);
            button.btn.clair type="submit" name="acte" value=(act) { (t("manual-remove")) span.hors-vue { " " (name) } }
        }
    }
}
