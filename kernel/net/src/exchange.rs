//! One request and its answer on one connection, within bounds of time and size.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming as Body;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use preau_model::{NetError, NetRule};
use tokio::time::timeout;

use crate::Target;
use crate::connect::Open;
use crate::decode::decode;

const FIRST_BYTE: Duration = Duration::from_secs(10);
const BETWEEN: Duration = Duration::from_secs(10);
/// Bytes of the head of an answer.
const HEAD: usize = 64 * 1024;
const HEADERS: usize = 100;
const AGENT: &str = "Preau/0.1 (+portail scolaire)";

/// What one exchange needs.
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a Method,
    pub(crate) target: &'a Target,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) confidential: &'a [(String, String)],
    pub(crate) body: &'a [u8],
    pub(crate) most: usize,
}

/// What one exchange gave.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Sends on an open connection, which ends with the answer.
pub(crate) async fn exchange(open: Open, ask: &Ask<'_>) -> Result<Got, NetError> {
    let request = request(ask).map_err(NetError::Refused)?;
    let (mut sender, connection) = http1::Builder::new()
        .max_headers(HEADERS)
        .max_buf_size(HEAD)
        .handshake::<_, Full<Bytes>>(TokioIo::new(open.stream))
        .await
        .map_err(|error| failure(&error))?;
    let work = async move {
        let answer = timeout(FIRST_BYTE, sender.send_request(request))
            .await
            .map_err(|_| NetError::Timeout)?
            .map_err(|error| failure(&error))?;
        received(answer, ask).await
    };
    // The connection moves bytes while the answer is read; when it ends first, what it read is still to be taken.
    match select(pin!(work), pin!(connection)).await {
        Either::Left((got, _)) => got,
        Either::Right((_, work)) => work.await,
    }
}

fn request(ask: &Ask<'_>) -> Result<Request<Full<Bytes>>, NetRule> {
    let mut request = Request::new(Full::new(Bytes::copy_from_slice(ask.body)));
    *request.method_mut() = ask.method.clone();
    *request.uri_mut() = ask.target.path().parse().map_err(|_| NetRule::Address)?;
    let headers = request.headers_mut();
    for (name, value) in ask.headers.iter().chain(ask.confidential) {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| NetRule::Header)?;
        let value = HeaderValue::from_str(value).map_err(|_| NetRule::Header)?;
        headers.append(name, value);
    }
    headers.insert(
        HOST,
        HeaderValue::from_str(&ask.target.authority()).map_err(|_| NetRule::Address)?,
    );
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
    Ok(request)
}

async fn received(answer: Response<Body>, ask: &Ask<'_>) -> Result<Got, NetError> {
    let (head, mut body) = answer.into_parts();
    let announced = hyper::body::Body::size_hint(&body).lower();
    if announced > u64::try_from(ask.most).unwrap_or(u64::MAX) {
        return Err(NetError::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = timeout(BETWEEN, body.frame()).await.map_err(|_| NetError::Timeout)? {
        let frame = frame.map_err(|_| NetError::Cut)?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > ask.most {
                return Err(NetError::TooLarge);
            }
            bytes.extend_from_slice(&data);
        }
    }
    let encoding = head.headers.get(CONTENT_ENCODING).map(HeaderValue::to_str);
    let encoding = encoding.transpose().map_err(|_| NetError::Protocol)?;
    let body = if bytes.is_empty() {
        bytes
    } else {
        decode(encoding, bytes, ask.most)?
    };
    Ok(Got {
        status: head.status.as_u16(),
        headers: head.headers,
        body,
    })
}

fn failure(error: &hyper::Error) -> NetError {
    if error.is_parse() || error.is_parse_status() {
        NetError::Protocol
    } else if error.is_timeout() {
        NetError::Timeout
    } else {
        NetError::Cut
    }
}
