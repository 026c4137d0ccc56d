//! Where a request that changes something comes from (ASVS 3.5.1–3): a second lock besides the token of the form.

/// The scheme and authority the portal is served at: `https://ent.exemple.fr`, `http://127.0.0.1:8080`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// From the configured base address; a path after the authority is dropped.
    pub fn new(base_url: &str) -> Option<Self> {
        let (scheme, rest) = base_url.split_once("://")?;
        let authority = rest
            .split(['/', '?', '#'])
            .next()
            .filter(|a| !a.is_empty() && !a.contains('@'))?;
        matches!(scheme, "http" | "https").then(|| Self(format!("{scheme}://{}", authority.to_ascii_lowercase())))
    }

    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it served over TLS?
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Is it plain http on this very machine?
    pub fn is_loopback(&self) -> bool {
        let Some(authority) = self.0.strip_prefix("http://") else {
            return false;
        };
        let host = authority
            .rsplit_once(':')
            .filter(|(_, p)| p.bytes().all(|b| b.is_ascii_digit()))
            .map_or(authority, |(h, _)| h);
        host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host.ends_with(".localhost")
    }

    fn port(&self) -> Option<&str> {
        self.0
            .rsplit_once(':')
            .map(|(_, port)| port)
            .filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The same place: identical, or two names of this machine on the same port.
    fn same_place(&self, other: &Self) -> bool {
        self == other || (self.is_loopback() && other.is_loopback() && self.port() == other.port())
    }
}

/// What the browser said.
#[derive(Debug, Clone, Copy, Default)]
pub struct OriginHeaders<'a> {
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// `Referer`.
    pub referer: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub fetch_site: Option<&'a str>,
}

/// May a request with these headers change something? `Sec-Fetch-Site` must be `same-origin` (or `none`: typed by the person),
/// `Origin` must be ours; with neither, `Referer` must be ours. A client that sends none of the three is not a browser: it
/// carries no ambient cookie of somebody else, and the form's token still has to be right.
pub fn check_origin(own: &Origin, headers: OriginHeaders<'_>) -> bool {
    if headers
        .fetch_site
        .is_some_and(|site| !matches!(site, "same-origin" | "none"))
    {
        return false;
    }
    // `Origin: null` comes from sandboxed frames and privacy redirects: could not check, hence no.
    match headers.origin.or(headers.referer) {
        Some(from) => Origin::new(from).is_some_and(|from| own.same_place(&from)),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Origin {
        Origin::new("https://ent.exemple.fr/").unwrap()
    }

    fn origin(value: &str) -> OriginHeaders<'_> {
        OriginHeaders {
            origin: Some(value),
            ..OriginHeaders::default()
        }
    }

    #[test]
    fn only_our_own_pages_may_post() {
        assert!(check_origin(&site(), origin("https://ent.exemple.fr")));
        for wrong in [
            "https://ent.exemple.fr.pirate.fr",
            "http://ent.exemple.fr",
            "https://ent.exemple.fr:444",
            "null",
            "",
            "https://x@ent.exemple.fr",
        ] {
            assert!(!check_origin(&site(), origin(wrong)), "{wrong}");
        }
        assert!(!check_origin(
            &site(),
            OriginHeaders {
                origin: Some("https://ent.exemple.fr"),
                fetch_site: Some("same-site"),
                ..OriginHeaders::default()
            }
        ));
        assert!(!check_origin(
            &site(),
            OriginHeaders {
                referer: Some("https://pirate.fr/?https://ent.exemple.fr"),
                ..OriginHeaders::default()
            }
        ));
        assert!(check_origin(
            &site(),
            OriginHeaders {
                referer: Some("https://ent.exemple.fr/actualites/ecrire"),
                ..OriginHeaders::default()
            }
        ));
    }

    #[test]
    fn loopback_has_several_names_but_one_port() {
        let own = Origin::new("http://127.0.0.1:8080").unwrap();
        assert!(own.is_loopback() && !own.is_https());
        assert!(check_origin(&own, origin("http://localhost:8080")));
        assert!(!check_origin(&own, origin("http://localhost:9090")));
        assert!(!Origin::new("http://127.0.0.1.exemple.fr:8080").unwrap().is_loopback());
    }
}
