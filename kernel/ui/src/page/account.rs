//! The account's sheet: hats, schools, theme, preferences, sign-out. It unfolds without script.

use maud::{Markup, html};

use super::{Account, Page, Switcher, Theme, menu};
use crate::assets::icon;
use crate::forms::CSRF;
use crate::resolve::initials;

pub(super) fn menu(page: &Page, account: &Account) -> Markup {
    let texts = page.texts();
    let short = if account.initials.is_empty() {
        initials(&account.name)
    } else {
        account.initials.clone()
    };
    html! {
        details.compte-menu {
            summary.rond { span.hors-vue { (texts.t("account-of", &[("name", account.name.as_str().into())])) ", " } (short) }
            div.feuille {
                p { strong { (texts.t("account-signed-in-as", &[("name", account.name.as_str().into())])) } }
                (switcher(page, &page.hats, &texts.say("account-hats")))
                (switcher(page, &page.schools, &texts.say("account-schools")))
                (themes(page, account))
                ul {
                    @if let Some(url) = &account.settings_url { li { a.choix href=(url) { (icon("reglages")) (texts.say("account-settings")) } } }
                    li {
                        form method="post" action=(account.sign_out_url) {
                            (csrf(page))
                            button.choix type="submit" { (icon("deconnexion")) (texts.say("account-sign-out")) }
                        }
                    }
                }
            }
        }
    }
}

fn csrf(page: &Page) -> Markup {
    html! { input type="hidden" name=(CSRF) value=(page.csrf); }
}

fn switcher(page: &Page, switcher: &Switcher, title: &str) -> Markup {
    html! {
        @if switcher.entries.len() > 1 {
            form method="post" action=(switcher.url) {
                (csrf(page))
                h2 { (title) }
                ul {
                    @for entry in &switcher.entries {
                        li {
                            button.choix type="submit" name=(switcher.field) value=(entry.value) aria-current=[entry.current.then_some("true")] {
                                span { (entry.label) @if let Some(detail) = &entry.detail { " " small { (detail) } } }
                                (menu::count(page, entry.count))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn themes(page: &Page, account: &Account) -> Markup {
    let texts = page.texts();
    let choices = [
        (Theme::Auto, texts.say("theme-auto")),
        (Theme::Light, texts.say("theme-light")),
        (Theme::Dark, texts.say("theme-dark")),
    ];
    html! {
        form method="post" action=(account.theme_url) {
            (csrf(page))
            h2 { (texts.say("account-theme")) }
            ul.themes {
                @for (theme, words) in &choices {
                    li { button.choix type="submit" name="theme" value=(theme.word()) aria-current=[(page.theme == *theme).then_some("true")] { (words) } }
                }
            }
        }
    }
}
