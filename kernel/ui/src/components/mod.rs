//! Pieces of kernel pages that no guest may draw: module rows and their switches, consent sheets, cards of the home page.

mod accounts;
mod card;
mod consent;
mod module;
mod sign_in;
mod switch;

pub use accounts::{DemoAccount, demo_accounts};
pub use card::{CardHead, broken_widget, card};
pub use consent::{Consent, ConsentItem, Said, consent_sheet};
pub use module::{ModuleRow, PartRow, module_row, module_rows};
pub use sign_in::{SignIn, sign_in};
pub use switch::{Lock, Switch, lock_badge, switch};

#[cfg(test)]
mod tests;
