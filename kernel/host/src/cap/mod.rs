//! One file per capability: the host side of the contract, always as the acting person.

mod addressing;
mod audiences;
mod ballots;
mod fault;
mod fields;
mod http;
mod log;
mod me;
mod people;
mod read;
mod settings;
mod signatures;
mod write;

use wasmtime::component::{HasSelf, Linker};

#[expect(
    unreachable_pub,
    reason = "named by the generated bindings, which are public within their private module"
)]
pub(crate) mod handles {
    pub use super::audiences::Audience;
    pub use super::http::ExchangeHandle;
    pub use super::read::QueryHandle;
    pub use super::write::{BatchHandle, DraftHandle};
}

pub(crate) use fault::{ContentFault, KernelFault, PeopleFault};

use crate::bindings::preau;
use crate::manifest::{CapabilityUse, Manifest};
use crate::state::CallState;

/// Links what needs no capability, and of the rest what this manifest declares: anything else cannot be imported at all.
pub(crate) fn link(linker: &mut Linker<CallState>, manifest: &Manifest) -> wasmtime::Result<()> {
    type Own = HasSelf<CallState>;

    preau::people::types::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::people::me::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::people::audiences::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::content::types::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::content::read::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::content::write::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::content::ballots::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::content::signatures::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::settings::settings::add_to_linker::<_, Own>(linker, |state| state)?;
    preau::log::log::add_to_linker::<_, Own>(linker, |state| state)?;
    for capability in &manifest.capabilities {
        match capability.use_ {
            CapabilityUse::Http => preau::http::outbound::add_to_linker::<_, Own>(linker, |state| state)?,
            CapabilityUse::PeopleAddress => preau::people::addressing::add_to_linker::<_, Own>(linker, |state| state)?,
            CapabilityUse::PeopleFields => preau::people::fields::add_to_linker::<_, Own>(linker, |state| state)?,
        }
    }
    Ok(())
}
