//! Providers as data: applied whole or not at all, twice the same, secrets sealed, faults told with what to do.

use preau_doors::{Changement, ConfigError};

use super::porch::{ALL, File, RULE, porch};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_applied_twice_changes_nothing() {
    let porch = porch(RULE).await;
    let text = format!("{ALL}{{}}{RULE}");
    assert_eq!(porch.apply(&porch.toml("essai", &text)).await, [Changement::Inchange]);
    // The secret may leave the file once it is known.
    let whole = porch.toml("essai", &text);
    let lines: Vec<&str> = whole.lines().filter(|l| !l.starts_with("secret")).collect();
    let without = lines.join("\n");
    assert_eq!(porch.apply(&without).await, [Changement::Inchange]);
    assert_eq!(porch.sign_in("sujet").await, 303);
    let other = porch
        .toml("essai", &text)
        .replace("un-secret-partage", "un-autre-secret");
    assert_eq!(porch.apply(&other).await, [Changement::Modifie]);
    assert_eq!(porch.sign_in("sujet").await, 502, "the provider knows another");
    let kept = porch
        .column(
            "SELECT hex(secret) || reglages AS t FROM fournisseur",
            "SELECT encode(secret, 'escape') || reglages AS t FROM fournisseur",
        )
        .await;
    assert!(!kept[0].contains("secret"), "{kept:?}");
    // A closed door keeps its links, and lets nobody in.
    let closed = porch.toml("essai", &format!("actif = false\n{text}"));
    assert_eq!(porch.apply(&closed).await, [Changement::Modifie]);
    porch.refused(
        &porch.portal.get("", "/login/oidc/essai").await,
        404,
        "n’est plus ouvert",
    );
    assert_eq!(
        porch.column("SELECT fournisseur AS t FROM porte_lien", "").await,
        ["essai"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_all_told_and_nothing_is_applied() {
    let porch = porch(RULE).await;
    let good = porch.toml("bon", &format!("{ALL}{{}}{RULE}"));
    let bad = r#"
[[fournisseur]]
id = "Mauvais Nom"
nom = ""
territoire = "Nulle part"
profils = ["eleve"]
exclusif = ["agent"]
emetteur = "http://login.exemple.fr"
client = ""
portees = ["profile"]
[[fournisseur.regle]]
claim = "name"
vers = "login"
[[fournisseur.regle]]
claim = "email"
vers = "courriel"
domaine = "exemple.fr"
"#;
    let file: File = toml::from_str(&format!("{good}{bad}")).unwrap();
    let Err(ConfigError::Fautes(found)) = porch.portal.doors().appliquer(&file.fournisseur).await else {
        panic!("applied");
    };
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    for (field, word) in [
        ("id", "adresse"),
        ("nom", "vide"),
        ("territoire", "Nulle part"),
        ("exclusif", "agent"),
        ("emetteur", "https://"),
        ("client", "manque"),
        ("secret", "nouveau"),
        ("portees", "openid"),
        ("regle n°\u{a0}1", "nom"),
        ("regle n°\u{a0}2", "domaine"),
    ] {
        let place = format!("[[fournisseur]] n°\u{a0}2 (Mauvais Nom), {field}");
        assert!(
            told.iter().any(|t| t.starts_with(&place) && t.contains(word)),
            "{field}: {told:#?}"
        );
    }
    assert_eq!(told.len(), 10, "{told:#?}");
    assert_eq!(
        porch.column("SELECT id AS t FROM fournisseur", "").await,
        ["essai"],
        "nothing was applied"
    );
    for open in [
        "https://login.microsoftonline.com/common/v2.0",
        "https://x@login.exemple.fr",
        "https://login.exemple.fr/?a=b",
    ] {
        let text = good.replace(porch.idp.base(), open);
        let file: File = toml::from_str(&text).unwrap();
        assert!(
            porch.portal.doors().appliquer(&file.fournisseur).await.is_err(),
            "{open}"
        );
    }
    let typo = good.replace("client =", "cleint =");
    assert!(
        toml::from_str::<File>(&typo)
            .unwrap_err()
            .to_string()
            .contains("cleint")
    );
}
