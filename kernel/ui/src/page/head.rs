//! What both documents share: the head, the roof, the mark, the footer.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Brand, Conformity, FooterLinks, Theme};
use crate::assets::asset_url;
use crate::texts::{Lang, Texts};

/// A document around its body.
pub(super) fn document(lang: Lang, theme: Theme, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) data-theme=(theme.word()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(if theme == Theme::Auto { "light dark" } else { theme.word() });
                title { (title) }
                link rel="preload" href=(asset_url("atkinson-latin.woff2")) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(asset_url("tokens.css"));
                link rel="stylesheet" href=(asset_url("base.css"));
                link rel="icon" type="image/svg+xml" href=(asset_url("favicon.svg"));
            }
            body { (body) }
        }
    }
}

/// "page – service – établissement – product", without empty or repeated parts.
pub(super) fn full_title<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for part in parts.into_iter().filter(|p| !p.is_empty()) {
        if !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept.join(" – ")
}

/// The thin line of the roof.
pub(super) fn roof() -> Markup {
    html! {
        svg.toit viewBox="0 0 1280 18" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            path fill="currentColor" d="M0 0H1280V4L1120 14 960 4 800 14 640 4 480 14 320 4 160 14 0 4Z" {}
        }
    }
}

/// The mark, a link to the home page.
pub(super) fn mark(brand: &Brand, home_url: &str, texts: &Texts) -> Markup {
    html! {
        a.marque-portail href=(home_url) aria-label=(texts.t("home-link", &[("brand", brand.name.as_str().into())])) {
            @match &brand.logo_svg {
                Some(svg) => (PreEscaped(svg)),
                None => svg width="30" height="26" viewBox="0 0 30 26" aria-hidden="true" focusable="false" {
                    path d="M1 11 15 2l14 9" fill="none" stroke="currentColor" stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round" {}
                    path.piliers d="M6 12v12M15 9v15M24 12v12" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" {}
                },
            }
            (brand.name)
        }
    }
}

/// The footer.
pub(super) fn footer(links: &FooterLinks, texts: &Texts) -> Markup {
    let conformity = texts.say(match links.conformity {
        Conformity::Full => "footer-accessibility-full",
        Conformity::Partial => "footer-accessibility-partial",
        Conformity::None => "footer-accessibility-none",
    });
    let entries = [
        (links.accessibility.as_str(), conformity),
        (links.legal.as_str(), texts.say("footer-legal")),
        (links.sitemap.as_str(), texts.say("footer-sitemap")),
        (links.help.as_str(), texts.say("footer-help")),
    ];
    html! {
        footer.pied {
            nav aria-label=(texts.say("footer-label")) {
                ul { @for (url, words) in entries.iter().filter(|(url, _)| !url.is_empty()) { li { a href=(url) { (words) } } } }
            }
        }
    }
}
