//! The way out, as `[sortie]` of `preau.toml` says.

use std::path::Path;
use std::sync::Arc;

use preau_model::Clock;
use preau_net::{Client, Exception, NetConfig, SystemResolver};

use crate::config::Sortie;
use crate::error::ServerError;

const HTTPS: u16 = 443;

/// The client of an installation; refused when a word of the configuration cannot work.
pub(crate) fn client(config: &Sortie, data: &Path, clock: Arc<dyn Clock>) -> Result<Client, ServerError> {
    let mut authorities = Vec::new();
    for file in &config.autorites {
        let path = data.join(file);
        authorities.push(std::fs::read(&path).map_err(|e| ServerError::file(&path, e))?);
    }
    let exceptions: Result<Vec<_>, _> = config
        .exceptions
        .iter()
        .map(|one| exception(&one.module, &one.serveur))
        .collect();
    Client::new(NetConfig {
        resolver: Arc::new(SystemResolver),
        exceptions: exceptions?,
        authorities,
        clock,
    })
    .map_err(|error| ServerError::Refused(format!("[sortie] autorites\u{a0}: {error}")))
}

fn exception(module: &str, server: &str) -> Result<Exception, ServerError> {
    // The port of an IPv6 address follows its bracket.
    let (host, port) = match server.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()),
        _ => (server, Some(HTTPS)),
    };
    match port {
        Some(port) if !host.is_empty() && !host.contains(['/', '@', '*']) && !module.is_empty() => Ok(Exception {
            module: module.to_owned(),
            host: host.to_owned(),
            port,
        }),
        _ => Err(ServerError::Refused(format!(
            "[sortie] exceptions\u{a0}: «\u{a0}{server}\u{a0}» n’est pas un serveur\u{202f}; écrivez son nom, suivi au besoin de son port, comme spip.college.lan:8443"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_names_a_host_and_a_port() {
        let read = |server: &str| exception("fr.exemple.a", server).map(|one| (one.host, one.port));
        assert_eq!(read("spip.lan").unwrap(), ("spip.lan".to_owned(), 443));
        assert_eq!(read("spip.lan:8443").unwrap(), ("spip.lan".to_owned(), 8443));
        assert_eq!(read("[fd00::1]").unwrap(), ("[fd00::1]".to_owned(), 443));
        assert_eq!(read("[fd00::1]:8443").unwrap(), ("[fd00::1]".to_owned(), 8443));
        for bad in ["", ":443", "spip.lan:port", "https://spip.lan", "*.lan"] {
            assert!(read(bad).unwrap_err().to_string().contains("exceptions"), "{bad}");
        }
    }
}
