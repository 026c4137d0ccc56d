//! The people that a demonstration offers to be. Never there outside demo mode.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// Name of the file in the data folder.
pub const DEMO_FILE: &str = "demo-accounts.json";

/// Somebody to be in one click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    /// Login.
    pub login: String,
    /// Password of an invented person in an invented département.
    pub password: String,
    /// National profile: `ELV`, `TUT`, `ENS`…
    pub profile: String,
    /// What they are, in words.
    #[serde(default)]
    pub title: String,
    /// School under which they are shown; empty for the collectivité.
    pub uai: String,
    /// Name as shown.
    pub name: String,
    /// Name of the school, with commune and UAI.
    #[serde(default)]
    pub school: String,
    /// Names of the story that is walked to check an installation.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// All of them, in the order to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DemoAccounts(pub Vec<DemoAccount>);

impl DemoAccounts {
    /// From the file of a data folder; `None` when there is none.
    pub fn read(data: &Path) -> std::io::Result<Option<Self>> {
        match std::fs::read(data.join(DEMO_FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(std::io::Error::other),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Into the file of a data folder, whole or not at all.
    pub fn write(&self, data: &Path) -> std::io::Result<()> {
        let bytes = serde_json::to_vec_pretty(self).map_err(std::io::Error::other)?;
        let beside = data.join("demo-accounts.new");
        std::fs::write(&beside, bytes)?;
        std::fs::rename(beside, data.join(DEMO_FILE))
    }

    /// The account of this login.
    pub fn find(&self, login: &str) -> Option<&DemoAccount> {
        self.0.iter().find(|account| account.login == login)
    }
}
