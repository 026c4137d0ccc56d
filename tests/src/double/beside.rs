//! A double beside a demo: what the demo's configuration must say of it.

use std::path::Path;

use super::Spip;
use crate::{Outcome, broken};

const AUTHORITY: &str = "autorite-essai.pem";

impl Spip {
    /// Lines of `preau.toml` that let the module reach this server; its authority is written beside.
    pub fn configure(&self, data: &Path) -> Outcome<String> {
        std::fs::create_dir_all(data)?;
        std::fs::write(data.join(AUTHORITY), self.authority())?;
        Ok(format!(
            "[sortie]\nautorites = [\"{AUTHORITY}\"]\nexceptions = [{{ module = \"fr.preau.spip\", serveur = \"{}\" }}]\n",
            self.server()
        ))
    }

    /// Stands again where the configuration of a data folder says that it stood.
    pub fn again(data: &Path) -> Outcome<Self> {
        let configuration = std::fs::read_to_string(data.join("preau.toml"))?;
        let port = configuration.split("serveur = \"localhost:").nth(1);
        let port = port.and_then(|rest| rest.split('"').next()?.parse().ok());
        let port = port.ok_or_else(|| broken("this data folder knows no double"))?;
        let double = Self::at(port)?;
        double.configure(data)?;
        Ok(double)
    }
}
