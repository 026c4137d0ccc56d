//! Pages without menu: sign-in, errors, maintenance.

use maud::{Markup, PreEscaped, html};

use super::{Brand, FooterLinks, Theme, head};
use crate::texts::{Lang, Texts};

/// A page without menu nor account.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "as in Page")]
pub struct Bare {
    pub brand: Brand,
    pub lang: Lang,
    pub theme: Theme,
    pub title: String,
    pub lead: Option<String>,
    /// A wide column (list of demonstration accounts) instead of a narrow one.
    pub wide: bool,
    pub in_error: bool,
    pub home_url: String,
    pub body: Markup,
    pub footer: FooterLinks,
}

impl Default for Bare {
    fn default() -> Self {
        Self {
            brand: Brand::default(),
            lang: Lang::Fr,
            theme: Theme::Auto,
            title: String::new(),
            lead: None,
            wide: false,
            in_error: false,
            home_url: "/".to_owned(),
            body: PreEscaped(String::new()),
            footer: FooterLinks::default(),
        }
    }
}

impl Bare {
    /// The whole document.
    pub fn render(&self) -> Markup {
        let texts = Texts::get(self.lang);
        let title = head::full_title([self.title.as_str(), self.brand.name.as_str()]);
        let title = if self.in_error {
            texts.t("title-error-prefix", &[("title", title.as_str().into())])
        } else {
            title
        };
        let body = html! {
            nav.evitement aria-label=(texts.say("skip-label")) { ul { li { a href="#contenu" { (texts.say("skip-to-content")) } } } }
            header.portail {
                (head::roof())
                div.barre { (head::mark(&self.brand, &self.home_url, texts)) }
            }
            div.nu {
                main.large[self.wide] id="contenu" tabindex="-1" {
                    h1 { (self.title) }
                    @if let Some(lead) = &self.lead { p.doux { (lead) } }
                    (self.body)
                }
            }
            (head::footer(&self.footer, texts))
        };
        head::document(self.lang, self.theme, &title, &body)
    }
}
