//! The plugin host: a sandbox for components, the front door through which they come in, and one file per capability.
//!
//! Owns the engine and its limits, the manifest, signatures, the cache of compiled code, the life cycle of versions, the host
//! side of the contract in `wit/`, and jobs. Must not store content, decide a rule or print a name by itself: it asks the content
//! engine, the policy and the annuaire, always as the acting person, whose identity comes from the caller and never from a guest.

mod bindings;
mod call;
mod cap;
mod catalogue;
mod egress;
mod engine;
mod hex;
mod host;
mod install;
mod jobs;
mod limits;
mod log;
pub mod manifest;
mod meter;
mod places;
mod plugins;
mod rights;
mod state;
mod tokens;
mod versions;
mod wasi;

pub use call::{
    About, CallError, CallScope, Download, Failure, Incident, JobAnswer, Metrics, PageAnswer, PageRequest, Problem,
    Response, Value, WidgetAnswer,
};
pub use catalogue::HostCatalogue;
pub use egress::{Image, ImageError, ImageSources};
pub use engine::Allocation;
pub use host::{Host, HostConfig, Installed};
pub use install::{
    CompileBounds, CompileLimit, Compiler, HostKeys, InstallError, Package, Publisher, Verdict, compile_child_main,
    verify,
};
pub use jobs::Ran;
pub use limits::{Limit, LimitsClass, PluginLimits};
pub use manifest::{Manifest, ManifestError};
pub use tokens::Tokens;
pub use versions::{InstallOptions, Installation, Outcome, Version, VersionState};
