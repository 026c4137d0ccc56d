//! Roll back, consent, stop, start again.

use super::rows::{self, Version, VersionState};
use crate::host::Host;
use crate::install::InstallError;

impl Host {
    /// Every installed version, oldest first.
    pub async fn versions(&self) -> Result<Vec<Version>, InstallError> {
        Ok(rows::all(self.db()).await?)
    }

    /// Makes an installed version current: a roll-back, the consent to one that waits, or the end of a stop. It is checked and
    /// probed first; the version that runs stays until then.
    pub async fn activate(&self, plugin: &str, version: &str) -> Result<(), InstallError> {
        let _one_at_a_time = self.changing().lock().await;
        let known = rows::all(self.db()).await?;
        let wanted = known
            .iter()
            .find(|known| known.plugin == plugin && known.version == version);
        let wanted = wanted.ok_or_else(|| InstallError::Unknown(format!("{plugin} {version}")))?;
        let loaded = self.load(wanted).await?;
        rows::set(self.db(), plugin, version, VersionState::Current, "").await?;
        self.put(loaded);
        Ok(())
    }

    /// Back to the version that ran before the current one.
    pub async fn roll_back(&self, plugin: &str) -> Result<String, InstallError> {
        let known = rows::all(self.db()).await?;
        let before = known
            .iter()
            .rev()
            .find(|v| v.plugin == plugin && v.state == VersionState::Installed);
        let before = before.ok_or_else(|| InstallError::Unknown(format!("une version précédente de {plugin}")))?;
        self.activate(plugin, &before.version).await?;
        Ok(before.version.clone())
    }

    /// The emergency brake: no new call begins, anywhere. Its content is kept.
    pub async fn stop(&self, plugin: &str, reason: &str) -> Result<(), InstallError> {
        let _one_at_a_time = self.changing().lock().await;
        let known = rows::all(self.db()).await?;
        let current = known
            .iter()
            .find(|v| v.plugin == plugin && v.state == VersionState::Current);
        let current = current.ok_or_else(|| InstallError::Unknown(plugin.to_owned()))?;
        if let Some(slot) = self.slot(plugin) {
            slot.swap(None);
        }
        rows::set(self.db(), plugin, &current.version, VersionState::Disabled, reason).await?;
        Ok(())
    }
}
