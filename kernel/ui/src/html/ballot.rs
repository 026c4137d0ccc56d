//! Ballots: how the answer is kept is said before it is asked.

use maud::{Markup, html};

use super::{Draw, title};
use crate::forms;
use crate::resolve::{BallotShown, BallotState};
use crate::view::{Ballot, MomentStyle};

impl Draw<'_> {
    pub(super) fn ballot(&self, block: &Ballot) -> Markup {
        // Whoever is not asked reads the page for another reason: its results, or having written it.
        let shown = self.resolver.ballot(&block.document);
        let shown = shown.filter(|shown| shown.state != BallotState::NotAsked);
        html! { @if let Some(shown) = shown { (self.shown_ballot(&shown)) } }
    }

    fn shown_ballot(&self, shown: &BallotShown) -> Markup {
        let ask = &shown.ask;
        let (outer, id) = (self.level(), self.id("scrutin"));
        let level = self.next_level(outer + 1);
        let kept = self.texts.say(if ask.anonymous {
            "ballot-anonymous"
        } else {
            "ballot-named"
        });
        let closes = self
            .texts
            .moment(ask.closes, MomentStyle::DateTime, self.resolver.now_ms());
        let state = match (shown.state, ask.anonymous) {
            (BallotState::Answered, true) => Some("ballot-done-anonymous"),
            (BallotState::Answered | BallotState::Changeable, false) | (BallotState::Changeable, true) => {
                Some("ballot-done-named")
            }
            (BallotState::Closed, _) => Some("ballot-closed"),
            (BallotState::NotAsked | BallotState::Open, _) => None,
        };
        let body = html! {
            section.carte aria-labelledby=(id) {
                header { (title(level, Some(&id), &ask.question)) }
                @if shown.state != BallotState::Closed { p.doux { (kept) " " (self.texts.t("ballot-closes", &[("when", closes.as_str().into())])) } }
                @if let Some(state) = state { p.scrutin-etat { (crate::assets::icon("valider")) " " (self.texts.say(state)) } }
                @if let Some(form) = &shown.form { (self.ballot_form(form, &shown.url)) }
            }
        };
        self.set_level(outer);
        body
    }

    fn ballot_form(&self, form: &crate::view::Form, url: &str) -> Markup {
        let id = self.id("formulaire");
        html! {
            form.formulaire id=(id) method="post" action=(url) novalidate {
                (self.form_summary(form, &id))
                input type="hidden" name=(forms::CSRF) value=(self.resolver.csrf());
                @for field in &form.fields { (self.field(field, &id)) }
                div.boutons { button.btn.plein type="submit" { (form.submit) } }
            }
        }
    }
}
