//! Letters on paper: the activation of an account, a notice to families who cannot be reached otherwise. One page each.

pub(super) mod lettre;

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Information, Personne, Recherche};
use preau_identity::RECOVERY_LIFE;
use preau_model::{AnneeScolaire, CompteId, GenreGroupe, GroupeId, Profil};
use preau_ui::page::Bare;

use self::lettre::{Activation, Lettre, Papier};
use super::super::{Bureau, Champs, Ecran, Erreur, bureau};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond};

const HERE: &str = "/console/annuaire/courriers";
/// Letters of one printing: a class and its families stay far below.
const MOST: usize = 400;
const LONGEST: usize = 4_000;
const STAFF: [Profil; 5] = [Profil::Dir, Profil::Ens, Profil::Evs, Profil::Doc, Profil::Eta];

/// `GET /console/annuaire/courriers?personne=`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/courriers`: `acte` is `activation` (codes are made, and shown on this answer only), `information`
/// (`objet`, `texte`) or `oubli` (`personne`: a new code for an account in use); to whom is `personne`, or `qui` and `classe`.
pub(crate) async fn print(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.school()?;
    let activation = match ask.form.get("acte") {
        Some("activation") => true,
        Some("information") => false,
        Some("oubli") => return forgotten(&app, &ask, &bureau).await,
        _ => return Err(Failure::Missing),
    };
    let typed = |name: &str| ask.form.get(name).unwrap_or_default().trim().to_owned();
    if !activation {
        for name in ["objet", "texte"] {
            if typed(name).is_empty() || typed(name).chars().count() > LONGEST {
                return draw(&app, &ask, &bureau, Some(&Erreur::a(name, t("letter-needs")))).await;
            }
        }
    }
    let readers = match readers(&app, &ask, &bureau).await? {
        Ok(readers) => readers,
        Err(wrong) => return draw(&app, &ask, &bureau, Some(&wrong)).await,
    };
    let paper = Papier::of(&app, bureau.structure);
    let (mut letters, mut done): (Vec<Markup>, BTreeSet<CompteId>) = (Vec::new(), BTreeSet::new());
    for person in &readers {
        // One account, one letter: a parent of two children of a class is written to once.
        if !done.insert(person.compte) {
            continue;
        }
        let Some(seen) = app.annuaire().fiche_visible(bureau.lecteur, person.id).await? else {
            continue;
        };
        let line = |information| seen.lignes.get(&information).and_then(|lines| lines.first().cloned());
        if ask.form.filled("sans-courriel").is_some() && line(Information::Mail).is_some() {
            continue;
        }
        let code = if activation {
            let Some(code) = app.identity().issue_code(bureau.par, person.compte).await? else {
                continue;
            };
            Some(Activation {
                login: app.identity().login_of(person.compte).await?,
                code,
            })
        } else {
            None
        };
        letters.push(paper.draw(&Lettre {
            nom: &person.nom,
            adresse: line(Information::Adresse),
            detail: detail(&app, person).await?,
            objet: &typed("objet"),
            texte: &typed("texte"),
            activation: code,
        }));
    }
    if letters.is_empty() {
        let says = t(if activation {
            "letters-all-active"
        } else {
            "letters-nobody"
        });
        return draw(&app, &ask, &bureau, Some(&Erreur::de(says))).await;
    }
    Ok(respond::page(&sheets(&app, &ask, &letters, activation, HERE)))
}

