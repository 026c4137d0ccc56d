//! `preau plugin …`.

use std::fs;
use std::path::Path;

use preau_host::{InstallOptions, Outcome, Package};

use crate::error::ServerError;
use crate::kernel::Kernel;
use crate::say;

/// The template, as it stood when this binary was built.
const TEMPLATE: [(&str, &str); 9] = [
    (
        "Cargo.toml",
        include_str!("../../../../plugin-sdk/templates/rust/Cargo.toml"),
    ),
    (
        "CHANGELOG.md",
        include_str!("../../../../plugin-sdk/templates/rust/CHANGELOG.md"),
    ),
    (
        "README.md",
        include_str!("../../../../plugin-sdk/templates/rust/README.md"),
    ),
    (
        "docs/aide.md",
        include_str!("../../../../plugin-sdk/templates/rust/docs/aide.md"),
    ),
    (
        "icon.svg",
        include_str!("../../../../plugin-sdk/templates/rust/icon.svg"),
    ),
    (
        "locales/fr.ftl",
        include_str!("../../../../plugin-sdk/templates/rust/locales/fr.ftl"),
    ),
    (
        "plugin.toml",
        include_str!("../../../../plugin-sdk/templates/rust/plugin.toml"),
    ),
    (
        "rust-toolchain.toml",
        include_str!("../../../../plugin-sdk/templates/rust/rust-toolchain.toml"),
    ),
    (
        "src/lib.rs",
        include_str!("../../../../plugin-sdk/templates/rust/src/lib.rs"),
    ),
];

/// Copies the template.
pub(crate) fn new(name: &str, into: &Path, sdk: Option<&Path>) -> Result<(), ServerError> {
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 40
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !fits {
        return Err(ServerError::Refused(format!(
            "«\u{a0}{name}\u{a0}» ne convient pas\u{a0}: des minuscules sans accent, des chiffres et des tirets, en commençant par une lettre"
        )));
    }
    let folder = into.join(name);
    if folder.exists() {
        return Err(ServerError::Refused(format!("{} existe déjà", folder.display())));
    }
    let sdk = match sdk {
        Some(path) => {
            let path = path.canonicalize().map_err(|e| ServerError::file(path, e))?;
            format!("{{ path = {:?} }}", path.display().to_string())
        }
        None => "\"0.1\"".to_owned(),
    };
    let mut letters = name.chars();
    let title: String = letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    for (file, text) in TEMPLATE {
        let path = folder.join(file);
        let text = text
            .replace("{{name}}", name)
            .replace("{{title}}", &title)
            .replace("{{sdk}}", &sdk);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| ServerError::file(parent, e))?;
        }
        fs::write(&path, text).map_err(|e| ServerError::file(&path, e))?;
    }
    say!("{} est prêt. Ensuite\u{a0}:", folder.display());
    say!("  cd {}", folder.display());
    say!("  cargo test");
    say!("  cargo build --release --target wasm32-wasip2");
    Ok(())
}

/// Reads a package and everything in it that can be judged without installing it.
pub(crate) fn check(package: &Path) -> Result<(), ServerError> {
    let package = Package::read(package)?;
    package.check()?;
    let manifest = package.manifest();
    say!(
        "{} {}\u{a0}: le paquet est en ordre",
        manifest.plugin.id,
        manifest.plugin.version
    );
    say!(
        "  {} parties, {} rôles, {} collections, {} capacités",
        manifest.parts.len(),
        manifest.roles.len(),
        manifest.collections.len(),
        manifest.capabilities.len()
    );
    Ok(())
}

/// Signs, checks, compiles and installs.
pub(crate) async fn install(package: &Path, data: &Path) -> Result<(), ServerError> {
    let kernel = Kernel::open(data).await?;
    let host = kernel.host().await?;
    let done = host.install(package, InstallOptions::default()).await?;
    match done.outcome {
        Outcome::Current => say!(
            "{} {} est installé. Un portail déjà lancé le prend en quelques secondes.",
            done.plugin,
            done.version
        ),
        Outcome::Unchanged => say!("{} {} est déjà installé, avec ce contenu.", done.plugin, done.version),
        Outcome::Waiting(why) => say!("{} {} attend un accord\u{a0}: {why}", done.plugin, done.version),
    }
    Ok(())
}

/// People of the test kit under whom a plugin is tried.
const WHO: [&str; 5] = ["principal-a", "enseignant-6a", "parent-6a", "eleve-6a", "departement"];

/// Installs a package in a throw-away kernel and draws its first page and its widget for each profile.
pub(crate) async fn test(package: &Path) -> Result<(), ServerError> {
    use preau_host::manifest::SlotPlace;
    use preau_host::{CallScope, Failure, PageRequest, Problem};

    let kit = preau_kit::Kit::new().await;
    let installed = kit.install(package).await?;
    say!("{} {}\u{a0}: installé et compilé", installed.plugin, installed.version);
    // Switched on everywhere; it is installed already, with this very content.
    let kit = kit.plugin(package).await;
    let mut failures = 0;
    for who in WHO {
        let scope = CallScope {
            acting: kit.acting(who).await,
            language: "fr".to_owned(),
        };
        let page = kit
            .host()
            .page(&installed.plugin, &scope, PageRequest::default())
            .await
            .map(drop);
        let widget = kit
            .host()
            .widget(&installed.plugin, &scope, SlotPlace::HomeWidget, None)
            .await
            .map(drop);
        for (what, outcome) in [("page", page), ("accueil", widget)] {
            match outcome {
                Ok(()) => say!("  {who}\u{a0}: {what} dessinée"),
                // A plugin may have nothing for somebody, or no such place.
                Err(error)
                    if matches!(
                        error.failure,
                        Failure::Guest(Problem::Missing | Problem::Refused(_)) | Failure::Refused { .. }
                    ) =>
                {
                    say!("  {who}\u{a0}: {what} sans objet");
                }
                Err(error) => {
                    failures += 1;
                    say!(
                        "  {who}\u{a0}: {what} en échec\u{a0}: {} [{}]",
                        error.failure.explain(),
                        error.code()
                    );
                }
            }
        }
    }
    if failures == 0 {
        Ok(())
    } else {
        Err(ServerError::Refused(format!("{failures} essais en échec")))
    }
}
