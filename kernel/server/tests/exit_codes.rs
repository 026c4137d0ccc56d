//! What scripts learn of `preau annuaire plan|import` from its exit code alone.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output};

fn preau(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preau"))
        .args(arguments)
        .output()
        .unwrap()
}

/// An export of so many collèges, as of this day.
fn export(out: &Path, colleges: &str, date: &str) {
    let out = out.display().to_string();
    let made = preau(&[
        "academie",
        "generate",
        "--out",
        &out,
        "--colleges",
        colleges,
        "--scale",
        "0.1",
        "--date",
        date,
    ]);
    assert!(made.status.success(), "{made:?}");
}

/// The code, and what was said on the standard error.
fn annuaire(verb: &str, path: &Path, data: &Path) -> (i32, String) {
    let (path, data) = (path.display().to_string(), data.display().to_string());
    let done = preau(&["annuaire", verb, &path, "--data", &data, "--json"]);
    (
        done.status.code().unwrap(),
        String::from_utf8_lossy(&done.stderr).into_owned(),
    )
}

#[test]
fn the_code_says_applied_refused_waiting_or_impossible() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = folder.path().join("premier");
    export(&first, "3", "2026-11-02");
    assert_eq!(
        annuaire("plan", &first, &data).0,
        0,
        "a plan that would be applied whole"
    );
    assert_eq!(annuaire("import", &first, &data).0, 0, "applied");
    assert_eq!(annuaire("import", &first, &data).0, 0, "nothing to do");

    // Bad input: one file cut, then nothing that is an export at all.
    let cut = folder.path().join("tronque");
    export(&cut, "3", "2026-11-03");
    let file = std::fs::read_dir(&cut)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.file_name().unwrap().to_string_lossy().contains("Eleve") && p.metadata().unwrap().len() > 10_000);
    let file = file.unwrap();
    let text = std::fs::read(&file).unwrap();
    std::fs::write(&file, &text[..text.len() / 2]).unwrap();
    for verb in ["plan", "import"] {
        let (code, said) = annuaire(verb, &cut, &data);
        assert_eq!(code, 3, "{verb}: {said}");
        assert!(said.contains("aaf."), "{said}");
    }
    assert_eq!(annuaire("import", &folder.path().join("nulle-part"), &data).0, 3);

    // A collège that is not there any more waits for somebody.
    let fewer = folder.path().join("moins");
    export(&fewer, "2", "2026-11-04");
    assert_eq!(annuaire("plan", &fewer, &data).0, 4);
    let (code, said) = annuaire("import", &fewer, &data);
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("décision"), "{said}");

    // It could not: there is no such database.
    let broken = folder.path().join("cassee");
    std::fs::create_dir_all(&broken).unwrap();
    std::fs::write(broken.join("preau.toml"), "database = \"autre:chose\"\n").unwrap();
    for verb in ["plan", "import"] {
        assert_eq!(annuaire(verb, &first, &broken).0, 1, "{verb}");
    }
    // A command line that means nothing.
    assert_eq!(preau(&["annuaire", "import"]).status.code(), Some(2));
}
