//! The chrome around every page: a complete HTML document.

mod account;
mod bare;
mod chrome;
mod head;
mod menu;
#[cfg(test)]
mod tests;

use maud::{Markup, PreEscaped};

use crate::resolve::Tint;
use crate::texts::{Lang, Texts};
use crate::view::Tone;

pub use bare::Bare;

/// What the installation is called and shows (white label).
#[derive(Debug, Clone)]
pub struct Brand {
    /// Product name.
    pub name: String,
    /// Logo as SVG markup written by the operator, trusted; `None` draws the covered yard.
    pub logo_svg: Option<String>,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Préau".to_owned(),
            logo_svg: None,
        }
    }
}

/// Colour theme chosen by the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// What the system says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Value of the `data-theme` attribute and of the form field.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the form field; unknown words give `Auto`.
    pub fn of(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MenuEntry {
    /// Words.
    pub label: String,
    /// Address.
    pub url: String,
    /// Name of an icon of the kit, or an address (`/…`) of an image.
    pub icon: String,
    /// The page being shown is in this service.
    pub current: bool,
    /// What waits; 0 shows nothing.
    pub count: u64,
}

/// Tab that narrows the thread to one child.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChildTab {
    /// First name.
    pub label: String,
    /// Class and school: "6A · Jean Zay".
    pub detail: Option<String>,
    /// Address.
    pub url: String,
    /// This child only is shown.
    pub current: bool,
    /// Colour of the child on the page.
    pub tint: Tint,
}

/// Tabs of the children of a parent, with "Tous" first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Children {
    /// Address of the whole thread; current when no tab is.
    pub all_url: String,
    /// One tab per child.
    pub tabs: Vec<ChildTab>,
}

/// Something to switch to: a school, a hat.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SwitchEntry {
    /// Name.
    pub label: String,
    /// Commune and UAI, function…
    pub detail: Option<String>,
    /// Value posted.
    pub value: String,
    /// In use now.
    pub current: bool,
    /// What waits there; 0 shows nothing.
    pub count: u64,
}

/// A form that switches school or hat: POST of `field = value`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Switcher {
    /// Address of the POST.
    pub url: String,
    /// Name of the field.
    pub field: String,
    /// Entries; fewer than two draw nothing.
    pub entries: Vec<SwitchEntry>,
}

/// The person signed in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Name to show.
    pub name: String,
    /// Two letters; empty = made from the name.
    pub initials: String,
    /// Address of the POST that signs out.
    pub sign_out_url: String,
    /// Address of the POST of `theme`.
    pub theme_url: String,
    /// Address of the preferences, when there are some.
    pub settings_url: Option<String>,
}

/// An alert above everything else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alert {
    /// Tone; alerts are `Danger` unless they only inform.
    pub tone: Tone,
    /// What it says.
    pub title: String,
    /// Page that says more.
    pub url: Option<String>,
    /// One or two sentences.
    pub text: Option<String>,
    /// Children it is about, with their colours.
    pub children: Vec<(String, Tint)>,
    /// Who says it, when: "La direction · hier".
    pub context: Option<String>,
}

/// Conformity to RGAA 4.1, said on every page; what nobody audited does not conform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conformity {
    /// Every criterion.
    Full,
    /// At least half of them.
    Partial,
    /// Fewer, or no valid audit.
    #[default]
    None,
}

/// Links of the footer; an empty address draws nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "names of pages")]
pub struct FooterLinks {
    pub accessibility: String,
    pub legal: String,
    pub help: String,
    pub sitemap: String,
    pub conformity: Conformity,
}

impl Default for FooterLinks {
    fn default() -> Self {
        Self {
            accessibility: "/accessibilite".to_owned(),
            legal: "/mentions-legales".to_owned(),
            help: "/aide".to_owned(),
            sitemap: String::new(),
            conformity: Conformity::None,
        }
    }
}

/// Search box of the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Address of the GET of `q`.
    pub url: String,
    /// Words already searched.
    pub query: String,
}

/// A page of the portal.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "each type says it")]
pub struct Page {
    pub brand: Brand,
    pub lang: Lang,
    pub theme: Theme,
    /// Title of the page; the `title` element reads "page – service – établissement – product".
    pub title: String,
    /// Level-1 heading when it differs from the title ("Bonjour Anne").
    pub heading: Option<String>,
    /// Sentence under the heading.
    pub lead: Option<String>,
    pub service: Option<String>,
    pub etablissement: Option<String>,
    /// Who and where, in the header: "Anne Le Goff · responsable", "Collège Jean Zay · direction".
    pub hat_line: Option<String>,
    pub account: Option<Account>,
    pub home_url: String,
    pub menu: Vec<MenuEntry>,
    pub children: Children,
    pub schools: Switcher,
    pub hats: Switcher,
    pub search: Option<Search>,
    /// Address and count of notifications.
    pub notifications: Option<(String, u64)>,
    pub alerts: Vec<Alert>,
    /// Anti-forgery token for the forms of the chrome.
    pub csrf: String,
    /// The page answers a refused form: the title says so first.
    pub in_error: bool,
    pub body: Markup,
    pub aside: Option<Markup>,
    pub footer: FooterLinks,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            brand: Brand::default(),
            lang: Lang::Fr,
            theme: Theme::Auto,
            title: String::new(),
            heading: None,
            lead: None,
            service: None,
            etablissement: None,
            hat_line: None,
            account: None,
            home_url: "/".to_owned(),
            menu: Vec::new(),
            children: Children::default(),
            schools: Switcher::default(),
            hats: Switcher::default(),
            search: None,
            notifications: None,
            alerts: Vec::new(),
            csrf: String::new(),
            in_error: false,
            body: PreEscaped(String::new()),
            aside: None,
            footer: FooterLinks::default(),
        }
    }
}

impl Page {
    /// The whole document.
    pub fn render(&self) -> Markup {
        chrome::document(self)
    }

    pub(crate) fn texts(&self) -> &'static Texts {
        Texts::get(self.lang)
    }
}
