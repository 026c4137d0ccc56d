//! HTTP going out, as a trait: the only way from the kernel, and from any plugin, to another server.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// One request, with everything that bounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Id of the plugin on whose behalf; the operator's exceptions are given to a plugin.
    pub by: String,
    /// `GET`, `HEAD`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// Absolute address.
    pub url: String,
    /// Sent to every host of the way.
    pub headers: Vec<(String, String)>,
    /// Secrets and cookies: sent to the first host, dropped when a redirect leads to another.
    pub confidential: Vec<(String, String)>,
    /// Empty: none.
    pub body: Vec<u8>,
    /// Where it may go: `https://host`, `https://host:port`, `https://*.domain`; each redirect is judged too.
    pub allowed: Vec<String>,
    /// Bytes of the body of the answer, before and after decompression.
    pub most: usize,
    /// From the first look-up to the last byte.
    pub within: Duration,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Incoming {
    /// Status of the last answer.
    pub status: u16,
    /// Names in lower case, without those of the connection and without cookies.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
    /// Where the answer came from, after redirects.
    pub url: String,
    /// Values of `Set-Cookie` given on the way by the first host, in order.
    pub cookies: Vec<String>,
}

/// Which rule of the way out was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NetRule {
    /// The text is no absolute address.
    Address,
    /// Another scheme than https.
    Scheme,
    /// A name or a password before the host.
    Userinfo,
    /// A host written as a number that is not four decimal ones (decimal, octal, hexadecimal).
    Numeric,
    /// Another port than 443 without the operator's exception.
    Port,
    /// A host that is not among those granted.
    NotAllowed,
    /// A name that leads to a private, local, reserved or metadata address.
    Private,
    /// More redirects than a sound site needs.
    Redirects,
    /// A method or a header that is not for guests.
    Header,
}

impl NetRule {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address => "http.adresse",
            Self::Scheme => "http.schema",
            Self::Userinfo => "http.identifiants",
            Self::Numeric => "http.hote-numerique",
            Self::Port => "http.port",
            Self::NotAllowed => "http.hote-non-prevu",
            Self::Private => "http.adresse-privee",
            Self::Redirects => "http.redirections",
            Self::Header => "http.en-tete",
        }
    }

    /// In French: cause and remedy. Names no host and no person.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Address => {
                "L’adresse n’est pas celle d’un site\u{202f}; écrivez-la en entier, par exemple https://www.exemple.fr."
            }
            Self::Scheme => {
                "L’adresse ne commence pas par https://\u{202f}; mettez l’adresse sécurisée du site, ou demandez à son hébergeur un certificat."
            }
            Self::Userinfo => {
                "L’adresse contient un nom ou un mot de passe avant le nom du site\u{202f}; retirez ce qui précède «\u{a0}@\u{a0}»."
            }
            Self::Numeric => {
                "Le nom du site est écrit sous une forme numérique détournée\u{202f}; écrivez son nom en toutes lettres."
            }
            Self::Port => {
                "Le site est demandé sur un autre port que celui du web sécurisé\u{202f}; retirez le numéro de port, ou demandez une exception à l’exploitant."
            }
            Self::NotAllowed => {
                "Ce site n’est pas de ceux que l’établissement a autorisés\u{202f}; vérifiez l’adresse dans les réglages du module."
            }
            Self::Private => {
                "Ce nom mène à une adresse interne ou réservée, que le portail ne joint pas\u{202f}; si le serveur est dans l’établissement, l’exploitant peut accorder une exception."
            }
            Self::Redirects => {
                "Le site renvoie d’adresse en adresse sans fin\u{202f}; son administrateur doit le corriger."
            }
            Self::Header => "Cette requête porte une méthode ou un en-tête qui n’est pas permis aux modules.",
        }
    }
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CertificateFault {
    /// Its end is past.
    Expired,
    /// Its beginning is to come.
    NotYet,
    /// It is for another name.
    OtherName,
    /// Nobody that the portal trusts signed it.
    Unknown,
    /// Anything else.
    Other,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// A rule of the way out.
    #[error("{}", .0.says())]
    Refused(NetRule),
    /// A redirect led to `host`, where a rule stopped it.
    #[error("Le site renvoie vers «\u{a0}{host}\u{a0}», et cette suite est refusée. {}", .rule.says())]
    Redirected {
        /// Where it led.
        host: String,
        /// The rule.
        rule: NetRule,
    },
    /// Nobody bears this name.
    #[error("Le nom «\u{a0}{0}\u{a0}» n’existe pas sur internet\u{202f}; vérifiez l’adresse, lettre par lettre.")]
    Name(String),
    /// Nobody answers there.
    #[error(
        "Le site ne répond pas (connexion refusée)\u{202f}; il est sans doute arrêté, réessayez plus tard ou prévenez son hébergeur."
    )]
    Unreachable,
    /// Not in time.
    #[error(
        "Le site n’a pas répondu à temps\u{202f}; il est peut-être surchargé, réessayez plus tard ou prévenez son hébergeur."
    )]
    Timeout,
    /// The certificate.
    #[error("{}", certificate(*.0))]
    Certificate(CertificateFault),
    /// What answers there does not speak TLS.
    #[error(
        "Le serveur ne parle pas https à cette adresse\u{202f}; demandez à son hébergeur d’activer l’accès sécurisé."
    )]
    Tls,
    /// What answers there does not speak HTTP.
    #[error(
        "Le serveur a répondu quelque chose qui n’est pas une page web\u{202f}; son administrateur doit vérifier le serveur."
    )]
    Protocol,
    /// The answer stopped before its end.
    #[error("La réponse du site s’est interrompue avant la fin\u{202f}; réessayez plus tard.")]
    Cut,
    /// More bytes than allowed.
    #[error("La réponse du site est trop volumineuse\u{202f}; vérifiez que l’adresse est bien celle attendue.")]
    TooLarge,
}

