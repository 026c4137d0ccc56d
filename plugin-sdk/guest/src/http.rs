//! HTTP to granted hosts (capability `http`). The kernel looks names up, checks addresses and redirects, bounds time and size,
//! keeps cookies and secrets.
//!
//! `http::get("https://…").cache(900, 86_400).send()?`

use crate::bindings::imports::preau::http::outbound as wire;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200, 404…
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// Decompressed.
    pub body: Vec<u8>,
    /// Milliseconds since the server gave it; 0 when it just did.
    pub age: u64,
    /// The server is down: this is the last good answer.
    pub stale: bool,
}

impl Answer {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as text: UTF-8, and otherwise one character per byte, as old servers write French.
    pub fn text(&self) -> String {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text.to_owned(),
            Err(_) => self.body.iter().copied().map(char::from).collect(),
        }
    }
}

/// Why there is no answer; the words are for an administrator: cause and remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a granted host, or a redirect to one that is not.
    NotGranted(String),
    /// Nobody answers, or not as a safe server does.
    Unreachable(String),
    /// Not in time.
    Timeout(String),
    /// Too many bytes.
    TooLarge(String),
    /// Left alone for a while after failing.
    Resting(String),
    /// Too many requests this hour.
    OverQuota(String),
    /// A page only reads.
    ReadOnly(String),
    /// Anything else.
    Other(String),
}

impl Refusal {
    /// The words.
    pub fn words(&self) -> &str {
        match self {
            Self::NotGranted(words)
            | Self::Unreachable(words)
            | Self::Timeout(words)
            | Self::TooLarge(words)
            | Self::Resting(words)
            | Self::OverQuota(words)
            | Self::ReadOnly(words)
            | Self::Other(words) => words,
        }
    }
}

impl From<wire::Problem> for Refusal {
    fn from(problem: wire::Problem) -> Self {
        match problem {
            wire::Problem::NotGranted(words) => Self::NotGranted(words),
            wire::Problem::Unreachable(words) => Self::Unreachable(words),
            wire::Problem::Timeout(words) => Self::Timeout(words),
            wire::Problem::TooLarge(words) => Self::TooLarge(words),
            wire::Problem::BreakerOpen(words) => Self::Resting(words),
            wire::Problem::OverQuota(words) => Self::OverQuota(words),
            wire::Problem::ReadOnly(words) => Self::ReadOnly(words),
            wire::Problem::Other(words) => Self::Other(words),
        }
    }
}

impl From<Refusal> for crate::Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Later(refusal.words().to_owned())
    }
}

impl From<wire::Answer> for Answer {
    fn from(answer: wire::Answer) -> Self {
        Self {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
            age: answer.age_ms,
            stale: answer.stale,
        }
    }
}

/// A request being built.
#[derive(Debug)]
pub struct Exchange(wire::Exchange);

/// Reads an address.
pub fn get(url: &str) -> Exchange {
    request("GET", url)
}

/// Sends to an address; in actions and jobs.
pub fn post(url: &str) -> Exchange {
    request("POST", url)
}

/// Any method.
pub fn request(method: &str, url: &str) -> Exchange {
    Exchange(wire::Exchange::new(method, url))
}

impl Exchange {
    /// A header.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.0.header(name, value);
        self
    }

    /// A header whose value is a setting of kind secret: the plugin never sees it.
    #[must_use]
    pub fn header_secret(self, name: &str, setting: &str) -> Self {
        self.0.header_secret(name, setting);
        self
    }

    /// A field of the form whose value is a setting of kind secret.
    #[must_use]
    pub fn field_secret(self, name: &str, setting: &str) -> Self {
        self.0.field_secret(name, setting);
        self
    }

    /// Fields of a form.
    #[must_use]
    pub fn form(self, fields: &[(String, String)]) -> Self {
        self.0.form(fields);
        self
    }

    /// A body.
    #[must_use]
    pub fn body(self, kind: &str, bytes: &[u8]) -> Self {
        self.0.body(kind, bytes);
        self
    }

    /// Remembered for so many seconds, and for so many more when the server is down.
    #[must_use]
    pub fn cache(self, seconds: u32, when_down: u32) -> Self {
        self.0.cache(seconds, when_down);
        self
    }

    /// Cookies that the kernel keeps under this name.
    #[must_use]
    pub fn session(self, name: &str) -> Self {
        self.0.session(name);
        self
    }

    /// Sends it.
    pub fn send(self) -> Result<Answer, Refusal> {
        Ok(wire::send(self.0)?.into())
    }
}

/// Sends several requests at the same time; answers in the same order.
pub fn send_all(all: Vec<Exchange>) -> Vec<Result<Answer, Refusal>> {
    let wires = all.into_iter().map(|one| one.0).collect();
    let answers = wire::send_all(wires);
    answers
        .into_iter()
        .map(|answer| answer.map(Into::into).map_err(Into::into))
        .collect()
}
