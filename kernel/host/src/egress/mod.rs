//! The way out for guests: what is granted, what is remembered, what is counted. The requests themselves leave through the `Net`
//! trait, which judges addresses.

mod cache;
mod caller;
mod cookies;
mod error;
mod hosts;
mod image;
mod quota;
mod secrets;
mod send;
mod usage;

use std::sync::Arc;

use preau_model::{Clock, Net};

pub(crate) use caller::{Bounds, Caller};
pub(crate) use error::EgressError;
pub use image::{Image, ImageError, ImageSources};
pub(crate) use secrets::SecretKey;
pub(crate) use send::{Answer, Wish};

/// What one process keeps of the way out.
pub(crate) struct Egress {
    net: Arc<dyn Net>,
    clock: Arc<dyn Clock>,
    secrets: SecretKey,
    cache: cache::Cache,
    hosts: hosts::Hosts,
    quota: quota::Quota,
    jars: cookies::Jars,
    pub(crate) usage: usage::Usage,
}

impl Egress {
    pub(crate) fn new(net: Arc<dyn Net>, clock: Arc<dyn Clock>, secrets: SecretKey) -> Self {
        Self {
            net,
            clock,
            secrets,
            cache: cache::Cache::default(),
            hosts: hosts::Hosts::default(),
            quota: quota::Quota::default(),
            jars: cookies::Jars::default(),
            usage: usage::Usage::default(),
        }
    }
}
