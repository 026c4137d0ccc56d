//! An address to reach, read strictly: what a browser forgives is refused here.

use std::net::IpAddr;

use preau_model::NetRule;
use url::{Host, Url};

/// The port of https.
pub(crate) const HTTPS: u16 = 443;
/// Longest address.
const LONGEST: usize = 4_096;

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    url: Url,
    host: String,
    address: Option<IpAddr>,
    port: u16,
}

impl Target {
    /// Reads an absolute https address.
    pub fn parse(text: &str) -> Result<Self, NetRule> {
        // The parser drops tabs and line breaks and takes `\` for `/`: two readers of one text would not see the same host.
        if text.len() > LONGEST || text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(NetRule::Address);
        }
        let (scheme, rest) = text.split_once("://").ok_or(NetRule::Address)?;
        if !scheme.eq_ignore_ascii_case("https") {
            return Err(NetRule::Scheme);
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.is_empty() {
            return Err(NetRule::Address);
        }
        if authority.contains('@') {
            return Err(NetRule::Userinfo);
        }
        let url = Url::parse(text).map_err(|_| NetRule::Address)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NetRule::Userinfo);
        }
        let written = written_host(authority).to_ascii_lowercase();
        let (host, address) = match url.host().ok_or(NetRule::Address)? {
            Host::Domain(name) if name.ends_with('.') || name.is_empty() => return Err(NetRule::Address),
            Host::Domain(name) => (name.to_owned(), None),
            // `2130706433`, `0177.1` and `0x7f000001` are all 127.0.0.1 to the parser.
            Host::Ipv4(v4) if v4.to_string() != written => return Err(NetRule::Numeric),
            Host::Ipv4(v4) => (v4.to_string(), Some(IpAddr::V4(v4))),
            Host::Ipv6(v6) => (format!("[{v6}]"), Some(IpAddr::V6(v6))),
        };
        let port = url.port_or_known_default().ok_or(NetRule::Address)?;
        Ok(Self {
            url,
            host,
            address,
            port,
        })
    }

    /// Where a redirect of this address leads.
    pub fn join(&self, location: &str) -> Result<Self, NetRule> {
        let joined = self.url.join(location).map_err(|_| NetRule::Address)?;
        // Judged on the text as it came when it is absolute: joining has already forgiven what parsing would refuse.
        if location.contains("://") || location.starts_with("//") {
            let text = if location.starts_with("//") {
                format!("https:{location}")
            } else {
                location.to_owned()
            };
            return Self::parse(&text);
        }
        Self::parse(joined.as_str())
    }

    /// Host in lower case; an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address, when the host is one.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// Port, 443 when the address says none.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `host`, or `host:port` when the port is not that of https.
    pub fn authority(&self) -> String {
        if self.port == HTTPS {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Path and query, as sent.
    pub fn path(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// The whole address, without its fragment.
    pub fn to_text(&self) -> String {
        format!("https://{}{}", self.authority(), self.path())
    }

    /// The same scheme, host and port?
    pub fn same_origin(&self, other: &Self) -> bool {
        self.host == other.host && self.port == other.port
    }
}

/// The host of an authority as it was written, without its port.
fn written_host(authority: &str) -> &str {
    if let Some(end) = authority.find(']') {
        return authority.get(..=end).unwrap_or(authority);
    }
    authority.rsplit_once(':').map_or(authority, |(host, _)| host)
}
