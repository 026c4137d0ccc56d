//! The persons that the demonstration offers in one click.

use maud::{Markup, html};

use crate::forms::CSRF;
use crate::resolve::{Tint, initials};

/// Someone to be, in the demonstration only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DemoAccount {
    /// Name to show.
    pub name: String,
    /// Profile and school.
    pub detail: String,
    /// Value posted.
    pub value: String,
    /// Colour, one per profile.
    pub tint: Tint,
}

/// One button per account, all in one form: POST of `field = value`.
pub fn demo_accounts(accounts: &[DemoAccount], url: &str, field: &str, csrf: &str) -> Markup {
    html! {
        form method="post" action=(url) {
            input type="hidden" name=(CSRF) value=(csrf);
            ul.comptes {
                @for account in accounts {
                    li {
                        button type="submit" name=(field) value=(account.value) {
                            span.av.(account.tint.class()) aria-hidden="true" { (initials(&account.name)) }
                            span { strong { (account.name) } " " small { (account.detail) } }
                        }
                    }
                }
            }
        }
    }
}
