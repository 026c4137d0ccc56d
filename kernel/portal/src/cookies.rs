//! The session cookie and the cookie of the sign-in form.

use axum::http::HeaderMap;
use cookie::{Cookie, SameSite};
use http::HeaderValue;
use http::header::COOKIE;
use preau_identity::Origin;

/// Which names are used: `__Host-` on https, plain on http loopback, nothing else is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CookieNames {
    /// The session.
    pub session: &'static str,
    /// The nonce of the sign-in form.
    pub anonymous: &'static str,
    /// The last choice of the sign-in page, on this device.
    pub door: &'static str,
    secure: bool,
}

impl CookieNames {
    /// For an address; `None` on plain http that is not loopback: a session would travel in clear.
    pub fn of(origin: &Origin) -> Option<Self> {
        if origin.is_https() {
            Some(Self {
                session: "__Host-preau",
                anonymous: "__Host-preau-entree",
                door: "__Host-preau-porte",
                secure: true,
            })
        } else {
            origin.is_loopback().then_some(Self {
                session: "preau",
                anonymous: "preau-entree",
                door: "preau-porte",
                secure: false,
            })
        }
    }

    /// The value of a cookie of the request.
    pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        let all = headers.get_all(COOKIE).into_iter().filter_map(|h| h.to_str().ok());
        all.flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v)
    }

    /// `Set-Cookie` that keeps `value` until the browser closes; the server decides when it stops being good.
    pub fn keep(&self, name: &'static str, value: String) -> Option<HeaderValue> {
        self.header(Cookie::new(name, value))
    }

    /// `Set-Cookie` that remembers the last choice of the sign-in page for a year.
    pub fn remember(&self, value: String) -> Option<HeaderValue> {
        let mut cookie = Cookie::new(self.door, value);
        cookie.set_max_age(cookie::time::Duration::days(365));
        self.header(cookie)
    }

    /// `Set-Cookie` that removes it.
    pub fn drop(&self, name: &'static str) -> Option<HeaderValue> {
        let mut cookie = Cookie::new(name, "");
        cookie.set_max_age(cookie::time::Duration::ZERO);
        self.header(cookie)
    }

    fn header(&self, mut cookie: Cookie<'static>) -> Option<HeaderValue> {
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(self.secure.then_some(true));
        HeaderValue::from_str(&cookie.to_string()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_transport() {
        let https = CookieNames::of(&Origin::new("https://ent.exemple.fr").unwrap()).unwrap();
        let kept = https.keep(https.session, "abc".into()).unwrap();
        assert_eq!(kept, "__Host-preau=abc; HttpOnly; SameSite=Lax; Secure; Path=/");
        let local = CookieNames::of(&Origin::new("http://127.0.0.1:8080").unwrap()).unwrap();
        assert_eq!(
            local.keep(local.session, "abc".into()).unwrap(),
            "preau=abc; HttpOnly; SameSite=Lax; Path=/"
        );
        assert_eq!(CookieNames::of(&Origin::new("http://ent.exemple.fr").unwrap()), None);
    }

    #[test]
    fn the_right_cookie_is_read() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("x-preau=no; preau=yes"));
        assert_eq!(CookieNames::read(&headers, "preau"), Some("yes"));
        assert_eq!(CookieNames::read(&headers, "autre"), None);
    }
}
