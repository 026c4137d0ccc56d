//! The client: judges, connects, exchanges, follows redirects, all within one deadline.

use std::sync::Arc;

use http::Method;
use http::header::{CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, LOCATION, SET_COOKIE, TRANSFER_ENCODING};
use preau_model::{Clock, Fetching, Incoming, Net, NetError, NetRule, Outgoing};
use tokio::time::timeout;

use crate::connect::Connector;
use crate::exchange::{Ask, exchange};
use crate::gate::Gate;
use crate::{Allowed, Exception, Resolve, Target, TrustError, tls};

/// Redirects followed.
const HOPS: usize = 5;
/// Cookies taken from one answer.
const COOKIES: usize = 20;
/// Set by us: a guest that could would speak for another host, or frame the request otherwise.
const OURS: &[&str] = &[
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "te",
    "trailer",
    "upgrade",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "accept-encoding",
];

/// What a client is made of.
pub struct NetConfig {
    /// Looks names up.
    pub resolver: Arc<dyn Resolve>,
    /// The operator's exceptions.
    pub exceptions: Vec<Exception>,
    /// Authorities besides the system's, PEM.
    pub authorities: Vec<Vec<u8>>,
    /// When certificates are judged.
    pub clock: Arc<dyn Clock>,
}

/// The only client of the kernel.
pub struct Client {
    connector: Connector,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({} exceptions)", self.connector.exceptions.len())
    }
}

impl Client {
    /// Reads the authorities once.
    pub fn new(config: NetConfig) -> Result<Self, TrustError> {
        Ok(Self {
            connector: Connector {
                resolver: config.resolver,
                tls: tls::config(&config.authorities, config.clock)?,
                exceptions: config.exceptions,
                gate: Gate::new(),
            },
        })
    }

    async fn follow(&self, request: &Outgoing) -> Result<Incoming, NetError> {
        let allowed: Vec<Allowed> = request
            .allowed
            .iter()
            .filter_map(|text| Allowed::parse(text).ok())
            .collect();
        let mut method = method(&request.method).map_err(NetError::Refused)?;
        if request
            .headers
            .iter()
            .any(|(name, _)| OURS.contains(&name.to_ascii_lowercase().as_str()))
        {
            return Err(NetError::Refused(NetRule::Header));
        }
        let first = Target::parse(&request.url).map_err(NetError::Refused)?;
        let (mut target, mut body, mut hops) = (first.clone(), request.body.as_slice(), 0);
        let mut cookies: Vec<String> = Vec::new();
        loop {
            let told = |rule| {
                if hops == 0 {
                    NetError::Refused(rule)
                } else {
                    NetError::Redirected {
                        host: target.host().to_owned(),
                        rule,
                    }
                }
            };
            self.may_go(request, &allowed, &target).map_err(told)?;
            let open = self
                .connector
                .open(&request.by, &target)
                .await
                .map_err(|error| match error {
                    NetError::Refused(rule) => told(rule),
                    other => other,
                })?;
            let home = target.same_origin(&first);
            let confidential = if home {
                with_cookies(&request.confidential, &cookies)
            } else {
                Vec::new()
            };
            let got = exchange(
                open,
                &Ask {
                    method: &method,
                    target: &target,
                    headers: &request.headers,
                    confidential: &confidential,
                    body,
                    most: request.most,
                },
            )
            .await?;
            if home {
                let given = got.headers.get_all(SET_COOKIE).iter();
                cookies.extend(
                    given
                        .filter_map(|value| Some(value.to_str().ok()?.to_owned()))
                        .take(COOKIES),
                );
            }
            let Some(location) = redirection(got.status, &got.headers) else {
                return Ok(Incoming {
                    status: got.status,
                    headers: kept(&got.headers),
                    body: got.body,
                    url: target.to_text(),
                    cookies,
                });
            };
            hops += 1;
            if hops > HOPS {
                return Err(NetError::Refused(NetRule::Redirects));
            }
            target = target.join(location).map_err(|rule| NetError::Redirected {
                host: shown_host(location),
                rule,
            })?;
            // As browsers do: only 307 and 308 send the same thing again.
            if !matches!(got.status, 307 | 308) && method != Method::HEAD {
                (method, body) = (Method::GET, &[]);
            }
        }
    }

    fn may_go(&self, request: &Outgoing, allowed: &[Allowed], target: &Target) -> Result<(), NetRule> {
        if !allowed.iter().any(|one| one.grants(target)) {
            return Err(NetRule::NotAllowed);
        }
        self.connector.may_try(&request.by, target)
    }
}

impl Net for Client {
    fn send(&self, request: Outgoing) -> Fetching<'_> {
        Box::pin(async move {
            match timeout(request.within, self.follow(&request)).await {
                Ok(answer) => answer,
                Err(_) => Err(NetError::Timeout),
            }
        })
    }
}

/// What goes with the next request to the first host: the cookies that it gave on the way replace those of the same name.
fn with_cookies(confidential: &[(String, String)], given: &[String]) -> Vec<(String, String)> {
    if given.is_empty() {
        return confidential.to_vec();
    }
    let is_cookie = |name: &str| name.eq_ignore_ascii_case("cookie");
    let mut pairs: Vec<(String, String)> = Vec::new();
    let before = confidential.iter().filter(|(name, _)| is_cookie(name));
    let before = before.flat_map(|(_, value)| value.split(';'));
    for pair in before.chain(given.iter().filter_map(|line| line.split(';').next())) {
        if let Some((name, value)) = pair.trim().split_once('=') {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name.to_owned(), value.to_owned()));
        }
    }
    let cookie: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let others = confidential.iter().filter(|(name, _)| !is_cookie(name)).cloned();
    others.chain([("cookie".to_owned(), cookie.join("; "))]).collect()
}

fn method(name: &str) -> Result<Method, NetRule> {
    [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ]
    .into_iter()
    .find(|method| method.as_str() == name)
    .ok_or(NetRule::Header)
}

fn redirection(status: u16, headers: &HeaderMap) -> Option<&str> {
    matches!(status, 301 | 302 | 303 | 307 | 308)
        .then(|| headers.get(LOCATION)?.to_str().ok())
        .flatten()
}

/// The host of a refused redirect, for the sentence: never more than a name.
fn shown_host(location: &str) -> String {
    let rest = location.split_once("//").map_or(location, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.chars().filter(|c| !c.is_control()).take(100).collect()
}

fn kept(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| {
            ![
                CONNECTION,
                CONTENT_ENCODING,
                CONTENT_LENGTH,
                SET_COOKIE,
                TRANSFER_ENCODING,
            ]
            .contains(name)
        })
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect()
}
