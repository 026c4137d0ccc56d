//! The published schema and the kernel judge alike, but for references between parts of a manifest.

use super::tests::EXAMPLE;
use super::*;

fn schema() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

/// The text as the schema sees it.
fn as_json(text: &str) -> serde_json::Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

fn judged(text: &str) -> (bool, bool) {
    (schema().is_valid(&as_json(text)), Manifest::parse(text).is_ok())
}

#[test]
fn good_manifests_are_good_for_both() {
    assert_eq!(judged(EXAMPLE), (true, true));
    for (from, to) in [
        ("icon = \"exemple.svg\"\n", ""),
        ("default = true\n", ""),
        ("receipts = \"names\"", "receipts = \"count\""),
        ("receipts = \"names\"", "receipts = \"names\"\nurgent = \"/alerte\""),
        ("max_body = \"64 KiB\"", "max_body = \"1 MiB\""),
        ("\"15 min\"", "\"1 j\""),
        (
            "approval = \"valideur\"",
            "approval = { role = \"valideur\", part = \"validation\", always = [\"proposant\"] }",
        ),
        ("optional = true", "optional = false"),
        (
            "[[settings]]",
            "[[capabilities]]\nuse = \"http\"\nhosts = [\"{settings.adresse}\", \"https://*.ac-exemple.fr\", \"https://exemple.fr:8443\"]\npurpose = { fr = \"Lire.\" }\n[[settings]]",
        ),
        ("version = \"1.2.0\"", "version = \"1.2.0-rc.1+build.5\""),
        ("\"/titre\"", "\"/titre/0/a~1b\""),
        ("kernel = \"0.1\"", "kernel = \">=0.1, <0.2\""),
    ] {
        assert_eq!(judged(&changed(from, to)), (true, true), "{from} → {to}");
    }
}

#[test]
fn bundled_and_hostile_manifests_are_good_for_both() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut judged_ones = 0;
    for folder in ["plugins", "tests/hostile"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path().join("plugin.toml");
            if let Ok(text) = std::fs::read_to_string(&path) {
                assert_eq!(judged(&text), (true, true), "{}", path.display());
                judged_ones += 1;
            }
        }
    }
    assert!(judged_ones > 5, "only {judged_ones} manifests were found");
}

#[test]
fn bad_manifests_are_bad_for_both() {
    for (from, to) in [
        ("[plugin]", "autre = 1\n[plugin]"),
        ("icon = ", "icone = "),
        ("id = \"fr.exemple.exemple\"", "id = \"Exemple\""),
        ("id = \"fr.exemple.exemple\"", "id = \"fr..exemple\""),
        ("id = \"fr.exemple.exemple\"", "id = \"fr.exemple.1exemple\""),
        ("version = \"1.2.0\"", "version = \"1.2\""),
        ("version = \"1.2.0\"", "version = 1"),
        ("name = { fr = \"Exemple\", en = \"Example\" }", "name = \"Exemple\""),
        (
            "name = { fr = \"Exemple\", en = \"Example\" }",
            "name = { en = \"Example\" }",
        ),
        ("name = { fr = \"Exemple\", en = \"Example\" }", "name = { fr = \" \" }"),
        (
            "name = { fr = \"Exemple\", en = \"Example\" }",
            "name = { fr = \"a\", EN = \"b\" }",
        ),
        ("icon = \"exemple.svg\"", "icon = \"../exemple.svg\""),
        ("icon = \"exemple.svg\"", "icon = \"exemple.png\""),
        ("basis = \"mission-interet-public\"", "basis = \"envie\""),
        ("people = [\"eleve\", \"responsable\", \"enseignant\"]", "people = []"),
        (
            "people = [\"eleve\", \"responsable\", \"enseignant\"]",
            "people = [\"chat\"]",
        ),
        ("recipients = \"aucun\"", "recipients = \"\""),
        ("retention = \"annee-scolaire\"", "retention = \"toujours\""),
        ("id = \"validation\"", "id = \"Validation\""),
        ("default = true", "default = \"oui\""),
        ("default = [\"direction\", \"enseignant\"]", "default = [\"chef\"]"),
        ("audience = \"live\"", "audience = \"now\""),
        ("audience = \"live\"", "audience = {}"),
        ("audience = \"live\"", "audience = { chat = \"live\" }"),
        ("receipts = \"names\"", "receipts = \"all\""),
        ("receipts = \"names\"", "receipts = \"names\"\nurgent = \"alerte\""),
        ("approval = \"valideur\"", "approval = 3"),
        ("approval = \"valideur\"", "approval = { part = \"validation\" }"),
        (
            "approval = \"valideur\"",
            "approval = { role = \"valideur\", who = \"me\" }",
        ),
        ("schema = 1\ntext", "schema = 0\ntext"),
        ("\"/titre\"", "\"titre\""),
        ("\"/titre\"", "\"/titre/\""),
        ("\"/titre\"", "\"/a~2\""),
        ("keys = [\"$published\"] }, {", "keys = [\"$now\"] }, {"),
        ("keys = [\"$published\"] }, {", "keys = [] }, {"),
        ("max_body = \"64 KiB\"", "max_body = \"64 Ko\""),
        ("max_body = \"64 KiB\"", "max_body = \"064 KiB\""),
        ("at = \"home.widget\"", "at = \"everywhere\""),
        ("size = \"wide\"", "size = \"huge\""),
        ("every = \"15 min\"", "every = \"15\""),
        ("use = \"people.fields\"", "use = \"people.everything\""),
        ("use = \"people.fields\"", "use = \"people.address\""),
        ("fields = [\"nom\", \"prenom\"]", "fields = []"),
        (
            "fields = [\"nom\", \"prenom\"]",
            "fields = [\"nom\"]\nhosts = [\"https://exemple.fr\"]",
        ),
        (
            "use = \"people.fields\"\nfields = [\"nom\", \"prenom\"]",
            "use = \"http\"",
        ),
        (
            "use = \"people.fields\"\nfields = [\"nom\", \"prenom\"]",
            "use = \"http\"\nhosts = [\"*\"]",
        ),
        (
            "use = \"people.fields\"\nfields = [\"nom\", \"prenom\"]",
            "use = \"http\"\nhosts = [\"https://*\"]",
        ),
        (
            "use = \"people.fields\"\nfields = [\"nom\", \"prenom\"]",
            "use = \"http\"\nhosts = [\"https://*.fr\"]",
        ),
        (
            "use = \"people.fields\"\nfields = [\"nom\", \"prenom\"]",
            "use = \"http\"\nhosts = [\"http://exemple.fr\"]",
        ),
        (
            "use = \"people.fields\"\nfields = [\"nom\", \"prenom\"]",
            "use = \"http\"\nhosts = [\"https://exemple.fr/spip\"]",
        ),
        ("fields = [\"nom\", \"prenom\"]", "fields = [\"ine\"]"),
        ("purpose = { fr = \"Écrire les noms.\" }\n", ""),
        ("type = \"integer\"", "type = \"float\""),
        ("type = \"url\"", "type = \"choice\""),
        ("type = \"url\"", "type = \"url\"\nmin = 3"),
        ("type = \"url\"", "type = \"secret\"\ndefault = \"x\""),
        ("class = \"job\"", "class = \"page\""),
        ("class = \"job\"", "class = \"endless\""),
    ] {
        assert_eq!(judged(&changed(from, to)), (false, false), "{from} → {to}");
    }
}

fn changed(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "{from} is not in the example");
    EXAMPLE.replacen(from, to, 1)
}
