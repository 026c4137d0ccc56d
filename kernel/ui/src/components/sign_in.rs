//! The sign-in form: the only place of the portal with a password.

use maud::{Markup, html};

use crate::assets::icon;
use crate::forms::CSRF;
use crate::texts::Texts;

/// A sign-in form: POST of `identifiant` and `mot_de_passe`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignIn {
    /// Address of the POST.
    pub url: String,
    /// Anti-forgery token.
    pub csrf: String,
    /// What was typed as the user name; the password is never given back.
    pub name: String,
    /// Why the last attempt was refused; the same words whatever was wrong.
    pub error: Option<String>,
    /// Other values to post (where to go afterwards).
    pub values: Vec<(String, String)>,
}

/// Draws the form.
pub fn sign_in(form: &SignIn, texts: &Texts) -> Markup {
    let described = form.error.as_ref().map(|_| "entrer-erreur");
    html! {
        form.formulaire method="post" action=(form.url) {
            @if let Some(error) = &form.error {
                div.avis.t-brique role="alert" tabindex="-1" autofocus { (icon("alerte")) p id="entrer-erreur" { (error) } }
            }
            input type="hidden" name=(CSRF) value=(form.csrf);
            @for (name, value) in &form.values { input type="hidden" name=(name) value=(value); }
            div.champ {
                label for="identifiant" { (texts.say("sign-in-name")) }
                input type="text" id="identifiant" name="identifiant" value=(form.name) required autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby=[described];
            }
            div.champ {
                label for="mot-de-passe" { (texts.say("sign-in-password")) }
                input type="password" id="mot-de-passe" name="mot_de_passe" required autocomplete="current-password" aria-describedby=[described];
            }
            div.boutons { button.btn.plein type="submit" { (texts.say("sign-in-submit")) } }
        }
    }
}
