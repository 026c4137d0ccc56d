//! Buttons that act: always a POST, always with the session's token, an idempotency id and sealed values.

use maud::{Markup, html};

use super::Draw;
use crate::forms;
use crate::view::{Action, Style};

impl Draw<'_> {
    pub(super) fn action(&self, block: &Action) -> Markup {
        let sealed = forms::seal_action(block, self.texts);
        html! {
            form.action method="post" action=[self.post_url(block.path.as_deref())] {
                (self.own_fields(&sealed))
                button.btn.(style_class(block.style)) type="submit" name=(forms::ACTION) value=(block.action) { (block.label) }
            }
        }
    }

    /// Where a form goes: the path given, the view's own address, or else the address of the page.
    pub(super) fn post_url(&self, path: Option<&str>) -> Option<String> {
        path.map(|p| self.page_url(p)).or_else(|| self.own().map(str::to_owned))
    }

    /// The kernel's own fields.
    pub(super) fn own_fields(&self, sealed: &std::collections::BTreeMap<String, String>) -> Markup {
        html! {
            input type="hidden" name=(forms::CSRF) value=(self.resolver.csrf());
            input type="hidden" name=(forms::ONCE) value=(self.resolver.once());
            @if !sealed.is_empty() { input type="hidden" name=(forms::SEALED) value=(self.resolver.seal(sealed)); }
        }
    }
}

/// Class of a button; the primary one has none.
pub(super) fn style_class(style: Option<Style>) -> &'static str {
    match style.unwrap_or_default() {
        Style::Primary => "plein",
        Style::Secondary => "clair",
        Style::Danger => "danger",
    }
}