/// A new code for somebody who forgot a password and has no mail: one person at a time.
async fn forgotten(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Response, Failure> {
    let id = ask.form.filled("personne").ok_or(Failure::Missing)?;
    let (person, seen) = bureau.acts_on(app, id).await?;
    let Some(code) = app.identity().reissue_code(bureau.par, person.compte).await? else {
        let wrong = Erreur::de(t("letters-forgotten-no"));
        return draw(app, ask, bureau, Some(&wrong)).await;
    };
    let lines = seen.lignes.get(&Information::Adresse);
    let letter = Papier::of(app, bureau.structure)
        .for_days(app, RECOVERY_LIFE)
        .draw(&Lettre {
            nom: &person.nom,
            adresse: lines.and_then(|lines| lines.first().cloned()),
            detail: detail(app, &person).await?,
            objet: "",
            texte: "",
            activation: Some(Activation {
                login: app.identity().login_of(person.compte).await?,
                code,
            }),
        });
    Ok(respond::page(&sheets(app, ask, &[letter], true, HERE)))
}

/// Accounts never used, by class: how many pupils, how many responsables, and their letters in one click.
async fn never(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Markup, Failure> {
    let classes = classes(app, bureau).await?;
    let counts = app.annuaire().jamais_actives(bureau.structure.id).await?;
    let rows: Vec<_> = classes
        .iter()
        .filter_map(|(class, name)| counts.get(class).map(|count| (class, name, *count)))
        .filter(|(_, _, (pupils, families))| pupils + families > 0)
        .collect();
    let fields = Champs::new(ask, "jamais-", None);
    let button = |class: &GroupeId, qui: &str, words: String| {
        html! {
            form method="post" action=(HERE) {
                (fields.plain())
                input type="hidden" name="classe" value=(class);
                input type="hidden" name="qui" value=(qui);
                button.btn.clair type="submit" name="acte" value="activation" { (words) }
            }
        }
    };
    Ok(html! {
        section.carte aria-labelledby="jamais" {
            header { h2 id="jamais" { (t("letters-never")) } }
            @if rows.is_empty() { p.doux { (t("letters-never-none")) } }
            @else {
                p.doux { (t("letters-never-says")) }
                ul.fil {
                    @for (class, name, (pupils, families)) in &rows {
                        li {
                            span.fil-quoi {
                                strong { (name) }
                                small { (tr("letters-never-count", &[("pupils", pupils.unsigned_abs().into()), ("families", families.unsigned_abs().into())])) }
                            }
                            span.fil-etat {
                                @if *pupils > 0 { (button(class, "eleves", tr("letters-never-print-pupils", &[("class", name.as_str().into())]))) }
                                @if *families > 0 { (button(class, "responsables", tr("letters-never-print-families", &[("class", name.as_str().into())]))) }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// The letters, one page each, and how to print them.
pub(super) fn sheets(app: &AppState, ask: &Asked, letters: &[Markup], codes: bool, back: &str) -> Markup {
    let theme = ask.visitor.as_ref().map(chrome::theme).unwrap_or_default();
    Bare {
        brand: app.brand().clone(),
        theme,
        title: tr("letters-ready", &[("count", letters.len().into())]),
        lead: Some(t(if codes { "letters-print-codes" } else { "letters-print" })),
        wide: true,
        body: html! {
            p.boutons { a.btn.clair href=(back) { (t("letters-back")) } }
            @for letter in letters { (letter) }
        },
        footer: chrome::footer(),
        ..Bare::default()
    }
    .render()
}

/// Whom the form is about.
async fn readers(app: &AppState, ask: &Asked, bureau: &Bureau<'_>) -> Result<Result<Vec<Personne>, Erreur>, Failure> {
    if let Some(id) = ask.form.filled("personne") {
        return Ok(Ok(vec![bureau.acts_on(app, id).await?.0]));
    }
    let annuaire = app.annuaire();
    let profils = match ask.form.get("qui") {
        Some("eleves") => vec![Profil::Elv],
        Some("responsables") => vec![Profil::Tut],
        Some("personnels") => STAFF.to_vec(),
        _ => return Err(Failure::Missing),
    };
    let groupes = if ask.form.get("qui") == Some("personnels") {
        Vec::new()
    } else {
        let chosen: Option<GroupeId> = ask.form.get("classe").and_then(|id| id.parse().ok());
        let known = classes(app, bureau).await?;
        match chosen.filter(|id| known.iter().any(|(class, _)| class == id)) {
            Some(class) => vec![class],
            None => return Ok(Err(Erreur::a("classe", t("letters-class-needed")))),
        }
    };
    let found = annuaire
        .chercher(&Recherche {
            structures: vec![bureau.structure.id],
            profils,
            groupes,
            limite: MOST,
            ..Recherche::default()
        })
        .await?;
    let mut persons = Vec::with_capacity(found.len());
    for one in found {
        persons.extend(annuaire.personne(one.personne).await?);
    }
    Ok(Ok(persons))
}

/// « élève de la 6A », « responsable de Zoé Garrigue ».
async fn detail(app: &AppState, person: &Personne) -> Result<String, Failure> {
    let annuaire = app.annuaire();
    Ok(match person.profil {
        Profil::Tut => {
            let children = annuaire.enfants(person.id).await?;
            let names: Vec<String> = children.iter().map(|c| format!("{} {}", c.prenom, c.nom)).collect();
            tr("letter-for-children", &[("children", names.join(", ").as_str().into())])
        }
        Profil::Elv => {
            let groups = annuaire.appartenances(person.id).await?;
            groups
                .iter()
                .find(|a| a.groupe.genre == GenreGroupe::Classe)
                .map(|a| tr("letter-for-class", &[("class", a.groupe.nom().into())]))
                .unwrap_or_default()
        }
        _ => String::new(),
    })
}

async fn classes(app: &AppState, bureau: &Bureau<'_>) -> Result<Vec<(GroupeId, String)>, Failure> {
    let year = AnneeScolaire::at(app.clock().now());
    let groups = app.annuaire().groupes(bureau.structure.id, year).await?;
    let classes = groups.into_iter().filter(|g| g.genre == GenreGroupe::Classe);
    Ok(classes.map(|g| (g.id, g.nom().to_owned())).collect())
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let about = ask.query.filled("personne").or_else(|| ask.form.filled("personne"));
    let person = match about {
        Some(id) => Some(bureau.acts_on(app, id).await?.0),
        None => None,
    };
    let classes: Vec<(String, String)> = classes(app, bureau)
        .await?
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let who: Vec<(String, String)> = ["responsables", "eleves", "personnels"]
        .iter()
        .map(|code| ((*code).to_owned(), t(&format!("letters-to-{code}"))))
        .collect();
    let acted = ask.form.get("acte").unwrap_or_default();
    let of = |act: &str| wrong.filter(|_| acted == act);
    let readers = |fields: &Champs<'_>| {
        html! {
            (fields.jeton())
            @if let Some(person) = &person {
                input type="hidden" name="personne" value=(person.id);
                p { (tr("letters-one", &[("name", person.nom.affichage().as_str().into())])) }
            } @else {
                (fields.choix("qui", (&t("letters-who"), ""), &who, ""))
                (fields.choix("classe", (&t("persons-class"), &t("letters-class-help")), &classes, ""))
                (fields.case("sans-courriel", "1", &t("letters-no-mail"), false))
            }
        }
    };
    let (codes, notice) = (
        Champs::new(ask, "code-", of("activation")),
        Champs::new(ask, "info-", of("information")),
    );
    let never = if person.is_none() {
        never(app, ask, bureau).await?
    } else {
        html! {}
    };
    let forgotten = Champs::new(ask, "oubli-", of("oubli"));
    let used = match &person {
        Some(person) => app
            .annuaire()
            .compte(person.id)
            .await?
            .is_some_and(|account| account.etat == 1),
        None => false,
    };
    let body = html! {
        (never)
        @if let Some(person) = person.as_ref().filter(|_| used) {
            section.carte aria-labelledby="oubli" {
                header { h2 id="oubli" { (t("letters-forgotten")) } }
                p { (t("letters-forgotten-says")) }
                form method="post" action=(HERE) {
                    (forgotten.jeton())
                    input type="hidden" name="personne" value=(person.id);
                    div.boutons { button.btn.plein type="submit" name="acte" value="oubli" { (t("letters-forgotten-print")) } }
                }
            }
        }
        section.carte aria-labelledby="activation" {
            header { h2 id="activation" { (t("letters-activation")) } }
            p { (t("letters-activation-says")) }
            form.formulaire method="post" action=(HERE) novalidate {
                (readers(&codes))
                div.boutons { button.btn.plein type="submit" name="acte" value="activation" { (t("letters-prepare")) } }
            }
        }
        section.carte aria-labelledby="information" {
            header { h2 id="information" { (t("letters-notice")) } }
            p { (t("letters-notice-says")) }
            form.formulaire method="post" action=(HERE) novalidate {
                (readers(&notice))
                (notice.ligne("text", "objet", (&t("letter-subject"), ""), "", true))
                (notice.texte("texte", (&t("letter-text"), &t("letter-text-help")), "", 8))
                div.boutons { button.btn.plein type="submit" name="acte" value="information" { (t("letters-prepare")) } }
            }
        }
    };
    Ecran::new(t("letters-title"), Some(t("letters-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}
