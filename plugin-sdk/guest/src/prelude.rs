//! What most plugins need: `use preau_sdk::prelude::*;`.

pub use crate::content::{self, Batch, Doc, Draft, Found, Key, Level, Query, Receipts, State, get};
pub use crate::csv;
pub use crate::export::{Job, Page, Step, Widget};
pub use crate::form::{Checks, FromForm};
pub use crate::http;
pub use crate::people::{Audience, me};
pub use crate::problem::{Outcome, Problem, Response, allow, download, go, missing, printed, refused};
pub use crate::request::Verb::{Action, View};
pub use crate::request::{Cursor, Request};
pub use crate::rich::RichText;
pub use crate::settings;
pub use crate::view::{
    Block, DateStyle, Field, Screen, Style, Tone, action, audience, badge, ballot, card, chart, choice, empty, entry,
    facts, form, grid, heading, link, list, moment, notice, pager, people, person, progress, rich_text, row, segment,
    stack, table, text, tile, timeline, view,
};
pub use crate::{col, export};
