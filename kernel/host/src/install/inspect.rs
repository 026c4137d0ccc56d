//! Looks into a component before anything compiles it: valid, bounded, importing nothing that it may not.

use std::collections::BTreeSet;

use wasmparser::{ComponentExternalKind, Encoding, Parser, Payload, Validator, WasmFeatures};

use super::InstallError;
use crate::manifest::{CapabilityUse, Manifest};
use crate::wasi;

/// Bytes of a component.
const MAX_BYTES: usize = 20 << 20;
const MAX_MODULES: usize = 40;
const MAX_FUNCTIONS: u32 = 60_000;
const MAX_IMPORTS: usize = 64;

/// Interfaces that need no capability.
const UNGATED: &[&str] = &[
    "preau:content/ballots",
    "preau:content/read",
    "preau:content/signatures",
    "preau:content/types",
    "preau:content/write",
    "preau:log/log",
    "preau:people/audiences",
    "preau:people/me",
    "preau:people/types",
    "preau:settings/settings",
    "preau:ui/types",
];

/// What a component imports and exports, as `package:name/interface` with its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inspected {
    pub(crate) imports: BTreeSet<String>,
    pub(crate) exports: BTreeSet<String>,
}

impl Inspected {
    /// Does it export this interface, whatever the version?
    pub(crate) fn exports(&self, interface: &str) -> bool {
        self.exports.iter().any(|export| bare(export) == interface)
    }
}

/// Validates the component and compares it with its manifest.
pub(crate) fn inspect(component: &[u8], manifest: &Manifest) -> Result<Inspected, InstallError> {
    let inspected = read(component)?;
    for import in &inspected.imports {
        permitted(import, manifest)?;
    }
    let needs = manifest
        .slots
        .iter()
        .map(|slot| (slot.at.export(), format!("la place «\u{a0}{}\u{a0}»", slot.at.name())))
        .chain(
            manifest
                .jobs
                .iter()
                .map(|job| ("preau:ui/job", format!("la tâche «\u{a0}{}\u{a0}»", job.id))),
        );
    for (export, because) in needs {
        if !inspected.exports(export) {
            return Err(InstallError::Export {
                export: export.to_owned(),
                because,
            });
        }
    }
    Ok(inspected)
}

fn permitted(import: &str, manifest: &Manifest) -> Result<(), InstallError> {
    let refuse = |remedy: String| {
        Err(InstallError::Import {
            import: import.to_owned(),
            remedy,
        })
    };
    let name = bare(import);
    if wasi::ALLOWED.contains(&name) || UNGATED.contains(&name) {
        return Ok(());
    }
    if let Some(capability) = CapabilityUse::ALL
        .into_iter()
        .find(|capability| capability.interface() == name)
    {
        if manifest.capabilities.iter().any(|declared| declared.use_ == capability) {
            return Ok(());
        }
        return refuse(format!(
            "cette interface demande la capacité «\u{a0}{0}\u{a0}»\u{202f}; déclarez-la dans [[capabilities]] (use = \"{0}\") avec sa raison, ou retirez l’appel",
            capability.name()
        ));
    }
    if name.starts_with("wasi:filesystem/") {
        return refuse(
            "un module n’a pas de fichiers\u{202f}; gardez les données dans des documents (preau:content/write)"
                .to_owned(),
        );
    }
    if name.starts_with("wasi:sockets/") || name.starts_with("wasi:http/") {
        return refuse(
            "un module n’ouvre pas de connexion réseau\u{202f}; retirez la bibliothèque qui le demande".to_owned(),
        );
    }
    refuse("le noyau ne connaît pas cette interface\u{202f}; construisez le module avec le kit de ce noyau".to_owned())
}

/// The interface without its version.
fn bare(name: &str) -> &str {
    name.split_once('@').map_or(name, |(name, _)| name)
}

fn read(component: &[u8]) -> Result<Inspected, InstallError> {
    let refuse = |says: &str| InstallError::Component(format!("le composant {says}"));
    if component.len() > MAX_BYTES {
        return Err(refuse("dépasse 20 MiB"));
    }
    if !Parser::is_component(component) {
        return Err(refuse(
            "n’est pas un composant WebAssembly\u{202f}; construisez-le pour wasm32-wasip2",
        ));
    }
    let invalid = |error: &wasmparser::BinaryReaderError| {
        InstallError::Component(format!(
            "le composant n’est pas valide\u{a0}: {} (octet {})",
            error.message(),
            error.offset()
        ))
    };
    let mut validator = Validator::new_with_features(features());
    let mut inspected = Inspected {
        imports: BTreeSet::new(),
        exports: BTreeSet::new(),
    };
    let (mut depth, mut modules, mut functions) = (0_usize, 0_usize, 0_u32);
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.map_err(|error| invalid(&error))?;
        match &payload {
            Payload::Version { encoding, .. } => {
                depth += 1;
                modules += usize::from(*encoding == Encoding::Module);
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CodeSectionStart { count, .. } => functions = functions.saturating_add(*count),
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section.clone() {
                    inspected
                        .imports
                        .insert(import.map_err(|error| invalid(&error))?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(section) if depth == 1 => {
                for export in section.clone() {
                    let export = export.map_err(|error| invalid(&error))?;
                    if export.kind == ComponentExternalKind::Instance {
                        inspected.exports.insert(export.name.name.to_owned());
                    }
                }
            }
            _ => {}
        }
        if modules > MAX_MODULES || functions > MAX_FUNCTIONS || inspected.imports.len() > MAX_IMPORTS {
            return Err(refuse(
                "est trop grand (40 modules, 60 000 fonctions et 64 imports au plus)",
            ));
        }
        if let wasmparser::ValidPayload::Func(function, body) =
            validator.payload(&payload).map_err(|error| invalid(&error))?
        {
            let mut function = function.into_validator(wasmparser::FuncValidatorAllocations::default());
            function.validate(&body).map_err(|error| invalid(&error))?;
        }
    }
    Ok(inspected)
}

/// What the engine runs, and nothing more.
fn features() -> WasmFeatures {
    let mut features = WasmFeatures::WASM2;
    features.insert(WasmFeatures::COMPONENT_MODEL | WasmFeatures::EXTENDED_CONST);
    features
}
