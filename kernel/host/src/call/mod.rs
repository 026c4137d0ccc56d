//! One call of a guest: a new store and instance, every limit around it, a typed end.

mod answer;
mod error;
mod judge;
mod polled;
mod run;
mod scope;

pub use answer::{JobAnswer, PageAnswer, Response, WidgetAnswer};
pub use error::{CallError, Failure, Problem};
pub use scope::{CallScope, PageRequest, Value};
