use super::*;

#[test]
fn names_carry_the_hash_and_addresses_resolve() {
    for asset in assets() {
        let file = asset.path.strip_prefix(ASSETS_ROOT).unwrap();
        let parts: Vec<_> = file.rsplitn(3, '.').collect();
        assert!(
            parts.len() == 3 && parts[1].len() == 16 && parts[1].bytes().all(|b| b.is_ascii_hexdigit()),
            "{file}"
        );
        assert_eq!(asset_url(asset.name), asset.path);
        assert!(!asset.bytes.is_empty());
    }
    assert_eq!(asset_url("absent.css"), "");
}

#[test]
fn sheets_refer_only_to_our_own_files() {
    for sheet in assets().iter().filter(|a| a.content_type == CSS) {
        let css = std::str::from_utf8(&sheet.bytes).unwrap();
        assert!(
            !css.contains("asset(") && !css.contains("http") && !css.contains("@import"),
            "{}",
            sheet.name
        );
        for url in css.split("url(").skip(1) {
            let url = url.split(')').next().unwrap();
            assert!(assets().iter().any(|a| a.path == url), "{url}");
        }
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }
}

#[test]
fn every_icon_has_its_symbol_and_the_other_way_round() {
    let sprite = std::str::from_utf8(include_bytes!("../../assets/icones.svg")).unwrap();
    let symbols: Vec<_> = sprite
        .split("<symbol id=\"")
        .skip(1)
        .map(|s| s.split('"').next().unwrap())
        .collect();
    assert_eq!(symbols, ICONS);
    assert!(
        icon("inconnu\"><script>")
            .into_string()
            .ends_with("#module\"></use></svg>")
    );
}

/// Relative luminance of sRGB (WCAG 2.1).
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let c = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn every_pair_of_colours_is_readable_in_both_themes() {
    let css = std::str::from_utf8(include_bytes!("../../assets/css/tokens.css")).unwrap();
    // The light palette, then the dark one as chosen and as given by the system.
    for palette in css.split(" color-scheme:").skip(1) {
        let token = |name: &str| {
            palette
                .split(&format!("--{name}: "))
                .nth(1)
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .to_owned()
        };
        let ratio = |a: &str, b: &str| {
            let (a, b) = (luminance(&token(a)), luminance(&token(b)));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for ground in ["craie", "papier"] {
            assert!(
                ratio("encre", ground) >= 7.0 && ratio("encre-douce", ground) >= 6.5,
                "text on {ground}"
            );
            assert!(
                ratio("ardoise", ground) >= 7.0 && ratio("brique", ground) >= 7.0,
                "links and errors on {ground}"
            );
            assert!(
                ratio("trait-fort", ground) >= 3.0 && ratio("focus", ground) >= 3.0,
                "edges of controls on {ground}"
            );
        }
        for tint in ["ardoise", "ocre", "mousse", "brique", "miel", "prune"] {
            assert!(
                ratio(tint, &format!("{tint}-clair")) >= 6.5,
                "{tint}: {}",
                ratio(tint, &format!("{tint}-clair"))
            );
            assert!(ratio("encre", &format!("{tint}-clair")) >= 7.0, "text on {tint}-clair");
        }
        assert!(ratio("sur-ardoise", "ardoise") >= 7.0 && ratio("sur-brique", "brique") >= 7.0);
        assert!(ratio("encre", "neutre-clair") >= 7.0);
    }
}
