//! From a name to addresses: asked once per connection, by us.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;

/// What [`Resolve::resolve`] answers.
pub type Resolving<'r> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'r>>;

/// Looks names up.
pub trait Resolve: Send + Sync {
    /// The addresses of a name.
    fn resolve<'r>(&'r self, host: &'r str, port: u16) -> Resolving<'r>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'r>(&'r self, host: &'r str, port: u16) -> Resolving<'r> {
        Box::pin(async move {
            #[expect(clippy::disallowed_methods, reason = "the one place where names are looked up")]
            let found = tokio::net::lookup_host((host, port)).await?;
            Ok(found.collect())
        })
    }
}
