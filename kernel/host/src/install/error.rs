//! Why a package was refused, for the person who installs it.

use crate::ManifestError;

/// A refusal at the front door. The sentence names what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The folder is not a package.
    #[error("{path}\u{a0}: {says}")]
    Package {
        /// File or folder, as given.
        path: String,
        /// What is wrong and what to do.
        says: String,
    },
    /// `plugin.toml` cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The signature does not match the package.
    #[error("la signature du paquet ne correspond pas à son contenu\u{202f}; reprenez le paquet chez son éditeur")]
    BadSignature,
    /// The signature could not be checked: that blocks as well.
    #[error("la signature du paquet n’a pas pu être vérifiée ({0})\u{202f}; il n’est pas installé")]
    Unverified(String),
    /// Not a component, or larger than permitted.
    #[error("{0}")]
    Component(String),
    /// It imports what it may not.
    #[error("le composant importe «\u{a0}{import}\u{a0}»\u{a0}: {remedy}")]
    Import {
        /// Interface, as named by the component.
        import: String,
        /// What to do.
        remedy: String,
    },
    /// It does not export what its manifest promises.
    #[error("le composant n’exporte pas «\u{a0}{export}\u{a0}», que demande {because}")]
    Export {
        /// Interface.
        export: String,
        /// The part of the manifest that needs it.
        because: String,
    },
    /// Compilation passed a limit: the component is too large, or made to exhaust the compiler.
    #[error("la compilation du composant a été arrêtée\u{a0}: {}\u{202f}; il est trop gros ou hostile", .0.says())]
    CompileLimit(CompileLimit),
    /// Compilation failed.
    #[error("la compilation du composant a échoué\u{a0}: {0}")]
    Compile(String),
    /// The compiled component cannot be instantiated.
    #[error("le composant ne démarre pas\u{a0}: {0}")]
    Probe(String),
    /// Another content under a version that is already installed.
    #[error(
        "la version {version} de {plugin} est déjà installée avec un autre contenu\u{202f}; augmentez le numéro de version"
    )]
    SameVersion {
        /// Plugin id.
        plugin: String,
        /// Its version.
        version: String,
    },
    /// Two plugins under one address.
    #[error(
        "l’adresse «\u{a0}/{short}/\u{a0}» est déjà celle de {other}\u{202f}; changez le dernier mot de l’identifiant"
    )]
    ShortName {
        /// Last segment of the id.
        short: String,
        /// Id of the plugin that has it.
        other: String,
    },
    /// No such plugin or version.
    #[error("{0} n’est pas installé")]
    Unknown(String),
    /// The kernel's own storage failed.
    #[error(transparent)]
    Store(#[from] preau_store::StoreError),
    /// The sandbox itself failed.
    #[error("le bac à sable des modules a échoué")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Which limit of the compiling process was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompileLimit {
    /// Processor time.
    Cpu,
    /// Memory.
    Memory,
    /// Wall-clock time.
    Wall,
}

impl CompileLimit {
    /// In French, for administrators.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Cpu => "temps de calcul dépassé",
            Self::Memory => "mémoire dépassée",
            Self::Wall => "durée dépassée",
        }
    }
}

impl InstallError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Package { .. } => "host.install.package",
            Self::Manifest(_) => "host.manifest",
            Self::BadSignature => "host.install.signature",
            Self::Unverified(_) => "host.install.unverified",
            Self::Component(_) => "host.install.component",
            Self::Import { .. } => "host.install.import",
            Self::Export { .. } => "host.install.export",
            Self::CompileLimit(_) => "host.install.compile-limit",
            Self::Compile(_) => "host.install.compile",
            Self::Probe(_) => "host.install.probe",
            Self::SameVersion { .. } => "host.install.same-version",
            Self::ShortName { .. } => "host.install.short-name",
            Self::Unknown(_) => "host.install.unknown",
            Self::Store(_) => "host.install.store",
            Self::Engine(_) => "host.install.engine",
        }
    }

    pub(crate) fn engine(error: wasmtime::Error) -> Self {
        Self::Engine(error.into_boxed_dyn_error())
    }
}
