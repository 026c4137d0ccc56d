//! `preau plugin install` beside a portal that serves: another process, the same data folder.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::story::{Story, console};
use crate::web::Client;
use crate::{Outcome, ensure};

/// The smallest component: it imports and exports nothing.
const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";
/// « Within seconds ».
const SOON: Duration = Duration::from_secs(10);

pub(super) fn while_serving(story: &mut Story) -> Outcome {
    let launch = story.demo()?.launch().clone();
    let principal = story.people.at("principal-A")?;
    for (version, name, before) in [
        ("1.0.0", "Carnet d’essai", None),
        ("1.1.0", "Cahier d’essai", Some("Carnet d’essai")),
    ] {
        ensure(!offers(principal, name)?, || {
            format!("« {name} » is there before it is installed")
        })?;
        let package = launch.data.join(format!("essai-{version}"));
        write(&package, version, name)?;
        let (folder, data) = (package.display().to_string(), launch.data.display().to_string());
        launch.command(&["plugin", "install", &folder, "--data", &data])?;
        std::fs::remove_dir_all(&package)?;
        let began = Instant::now();
        while !offers(principal, name)? {
            ensure(began.elapsed() < SOON, || {
                format!("« {name} » did not appear within {SOON:?}")
            })?;
            std::thread::sleep(Duration::from_millis(200));
        }
        if let Some(before) = before {
            ensure(!offers(principal, before)?, || format!("« {before} » is still there"))?;
        }
        // It can be used at once: switched on, then off again.
        console::switch(principal, name, true)?;
        console::switch(principal, name, false)?;
    }
    Ok(())
}

/// Does the console offer a module of this very name?
fn offers(client: &mut Client, name: &str) -> Outcome<bool> {
    let page = client.get("/console/modules")?.expect(200)?;
    Ok(page.page().form(name).is_some())
}

fn write(package: &Path, version: &str, name: &str) -> Outcome {
    std::fs::create_dir_all(package)?;
    std::fs::write(package.join("component.wasm"), EMPTY)?;
    let manifest = format!(
        "[plugin]\nid = \"fr.exemple.carnet-essai\"\nversion = \"{version}\"\nkernel = \"0.1\"\nname = {{ fr = \"{name}\" }}\n\
         summary = {{ fr = \"Un module sans page, pour l’essai.\" }}\n[rgpd]\npurpose = {{ fr = \"Essai.\" }}\n\
         basis = \"mission-interet-public\"\npeople = [\"eleve\"]\nretention = \"annee-scolaire\"\nrecipients = \"aucun\"\n"
    );
    std::fs::write(package.join("plugin.toml"), manifest)?;
    Ok(())
}
