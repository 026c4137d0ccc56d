use std::sync::Arc;
use crate::log::GuestLog;
use crate::meter::Meter;
use preau_model::*;
use wasmtime::component::{Resource, ResourceTable};
pub(crate) struct CallState {
    pub(crate) table: ResourceTable,
    pub(crate) meter: Meter,
    pub(crate) log: Arc<GuestLog>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) began: Millis,
}
impl CallState {
    pub(crate) fn hold<T: Send + 'static>(&mut self, value: T) -> wasmtime::Result<Resource<T>> { Ok(self.table.push(value)?) }
}
