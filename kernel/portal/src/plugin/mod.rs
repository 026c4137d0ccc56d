//! Calling a plugin for a request: its school, its answer, what the kernel prints in it.

mod draw;
mod place;
mod prefetch;
mod resolver;
mod submit;

pub(crate) use draw::{draw, json};
pub(crate) use place::{Place, place};
pub(crate) use prefetch::{Prefetch, Prefetched};
pub(crate) use resolver::PluginResolver;
pub(crate) use submit::{Submitted, submitted};
