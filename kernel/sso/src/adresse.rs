//! Addresses of services, read strictly: what a browser forgives is refused, so that two readers of one text never see two hosts.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Longest address of a service.
const LONGEST: usize = 1_500;

/// The address of a service, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adresse {
    texte: String,
    url: Url,
}

/// Why a text is no address of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdresseError {
    /// Not an absolute address, or too long, or with characters that no address has.
    #[error("l’adresse n’est pas complète\u{202f}; écrivez-la en entier, par exemple https://notes.exemple.fr/")]
    Forme,
    /// Another scheme than https, or http elsewhere than on this machine.
    #[error("l’adresse ne commence pas par https://\u{202f}; demandez à l’éditeur l’adresse sécurisée du service")]
    Schema,
    /// A name or a password before the host.
    #[error("l’adresse contient un nom avant celui du site\u{202f}; retirez ce qui précède «\u{a0}@\u{a0}»")]
    Identifiants,
    /// A part after `#`.
    #[error("l’adresse contient une ancre\u{202f}; retirez «\u{a0}#\u{a0}» et ce qui suit")]
    Ancre,
    /// A host that is not written as it is read.
    #[error("le nom du site est écrit de façon détournée\u{202f}; écrivez-le en toutes lettres, sans point final")]
    Hote,
    /// `..`, an empty segment, a dot or a slash in disguise.
    #[error(
        "le chemin contient «\u{a0}..\u{a0}», «\u{a0}//\u{a0}» ou une forme déguisée\u{202f}; écrivez-le simplement"
    )]
    Chemin,
}

impl AdresseError {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Forme => "sso.adresse",
            Self::Schema => "sso.adresse-schema",
            Self::Identifiants => "sso.adresse-identifiants",
            Self::Ancre => "sso.adresse-ancre",
            Self::Hote => "sso.adresse-hote",
            Self::Chemin => "sso.adresse-chemin",
        }
    }
}

impl Adresse {
    /// Reads the `service` of a request, or an address of a declaration.
    pub fn lire(texte: &str) -> Result<Self, AdresseError> {
        // The parser drops tabs and line breaks and takes `\` for `/`.
        if texte.len() > LONGEST
            || !texte
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b"\\\"<>`{}|^".contains(&b))
        {
            return Err(AdresseError::Forme);
        }
        let (scheme, rest) = texte.split_once("://").ok_or(AdresseError::Forme)?;
        if scheme != "https" && scheme != "http" {
            return Err(AdresseError::Schema);
        }
        if rest.contains('#') {
            return Err(AdresseError::Ancre);
        }
        let (authority, path) = match rest.find(['/', '?']) {
            Some(at) => rest.split_at_checked(at).ok_or(AdresseError::Forme)?,
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(AdresseError::Identifiants);
        }
        let url = Url::parse(texte).map_err(|_| AdresseError::Forme)?;
        let written = host_of(authority)?;
        match url.host().ok_or(AdresseError::Forme)? {
            Host::Domain(name) if name != written || name.ends_with('.') => return Err(AdresseError::Hote),
            // `2130706433`, `0177.1` and `0x7f000001` are all 127.0.0.1 to the parser.
            Host::Ipv4(v4) if v4.to_string() != written => return Err(AdresseError::Hote),
            Host::Ipv6(v6) if format!("[{v6}]") != written => return Err(AdresseError::Hote),
            Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => {}
        }
        let path = path.split('?').next().unwrap_or_default();
        plain_path(path)?;
        // What the parser normalised was not written plainly.
        if url.path() != path && !(path.is_empty() && url.path() == "/") {
            return Err(AdresseError::Chemin);
        }
        let adresse = Self {
            texte: texte.to_owned(),
            url,
        };
        if scheme == "http" && !adresse.is_loopback() {
            return Err(AdresseError::Schema);
        }
        Ok(adresse)
    }

    /// As it was sent.
    pub fn as_str(&self) -> &str {
        &self.texte
    }

    /// `https://notes.exemple.fr:8443`: scheme, host and port.
    pub fn origine(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{}://{host}:{port}", self.url.scheme()),
            None => format!("{}://{host}", self.url.scheme()),
        }
    }

    /// Over TLS?
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The first value of a parameter of the query.
    pub fn parametre(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        pairs.find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
    }

    /// The same address, with a parameter more.
    pub fn avec(&self, name: &str, value: &str) -> String {
        let sign = match self.url.query() {
            None => "?",
            Some("") => "",
            Some(_) => "&",
        };
        format!("{}{sign}{name}={value}", self.texte)
    }

    fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(v4)) => v4.is_loopback(),
            Some(Host::Ipv6(v6)) => v6.is_loopback(),
            None => false,
        }
    }

    fn same_place(&self, other: &Self) -> bool {
        let port = |url: &Url| url.port_or_known_default();
        self.url.scheme() == other.url.scheme()
            && self.url.host() == other.url.host()
            && port(&self.url) == port(&other.url)
    }
}

