//! The family of a pupil: who is responsable, who is kept away by a court decision, who is added by the school (K-AN-8).
//!
//! Names only: how to reach somebody is on the page of each, never beside the other responsable.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::{Designe, Identite, LienFamille, NouveauLien, Personne, Protection, ProtectionId, libelles};
use preau_model::{Categorie, PersonneId, Profil, Source};
use preau_ui::assets::icon;

use super::super::super::{Bureau, Champs, Ecran, Erreur, bureau, formes, jour, said};
use super::{address, card as boxed, of_family};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// Responsables offered by a search.
const FOUND: usize = 12;

/// The family in a few lines, on the page of a person.
pub(super) async fn summary(app: &AppState, bureau: &Bureau<'_>, person: &Personne) -> Result<Markup, Failure> {
    if !of_family(person.categorie) {
        return Ok(html! {});
    }
    let links = links(app, bureau, person).await?;
    let pupil = person.categorie == Categorie::Eleve;
    Ok(boxed(
        "famille",
        &t(if pupil {
            "family-responsables"
        } else {
            "family-children"
        }),
        &html! {
            @if links.is_empty() { p.doux { (t("family-none")) } }
            @else { ul.fil { @for (link, seen) in &links { (line(app, link, *seen, &html! {})) } } }
            @if pupil { div.boutons { a.btn.clair href={ (address(person.id)) "/famille" } { (t("family-manage")) } } }
        },
    ))
}

/// `GET /console/annuaire/personnes/{personne}/famille?q=`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let pupil = pupil(&app, &bureau, &personne).await?;
    draw(&app, &ask, &bureau, &pupil, None).await
}

/// `POST /console/annuaire/personnes/{personne}/famille`: `acte` is `ajouter`, `retirer`, `proteger` or `lever`.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let pupil = pupil(&app, &bureau, &personne).await?;
    let annuaire = app.annuaire();
    let other = || {
        ask.form
            .get("responsable")
            .and_then(|id| id.parse::<PersonneId>().ok())
            .ok_or(Failure::Missing)
    };
    let (outcome, done, form) = match ask.form.get("acte") {
        Some("ajouter") => (add(&app, &ask, &bureau, &pupil).await?, "lie", "ajouter"),
        Some("retirer") => {
            let outcome = annuaire.retirer_responsable(bureau.par, pupil.id, other()?).await;
            (said(outcome)?, "delie", "retirer")
        }
        Some("proteger") => {
            let other = other()?;
            // Only whoever has a link with this pupil is kept away from them.
            if !annuaire.liens(pupil.id).await?.iter().any(|l| l.personne == other) {
                return Err(Failure::Missing);
            }
            let outcome = match formes::dernier_jour(&ask, "jusque") {
                Ok(until) => {
                    let why = ask.form.get("motif").unwrap_or_default();
                    said(
                        annuaire
                            .proteger(bureau.par, pupil.id, other, why, until)
                            .await
                            .map(drop),
                    )?
                }
                Err(wrong) => Err(wrong),
            };
            (outcome, "protege", "proteger")
        }
        Some("lever") => {
            let id: ProtectionId = ask
                .form
                .get("protection")
                .and_then(|id| id.parse().ok())
                .ok_or(Failure::Missing)?;
            if !annuaire.protections(pupil.id).await?.iter().any(|p| p.id == id) {
                return Err(Failure::Missing);
            }
            (said(annuaire.lever_protection(bureau.par, id).await)?, "leve", "lever")
        }
        _ => return Err(Failure::Missing),
    };
    match outcome {
        Ok(()) => Ok(respond::see_other(&format!(
            "{}/famille?fait={done}",
            address(pupil.id)
        ))),
        Err(wrong) => draw(&app, &ask, &bureau, &pupil, Some((form, &wrong))).await,
    }
}

async fn pupil(app: &AppState, bureau: &Bureau<'_>, id: &str) -> Result<Personne, Failure> {
    let (person, _) = bureau.acts_on(app, id).await?;
    if person.categorie == Categorie::Eleve {
        Ok(person)
    } else {
        Err(Failure::Missing)
    }
}

