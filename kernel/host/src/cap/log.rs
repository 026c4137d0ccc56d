//! `preau:log`: lines for the administrators of the platform.

use std::fmt::Write as _;

use wasmtime::Result;

use crate::bindings::preau::log::log;
use crate::log::Level;
use crate::state::CallState;

/// Fields kept of one line.
const FIELDS: usize = 16;

impl log::Host for CallState {
    fn write(&mut self, level: log::Level, message: String, fields: Vec<(String, String)>) -> Result<()> {
        self.meter.host_call()?;
        let level = match level {
            log::Level::Debug => Level::Debug,
            log::Level::Info => Level::Info,
            log::Level::Warn => Level::Warn,
            log::Level::Error => Level::Error,
        };
        let line = fields.iter().take(FIELDS).fold(message, |mut line, (name, value)| {
            // Writing to a String cannot fail.
            let _ = write!(line, " {name}={value:?}");
            line
        });
        self.log.write(level, &line);
        Ok(())
    }
}