/// The host of an authority as it was written, in lower case; a port must be a number.
fn host_of(authority: &str) -> Result<String, AdresseError> {
    let (host, port) = match authority.rfind(']') {
        Some(end) => authority.split_at_checked(end + 1).ok_or(AdresseError::Hote)?,
        None => match authority.find(':') {
            Some(at) => authority.split_at_checked(at).ok_or(AdresseError::Hote)?,
            None => (authority, ""),
        },
    };
    let numbered = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(digits) => !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()),
    };
    if host.is_empty() || !numbered {
        return Err(AdresseError::Hote);
    }
    Ok(host.to_ascii_lowercase())
}

/// No segment that another reader would take for something else.
fn plain_path(path: &str) -> Result<(), AdresseError> {
    let lower = path.to_ascii_lowercase();
    if ["%2e", "%2f", "%5c", "%25", "%00", "%0a", "%0d", "%3b", "//"]
        .iter()
        .any(|disguise| lower.contains(disguise))
    {
        return Err(AdresseError::Chemin);
    }
    // `;` begins parameters of a segment for some servers: `/..;/`.
    let dots = path
        .split('/')
        .any(|segment| matches!(segment.split(';').next().unwrap_or_default(), "." | ".."));
    if dots { Err(AdresseError::Chemin) } else { Ok(()) }
}

/// Which addresses are of a service: one, or those below a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Regle {
    /// This very address; what follows `?` may be left out of the rule, then any query is good.
    Exacte(String),
    /// The same scheme, host and port, and a path whose first segments are these.
    Prefixe(String),
}

impl Regle {
    /// Its text.
    pub fn texte(&self) -> &str {
        match self {
            Self::Exacte(texte) | Self::Prefixe(texte) => texte,
        }
    }

    /// How precise a match is: the greatest wins. `None`: no match. Never compares texts by their beginning.
    pub fn convient(&self, adresse: &Adresse) -> Option<usize> {
        let own = Adresse::lire(self.texte()).ok()?;
        if !own.same_place(adresse) {
            return None;
        }
        match self {
            Self::Exacte(_) => {
                let same_path = own.url.path() == adresse.url.path();
                let same_query = own.url.query().is_none() || own.url.query() == adresse.url.query();
                (same_path && same_query).then_some(usize::MAX)
            }
            Self::Prefixe(_) => {
                let (own, given) = (segments(&own.url), segments(&adresse.url));
                given.starts_with(&own).then_some(own.len())
            }
        }
    }
}

