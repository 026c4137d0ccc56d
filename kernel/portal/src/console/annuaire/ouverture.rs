//! Opening a school for a UAI, step by step. Each step reads what is there: one may stop anywhere and come back.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Identite, LotImport, NouvelEtablissement, Structure};
use preau_model::{AnneeScolaire, GenreGroupe, GenreStructure, PersonneId, Source, Uai};
use preau_ui::assets::icon;

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, moment, said};
use super::courriers::{lettre, sheets};
use super::{civilites, import};
use crate::ask::Asked;
use crate::form::encode;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, modules, respond};

const HERE: &str = "/console/annuaire/ouverture";
/// Imports looked at for the first one of a school.
const LATEST: u32 = 8;

/// `GET /console/annuaire/ouverture?uai=`.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.above()?;
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/ouverture`: `uai`; `acte` is `creer` (`nom`, `commune`), `direction` (`nom`, `prenom`…), `courrier`
/// (`personne`) or `embargo` (`jusque`).
pub(crate) async fn act(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.above()?;
    let typed = |name: &str| ask.form.get(name).unwrap_or_default().trim().to_owned();
    let uai: Uai = typed("uai").to_uppercase().parse().map_err(|_| Failure::Missing)?;
    let (annuaire, par) = (app.annuaire(), bureau.par);
    let outcome = match ask.form.get("acte") {
        Some("creer") => {
            let school = NouvelEtablissement {
                uai,
                nom: typed("nom"),
                commune: typed("commune"),
            };
            let (territory, above) = (bureau.structure.territoire, bureau.structure.id);
            said(
                annuaire
                    .ouvrir_etablissement(par, territory, above, school)
                    .await
                    .map(drop),
            )?
        }
        Some("direction") => {
            let school = ours(&app, &bureau, uai).await?.ok_or(Failure::Missing)?;
            let identite = Identite {
                nom: typed("nom"),
                prenom: typed("prenom"),
                civilite: typed("civilite"),
            };
            said(
                annuaire
                    .creer_direction(par, school.id, identite, Some(typed("mail")))
                    .await
                    .map(drop),
            )?
        }
        Some("courrier") => {
            let school = ours(&app, &bureau, uai).await?.ok_or(Failure::Missing)?;
            match letter(&app, &ask, &bureau, &school).await? {
                Some(letter) => return Ok(respond::page(&sheets(&app, &ask, &[letter], true, &address(uai)))),
                None => Err(Erreur::de(t("letters-all-active"))),
            }
        }
        Some("embargo") => {
            let school = ours(&app, &bureau, uai).await?.ok_or(Failure::Missing)?;
            match formes::instant(&ask, "jusque") {
                Ok(until) if until <= annuaire.now() => Err(Erreur::a("jusque", t("embargo-past"))),
                Ok(until) => {
                    let year = AnneeScolaire::at(until);
                    said(annuaire.fixer_embargo(par, school.id, year, until).await)?
                }
                Err(wrong) => Err(wrong),
            }
        }
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!("{}&fait=ouverture", address(uai)))),
        Err(wrong) => draw(&app, &ask, &bureau, Some(&wrong)).await,
    }
}

fn address(uai: Uai) -> String {
    format!("{HERE}?uai={}", encode(uai.as_str()))
}

/// The school of a UAI, when it is one of this collectivité.
async fn ours(app: &AppState, bureau: &Bureau<'_>, uai: Uai) -> Result<Option<Structure>, Failure> {
    let found = app.annuaire().structure_par_uai(uai).await?;
    let Some(found) = found.filter(|s| s.territoire == bureau.structure.territoire) else {
        return Ok(None);
    };
    let below = app.annuaire().structures_dessous(bureau.structure.id).await?;
    Ok(Some(found).filter(|s| below.contains(&s.id)))
}

/// The letter of somebody of the direction who never came.
async fn letter(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    school: &Structure,
) -> Result<Option<Markup>, Failure> {
    let annuaire = app.annuaire();
    let id: PersonneId = ask
        .form
        .get("personne")
        .and_then(|id| id.parse().ok())
        .ok_or(Failure::Missing)?;
    if !annuaire.direction(school.id).await?.contains(&id) {
        return Err(Failure::Missing);
    }
    let person = annuaire.personne(id).await?.ok_or(Failure::Missing)?;
    let Some(code) = app.identity().issue_code(bureau.par, person.compte).await? else {
        return Ok(None);
    };
    let login = app.identity().login_of(person.compte).await?;
    Ok(Some(lettre::Papier::of(app, school).draw(&lettre::Lettre {
        nom: &person.nom,
        adresse: None,
        detail: t("letter-for-head"),
        objet: "",
        texte: "",
        activation: Some(lettre::Activation { login, code }),
    })))
}

/// A step: its heading, whether it is done, what it says and offers.
struct Etape {
    title: String,
    done: bool,
    inside: Markup,
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let typed = ask
        .form
        .get("uai")
        .or_else(|| ask.query.get("uai"))
        .unwrap_or_default()
        .trim()
        .to_uppercase();
    let uai: Option<Uai> = typed.parse().ok();
    let steps = match uai {
        Some(uai) => steps(app, ask, bureau, uai, wrong).await?,
        None => Vec::new(),
    };
    let done = steps.iter().filter(|step| step.done).count();
    let bad = !typed.is_empty() && uai.is_none();
    let all = app
        .annuaire()
        .structures_du_territoire(bureau.structure.territoire)
        .await?;
    let opened: Vec<&Structure> = all
        .iter()
        .filter(|s| s.genre == GenreStructure::Etablissement && s.source == Source::Local)
        .collect();
    let body = html! {
        form.formulaire.carte method="get" action=(HERE) {
            div.champ.en-erreur[bad] {
                label for="uai" { (t("opening-uai")) }
                p.aide id="uai-aide" { (t("opening-uai-help")) }
                @if bad { p.erreur id="uai-erreur" { (icon("alerte")) span { (t("error")) " " (t("opening-uai-wrong")) } } }
                div.avec-bouton {
                    input type="text" id="uai" name="uai" value=(typed) maxlength="8" autocomplete="off" spellcheck="false" required
                        aria-describedby=(if bad { "uai-aide uai-erreur" } else { "uai-aide" }) aria-invalid=[bad.then_some("true")];
                    button.btn.plein type="submit" { (t("opening-go")) }
                }
            }
        }
        @if steps.is_empty() && !opened.is_empty() {
            section.carte aria-labelledby="ouverts" {
                header { h2 id="ouverts" { (t("opening-by-hand")) } }
                ul.liste { @for school in &opened { @if let Some(uai) = school.uai { li { a href=(address(uai)) { (school.affichage()) } } } } }
            }
        }
        @if !steps.is_empty() {
            p role="status" { strong { (tr("opening-progress", &[("done", done.into()), ("all", steps.len().into())])) } }
            @for (n, step) in steps.iter().enumerate() {
                section.carte aria-labelledby={ "etape-" (n) } {
                    header {
                        h2 id={ "etape-" (n) } { (n + 1) ". " (step.title) }
                        @if step.done { span.puce.t-mousse { (icon("valider")) (t("step-done")) } } @else { span.puce.t-miel { (t("step-to-do")) } }
                    }
                    (step.inside)
                }
            }
        }
    };
    Ecran::new(t("opening-title"), Some(t("opening-lead")), body)
        .refused(wrong.is_some() || bad)
        .draw(app, ask)
        .await
}

async fn steps(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    uai: Uai,
    wrong: Option<&Erreur>,
) -> Result<Vec<Etape>, Failure> {
    let acted = ask.form.get("acte").unwrap_or_default();
    let of = |act: &str| wrong.filter(|_| acted == act);
    let fields = |prefix, act| Champs::new(ask, prefix, of(act));
    let hidden = html! { input type="hidden" name="uai" value=(uai); };
    let school = ours(app, bureau, uai).await?;
    let Some(school) = school else {
        let taken = app.annuaire().structure_par_uai(uai).await?.is_some();
        let form = fields("creer-", "creer");
        let inside = html! {
            @if taken { p { (t("opening-elsewhere")) } }
            @else {
                p { (t("opening-unknown")) }
                form.formulaire method="post" action=(HERE) novalidate {
                    (form.jeton()) (hidden)
                    (form.ligne("text", "nom", (&t("opening-name"), ""), "", true))
                    (form.ligne("text", "commune", (&t("opening-place"), ""), "", false))
                    div.boutons { button.btn.plein type="submit" name="acte" value="creer" { (t("opening-create")) } }
                }
            }
        };
        return Ok(vec![Etape {
            title: t("opening-step-school"),
            done: false,
            inside,
        }]);
    };
    let annuaire = app.annuaire();
    let this = AnneeScolaire::at(app.clock().now());
    let mut known = Vec::new();
    let mut hides = None;
    for year in [this, AnneeScolaire::new(this.number() + 1)] {
        let groups = annuaire.groupes(school.id, year).await?;
        known.push((year, groups.iter().filter(|g| g.genre == GenreGroupe::Classe).count()));
        hides = hides.or(annuaire.embargo(school.id, year).await?);
    }
    let classes = html! {
        ul.liste { @for (year, count) in &known { li { (tr("opening-classes", &[("year", year.to_string().as_str().into()), ("count", (*count).into())])) } } }
        @if known.iter().all(|(_, count)| *count == 0) { p.doux { (t("opening-classes-none")) } }
    };
    let (heads, ready) = direction(
        app,
        &school,
        &hidden,
        (fields("dir-", "direction"), fields("courrier-", "courrier")),
    )
    .await?;
    let form = fields("embargo-", "embargo");
    let embargo = html! {
        @if let Some(at) = hides { p { (tr("embargo-until", &[("when", moment(app, at).as_str().into())])) } } @else { p.doux { (t("opening-embargo-says")) } }
        form.formulaire method="post" action=(HERE) novalidate {
            (form.jeton()) (hidden)
            (form.ligne("datetime-local", "jusque", (&t("embargo-when"), &t("embargo-when-help")), "", true))
            div.boutons { button.btn.clair type="submit" name="acte" value="embargo" { (t("embargo-set")) } }
        }
    };
    let on = switched_on(app, &school).await?;
    let (imported, state) = first_import(app, bureau, uai).await?;
    let etape = |key: &str, done, inside| Etape {
        title: t(key),
        done,
        inside,
    };
    Ok(vec![
        etape("opening-step-school", true, html! { p { (school.affichage()) } }),
        etape(
            "opening-step-classes",
            known.iter().any(|(_, count)| *count > 0),
            classes,
        ),
        etape("opening-step-direction", ready, heads),
        etape(
            "opening-step-modules",
            on > 0,
            html! { p { (tr("opening-modules", &[("count", on.into()), ("all", modules::all(app).len().into())])) } },
        ),
        etape("opening-step-embargo", hides.is_some(), embargo),
        etape("opening-step-import", imported, state),
    ])
}

/// Who directs, whether somebody came, and the way to make and to write to the first one.
async fn direction(
    app: &AppState,
    school: &Structure,
    hidden: &Markup,
    (form, letter): (Champs<'_>, Champs<'_>),
) -> Result<(Markup, bool), Failure> {
    let annuaire = app.annuaire();
    let mut heads = Vec::new();
    for id in annuaire.direction(school.id).await? {
        if let (Some(person), Some(account)) = (annuaire.personne(id).await?, annuaire.compte(id).await?) {
            let code = app.identity().activation(account.id).await?;
            heads.push((person, account, code));
        }
    }
    let ready = heads.iter().any(|(_, account, _)| account.etat == 1);
    let inside = html! {
        @if heads.is_empty() {
            p { (t("opening-no-head")) }
            form.formulaire method="post" action=(HERE) novalidate {
                (form.jeton()) (hidden)
                (form.choix("civilite", (&t("civility"), ""), &civilites(), ""))
                (form.ligne("text", "nom", (&t("last-name"), ""), "", true))
                (form.ligne("text", "prenom", (&t("first-name"), ""), "", false))
                (form.ligne("email", "mail", (&t("mail"), &t("mail-help")), "", false))
                div.boutons { button.btn.plein type="submit" name="acte" value="direction" { (t("opening-make-head")) } }
            }
        } @else {
            (letter.notice())
            ul.fil {
                @for (person, account, code) in &heads {
                    li {
                        span.fil-quoi {
                            strong { (person.nom.affichage()) }
                            small {
                                @match (account.etat, code) {
                                    (1, _) => (t("account-in-use")),
                                    (_, Some(until)) => (tr("way-code", &[("day", super::super::jour(app, until - 1).as_str().into())])),
                                    _ => (t("account-never")),
                                }
                            }
                        }
                        span.fil-etat {
                            @if account.etat == 0 {
                                form method="post" action=(HERE) {
                                    (Champs::plain(&letter)) (hidden)
                                    input type="hidden" name="personne" value=(person.id);
                                    button.btn.clair type="submit" name="acte" value="courrier" { (t("opening-letter")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok((inside, ready))
}

/// Modules that are on in a school: its direction switches them, not the collectivité.
async fn switched_on(app: &AppState, school: &Structure) -> Result<usize, Failure> {
    let switches = app.policy().modules(school.territoire, &[school.id]).await?;
    let all = modules::all(app);
    Ok(all.iter().filter(|m| switches.on(school.id, m.id(), "", false)).count())
}

/// The latest import that says something of this school.
async fn first_import(app: &AppState, bureau: &Bureau<'_>, uai: Uai) -> Result<(bool, Markup), Failure> {
    let annuaire = app.annuaire();
    for one in annuaire.imports(bureau.structure.territoire, LATEST).await? {
        let lots: Vec<LotImport> = annuaire.lots(one.id).await?;
        if let Some(lot) = lots.iter().find(|lot| lot.uai == uai.as_str()) {
            let done = lot.etat == preau_annuaire::EtatLot::Applique;
            let inside = html! {
                p { a href={ "/console/annuaire/imports/" (one.id) } { (moment(app, one.debut)) } " " (import::state(lot.etat)) }
            };
            return Ok((done, inside));
        }
    }
    Ok((false, html! { p.doux { (t("opening-no-import")) } }))
}
