//! Guest SDK: what a plugin of the portal is written with.
//!
//! It owns the comfortable side of the contract in `wit/`: routing ([`Request`]), forms ([`Checks`]), views (the builders
//! of [`mod@view`]), documents ([`Query`], [`Draft`]), people ([`Audience`], [`me`]), settings and texts. It must not depend
//! on any crate of the kernel, keep anything between two calls, or know a name of a person.
//!
//! A plugin implements [`Page`], [`Widget`] or [`Job`] on a type and names it in [`export!`]; only what it truly uses is
//! imported by its component.

pub mod bindings;
pub mod content;
pub mod csv;
#[cfg(feature = "feed")]
pub mod feed;
pub mod form;
pub mod http;
pub mod log;
pub mod people;
pub mod prelude;
pub mod settings;
pub mod texts;
pub mod view;

mod clock;
mod export;
mod problem;
mod request;
mod rich;

pub use clock::now;
pub use content::{
    Batch, Doc, Draft, Found, Key, Level, State, get, marks_count, not_marked, progress, recipients, remind,
};
pub use export::{Job, Page, Step, Widget};
pub use form::{Checks, FromForm};
pub use people::{Audience, me};
pub use problem::{FieldProblem, Outcome, Problem, Response, allow, download, go, missing, printed, refused};
pub use request::{Cursor, Request, Value, Verb};
pub use rich::RichText;

pub use content::Query;

#[doc(hidden)]
pub mod __calls {
    pub use crate::export::{page_call, widget_call};
}
