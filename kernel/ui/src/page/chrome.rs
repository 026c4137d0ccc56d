//! The document of a signed-in person: roof, header, menu, content, margin, bottom bar, footer.

use maud::{Markup, html};

use super::{Alert, Page, account, head, menu};
use crate::assets::icon;
use crate::html::tone_class;

pub(super) fn document(page: &Page) -> Markup {
    let texts = page.texts();
    let title = head::full_title([
        page.title.as_str(),
        page.service.as_deref().unwrap_or_default(),
        page.etablissement.as_deref().unwrap_or_default(),
        page.brand.name.as_str(),
    ]);
    let title = if page.in_error {
        texts.t("title-error-prefix", &[("title", title.as_str().into())])
    } else {
        title
    };
    let body = html! {
        (skip_links(page))
        (header(page))
        div.cadre.avec-marge[page.aside.is_some()].sans-menu[page.menu.is_empty()] {
            (menu::side(page))
            main.contenu id="contenu" tabindex="-1" {
                h1 { (page.heading.as_deref().unwrap_or(&page.title)) }
                @if let Some(lead) = &page.lead { p.doux { (lead) } }
                (menu::children(page))
                (alerts(page))
                (page.body)
            }
            @if let Some(aside) = &page.aside { aside.marge { (aside) } }
        }
        (head::footer(&page.footer, texts))
        (menu::bottom(page))
    };
    head::document(page.lang, page.theme, &title, &body)
}

fn skip_links(page: &Page) -> Markup {
    let texts = page.texts();
    html! {
        nav.evitement aria-label=(texts.say("skip-label")) {
            ul {
                li { a href="#contenu" { (texts.say("skip-to-content")) } }
                @if !page.menu.is_empty() { li { a href="#menu" { (texts.say("skip-to-menu")) } } }
                @if page.search.is_some() { li { a href="#q" { (texts.say("skip-to-search")) } } }
            }
        }
    }
}

fn header(page: &Page) -> Markup {
    let texts = page.texts();
    html! {
        header.portail {
            (head::roof())
            div.barre {
                (head::mark(&page.brand, &page.home_url, texts))
                @if let Some(line) = &page.hat_line { span.chapeau { (line) } }
                @if let Some(search) = &page.search {
                    form.cherche role="search" method="get" action=(search.url) {
                        label.hors-vue for="q" { (texts.say("search-label")) }
                        input type="search" id="q" name="q" value=(search.query) placeholder=(texts.say("search-placeholder")) autocomplete="off";
                        button type="submit" { (icon("recherche")) span.hors-vue { (texts.say("search-submit")) } }
                    }
                }
                div.outils {
                    @if let Some((url, count)) = &page.notifications { (notifications(page, url, *count)) }
                    @if let Some(account) = &page.account { (account::menu(page, account)) }
                }
            }
        }
    }
}

fn notifications(page: &Page, url: &str, count: u64) -> Markup {
    let texts = page.texts();
    let words = if count == 0 {
        texts.say("notifications-none")
    } else {
        texts.t("notifications-some", &[("count", count.into())])
    };
    html! {
        a.rond href=(url) {
            (icon("cloche"))
            span.hors-vue { (words) }
            @if count > 0 { span.pt aria-hidden="true" { (count.min(99)) } }
        }
    }
}

fn alerts(page: &Page) -> Markup {
    html! {
        @if !page.alerts.is_empty() {
            section.alertes aria-label=(page.texts().say("alerts-label")) { @for alert in &page.alerts { (one(alert)) } }
        }
    }
}

fn one(alert: &Alert) -> Markup {
    html! {
        div.alerte.(tone_class(alert.tone)) {
            p.alerte-titre {
                @for (name, tint) in &alert.children { span.puce.(tint.class()) { (name) } }
                @match &alert.url {
                    Some(url) => a href=(url) { (alert.title) },
                    None => span { (alert.title) },
                }
            }
            @if let Some(text) = &alert.text { p { (text) } }
            @if let Some(context) = &alert.context { p.doux { small { (context) } } }
        }
    }
}
