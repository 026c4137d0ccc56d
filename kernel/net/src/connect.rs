//! A connection to an address that was just checked.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use preau_model::{NetError, NetRule};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::gate::{Gate, Turn};
use crate::target::HTTPS;
use crate::{Reach, Resolve, Target, judge};

/// Waiting for a place, the look-up, the connection and the handshake together.
const WITHIN: Duration = Duration::from_secs(3);
/// One of several addresses: the next one still has time.
const OF_ONE: Duration = Duration::from_millis(1_500);

/// A host that the operator lets one plugin reach although it is private, or on another port than 443.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Id of the plugin.
    pub module: String,
    /// Host, as in addresses.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// What opens connections.
pub(crate) struct Connector {
    pub(crate) resolver: Arc<dyn Resolve>,
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) exceptions: Vec<Exception>,
    pub(crate) gate: Gate,
}

/// An open connection and the place that it takes.
pub(crate) struct Open {
    pub(crate) stream: TlsStream<TcpStream>,
    pub(crate) _turn: Turn,
}

impl Connector {
    /// Is this target the operator's exception for this plugin?
    pub(crate) fn excepted(&self, by: &str, target: &Target) -> bool {
        self.exceptions.iter().any(|exception| {
            exception.module == by
                && exception.port == target.port()
                && exception.host.eq_ignore_ascii_case(target.host())
        })
    }

    /// What can be judged before any look-up.
    pub(crate) fn may_try(&self, by: &str, target: &Target) -> Result<(), NetRule> {
        if target.port() != HTTPS && !self.excepted(by, target) {
            return Err(NetRule::Port);
        }
        target.address().map_or(Ok(()), |address| {
            self.may_reach(by, target, &[SocketAddr::new(address, target.port())])
        })
    }

    /// One address that may not be reached condemns the name: an honest one has none.
    fn may_reach(&self, by: &str, target: &Target, addresses: &[SocketAddr]) -> Result<(), NetRule> {
        let lowest = addresses.iter().map(|address| judge(address.ip())).min();
        match lowest {
            Some(Reach::Public) => Ok(()),
            Some(Reach::Private) if self.excepted(by, target) => Ok(()),
            _ => Err(NetRule::Private),
        }
    }

    /// Looks up once, checks, connects to what was checked.
    pub(crate) async fn open(&self, by: &str, target: &Target) -> Result<Open, NetError> {
        timeout(WITHIN, self.open_patiently(by, target))
            .await
            .map_err(|_| NetError::Timeout)?
    }

    async fn open_patiently(&self, by: &str, target: &Target) -> Result<Open, NetError> {
        let turn = self.gate.enter(by).await?;
        let addresses = match target.address() {
            Some(address) => vec![SocketAddr::new(address, target.port())],
            None => self
                .resolver
                .resolve(target.host(), target.port())
                .await
                .map_err(|_| NetError::Name(target.host().to_owned()))?,
        };
        if addresses.is_empty() {
            return Err(NetError::Name(target.host().to_owned()));
        }
        self.may_reach(by, target, &addresses).map_err(NetError::Refused)?;
        let stream = connect(&addresses).await?;
        let name = target.host().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(|_| NetError::Refused(NetRule::Address))?;
        let stream = TlsConnector::from(Arc::clone(&self.tls))
            .connect(name, stream)
            .await
            .map_err(|error| crate::tls::failure(&error))?;
        Ok(Open { stream, _turn: turn })
    }
}

/// The first address that answers.
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, NetError> {
    let mut last = NetError::Unreachable;
    for address in addresses {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where connections are opened, to a checked address"
        )]
        let attempt = TcpStream::connect(address);
        match timeout(OF_ONE, attempt).await {
            Ok(Ok(stream)) => {
                // Small requests leave at once; a system that cannot is only slower.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::TimedOut => last = NetError::Timeout,
            Ok(Err(_)) => last = NetError::Unreachable,
            Err(_) => last = NetError::Timeout,
        }
    }
    Err(last)
}
