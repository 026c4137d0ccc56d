//! Guests: the crates that become components, and the packages made of them.
//!
//! A guest is a workspace member that holds a `plugin.toml` (directly, or one per example) and builds a `cdylib`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{cargo, list, metadata, target_dir, text};
use crate::failure::{Done, fail};
use crate::{install, repo};

/// One component to build.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    /// Cargo package.
    pub(crate) package: String,
    /// Folder of the package in the repository.
    pub(crate) folder: PathBuf,
    /// File name of the component once built, without its extension.
    pub(crate) component: String,
}

impl Guest {
    /// Bundled plugins stand in `plugins/`, every other guest serves the tests.
    fn bundled(&self) -> bool {
        self.folder.starts_with(repo::root().join("plugins"))
    }

    fn name(&self) -> String {
        self.folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

/// Every guest of the workspace.
pub(crate) fn guests() -> Done<Vec<Guest>> {
    let metadata = metadata(false)?;
    let mut found = Vec::new();
    for package in list(&metadata, "packages") {
        let manifest = PathBuf::from(text(package, "manifest_path"));
        let folder = manifest.parent().unwrap_or(Path::new("")).to_path_buf();
        if !folder.join("plugin.toml").is_file() {
            continue;
        }
        let target = list(package, "targets")
            .iter()
            .find(|target| list(target, "crate_types").iter().any(|kind| kind == "cdylib"))
            .ok_or_else(|| fail(format!("{} holds a plugin.toml but builds no cdylib", folder.display())))?;
        found.push(Guest {
            package: text(package, "name").to_owned(),
            folder,
            component: text(target, "name").replace('-', "_"),
        });
    }
    Ok(found)
}

/// Builds every guest, then their packages: `target/plugins/NAME` for the bundled ones, `target/hostile/NAME` for the tests'.
pub(crate) fn build_all() -> Done<Vec<Guest>> {
    let guests = guests()?;
    build(&guests)?;
    Ok(guests)
}

/// Builds only the plugins that ship with the portal.
pub(crate) fn build_bundled() -> Done {
    let guests: Vec<Guest> = guests()?.into_iter().filter(Guest::bundled).collect();
    build(&guests)
}

fn build(guests: &[Guest]) -> Done {
    if guests.is_empty() {
        return Ok(());
    }
    install::wasm_target()?;
    let mut command = cargo(&["build", "--locked", "--target", "wasm32-wasip2", "--profile", "plugin"]);
    for guest in guests {
        command = command.args(["-p", guest.package.as_str()]);
    }
    command.run()?;
    let target = target_dir()?;
    for guest in guests {
        let built = target
            .join("wasm32-wasip2/plugin")
            .join(format!("{}.wasm", guest.component));
        let kind = if guest.bundled() { "plugins" } else { "hostile" };
        let package = target.join(kind).join(guest.name());
        assemble(guest, &built, &package)?;
        let size = fs::metadata(&built)?.len();
        eprintln!("  {:<24} {:>7.1} KiB", guest.name(), kibibytes(size));
    }
    Ok(())
}

/// A package is a folder: the manifest, the component, and what the crate offers beside its sources.
fn assemble(guest: &Guest, component: &Path, package: &Path) -> Done {
    if package.exists() {
        fs::remove_dir_all(package)?;
    }
    fs::create_dir_all(package)?;
    for entry in fs::read_dir(&guest.folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if matches!(name.as_str(), "src" | "tests" | "target" | "Cargo.toml" | "build.rs") || name.starts_with('.') {
            continue;
        }
        let copy = package.join(&name);
        if path.is_dir() {
            repo::copy_folder(&path, &copy)?;
        } else {
            fs::copy(&path, &copy)?;
        }
    }
    fs::copy(component, package.join("component.wasm"))?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a size shown with one decimal")]
fn kibibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}
