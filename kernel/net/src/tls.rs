//! Whom we trust, and what a refused certificate means in words.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use preau_model::{CertificateFault, Clock, NetError};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, RootCertStore};

/// An authority added by the operator cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("l’autorité de certification n’est pas lisible\u{a0}: un fichier PEM de certificats est attendu ({0})")]
pub struct TrustError(String);

impl TrustError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        "http.autorites"
    }
}

/// Certificates are judged at the time of the kernel.
struct Now(Arc<dyn Clock>);

impl std::fmt::Debug for Now {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Now")
    }
}

impl TimeProvider for Now {
    fn current_time(&self) -> Option<UnixTime> {
        let now = u64::try_from(self.0.now()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_millis(now)))
    }
}

/// The authorities of the system and those that the operator adds.
pub(crate) fn config(authorities: &[Vec<u8>], clock: Arc<dyn Clock>) -> Result<Arc<ClientConfig>, TrustError> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    for error in &system.errors {
        tracing::warn!(%error, "an authority of the system could not be read");
    }
    let (kept, ignored) = roots.add_parsable_certificates(system.certs);
    tracing::debug!(kept, ignored, "authorities of the system");
    for pem in authorities {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| TrustError(error.to_string()))?;
            roots.add(certificate).map_err(|error| TrustError(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(Now(clock)))
        .with_safe_default_protocol_versions()
        .map_err(|error| TrustError(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// What a failed handshake says.
pub(crate) fn failure(error: &io::Error) -> NetError {
    let Some(inner) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
        return match error.kind() {
            io::ErrorKind::TimedOut => NetError::Timeout,
            _ => NetError::Tls,
        };
    };
    let rustls::Error::InvalidCertificate(why) = inner else {
        return NetError::Tls;
    };
    NetError::Certificate(match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => CertificateFault::NotYet,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::OtherName
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateFault::Unknown,
        _ => CertificateFault::Other,
    })
}
