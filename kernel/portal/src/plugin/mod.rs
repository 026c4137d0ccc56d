//! Calling a plugin for a request: its school, its answer, what the kernel prints in it.

pub(crate) mod ballot;
pub(crate) mod draw;
mod place;
mod prefetch;
pub(crate) mod resolver;
mod submit;
pub(crate) mod thread;

pub(crate) use draw::json;
pub(crate) use place::{Place, SCHOOL, place, reader as place_reader};
pub(crate) use prefetch::{Prefetch, Prefetched};
pub(crate) use resolver::PluginResolver;
pub(crate) use submit::{Act, Submitted, submitted};
