//! What stops a command. The words are for whoever runs the portal.

use std::path::{Path, PathBuf};

/// A failure of a command, in French, with what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServerError {
    /// A file or folder.
    #[error("{}\u{a0}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A key that cannot be trusted.
    #[error("la clé {} ne peut pas servir\u{a0}: {problem}", path.display())]
    Key {
        /// Which one.
        path: PathBuf,
        /// Why.
        problem: &'static str,
    },
    /// The configuration.
    #[error("{} n’est pas compris\u{a0}: {problem}", path.display())]
    Config {
        /// Which file.
        path: PathBuf,
        /// What the parser says.
        problem: String,
    },
    /// No randomness: no key, no session.
    #[error("le système ne donne pas d’aléa\u{a0}: impossible de créer des clés")]
    Random,
    /// The address of the portal.
    #[error(
        "l’adresse {0} n’est pas possible\u{a0}: https est exigé, sauf en http sur la machine elle-même (127.0.0.1, localhost)"
    )]
    Address(String),
    /// A part of the kernel, with its own stable code.
    #[error("{message} [{code}]")]
    Kernel {
        /// Stable code.
        code: &'static str,
        /// Words.
        message: String,
    },
    /// Done, but for what waits for a decision of somebody.
    #[error(
        "lots en attente d’une décision\u{a0}: {0}. preau annuaire lots les montre, approve ou reject en décide [import.attend]"
    )]
    Waiting(usize),
    /// A wrong command line or state, said in words.
    #[error("{0}")]
    Refused(String),
}

impl ServerError {
    /// The exit code of the process: 3 when what was given is refused and nothing of it applied, 4 when part of it waits for a
    /// decision, 1 when it could not be done. 2 is a command line that is not understood.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Kernel { code, .. } if code.starts_with("aaf.") || code.starts_with("source.") => 3,
            Self::Waiting(_) => 4,
            _ => 1,
        }
    }

    /// A file error.
    pub(crate) fn file(path: &Path, source: std::io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            source,
        }
    }
}

/// Errors of the kernel crates become one line with their code and their causes.
macro_rules! kernel {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for ServerError {
            fn from(error: $error) -> Self {
                Self::Kernel { code: error.code(), message: causes(&error) }
            }
        }
    )+};
}

kernel!(
    preau_academie::AcademieError,
    preau_annuaire::AnnuaireError,
    preau_annuaire::ImportError,
    preau_annuaire::KeysError,
    preau_content::ContentError,
    preau_doors::ConfigError,
    preau_doors::DoorsError,
    preau_host::InstallError,
    preau_host::ManifestError,
    preau_identity::IdentityError,
    preau_permissions::PermissionError,
    preau_sso::SsoError,
    preau_store::StoreError,
);

/// The message with those of its causes.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !words.contains(&more) {
            words.push_str(" : ");
            words.push_str(&more);
        }
        cause = inner.source();
    }
    words
}
