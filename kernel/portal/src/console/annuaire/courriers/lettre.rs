//! One letter: who writes, to whom, the account or the notice. It fits one A4 page and a window envelope.

use maud::{Markup, html};
use preau_annuaire::{Nom, Structure};
use preau_identity::CODE_LIFE;
use preau_model::Categorie;

use super::super::super::jour;
use crate::AppState;
use crate::texts::{t, tr};

/// What every letter of a printing shares.
pub(in crate::console) struct Papier {
    school: String,
    place: String,
    brand: String,
    site: String,
    today: String,
    until: String,
}

/// A login and its code, shown once.
pub(in crate::console) struct Activation {
    /// The login.
    pub(in crate::console) login: String,
    /// The code.
    pub(in crate::console) code: String,
}

/// What is proper to one letter.
pub(in crate::console) struct Lettre<'a> {
    /// To whom.
    pub(in crate::console) nom: &'a Nom,
    /// Their own address, as the direction may see it.
    pub(in crate::console) adresse: Option<String>,
    /// « Élève de la 6A », « Responsable de… »; may be empty.
    pub(in crate::console) detail: String,
    /// Of a notice.
    pub(in crate::console) objet: &'a str,
    /// Of a notice: paragraphs are separated by an empty line.
    pub(in crate::console) texte: &'a str,
    /// Of an activation.
    pub(in crate::console) activation: Option<Activation>,
}

impl Papier {
    /// The paper of a school, of today.
    pub(in crate::console) fn of(app: &AppState, school: &Structure) -> Self {
        let now = app.clock().now();
        let uai = school.uai.map(|uai| uai.to_string()).unwrap_or_default();
        let place = [school.commune.as_str(), uai.as_str()];
        let place: Vec<&str> = place.into_iter().filter(|word| !word.is_empty()).collect();
        Self {
            school: school.nom.clone(),
            place: place.join(" · "),
            brand: app.brand().name.clone(),
            site: app.origin().as_str().to_owned(),
            today: jour(app, now),
            until: jour(app, now + CODE_LIFE - 1),
        }
    }

    /// The same for codes of another life, in milliseconds.
    pub(in crate::console) fn for_days(mut self, app: &AppState, life: i64) -> Self {
        self.until = jour(app, app.clock().now() + life - 1);
        self
    }

    /// One page.
    pub(in crate::console) fn draw(&self, letter: &Lettre<'_>) -> Markup {
        let subject = if letter.activation.is_some() {
            tr("letter-access", &[("brand", self.brand.as_str().into())])
        } else {
            letter.objet.to_owned()
        };
        html! {
            section.lettre aria-label=(tr("letter-to", &[("name", letter.nom.affichage().as_str().into())])) {
                div.lettre-de { p { strong { (self.school) } } p { (self.place) } }
                div.lettre-a {
                    p { @if !letter.nom.civilite.is_empty() { (letter.nom.civilite) " " } (letter.nom.affichage()) }
                    @if let Some(address) = &letter.adresse { @for line in address.split(", ") { p { (line) } } }
                    @if !letter.detail.is_empty() { p.lettre-detail { (letter.detail) } }
                }
                p.lettre-date { (tr("letter-date", &[("day", self.today.as_str().into())])) }
                p { strong { (t("letter-about")) " " (subject) } }
                p { (greeting(letter.nom)) }
                @match &letter.activation {
                    Some(access) => (self.access(access, letter.nom)),
                    None => @for paragraph in letter.texte.replace('\r', "").split("\n\n") { p.lettre-texte { (paragraph) } },
                }
                p.lettre-signe { (t("letter-signed")) }
            }
        }
    }

    fn access(&self, access: &Activation, name: &Nom) -> Markup {
        let pupil = name.categorie == Categorie::Eleve;
        html! {
            p { (t(if pupil { "letter-access-pupil" } else { "letter-access-adult" })) }
            dl.lettre-code {
                div { dt { (t("letter-site")) } dd { (self.site) "/activation" } }
                div { dt { (t("login-name")) } dd { (access.login) } }
                div { dt { (t("letter-code")) } dd.code { (access.code) } }
            }
            ol {
                li { (t("letter-step-1")) }
                li { (t("letter-step-2")) }
                li { (t("letter-step-3")) }
            }
            p { (tr("letter-until", &[("day", self.until.as_str().into())])) }
        }
    }
}

/// A pupil is called by their first name.
fn greeting(name: &Nom) -> String {
    match (name.categorie, name.civilite.as_str()) {
        (Categorie::Eleve, _) => tr("letter-hello", &[("name", name.prenom.as_str().into())]),
        (_, "Mme") => t("letter-madam"),
        (_, "M.") => t("letter-sir"),
        _ => t("letter-both"),
    }
}
