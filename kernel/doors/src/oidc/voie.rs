//! The library's HTTP goes through the kernel's way out: judged addresses, bounds, no redirect.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use preau_model::{Net, NetError, Outgoing};
use url::Url;

/// The name under which an operator grants a private server, or another port, to identity providers
/// (`[[sortie.exceptions]]` of `preau.toml`).
pub const NET_MODULE: &str = "preau.portes";

/// Bytes of one answer: the biggest key sets stay far below.
const MOST: usize = 512 * 1024;
const WITHIN: Duration = Duration::from_secs(8);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VoieError {
    /// The way out said no, or nobody answers.
    #[error("{}", .0.code())]
    Net(#[from] NetError),
    /// The answer came from another address: a redirect was followed, which no provider has to give here.
    #[error("redirected")]
    Redirected,
    /// The request is none.
    #[error("not a request")]
    Request,
}

/// The way to one provider.
#[derive(Debug, Clone)]
pub(crate) struct Voie(pub(crate) Arc<dyn Net>);

impl Voie {
    async fn envoyer(&self, request: HttpRequest) -> Result<HttpResponse, VoieError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| VoieError::Request)?;
        let (mut headers, mut confidential) = (Vec::new(), Vec::new());
        for (name, value) in &parts.headers {
            let value = value.to_str().map_err(|_| VoieError::Request)?.to_owned();
            let list = if name == http::header::AUTHORIZATION {
                &mut confidential
            } else {
                &mut headers
            };
            list.push((name.as_str().to_owned(), value));
        }
        let incoming = self
            .0
            .send(Outgoing {
                by: NET_MODULE.to_owned(),
                method: parts.method.as_str().to_owned(),
                url: url.to_string(),
                headers,
                confidential,
                body,
                // The very server that was asked for.
                allowed: vec![url.origin().ascii_serialization()],
                most: MOST,
                within: WITHIN,
            })
            .await?;
        // What was sent must not have been taken elsewhere on the same server, nor the answer come from there (SSRF, open redirects).
        if Url::parse(&incoming.url).ok().as_ref() != Some(&url) {
            return Err(VoieError::Redirected);
        }
        let mut response = http::Response::builder().status(incoming.status);
        for (name, value) in &incoming.headers {
            response = response.header(name, value);
        }
        response.body(incoming.body).map_err(|_| VoieError::Request)
    }
}

impl<'c> AsyncHttpClient<'c> for Voie {
    type Error = VoieError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, VoieError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.envoyer(request))
    }
}
