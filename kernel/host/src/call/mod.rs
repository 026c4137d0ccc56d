//! One call of a guest: a new store and instance, every limit around it, a typed end.

mod answer;
mod breaker;
mod error;
mod extra;
mod incident;
mod job;
mod judge;
mod metrics;
mod noted;
mod page;
mod polled;
mod run;
mod scope;
mod widget;

pub use answer::{Download, JobAnswer, PageAnswer, Response, WidgetAnswer};
pub(crate) use breaker::{Breaker, Circuit};
pub use error::{CallError, Failure, Problem};
pub use incident::Incident;
pub(crate) use incident::{Place, Recent};
pub(crate) use metrics::Counters;
pub use metrics::Metrics;
pub(crate) use noted::Noted;
pub use scope::{CallScope, PageRequest, Value};
pub use widget::About;
