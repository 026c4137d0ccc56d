//! The fields of the forms of the console: a label, a help, what was typed, and what is wrong beside it.

use maud::{Markup, html};
use preau_model::{Millis, NEVER};
use preau_ui::assets::icon;
use preau_ui::texts::{input_date_time, parse_input_date_time};

use crate::ask::Asked;
use crate::texts::t;

/// Half of a day more than a day: the middle of the next one, whatever the clock change.
const NEXT_NOON: Millis = 36 * 3_600_000;

/// What is wrong in a form: at a field, or in the whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct Erreur {
    /// Name of the field; empty: the whole form.
    pub(crate) champ: &'static str,
    /// In words.
    pub(crate) dit: String,
}

impl Erreur {
    /// At a field.
    pub(crate) fn a(champ: &'static str, dit: String) -> Self {
        Self { champ, dit }
    }

    /// In the whole form.
    pub(crate) fn de(dit: String) -> Self {
        Self { champ: "", dit }
    }
}

/// The fields of one form of a page.
#[derive(Clone, Copy)]
pub(crate) struct Champs<'a> {
    ask: &'a Asked,
    prefix: &'a str,
    wrong: Option<&'a Erreur>,
}

impl<'a> Champs<'a> {
    /// Fields whose ids begin with `prefix`; `wrong` when this form was refused.
    pub(crate) const fn new(ask: &'a Asked, prefix: &'a str, wrong: Option<&'a Erreur>) -> Self {
        Self { ask, prefix, wrong }
    }

    /// What every form sends: its token.
    pub(crate) fn jeton(&self) -> Markup {
        let csrf = self.ask.visitor.as_ref().map_or("", |v| v.session.csrf.as_str());
        html! {
            input type="hidden" name="_csrf" value=(csrf);
            (self.notice())
        }
    }

    /// The token alone, for a second form of the same place.
    pub(crate) fn plain(&self) -> Markup {
        Self { wrong: None, ..*self }.jeton()
    }

    /// What is wrong in the whole form, when something is.
    pub(crate) fn notice(&self) -> Markup {
        html! {
            @if let Some(wrong) = self.wrong.filter(|w| w.champ.is_empty()) {
                div.avis.t-brique role="alert" tabindex="-1" autofocus { (icon("alerte")) div.pile { p { strong { (wrong.dit) } } } }
            }
        }
    }

    fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn wrong(&self, name: &str) -> Option<&'a str> {
        self.wrong.filter(|w| w.champ == name).map(|w| w.dit.as_str())
    }

    /// What was typed in a refused form, else the value given.
    fn typed(&self, name: &str, value: &str) -> String {
        self.wrong
            .and_then(|_| self.ask.form.get(name))
            .unwrap_or(value)
            .to_owned()
    }

    fn around(
        &self,
        name: &str,
        label: &str,
        help: &str,
        field: impl FnOnce(&str, Option<String>) -> Markup,
    ) -> Markup {
        let (id, wrong) = (self.id(name), self.wrong(name));
        let ids = [(!help.is_empty(), "aide"), (wrong.is_some(), "erreur")];
        let ids: Vec<String> = ids
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, what)| format!("{id}-{what}"))
            .collect();
        let described = (!ids.is_empty()).then(|| ids.join(" "));
        html! {
            div.champ.en-erreur[wrong.is_some()] {
                label for=(id) { (label) }
                @if !help.is_empty() { p.aide id={ (id) "-aide" } { (help) } }
                @if let Some(says) = wrong { p.erreur id={ (id) "-erreur" } { (icon("alerte")) span { (t("error")) " " (says) } } }
                (field(&id, described))
            }
        }
    }

    /// One line; `kind` is the type of the field (`text`, `date`, `datetime-local`, `email`…).
    pub(crate) fn ligne(
        &self,
        kind: &str,
        name: &str,
        (label, help): (&str, &str),
        value: &str,
        required: bool,
    ) -> Markup {
        let (value, wrong) = (self.typed(name, value), self.wrong(name).is_some());
        self.around(name, label, help, |id, described| {
            html! {
                input type=(kind) id=(id) name=(name) value=(value) required[required] maxlength="300" autocomplete="off"
                    autofocus[wrong] aria-invalid=[wrong.then_some("true")] aria-describedby=[described];
            }
        })
    }

    /// Several lines.
    pub(crate) fn texte(&self, name: &str, (label, help): (&str, &str), value: &str, lines: u8) -> Markup {
        let (value, wrong) = (self.typed(name, value), self.wrong(name).is_some());
        self.around(name, label, help, |id, described| {
            html! {
                textarea id=(id) name=(name) rows=(lines) maxlength="4000" required autofocus[wrong]
                    aria-invalid=[wrong.then_some("true")] aria-describedby=[described] { (value) }
            }
        })
    }

    /// One of a list of (value, words).
    pub(crate) fn choix(
        &self,
        name: &str,
        (label, help): (&str, &str),
        options: &[(String, String)],
        value: &str,
    ) -> Markup {
        let (value, wrong) = (self.typed(name, value), self.wrong(name).is_some());
        self.around(name, label, help, |id, described| {
            html! {
                select id=(id) name=(name) aria-invalid=[wrong.then_some("true")] aria-describedby=[described] {
                    @for (code, words) in options { option value=(code) selected[*code == value] { (words) } }
                }
            }
        })
    }

    /// A box to tick.
    pub(crate) fn case(&self, name: &str, value: &str, label: &str, checked: bool) -> Markup {
        let id = self.id(&format!("{name}-{value}"));
        let checked = match self.wrong {
            Some(_) => self.ask.form.all(name).any(|typed| typed == value),
            None => checked,
        };
        html! {
            div.case { input type="checkbox" id=(id) name=(name) value=(value) checked[checked]; label for=(id) { (label) } }
        }
    }
}

/// A last day typed as `AAAA-MM-JJ`: the first instant after it. `Err` when it is not a day; `None` when nothing was typed.
pub(crate) fn dernier_jour(ask: &Asked, name: &'static str) -> Result<Option<Millis>, Erreur> {
    let Some(typed) = ask.form.filled(name) else {
        return Ok(None);
    };
    let wrong = || Erreur::a(name, t("not-a-day"));
    let midnight = |day: &str| parse_input_date_time(&format!("{day}T00:00"));
    let begins = midnight(typed.trim()).ok_or_else(wrong)?;
    let next = jour_de(begins + NEXT_NOON);
    midnight(&next).map(Some).ok_or_else(wrong)
}

/// A moment typed as `AAAA-MM-JJTHH:MM`, in French time.
pub(crate) fn instant(ask: &Asked, name: &'static str) -> Result<Millis, Erreur> {
    let typed = ask.form.filled(name).and_then(parse_input_date_time);
    typed.ok_or_else(|| Erreur::a(name, t("not-a-moment")))
}

/// The day of a moment as a field of type `date` wants it.
pub(crate) fn jour_de(at: Millis) -> String {
    // The day before never is no day.
    if at >= NEVER - 1 {
        return String::new();
    }
    input_date_time(at).chars().take(10).collect()
}
