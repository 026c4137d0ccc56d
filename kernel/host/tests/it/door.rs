//! The front door refuses by name what a component may not have, and what cannot start.

use preau_host::{InstallError, Outcome};

use crate::support::{kit, manifest, package, written};

#[tokio::test]
async fn undeclared_files_and_sockets_are_refused_by_name() {
    let kit = kit().await;
    for (guest, import) in [
        ("champs", "preau:people/fields"),
        ("fichiers", "wasi:filesystem/"),
        ("reseau", "wasi:sockets/"),
    ] {
        let error = kit.install(package(&format!("hostile/{guest}"))).await.unwrap_err();
        assert_eq!(error.code(), "host.install.import", "{guest}: {error}");
        assert!(error.to_string().contains(import), "{guest}: {error}");
    }
    assert!(kit.host().plugins().is_empty());
}

#[tokio::test]
async fn the_way_out_must_be_declared() {
    let (kit, built) = (kit().await, package("hostile/evasion"));
    let text = std::fs::read_to_string(built.join("plugin.toml")).unwrap();
    let declared = "use = \"http\"\nhosts = [\"{settings.adresse}\", \"https://*.essai.example\"]";
    assert!(text.contains(declared));
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(built.join("component.wasm"), folder.path().join("component.wasm")).unwrap();
    std::fs::write(
        folder.path().join("plugin.toml"),
        text.replace(declared, "use = \"people.address\""),
    )
    .unwrap();
    let error = kit.install(folder.path()).await.unwrap_err();
    assert_eq!(error.code(), "host.install.import", "{error}");
    assert!(error.to_string().contains("preau:http/outbound"), "{error}");
}

#[tokio::test]
async fn a_component_that_does_not_start_is_refused() {
    let kit = kit().await;
    for (what, component) in [
        (
            "loops",
            "(component (core module $m (func $f (loop (br 0))) (start $f)) (core instance (instantiate $m)))",
        ),
        (
            "traps",
            "(component (core module $m (func $f unreachable) (start $f)) (core instance (instantiate $m)))",
        ),
        (
            "is too big",
            "(component (core module $m (memory 2000)) (core instance (instantiate $m)))",
        ),
        (
            "has a huge table",
            "(component (core module $m (table 30000 funcref)) (core instance (instantiate $m)))",
        ),
    ] {
        let folder = written(&manifest("fr.exemple.demarre", "1.0.0", ""), component);
        let error = kit.install(folder.path()).await.unwrap_err();
        assert!(
            matches!(error, InstallError::Probe(_) | InstallError::Compile(_)),
            "a component that {what}: {error}"
        );
    }
}

#[tokio::test]
async fn two_plugins_cannot_share_an_address() {
    let kit = kit().await;
    let one = written(&manifest("fr.exemple.meme", "1.0.0", ""), "(component)");
    assert_eq!(kit.install(one.path()).await.unwrap().outcome, Outcome::Current);
    assert_eq!(kit.install(one.path()).await.unwrap().outcome, Outcome::Unchanged);
    let other = written(&manifest("com.autre.meme", "1.0.0", ""), "(component)");
    assert!(matches!(
        kit.install(other.path()).await,
        Err(InstallError::ShortName { .. })
    ));
}
