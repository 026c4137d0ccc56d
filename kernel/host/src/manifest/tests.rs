//! Manifests, good and bad: the message names the line, the field and the remedy.

use super::*;

pub(super) const EXAMPLE: &str = include_str!("../../tests/data/example.toml");

fn problem(change: impl Fn(&str) -> String) -> String {
    Manifest::parse(&change(EXAMPLE)).unwrap_err().to_string()
}

#[test]
fn the_example_is_read_whole() {
    let manifest = Manifest::parse(EXAMPLE).unwrap();
    assert_eq!(manifest.plugin.short(), "exemple");
    assert_eq!(manifest.plugin.name.in_language("en-GB"), "Example");
    assert_eq!(manifest.plugin.name.in_language("de"), "Exemple");
    let collection = &manifest.collections[0];
    assert_eq!(collection.max_body.0, 64 * 1024);
    assert_eq!(collection.audience.of(preau_model::Hat::Eleve), TimeName::Live);
    assert_eq!(
        manifest.collections[1].audience.of(preau_model::Hat::Responsable),
        TimeName::AtPublication
    );
    assert_eq!(
        manifest.collections[1].audience.of(preau_model::Hat::Agent),
        TimeName::Live
    );
    assert_eq!(manifest.settings[0].default_text().as_deref(), Some("10"));
    assert_eq!(manifest.jobs[0].every.0, 900_000);
    assert!(
        manifest
            .slot(SlotPlace::HomeWidget)
            .is_some_and(|slot| slot.size == SlotSize::Wide)
    );
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let said = problem(|text| text.replace("icon = ", "icone = "));
    assert!(
        said.starts_with("plugin.toml, ligne 6, plugin.icone\u{a0}: la clé «\u{a0}icone\u{a0}» n’existe pas ici"),
        "{said}"
    );
    assert!(said.contains("icon"), "{said}");
}

#[test]
fn a_missing_key_is_named() {
    let said = problem(|text| text.replace("version = \"1.2.0\"\n", ""));
    assert!(said.contains("la clé «\u{a0}version\u{a0}» manque"), "{said}");
}

#[test]
fn every_broken_rule_is_told_at_once() {
    let said = problem(|text| {
        text.replace("approval = \"valideur\"", "approval = \"chef\"")
            .replace("part = \"redacteurs\"", "part = \"rien\"")
    });
    assert!(
        said.contains("collections[0].approval\u{a0}: aucun rôle «\u{a0}chef\u{a0}»"),
        "{said}"
    );
    assert!(said.contains("aucune partie «\u{a0}rien\u{a0}»"), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    let approval = EXAMPLE.lines().position(|line| line.starts_with("approval")).unwrap() + 1;
    assert!(
        said.contains(&format!("ligne {approval}, collections[0].approval")),
        "{said}"
    );
}

#[test]
fn hosts_are_named_and_the_sentence_teaches() {
    let with = |hosts: &str| {
        let capability =
            format!("[[capabilities]]\nuse = \"http\"\nhosts = [{hosts}]\npurpose = {{ fr = \"Lire.\" }}\n[limits]");
        Manifest::parse(&EXAMPLE.replace("[limits]", &capability)).map(drop)
    };
    assert!(with("\"{settings.adresse}\", \"https://*.ac-exemple.fr\"").is_ok());
    let said = |hosts: &str| with(hosts).unwrap_err().to_string();
    assert!(said("\"*\"").contains("ouvrirait tout internet"));
    assert!(said("\"https://*.fr\"").contains("ouvrirait tout internet"));
    assert!(said("\"https://exemple.fr/spip\"").contains("un chemin ne limite rien"));
    assert!(said("\"{settings.par_page}\"").contains("aucun réglage de type url"));
    assert!(said("\"{settings.rien}\"").contains("aucun réglage de type url"));
    assert!(said("").contains("nommez les serveurs"));
}

#[test]
fn sizes_durations_and_languages_are_explained() {
    assert!(problem(|t| t.replace("64 KiB", "64 Ko")).contains("n’est pas une taille"));
    assert!(problem(|t| t.replace("15 min", "quinze minutes")).contains("n’est pas une durée"));
    assert!(
        problem(|t| t.replace("fr = \"Exemple\"", "de = \"Exemple\"")).contains("un texte en français est attendu")
    );
    assert!(problem(|t| t.replace("kernel = \"0.1\"", "kernel = \"7\"")).contains("demande le noyau"));
    assert!(problem(|t| t.replace("class = \"job\"", "class = \"page\"")).contains("classe job"));
    assert!(problem(|t| t.replace("default = 10", "default = 3")).contains("de 5 à 50"));
    assert!(problem(|_| "[plugin".to_owned()).contains("TOML"));
}

#[test]
fn settings_judge_what_a_school_types() {
    let manifest = Manifest::parse(EXAMPLE).unwrap();
    let setting = |id: &str| manifest.settings.iter().find(|s| s.id == id).unwrap();
    assert!(setting("par_page").accepts("50").is_ok());
    assert!(setting("par_page").accepts("51").is_err());
    assert!(setting("adresse").accepts("https://exemple.fr").is_ok());
    assert!(setting("adresse").accepts("http://exemple.fr").is_err());
    assert!(setting("ordre").accepts("date").is_ok());
    assert!(setting("ordre").accepts("taille").is_err());
}
