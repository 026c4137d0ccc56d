//! The two steps, drawn: « Je suis… », then the ways of this profile.

use maud::{Markup, html};
use preau_doors::{Fournisseur, JeSuis};
use preau_ui::assets::icon;

use super::chemin::Chemin;
use super::next;
use crate::ask::Asked;
use crate::form::encode;
use crate::texts::{t, tr};

pub(super) fn draw(ask: &Asked, way: &Chemin, doors: &[Fournisseur], csrf: &str, error: Option<&str>) -> Markup {
    match way.profil {
        Some(profil) => second(ask, way, profil, doors, csrf, error),
        None => first(ask, way, doors, csrf, error),
    }
}

/// Who are you? Whoever has a login of the portal may type it at once.
fn first(ask: &Asked, way: &Chemin, doors: &[Fournisseur], csrf: &str, error: Option<&str>) -> Markup {
    html! {
        nav.carte aria-labelledby="je-suis" {
            h2 id="je-suis" { (t("je-suis")) }
            ul.comptes {
                @for profil in JeSuis::ALL {
                    li { a href=(way.url(ask, &format!("profil={}", profil.name()))) { (icon(picture(profil))) span { (words(profil)) } } }
                }
            }
        }
        (local(ask, way, doors.is_empty() || error.is_some(), csrf, error))
    }
}

/// How? The door that is alone for a profile hides the others.
fn second(ask: &Asked, way: &Chemin, profil: JeSuis, doors: &[Fournisseur], csrf: &str, error: Option<&str>) -> Markup {
    let alone: Vec<&Fournisseur> = doors.iter().filter(|f| f.exclusif(profil)).collect();
    let exclusive = !alone.is_empty();
    let offered: Vec<&Fournisseur> = if exclusive { alone } else { doors.iter().collect() };
    html! {
        p { strong { (words(profil)) } " · " a href=(way.url(ask, "choisir=1")) { (t("choose-again")) } }
        @if !offered.is_empty() {
            section.carte aria-labelledby="comment" {
                h2 id="comment" { (t("sign-in-how")) }
                ul.portes {
                    @for door in &offered {
                        li { a.btn.plein href=(leave(ask, door)) { (tr("sign-in-with", &[("door", door.nom.as_str().into())])) } }
                    }
                }
            }
        }
        // Told what went wrong with a password, one still sees where it was typed.
        @if !exclusive || error.is_some() {
            (local(ask, way, offered.is_empty() || profil == JeSuis::Invite || error.is_some(), csrf, error))
        }
    }
}

fn leave(ask: &Asked, door: &Fournisseur) -> String {
    match next(ask) {
        "/" => format!("/login/oidc/{}", door.id),
        suite => format!("/login/oidc/{}?suite={}", door.id, encode(suite)),
    }
}

/// Login and password: in the open when there is nothing else, one click away otherwise.
fn local(ask: &Asked, way: &Chemin, open: bool, csrf: &str, error: Option<&str>) -> Markup {
    if open {
        return html! { div.carte { (form(ask, way, csrf, error)) } };
    }
    html! {
        details.carte { summary { (t("sign-in-local")) } (form(ask, way, csrf, error)) }
    }
}

fn form(ask: &Asked, way: &Chemin, csrf: &str, error: Option<&str>) -> Markup {
    let typed = ask.form.get("login").unwrap_or_default();
    html! {
        form.formulaire method="post" action="/login/local" novalidate {
            @if let Some(says) = error {
                div.avis.t-brique role="alert" tabindex="-1" autofocus { (icon("alerte")) div.pile { p id="connexion-erreur" { strong { (says) } } } }
            }
            input type="hidden" name="_csrf" value=(csrf);
            input type="hidden" name="suite" value=(next(ask));
            @if let Some(profil) = way.profil { input type="hidden" name="profil" value=(profil.name()); }
            @if let Some(uai) = way.uai() { input type="hidden" name="ecole" value=(uai); }
            div.champ.en-erreur[error.is_some()] {
                label for="login" { (t("login-name")) }
                p.aide id="login-aide" { (t("login-name-help")) }
                input id="login" name="login" type="text" value=(typed) autocomplete="username" autocapitalize="none" spellcheck="false" required
                    aria-describedby="login-aide" aria-invalid=[error.map(|_| "true")];
            }
            div.champ.en-erreur[error.is_some()] {
                label for="password" { (t("password")) }
                input id="password" name="password" type="password" autocomplete="current-password" required
                    aria-describedby=[error.map(|_| "connexion-erreur")] aria-invalid=[error.map(|_| "true")];
            }
            div.boutons { button.btn.plein type="submit" { (t("login-submit")) } a href="/aide" { (t("cannot-sign-in")) } a href="/activation" { (t("have-a-letter")) } a href="/mot-de-passe-oublie" { (t("forgotten-link")) } }
        }
    }
}

fn words(profil: JeSuis) -> String {
    t(&format!("je-suis-{}", profil.name()))
}

const fn picture(profil: JeSuis) -> &'static str {
    match profil {
        JeSuis::Eleve => "devoirs",
        JeSuis::Responsable => "personnes",
        JeSuis::Enseignant => "cahier",
        JeSuis::Personnel => "ecole",
        JeSuis::Agent => "reglages",
        JeSuis::Invite => "accueil",
    }
}
