//! People picker without script: what is chosen, a search that redraws the form, groups that unfold.

use maud::{Markup, html};

use super::Draw;
use super::field::Ids;
use crate::forms;
use crate::resolve::{PickerGroup, PickerOption};
use crate::view::Field;

/// Entries drawn per group: beyond, a phone is lost and the search is the way.
const MOST: usize = 60;

impl Draw<'_> {
    pub(super) fn picker(&self, field: &Field, ids: &Ids) -> Markup {
        let picker = self.resolver.picker(field);
        let query = picker.query.as_deref().map(str::trim).filter(|q| !q.is_empty());
        let offered: usize = picker.groups.iter().map(|g| g.options.len()).sum();
        let search = format!("{}-recherche", ids.control);
        let described = [
            field.hint.as_ref().map(|_| ids.hint.as_str()),
            field.error.as_ref().map(|_| ids.error.as_str()),
        ];
        let described: Vec<&str> = described.into_iter().flatten().collect();
        html! {
            // The fieldset takes the id, and the focus when the error summary leads here: there may be nothing to tick.
            fieldset.champ.qui.en-erreur[field.error.is_some()] id=(ids.control) tabindex="-1" aria-describedby=[(!described.is_empty()).then(|| described.join(" "))] {
                legend { (self.label(field)) }
                @if let Some(hint) = &field.hint { p.aide id=(ids.hint) { (hint) } }
                (self.error(field, ids))
                div.qui-choisis {
                    p.qui-titre { (self.texts.say(if picker.selected.is_empty() { "picker-selected-none" } else { "picker-selected" })) }
                    @for (i, option) in picker.selected.iter().enumerate() { (self.entry_box(field, option, &format!("{}-choisi-{i}", ids.control), true)) }
                }
                div.qui-recherche {
                    label for=(search) { (self.texts.say("picker-search")) }
                    div.avec-bouton {
                        input type="search" id=(search) name={ (forms::QUERY) (field.name) } value=(query.unwrap_or_default()) autocomplete="off";
                        button.btn.clair type="submit" name=(forms::SEARCH) value=(field.name) { (crate::assets::icon("recherche")) (self.texts.say("picker-search-submit")) }
                    }
                }
                @if let Some(query) = query {
                    p role="status" {
                        (self.texts.t(if offered == 0 { "picker-no-result" } else { "picker-result" }, &[("query", query.into())]))
                    }
                } @else if offered == 0 && picker.selected.is_empty() {
                    p.doux { (self.texts.say("picker-empty")) }
                }
                @for (i, group) in picker.groups.iter().enumerate() {
                    (self.picker_group(field, group, &picker.selected, &format!("{}-{i}", ids.control), query.is_some()))
                }
            }
        }
    }

    fn picker_group(
        &self,
        field: &Field,
        group: &PickerGroup,
        selected: &[PickerOption],
        id: &str,
        searched: bool,
    ) -> Markup {
        // What is chosen is drawn above, once: two boxes of one value could contradict each other.
        let options: Vec<&PickerOption> = group
            .options
            .iter()
            .filter(|o| !selected.iter().any(|s| s.value == o.value))
            .collect();
        let shown = options.len().min(MOST);
        let hidden = group.more + (options.len() - shown) as u64;
        html! {
            @if !options.is_empty() {
                details.qui-groupe open[group.open || searched] {
                    summary {
                        span { (group.label) }
                        " "
                        span.doux { (self.texts.t("picker-group-size", &[("count", (options.len() as u64 + group.more).into())])) }
                    }
                    div.qui-options {
                        @for (i, option) in options.iter().take(shown).enumerate() { (self.entry_box(field, option, &format!("{id}-{i}"), false)) }
                    }
                    @if hidden > 0 { p.doux { (self.texts.t("picker-more", &[("count", hidden.into())])) } }
                }
            }
        }
    }

    fn entry_box(&self, field: &Field, option: &PickerOption, id: &str, ticked: bool) -> Markup {
        html! {
            div.case {
                input type="checkbox" id=(id) name=(field.name) value=(option.value) checked[ticked];
                label for=(id) {
                    bdi { (option.label) }
                    @if let Some(detail) = &option.detail { " " small { (detail) } }
                    @if let Some(count) = option.count { " " small.compte { (self.texts.t("picker-count", &[("count", count.into())])) } }
                }
            }
        }
    }
}
