//! A browser without scripts: cookies, redirects, pages read as forms, links and words.

mod client;
mod events;
mod form;
mod mail;
mod page;

pub(crate) use client::percent;
pub use client::{Answer, Client, VIEW_JSON};
pub use form::{Button, Field, Form};
pub use mail::Message;
pub use page::{Link, Page};
