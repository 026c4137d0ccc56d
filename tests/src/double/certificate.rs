//! Certificates for a server on this machine, good or bad, signed by an authority of their own.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::{Broken, Outcome, broken};

/// What a server presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    /// For `localhost`, valid.
    Good,
    /// Its end is long past.
    Expired,
    /// For another name.
    OtherName,
}

/// A certificate, its key and the authority to trust.
#[derive(Debug)]
pub struct Papers {
    certificate: rcgen::Certificate,
    key: KeyPair,
    authority: String,
}

impl Papers {
    /// The certificate, PEM.
    pub fn certificate(&self) -> String {
        self.certificate.pem()
    }

    /// Its key, PEM.
    pub fn key(&self) -> String {
        self.key.serialize_pem()
    }

    /// The authority to trust, PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }
}

/// The configuration of a server, and the authority to trust, PEM.
pub(super) fn server(which: Certificate) -> Outcome<(Arc<ServerConfig>, String)> {
    let papers = papers(which)?;
    let chain = vec![CertificateDer::from(papers.certificate.der().to_vec())];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(papers.key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(tls)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(tls)?;
    Ok((Arc::new(config), papers.authority))
}

/// The papers of a server on this machine.
pub fn papers(which: Certificate) -> Outcome<Papers> {
    let failed = |error: rcgen::Error| broken(format!("a certificate cannot be made: {error}"));
    let mut authority = CertificateParams::new(Vec::new()).map_err(failed)?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority
        .distinguished_name
        .push(DnType::CommonName, "Autorité d’essai");
    let key = KeyPair::generate().map_err(failed)?;
    let authority = CertifiedIssuer::self_signed(authority, key).map_err(failed)?;
    let name = match which {
        Certificate::OtherName => "autre.example",
        Certificate::Good | Certificate::Expired => "localhost",
    };
    let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(failed)?;
    if which == Certificate::Expired {
        params.not_after = date_time_ymd(2020, 1, 1);
    }
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = params.signed_by(&key, &authority).map_err(failed)?;
    Ok(Papers {
        certificate,
        key,
        authority: authority.pem(),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn tls(error: rustls::Error) -> Broken {
    broken(format!("TLS cannot be set up: {error}"))
}
