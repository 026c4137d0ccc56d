//! The package of a plugin's crate, built for its tests.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Builds the component of the crate whose test calls it and puts its package together, as `cargo xtask plugins` does. The
/// folder goes away with the value.
#[macro_export]
macro_rules! package {
    () => {
        $crate::built(
            env!("CARGO"),
            env!("CARGO_MANIFEST_DIR"),
            env!("CARGO_TARGET_TMPDIR"),
            env!("CARGO_PKG_NAME"),
        )
    };
}

/// What [`package!`] does: cargo, the folder of the crate, the folder that cargo gives to tests (`…/target/tmp`), the crate.
pub fn built(cargo: &str, source: &str, scratch: &str, name: &str) -> TempDir {
    let (source, scratch) = (Path::new(source), Path::new(scratch));
    let built = Command::new(cargo)
        .current_dir(source)
        .args(["build", "--quiet", "--target", "wasm32-wasip2", "--profile", "plugin"])
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the component of {name} does not build");
    let target = scratch
        .parent()
        .expect("the folder of tests is below the target folder");
    let package = tempfile::tempdir_in(scratch).expect("a temporary folder");
    let copy = |from: &Path, to: &str| {
        std::fs::copy(from, package.path().join(to)).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    };
    let component = format!("wasm32-wasip2/plugin/{}.wasm", name.replace('-', "_"));
    copy(&target.join(component), "component.wasm");
    for folder in ["", "locales"] {
        std::fs::create_dir_all(package.path().join(folder)).expect("a folder of the package");
        for entry in std::fs::read_dir(source.join(folder)).expect("the folder of the crate") {
            let path = entry.expect("a file of the crate").path();
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let belongs = file == "plugin.toml" || path.extension().is_some_and(|kind| kind == "svg" || kind == "ftl");
            if belongs {
                copy(&path, &Path::new(folder).join(&file).display().to_string());
            }
        }
    }
    package
}
