//! The menu beside the page, the bar of phones, the tabs of children.

use maud::{Markup, html};

use super::{MenuEntry, Page};
use crate::assets::icon;
use crate::resolve::initials;

/// Services shown in the bar of phones before "Services" takes over.
const BAR: usize = 3;

pub(super) fn side(page: &Page) -> Markup {
    html! {
        @if !page.menu.is_empty() {
            nav.menu id="menu" tabindex="-1" aria-label=(page.texts().say("menu-label")) {
                ul { @for entry in &page.menu { li { (line(page, entry)) } } }
            }
        }
    }
}

fn line(page: &Page, entry: &MenuEntry) -> Markup {
    html! {
        a href=(entry.url) aria-current=[entry.current.then_some("page")] {
            (icon(&entry.icon))
            span.mot { (entry.label) }
            (count(page, entry.count))
        }
    }
}

/// Phones: the first services, then a sheet with all of them.
pub(super) fn bottom(page: &Page) -> Markup {
    let texts = page.texts();
    let whole = page.menu.len() <= BAR + 1;
    let shown = if whole { page.menu.len() } else { BAR };
    html! {
        @if !page.menu.is_empty() {
            nav.bas aria-label=(texts.say("menu-bottom-label")) {
                ul {
                    @for entry in page.menu.iter().take(shown) { li { (line(page, entry)) } }
                    @if !whole {
                        li {
                            details {
                                summary { (icon("modules")) span.mot { (texts.say("menu-all")) } }
                                ul.volet { @for entry in &page.menu { li { (line(page, entry)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn children(page: &Page) -> Markup {
    let tabs = &page.children.tabs;
    let texts = page.texts();
    html! {
        @if tabs.len() > 1 {
            nav.enfants aria-label=(texts.say("children-label")) {
                ul {
                    li {
                        a href=(page.children.all_url) aria-current=[(!tabs.iter().any(|t| t.current)).then_some("true")] {
                            span.av.t-ardoise aria-hidden="true" { (tabs.len()) }
                            (texts.say("children-all"))
                        }
                    }
                    @for tab in tabs {
                        li {
                            a href=(tab.url) aria-current=[tab.current.then_some("true")] {
                                span.av.(tab.tint.class()) aria-hidden="true" { (initials(&tab.label)) }
                                span { (tab.label) @if let Some(detail) = &tab.detail { " " small { (detail) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn count(page: &Page, count: u64) -> Markup {
    html! {
        @if count > 0 {
            span.n { span aria-hidden="true" { (count) } span.hors-vue { " " (page.texts().t("waiting-count", &[("count", count.into())])) } }
        }
    }
}