const fn certificate(fault: CertificateFault) -> &'static str {
    match fault {
        CertificateFault::Expired => {
            "Le certificat de sécurité du site a expiré\u{202f}; demandez à son hébergeur de le renouveler."
        }
        CertificateFault::NotYet => {
            "Le certificat de sécurité du site n’est pas encore valable\u{202f}; demandez à son hébergeur de vérifier sa date."
        }
        CertificateFault::OtherName => {
            "Le certificat de sécurité présenté est celui d’un autre nom\u{202f}; vérifiez l’adresse, ou demandez à l’hébergeur de corriger le certificat."
        }
        CertificateFault::Unknown => {
            "Le certificat de sécurité du site n’est signé par aucune autorité reconnue\u{202f}; demandez à son hébergeur un certificat reconnu."
        }
        CertificateFault::Other => {
            "Le certificat de sécurité du site n’est pas valable\u{202f}; demandez à son hébergeur de le vérifier."
        }
    }
}

impl NetError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(rule) | Self::Redirected { rule, .. } => rule.code(),
            Self::Name(_) => "http.nom-inconnu",
            Self::Unreachable => "http.injoignable",
            Self::Timeout => "http.delai",
            Self::Certificate(_) => "http.certificat",
            Self::Tls => "http.tls",
            Self::Protocol => "http.protocole",
            Self::Cut => "http.coupe",
            Self::TooLarge => "http.trop-grand",
        }
    }

    /// The rule that was broken, when one was.
    pub const fn rule(&self) -> Option<NetRule> {
        match self {
            Self::Refused(rule) | Self::Redirected { rule, .. } => Some(*rule),
            _ => None,
        }
    }
}

/// What [`Net::send`] answers.
pub type Fetching<'n> = Pin<Box<dyn Future<Output = Result<Incoming, NetError>> + Send + 'n>>;

/// Sends HTTP requests. The binary injects the client of `preau-net`; tests inject fakes here and nowhere else.
pub trait Net: Send + Sync + std::fmt::Debug {
    /// Sends one request and follows its redirects, each judged like the first address.
    fn send(&self, request: Outgoing) -> Fetching<'_>;
}
