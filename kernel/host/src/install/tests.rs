//! The front door, with components written by hand.

use super::*;
use crate::engine;
use crate::manifest::{Manifest, example};

/// A manifest that promises nothing.
fn modest() -> Manifest {
    let mut manifest = example();
    manifest.slots.clear();
    manifest.jobs.clear();
    manifest.capabilities.clear();
    manifest
}

fn component(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

fn refused(text: &str, manifest: &Manifest) -> InstallError {
    inspect(&component(text), manifest).unwrap_err()
}

#[test]
fn what_is_allowed_passes() {
    let text = r#"(component
        (import "wasi:random/random@0.2.6" (instance (export "get-random-u64" (func (result u64)))))
        (import "preau:log/log@0.1.0" (instance))
        (instance $page)
        (export "preau:ui/page@0.1.0" (instance $page)))"#;
    assert!(inspect(&component(text), &modest()).is_ok());
}

#[test]
fn forbidden_imports_are_named_with_a_remedy() {
    for (import, remedy) in [
        ("wasi:filesystem/preopens@0.2.6", "n’a pas de fichiers"),
        ("wasi:sockets/tcp@0.2.6", "connexion réseau"),
        ("wasi:http/outgoing-handler@0.2.6", "connexion réseau"),
        ("preau:people/fields@0.1.0", "people.fields"),
        ("preau:people/addressing@0.1.0", "people.address"),
        ("autre:chose/ailleurs@1.0.0", "ne connaît pas"),
        ("wasi:cli/run@0.2.6", "ne connaît pas"),
    ] {
        let error = refused(&format!("(component (import \"{import}\" (instance)))"), &modest());
        let said = error.to_string();
        assert!(said.contains(import) && said.contains(remedy), "{said}");
        assert_eq!(error.code(), "host.install.import");
    }
    let declared = example();
    let text = r#"(component (import "preau:people/fields@0.1.0" (instance)))"#;
    assert!(
        matches!(refused(text, &declared), InstallError::Export { .. }),
        "the import is declared, the slots are not served"
    );
}

#[test]
fn what_is_promised_must_be_exported() {
    let said = refused("(component)", &example()).to_string();
    assert!(
        said.contains("preau:ui/widget") && said.contains("home.widget"),
        "{said}"
    );
}

#[test]
fn what_is_no_component_is_refused() {
    for bytes in [
        b"".to_vec(),
        b"MZ".to_vec(),
        component("(module)"),
        component("(component (core module))")[..12].to_vec(),
    ] {
        assert!(
            matches!(inspect(&bytes, &modest()), Err(InstallError::Component(_))),
            "{bytes:?}"
        );
    }
    let mut damaged = component("(component (core module (func (result i32) i32.const 1)))");
    let last = damaged.len() - 2;
    damaged[last] = 0xff;
    assert!(inspect(&damaged, &modest()).is_err());
    // Memory64 is a feature that the engine does not run.
    assert!(inspect(&component("(component (core module (memory i64 1)))"), &modest()).is_err());
}

#[tokio::test]
async fn compiled_code_opens_only_with_its_seal() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, _) = engine::start().unwrap();
    let compatibility = engine::compatibility(&engine);
    let code = Compiler::InProcess
        .compile(&component("(component (core module))"))
        .await
        .unwrap();
    let cache = Cache::new(folder.path(), [3; 32], compatibility.clone()).unwrap();
    cache.keep(&engine, "aa", &code).unwrap();
    assert!(cache.load(&engine, "aa").is_some());
    assert!(cache.load(&engine, "bb").is_none());

    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let sealed = std::fs::read(&file).unwrap();
    // Under another component's name, with another key, or changed by one bit: thrown away.
    let named = file.with_file_name(file.file_name().unwrap().to_str().unwrap().replacen("aa", "bb", 1));
    std::fs::write(&named, &sealed).unwrap();
    assert!(cache.load(&engine, "bb").is_none());
    assert!(!named.exists());
    let other = Cache::new(folder.path(), [4; 32], compatibility).unwrap();
    assert!(other.load(&engine, "aa").is_none());
    std::fs::write(&file, &sealed).unwrap();
    assert!(cache.load(&engine, "aa").is_some());
    let mut changed = sealed;
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&file, changed).unwrap();
    assert!(cache.load(&engine, "aa").is_none());
    assert!(!file.exists());
}

#[tokio::test]
async fn a_compiler_that_cannot_work_says_so() {
    let nowhere = Compiler::Child {
        program: "/nonexistent".into(),
        args: Vec::new(),
    };
    assert!(matches!(nowhere.compile(b"x").await, Err(InstallError::Compile(_))));
    let fails = Compiler::Child {
        program: "/bin/false".into(),
        args: Vec::new(),
    };
    assert!(matches!(fails.compile(b"x").await, Err(InstallError::Compile(_))));
    for (script, limit) in [
        ("kill -XCPU $$", CompileLimit::Cpu),
        ("kill -9 $$", CompileLimit::Memory),
        (
            "echo 'memory allocation of 8 bytes failed' >&2; kill -ABRT $$",
            CompileLimit::Memory,
        ),
    ] {
        let stopped = Compiler::Child {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), script.into()],
        };
        let error = stopped.compile(b"x").await.unwrap_err();
        assert!(
            matches!(error, InstallError::CompileLimit(hit) if hit == limit),
            "{script}: {error}"
        );
    }
    let complains = Compiler::Child {
        program: "/bin/sh".into(),
        args: vec!["-c".into(), "echo pourquoi >&2; exit 1".into()],
    };
    assert!(
        complains
            .compile(b"x")
            .await
            .unwrap_err()
            .to_string()
            .contains("pourquoi")
    );
    assert!(matches!(
        Compiler::InProcess.compile(b"x").await,
        Err(InstallError::Compile(_))
    ));
}

#[test]
fn a_folder_is_read_within_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let says = || Package::read(folder.path()).unwrap_err().to_string();
    assert!(says().contains("plugin.toml"));
    std::fs::write(at("plugin.toml"), include_str!("../../tests/data/example.toml")).unwrap();
    assert!(says().contains(".wasm"));
    std::fs::write(at("a.wasm"), component("(component)")).unwrap();
    assert!(says().contains("exemple.svg"));
    std::fs::write(at("exemple.svg"), "<svg/>").unwrap();
    std::fs::create_dir(at("src")).unwrap();
    std::fs::write(at("src/lib.rs"), "").unwrap();
    let package = Package::read(folder.path()).unwrap();
    let listing = package.listing();
    assert_eq!(Listing::parse(&listing.text()), Some(listing.clone()));
    assert!(!listing.text().contains("src/"));
    assert_eq!(Listing::parse(&listing.text().replace("a.wasm", "a.wasm\n")), None);
    std::fs::write(at("b.wasm"), "").unwrap();
    assert!(says().contains("un seul fichier .wasm"));
    std::fs::remove_file(at("b.wasm")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", at("docs.md")).unwrap();
    assert!(says().contains("un lien"));
}

#[test]
fn keys_are_made_once_and_kept_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let first = HostKeys::load_or_create(folder.path(), &preau_model::SeededRng::new(1)).unwrap();
    let again = HostKeys::load_or_create(folder.path(), &preau_model::SeededRng::new(2)).unwrap();
    assert_eq!(first.publisher.id(), again.publisher.id());
    let key = folder.path().join("publisher.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(HostKeys::load_or_create(folder.path(), &preau_model::SeededRng::new(1)).is_err());
}
