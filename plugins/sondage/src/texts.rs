//! Every word that the plugin shows.

preau_sdk::translations!("fr" => "../locales/fr.ftl", "en" => "../locales/en.ftl");
preau_sdk::translations_test!(
    "ecrire.rs",
    "lib.rs",
    "lire.rs",
    "liste.rs",
    "resultats.rs",
    "sondage.rs"
);