/// The segments of a path, without the empty one after a last slash.
fn segments(url: &Url) -> Vec<&str> {
    let path = url.path();
    path.trim_end_matches('/').split('/').skip(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(rule: &Regle, text: &str) -> bool {
        Adresse::lire(text).is_ok_and(|adresse| rule.convient(&adresse).is_some())
    }

    #[test]
    fn a_prefix_is_made_of_segments() {
        let rule = Regle::Prefixe("https://notes.exemple.fr/jean-zay/".into());
        for good in [
            "https://notes.exemple.fr/jean-zay",
            "https://notes.exemple.fr/jean-zay/",
            "https://notes.exemple.fr/jean-zay/eleve?onglet=1",
            "https://notes.exemple.fr:443/jean-zay/a/b",
            "https://NOTES.exemple.fr/jean-zay/",
        ] {
            assert!(fits(&rule, good), "{good}");
        }
        for bad in [
            "https://notes.exemple.fr/jean-zayX",
            "https://notes.exemple.fr/autre?x=/jean-zay/",
            "https://notes.exemple.fr.pirate.fr/jean-zay/",
            "https://pirate.fr/https://notes.exemple.fr/jean-zay/",
            "https://pirate.fr/?https://notes.exemple.fr/jean-zay/",
            "https://notes.exemple.fr@pirate.fr/jean-zay/",
            "https://pirate.fr@notes.exemple.fr/jean-zay/",
            "https://notes.exemple.fr:8443/jean-zay/",
            "https://notes.exemple.fr:/jean-zay/",
            "https://notes.exemple.fr:0443/jean-zay/",
            "http://notes.exemple.fr/jean-zay/",
            "https://notes.exemple.fr/jean-zay/../autre",
            "https://notes.exemple.fr/jean-zay/..;/autre",
            "https://notes.exemple.fr/jean-zay/%2e%2e/autre",
            "https://notes.exemple.fr/jean-zay/%2E./autre",
            "https://notes.exemple.fr/jean-zay%2fautre",
            "https://notes.exemple.fr/jean-zay/%252e%252e/autre",
            "https://notes.exemple.fr//jean-zay/",
            "https://notes.exemple.fr\\@pirate.fr/jean-zay/",
            "https:\\\\notes.exemple.fr\\jean-zay",
            "https://notes.exemple.fr/jean-zay/#pirate",
            "https://notes.exemple.fr#@pirate.fr/jean-zay/",
            "https://notes.exemple.fr./jean-zay/",
            "https://notes%2eexemple.fr/jean-zay/",
            "https://notes.exemple.fr\t/jean-zay/",
            "https://notes.exemple.fr/jean-zay/ ",
            "HTTPS://notes.exemple.fr/jean-zay/",
            "//notes.exemple.fr/jean-zay/",
            "https:notes.exemple.fr/jean-zay/",
            "javascript://notes.exemple.fr/jean-zay/%0aalert(1)",
            "data:text/html,notes.exemple.fr/jean-zay/",
            "https://nоtes.exemple.fr/jean-zay/",
            "",
        ] {
            assert!(!fits(&rule, bad), "{bad}");
        }
    }

    #[test]
    fn an_exact_address_is_exact_and_its_query_may_be_left_open() {
        let rule = Regle::Exacte("https://grr.exemple.fr/login.php".into());
        assert!(fits(&rule, "https://grr.exemple.fr/login.php"));
        assert!(fits(&rule, "https://grr.exemple.fr/login.php?room=2"));
        assert!(!fits(&rule, "https://grr.exemple.fr/login.php/x"));
        assert!(!fits(&rule, "https://grr.exemple.fr/"));
        let with = Regle::Exacte("https://grr.exemple.fr/?authCAS=CAS".into());
        assert!(fits(&with, "https://grr.exemple.fr/?authCAS=CAS"));
        assert!(!fits(&with, "https://grr.exemple.fr/?authCAS=CAS&to=pirate"));
    }

    #[test]
    fn numbers_for_hosts_and_plain_http_are_refused() {
        assert_eq!(
            Adresse::lire("http://127.0.0.1:8080/x").unwrap().origine(),
            "http://127.0.0.1:8080"
        );
        assert_eq!(Adresse::lire("https://2130706433/"), Err(AdresseError::Hote));
        assert_eq!(Adresse::lire("https://0177.0.0.1/"), Err(AdresseError::Hote));
        assert_eq!(Adresse::lire("http://10.0.0.1/"), Err(AdresseError::Schema));
    }

    #[test]
    fn the_ticket_is_one_parameter_more() {
        let with = |text: &str| Adresse::lire(text).unwrap().avec("ticket", "ST-1");
        assert_eq!(with("https://a.fr"), "https://a.fr?ticket=ST-1");
        assert_eq!(with("https://a.fr/?"), "https://a.fr/?ticket=ST-1");
        assert_eq!(with("https://a.fr/?b=1"), "https://a.fr/?b=1&ticket=ST-1");
    }
}
