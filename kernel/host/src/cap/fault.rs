//! Failures of capabilities: a typed problem for the guest, or a trap when it is not the guest's to know.

use preau_annuaire::AnnuaireError;
use preau_content::ContentError;
use preau_permissions::PermissionError;

use crate::bindings::preau::{content, people};
use crate::call::Noted;
use crate::state::CallState;

/// Of `preau:people`.
#[derive(Debug)]
pub(crate) enum PeopleFault {
    /// For the guest.
    Problem(people::types::Problem),
    /// A limit, or the kernel itself: ends the call.
    Trap(wasmtime::Error),
}

/// Of `preau:content`.
#[derive(Debug)]
pub(crate) enum ContentFault {
    /// For the guest.
    Problem(content::types::Problem),
    /// A limit, or the kernel itself: ends the call.
    Trap(wasmtime::Error),
}

/// The kernel failed while serving a guest: not the guest's fault, and not its business.
#[derive(Debug, thiserror::Error)]
#[error("{code}")]
pub(crate) struct KernelFault {
    pub(crate) code: &'static str,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// A failure of the kernel ends the call, whatever the guest was doing.
pub(super) fn kernel(error: impl Into<Below>) -> wasmtime::Error {
    let Below { code, source } = error.into();
    wasmtime::Error::new(KernelFault { code, source })
}

/// A failure from below, with its stable code.
pub(super) struct Below {
    code: &'static str,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl From<ContentError> for Below {
    fn from(error: ContentError) -> Self {
        Self {
            code: error.code(),
            source: Box::new(error),
        }
    }
}

impl From<PermissionError> for Below {
    fn from(error: PermissionError) -> Self {
        Self {
            code: error.code(),
            source: Box::new(error),
        }
    }
}

impl From<AnnuaireError> for Below {
    fn from(error: AnnuaireError) -> Self {
        Self {
            code: error.code(),
            source: Box::new(error),
        }
    }
}

impl From<people::types::Problem> for PeopleFault {
    fn from(problem: people::types::Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<wasmtime::Error> for PeopleFault {
    fn from(error: wasmtime::Error) -> Self {
        Self::Trap(error)
    }
}

impl From<wasmtime_wasi::ResourceTableError> for PeopleFault {
    fn from(error: wasmtime_wasi::ResourceTableError) -> Self {
        Self::Trap(error.into())
    }
}

impl From<AnnuaireError> for PeopleFault {
    fn from(error: AnnuaireError) -> Self {
        Self::Trap(kernel(error))
    }
}

impl From<PermissionError> for PeopleFault {
    fn from(error: PermissionError) -> Self {
        match error {
            PermissionError::Refused { says, .. } => Self::Problem(people::types::Problem::Refused(says)),
            other => Self::Trap(kernel(other)),
        }
    }
}

impl From<ContentError> for PeopleFault {
    fn from(error: ContentError) -> Self {
        match error {
            ContentError::Missing => Self::Problem(people::types::Problem::Unknown),
            ContentError::Refused { says, .. } => Self::Problem(people::types::Problem::Refused(says)),
            other => Self::Trap(kernel(other)),
        }
    }
}

impl From<content::types::Problem> for ContentFault {
    fn from(problem: content::types::Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<wasmtime::Error> for ContentFault {
    fn from(error: wasmtime::Error) -> Self {
        Self::Trap(error)
    }
}

impl From<wasmtime_wasi::ResourceTableError> for ContentFault {
    fn from(error: wasmtime_wasi::ResourceTableError) -> Self {
        Self::Trap(error.into())
    }
}

impl From<AnnuaireError> for ContentFault {
    fn from(error: AnnuaireError) -> Self {
        Self::Trap(kernel(error))
    }
}

impl From<ContentError> for ContentFault {
    fn from(error: ContentError) -> Self {
        use content::types::Problem;
        Self::Problem(match error {
            ContentError::Missing => Problem::Missing,
            ContentError::ReadOnly => Problem::ReadOnly,
            ContentError::Refused { says, .. } => Problem::Refused(says),
            ContentError::Conflict(says) => Problem::Conflict(says),
            ContentError::OverQuota(says) => Problem::OverQuota(says),
            ContentError::Invalid(says) => Problem::Invalid(says),
            other => return Self::Trap(kernel(other)),
        })
    }
}

impl people::types::Host for CallState {
    fn convert_problem(&mut self, fault: PeopleFault) -> wasmtime::Result<people::types::Problem> {
        match fault {
            PeopleFault::Problem(problem) => {
                if matches!(problem, people::types::Problem::Refused(_)) {
                    self.noted.insert(Noted::Refused);
                }
                Ok(problem)
            }
            PeopleFault::Trap(error) => Err(error),
        }
    }
}

impl content::types::Host for CallState {
    fn convert_problem(&mut self, fault: ContentFault) -> wasmtime::Result<content::types::Problem> {
        match fault {
            ContentFault::Problem(problem) => {
                use content::types::Problem;
                self.noted.extend(match problem {
                    Problem::ReadOnly => Some(Noted::ReadOnly),
                    Problem::OverQuota(_) => Some(Noted::OverQuota),
                    Problem::Refused(_) => Some(Noted::Refused),
                    _ => None,
                });
                Ok(problem)
            }
            ContentFault::Trap(error) => Err(error),
        }
    }
}
