//! Requests of one person: cookies kept, redirects followed, forms sent as a browser sends them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use ureq::Agent;

use crate::web::{Form, Page};
use crate::{Outcome, broken, ensure};

/// Asks for the view of a page instead of its HTML.
pub const VIEW_JSON: &str = "application/vnd.preau.view+json";
const HTML: &str = "text/html,application/xhtml+xml";
const MOST_REDIRECTS: u32 = 6;

/// One person at one browser.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    base: String,
    cookies: BTreeMap<String, String>,
}

/// What came back, after redirects.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status of the last answer.
    pub status: u16,
    /// Path (and query) of the last request.
    pub path: String,
    /// Media type of the body, without parameters.
    pub kind: String,
    /// Headers by lower-case name, last value kept.
    pub headers: BTreeMap<String, String>,
    /// Body, as text.
    pub body: String,
}

impl Answer {
    /// The page as a person sees it.
    pub fn page(&self) -> Page {
        Page::read(&self.body)
    }

    /// Fails unless the status is the expected one.
    pub fn expect(self, status: u16) -> Outcome<Self> {
        let start: String = self.page().text.chars().take(300).collect();
        ensure(self.status == status, || {
            format!("{} answered {} instead of {status}: {start}", self.path, self.status)
        })?;
        Ok(self)
    }

    /// Whether the words stand in what is shown.
    pub fn shows(&self, words: &str) -> bool {
        self.page().text.contains(words)
    }
}

impl Client {
    /// A new browser; `base` is like `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        let agent = Agent::new_with_config(
            Agent::config_builder()
                .max_redirects(0)
                .http_status_as_error(false)
                .timeout_global(Some(Duration::from_secs(30)))
                .build(),
        );
        Self {
            agent,
            base: base.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// Gets a page.
    pub fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.follow("GET", path, None, HTML)
    }

    /// Gets the same page as data.
    pub fn get_json(&mut self, path: &str) -> Outcome<Answer> {
        self.follow("GET", path, None, VIEW_JSON)
    }

    /// Gets a page that leads out of the portal: the address outside.
    pub fn leaves(&mut self, path: &str) -> Outcome<String> {
        let mut path = path.to_owned();
        for _ in 0..MOST_REDIRECTS {
            let answer = self.once("GET", &path, None, HTML)?;
            let location = answer.headers.get("location").cloned();
            let location =
                location.ok_or_else(|| broken(format!("{path} answered {} and stays here", answer.status)))?;
            match self.absolute(&path, &location) {
                Ok(next) => path = next,
                Err(_) => return Ok(location),
            }
        }
        Err(broken(format!("{path}: more than {MOST_REDIRECTS} redirects")))
    }

    /// Sends fields as a form would, from a page of the portal.
    pub fn post(&mut self, path: &str, fields: &[(String, String)]) -> Outcome<Answer> {
        self.follow("POST", path, Some(encode(fields)), HTML)
    }

    /// Sends a form found in the page that `answer` shows.
    pub fn send(&mut self, answer: &Answer, form: &Form) -> Outcome<Answer> {
        let path = match form.action.as_str() {
            "" => answer.path.clone(),
            // A query alone replaces the query of the page.
            query if query.starts_with('?') => {
                let page = answer.path.split('?').next().unwrap_or_default();
                format!("{page}{query}")
            }
            action => self.absolute(&answer.path, action)?,
        };
        if form.method == "get" {
            let page = path.split('?').next().unwrap_or_default().to_owned();
            return self.get(&format!("{page}?{}", encode(&form.values())));
        }
        self.post(&path, &form.values())
    }

    /// The cookies held, by name.
    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    fn follow(&mut self, method: &str, path: &str, body: Option<String>, accept: &str) -> Outcome<Answer> {
        let (mut method, mut path, mut body) = (method.to_owned(), path.to_owned(), body);
        for _ in 0..MOST_REDIRECTS {
            let answer = self.once(&method, &path, body.as_deref(), accept)?;
            let Some(location) = answer
                .headers
                .get("location")
                .filter(|_| (300..400).contains(&answer.status))
            else {
                return Ok(answer);
            };
            let next = self.absolute(&path, location)?;
            // The fragment stays with the browser.
            next.split('#').next().unwrap_or_default().clone_into(&mut path);
            if answer.status != 307 && answer.status != 308 {
                "GET".clone_into(&mut method);
                body = None;
            }
        }
        Err(broken(format!("{path}: more than {MOST_REDIRECTS} redirects")))
    }

    fn once(&mut self, method: &str, path: &str, body: Option<&str>, accept: &str) -> Outcome<Answer> {
        let url = format!("{}{path}", self.base);
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let response = if method == "POST" {
            self.agent
                .post(&url)
                .header("accept", accept)
                .header("cookie", &cookies)
                .header("origin", &self.base)
                .header("sec-fetch-site", "same-origin")
                .content_type("application/x-www-form-urlencoded")
                .send(body.unwrap_or_default())
        } else {
            self.agent
                .get(&url)
                .header("accept", accept)
                .header("cookie", &cookies)
                .call()
        };
        let mut response = response?;
        for cookie in response.headers().get_all("set-cookie") {
            self.keep(cookie.to_str().unwrap_or_default());
        }
        let mut headers = BTreeMap::new();
        for (name, value) in response.headers() {
            headers.insert(name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned());
        }
        let kind = headers
            .get("content-type")
            .map_or("", String::as_str)
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned();
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_vec()?;
        let body = String::from_utf8_lossy(&text).into_owned();
        Ok(Answer {
            status,
            path: path.to_owned(),
            kind,
            headers,
            body,
        })
    }

    /// A cookie with an empty value or `Max-Age=0` is forgotten.
    fn keep(&mut self, header: &str) {
        let Some((name, value)) = header.split(';').next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let ended = header.to_ascii_lowercase().contains("max-age=0");
        if ended || value.is_empty() {
            self.cookies.remove(name.trim());
        } else {
            self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }

    /// The path that a link of the page at `from` leads to; leaving the portal is a failure.
    pub fn absolute(&self, from: &str, link: &str) -> Outcome<String> {
        if let Some(path) = link.strip_prefix(&self.base) {
            return Ok(if path.is_empty() {
                "/".to_owned()
            } else {
                path.to_owned()
            });
        }
        if link.contains("://") || link.starts_with("//") {
            return Err(broken(format!("{from} leads out of the portal: {link}")));
        }
        if link.starts_with('/') {
            return Ok(link.to_owned());
        }
        let page = from.split(['?', '#']).next().unwrap_or_default();
        if link.starts_with('?') {
            return Ok(format!("{page}{link}"));
        }
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        Ok(format!("{folder}/{link}"))
    }
}

fn encode(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect();
    pairs.join("&")
}

/// Percent-encoding of a form value or a query value.
pub(crate) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Client, percent};

    #[test]
    fn links_are_resolved_inside_the_portal_only() {
        let client = Client::new("http://127.0.0.1:1");
        assert_eq!(client.absolute("/a/b?c", "d").unwrap(), "/a/d");
        assert_eq!(client.absolute("/a/b?c", "?d=1").unwrap(), "/a/b?d=1");
        assert_eq!(client.absolute("/a/b", "/x").unwrap(), "/x");
        assert_eq!(client.absolute("/a", "http://127.0.0.1:1").unwrap(), "/");
        assert!(client.absolute("/a", "https://example.org/").is_err());
        assert!(client.absolute("/a", "//example.org/").is_err());
    }

    #[test]
    fn values_are_encoded_as_forms_do() {
        assert_eq!(percent("é &=+"), "%C3%A9%20%26%3D%2B");
    }
}
