//! `preau:settings`: what this school set and switched on. Prefetched: no statement.

use wasmtime::Result;

use crate::bindings::preau::settings::settings;
use crate::manifest::SettingType;
use crate::state::CallState;

impl settings::Host for CallState {
    fn get(&mut self, name: String) -> Result<Option<String>> {
        self.meter.host_call()?;
        let Some(setting) = self.facts.manifest.settings.iter().find(|setting| setting.id == name) else {
            return Ok(None);
        };
        if setting.kind == SettingType::Secret {
            return Ok(None);
        }
        let mut filled = self
            .rights
            .snapshot
            .settings(self.rights.acting.structure, self.facts.id());
        Ok(filled
            .remove(&name)
            .filter(|value| setting.accepts(value).is_ok())
            .or_else(|| setting.default_text()))
    }

    fn part_on(&mut self, id: String) -> Result<bool> {
        self.meter.host_call()?;
        Ok(self.part_is_on(&id))
    }
}