async fn add(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    pupil: &Personne,
) -> Result<Result<(), Erreur>, Failure> {
    let typed = |name: &str| ask.form.get(name).unwrap_or_default().trim().to_owned();
    let who = match ask.form.filled("connu") {
        Some(id) => Designe::Connu(bureau.acts_on(app, id).await?.0.id),
        None if typed("nom").is_empty() => return Ok(Err(Erreur::a("nom", t("name-needed")))),
        None => Designe::Nouveau {
            identite: Identite {
                nom: typed("nom"),
                prenom: typed("prenom"),
                civilite: typed("civilite"),
            },
            mail: Some(typed("mail")).filter(|mail| !mail.is_empty()),
        },
    };
    let until = match formes::dernier_jour(ask, "fin") {
        Ok(until) => until,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let number = |name: &str| ask.form.get(name).and_then(|n| n.parse::<i64>().ok()).unwrap_or(-1);
    let link = NouveauLien {
        lien: number("lien"),
        financier: false,
        legal: number("legal"),
        contact: ask.form.filled("contact").is_some(),
        paiement: false,
    };
    let added = app
        .annuaire()
        .ajouter_responsable(bureau.par, pupil.id, who, link, until);
    said(added.await.map(drop))
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    pupil: &Personne,
    wrong: Option<(&str, &Erreur)>,
) -> Result<Response, Failure> {
    let links = links(app, bureau, pupil).await?;
    let kept_away = app.annuaire().protections(pupil.id).await?;
    let of = |form: &str| wrong.filter(|(name, _)| *name == form).map(|(_, wrong)| wrong);
    let body = html! {
        p { a href=(address(pupil.id)) { (tr("back-to", &[("name", pupil.nom.affichage().as_str().into())])) } }
        section.carte aria-labelledby="responsables" {
            header { h2 id="responsables" { (t("family-responsables")) } }
            (Champs::new(ask, "retirer-", of("retirer")).notice())
            @if links.is_empty() { p.doux { (t("family-none")) } }
            @else {
                ul.fil { @for (link, seen) in &links { (line(app, link, *seen, &acts(ask, pupil, link, of("proteger")))) } }
            }
            p.doux { (t("family-says")) }
        }
        (protections(app, ask, pupil, &kept_away, of("lever")).await?)
        (adding(app, ask, bureau, pupil, of("ajouter")).await?)
    };
    Ecran::new(t("family-title"), Some(pupil.nom.affichage()), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

/// The links of somebody, each with whether the page of the other person is of this desk: a mere contact, or a child of another
/// school, has a name here and no page.
async fn links(app: &AppState, bureau: &Bureau<'_>, person: &Personne) -> Result<Vec<(LienFamille, bool)>, Failure> {
    let mut all = Vec::new();
    for link in app.annuaire().liens(person.id).await? {
        let seen = app.annuaire().fiche_visible(bureau.lecteur, link.personne).await?;
        all.push((link, seen.is_some()));
    }
    Ok(all)
}

fn line(app: &AppState, link: &LienFamille, seen: bool, more: &Markup) -> Markup {
    html! {
        li {
            span.fil-quoi {
                @if seen { a href=(address(link.personne)) { strong { (link.prenom) " " (link.nom) } } } @else { strong { (link.prenom) " " (link.nom) } }
                small {
                    (libelles::lien(link.lien)) " · "
                    (t(match link.legal { 1 => "legal-1", 2 => "legal-2", _ => "legal-0" }))
                    @if link.contact { " · " (t("family-contact")) }
                    @if let Some(end) = link.jusque { " · " (tr("until", &[("day", jour(app, end - 1).as_str().into())])) }
                }
                (more)
            }
            span.fil-etat { span.puce.t-neutre { (libelles::source(link.source)) } }
        }
    }
}

/// What may be done with a link: remove what was added here; keep somebody away by a court decision.
fn acts(ask: &Asked, pupil: &Personne, link: &LienFamille, wrong: Option<&Erreur>) -> Markup {
    let url = format!("{}/famille", address(pupil.id));
    let mine = ask.form.get("responsable") == Some(link.personne.to_string().as_str());
    let wrong = wrong.filter(|_| mine);
    let prefix = format!("p-{}-", link.personne);
    let fields = Champs::new(ask, &prefix, wrong);
    let name = format!("{} {}", link.prenom, link.nom);
    html! {
        @if link.source == Source::Local {
            form method="post" action=(url) {
                (Champs::new(ask, "", None).jeton())
                input type="hidden" name="responsable" value=(link.personne);
                button.btn.clair type="submit" name="acte" value="retirer" { (t("family-remove")) span.hors-vue { " " (name) } }
            }
        }
        details open[wrong.is_some()] {
            summary { (t("protect-open")) span.hors-vue { " " (name) } }
            form.formulaire method="post" action=(url) novalidate {
                (fields.jeton())
                input type="hidden" name="responsable" value=(link.personne);
                p { (tr("protect-says", &[("who", name.as_str().into()), ("child", pupil.nom.prenom.as_str().into())])) }
                (fields.ligne("text", "motif", (&t("protect-why"), &t("protect-why-help")), "", true))
                (fields.ligne("date", "jusque", (&t("protect-until"), &t("protect-until-help")), "", false))
                div.boutons { button.btn.danger type="submit" name="acte" value="proteger" { (t("protect-submit")) } }
            }
        }
    }
}

async fn protections(
    app: &AppState,
    ask: &Asked,
    pupil: &Personne,
    all: &[Protection],
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    if all.is_empty() {
        return Ok(html! {});
    }
    let ids: Vec<PersonneId> = all.iter().flat_map(|p| [p.responsable, p.par]).collect();
    let names = app.annuaire().noms(&ids).await?;
    let name = |id: PersonneId| {
        names
            .get(&id)
            .map_or_else(|| t("by-gone"), preau_annuaire::Nom::affichage)
    };
    Ok(boxed(
        "protections",
        &t("protect-title"),
        &html! {
            (Champs::new(ask, "lever-", wrong).notice())
            @for protection in all {
                div.avis.t-brique {
                    (icon("cadenas"))
                    div.pile {
                        p { strong { (tr("protect-in-force", &[("who", name(protection.responsable).as_str().into()), ("child", pupil.nom.prenom.as_str().into())])) } }
                        p { (tr("protect-detail", &[("why", protection.motif.as_str().into()), ("who", name(protection.par).as_str().into()), ("day", jour(app, protection.depuis).as_str().into())])) }
                        @if let Some(end) = protection.jusque { p { (tr("protect-ends", &[("day", jour(app, end - 1).as_str().into())])) } }
                        form method="post" action={ (address(pupil.id)) "/famille" } {
                            (Champs::new(ask, "", None).jeton())
                            input type="hidden" name="protection" value=(protection.id);
                            button.btn.clair type="submit" name="acte" value="lever" { (t("protect-lift")) }
                        }
                    }
                }
            }
        },
    ))
}

async fn adding(
    app: &AppState,
    ask: &Asked,
    bureau: &Bureau<'_>,
    pupil: &Personne,
    wrong: Option<&Erreur>,
) -> Result<Markup, Failure> {
    let url = format!("{}/famille", address(pupil.id));
    let words = ask.query.get("q").unwrap_or_default().trim();
    let found = if words.is_empty() {
        Vec::new()
    } else {
        app.annuaire()
            .cherche(words, &[bureau.structure.id], &[Profil::Tut], FOUND)
            .await?
    };
    let fields = Champs::new(ask, "", wrong);
    let links: Vec<(String, String)> = libelles::LIENS
        .iter()
        .map(|code| (code.to_string(), crate::words::capital(libelles::lien(*code))))
        .collect();
    let legal = [("1", "legal-1"), ("2", "legal-2"), ("0", "legal-0")];
    let legal: Vec<_> = legal
        .iter()
        .map(|(code, key)| ((*code).to_owned(), crate::words::capital(&t(key))))
        .collect();
    let titles = super::super::civilites();
    Ok(boxed(
        "ajouter",
        &t("family-add"),
        &html! {
            p.doux { (t("family-add-says")) }
            form.formulaire role="search" method="get" action={ (url) "#ajouter" } {
                div.champ {
                    label for="q" { (t("family-search")) }
                    div.avec-bouton {
                        input type="search" id="q" name="q" value=(words) autocomplete="off";
                        button.btn.clair type="submit" { (t("search-submit")) }
                    }
                }
            }
            form.formulaire method="post" action=(url) novalidate {
                (fields.jeton())
                @if !words.is_empty() {
                    fieldset.champs {
                        legend { (t("family-who")) }
                        @for person in &found {
                            div.case {
                                input type="radio" id={ "connu-" (person.personne) } name="connu" value=(person.personne);
                                label for={ "connu-" (person.personne) } { (person.nom.affichage()) @if !person.detail.is_empty() { " (" (person.detail) ")" } }
                            }
                        }
                        div.case { input type="radio" id="connu-non" name="connu" value="" checked; label for="connu-non" { (t("family-new")) } }
                    }
                }
                fieldset.champs {
                    legend { (t("family-new-legend")) }
                    (fields.choix("civilite", (&t("civility"), ""), &titles, ""))
                    (fields.ligne("text", "nom", (&t("last-name"), &t("last-name-help")), "", true))
                    (fields.ligne("text", "prenom", (&t("first-name"), ""), "", false))
                    (fields.ligne("email", "mail", (&t("mail"), &t("mail-help")), "", false))
                }
                (fields.choix("lien", (&t("family-link"), ""), &links, "50"))
                (fields.choix("legal", (&t("family-right"), &t("family-right-help")), &legal, "1"))
                (fields.case("contact", "1", &t("family-to-call"), false))
                (fields.ligne("date", "fin", (&t("last-day"), &t("family-end-help")), "", false))
                div.boutons { button.btn.plein type="submit" name="acte" value="ajouter" { (t("family-add")) } }
            }
        },
    ))
}
