//! Every word that the plugin shows.

preau_sdk::translations!("fr" => "../locales/fr.ftl", "en" => "../locales/en.ftl");

#[cfg(test)]
mod tests {
    use preau_sdk::texts::Texts;

    use super::FILES;

    const SOURCES: [&str; 6] = [
        include_str!("carnet.rs"),
        include_str!("ecrire.rs"),
        include_str!("lire.rs"),
        include_str!("liste.rs"),
        include_str!("mot.rs"),
        include_str!("signer.rs"),
    ];

    fn keys(file: usize) -> Vec<&'static str> {
        Texts::parse(FILES[file].1).keys().collect()
    }

    #[test]
    fn every_language_has_the_same_keys_once() {
        let french = keys(0);
        assert_eq!(french, keys(1));
        for (rank, key) in french.iter().enumerate() {
            assert!(!french[..rank].contains(key), "{key} is written twice");
        }
    }

    #[test]
    fn keys_and_code_agree() {
        let code = SOURCES.concat();
        for call in ["t(\"", "tr(\""] {
            for (at, _) in code.match_indices(call) {
                if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.') {
                    continue;
                }
                let key = code[at + call.len()..].split('"').next().unwrap();
                assert!(keys(0).contains(&key), "no text for {key}");
            }
        }
        for key in keys(0) {
            let built = key
                .strip_prefix("fait-")
                .map_or_else(|| format!("\"{key}\""), |done| format!("?fait={done}"));
            assert!(code.contains(&built), "nobody says {key}");
        }
    }

    #[test]
    fn french_typography() {
        for line in FILES[0].1.lines().filter(|line| !line.starts_with('#')) {
            let text = line.split_once(" = ").unwrap().1;
            for wrong in [" ;", " :", " !", " ?", "'", "« ", " »"] {
                assert!(!text.contains(wrong), "{wrong:?} in {text}");
            }
        }
    }
}
