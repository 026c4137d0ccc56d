//! `preau.toml`: read once, by the binary alone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::ServerError;

/// Name of the file in the data folder.
pub(crate) const FILE: &str = "preau.toml";

/// The configuration of an installation. Every member has a default: an empty folder starts.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Address and port listened to.
    pub(crate) listen: SocketAddr,
    /// Address that people type; https everywhere but on loopback. Empty: `http://` and `listen`.
    pub(crate) base_url: String,
    /// `sqlite:FILE` (relative to the data folder) or `postgres://…`.
    pub(crate) database: String,
    /// Name and look.
    pub(crate) brand: Brand,
    /// Mail going out.
    pub(crate) courriel: Courriel,
    /// HTTP going out.
    pub(crate) sortie: Sortie,
}

/// Mail going out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Courriel {
    /// `smtp://…` or `smtps://user:password@host:port`; empty: messages are files in `courriels/` of the data folder.
    pub(crate) serveur: String,
    /// `Préau <ne-pas-repondre@…>`; needed with a server.
    pub(crate) expediteur: String,
    /// Who is told of imports refused or waiting for an approval (K-AN-1).
    pub(crate) administrateurs: Vec<String>,
}

/// HTTP going out: nothing but public https servers, unless said here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Sortie {
    /// PEM files of authorities trusted besides the system's; relative to the data folder.
    pub(crate) autorites: Vec<PathBuf>,
    /// Servers of private networks, or on another port than 443, that one module may reach.
    pub(crate) exceptions: Vec<Exception>,
}

/// One exception.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exception {
    /// Id of the module.
    pub(crate) module: String,
    /// `host` or `host:port`.
    pub(crate) serveur: String,
}

/// White label.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Brand {
    /// Name of the portal.
    pub(crate) name: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base_url: String::new(),
            database: "sqlite:preau.db".to_owned(),
            brand: Brand::default(),
            courriel: Courriel::default(),
            sortie: Sortie::default(),
        }
    }
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name: "Préau".to_owned(),
        }
    }
}

impl Config {
    /// Of a data folder; defaults when the file is missing, refusal when a word of it is not understood.
    pub(crate) fn read(data: &Path) -> Result<Self, ServerError> {
        let path = data.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|e| ServerError::Config {
                path,
                problem: e.to_string(),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ServerError::file(&path, error)),
        }
    }

    /// The address that people type.
    pub(crate) fn base_url(&self) -> String {
        if self.base_url.is_empty() {
            format!("http://{}", self.listen)
        } else {
            self.base_url.clone()
        }
    }

    /// The host of that address, without its port.
    pub(crate) fn host(&self) -> String {
        let base = self.base_url();
        let authority = base.split_once("://").map_or("", |(_, rest)| rest);
        let authority = authority.split('/').next().unwrap_or_default();
        let port = authority
            .rsplit_once(':')
            .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        port.map_or(authority, |(host, _)| host).to_owned()
    }

    /// The address of the database, a relative file being in the data folder.
    pub(crate) fn database(&self, data: &Path) -> String {
        match self.database.strip_prefix("sqlite:") {
            Some(file) => format!("sqlite:{}", data.join(file.trim_start_matches("//")).display()),
            None => self.database.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_folder_starts_and_an_unknown_word_is_named() {
        let data = tempfile::tempdir().unwrap();
        let config = Config::read(data.path()).unwrap();
        assert_eq!(config.base_url(), "http://127.0.0.1:8080");
        assert!(config.database(data.path()).ends_with("/preau.db"));
        std::fs::write(
            data.path().join(FILE),
            "listen = \"127.0.0.1:9000\"\nbase_ulr = \"x\"\n",
        )
        .unwrap();
        let refused = Config::read(data.path()).unwrap_err().to_string();
        assert!(
            refused.contains("base_ulr") && refused.contains("preau.toml"),
            "{refused}"
        );
    }
}
