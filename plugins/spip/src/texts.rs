//! Every word that the plugin shows.

preau_sdk::translations!("fr" => "../locales/fr.ftl", "en" => "../locales/en.ftl");
preau_sdk::translations_test!("essai.rs", "lire.rs", "releve.rs", "source.rs");
