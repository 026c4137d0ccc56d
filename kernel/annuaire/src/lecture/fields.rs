//! Micro-formats: `$` parts, dates, levels, names of schools.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use preau_model::Millis;

/// The first `N` parts of a `$` value, trimmed; missing ones are empty.
pub(crate) fn parts<const N: usize>(value: &str) -> [&str; N] {
    let mut parts = value.split('$');
    std::array::from_fn(|_| parts.next().map_or("", str::trim))
}

/// Midnight of a day, in French time.
pub(crate) fn midnight(date: Date) -> Millis {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    date.to_zoned(zone).map_or(0, |z| z.timestamp().as_millisecond())
}

/// Level of a class from its MEF: `6EME` and `10010012110` are both `6`. In the first degree the code is the level of its pupils.
pub(crate) fn niveau(code: &str, libelle: &str) -> &'static str {
    if let Some(level) = niveau_premier_degre(code) {
        return level;
    }
    let upper = libelle.trim().to_uppercase();
    let level = match upper.as_bytes() {
        [b'6', b'E', ..] => "6",
        [b'5', b'E', ..] => "5",
        [b'4', b'E', ..] => "4",
        [b'3', b'E', ..] => "3",
        [b'2', b'N' | b'D' | b'E' | b'-', ..] => "2",
        [b'1', b'E' | b'R' | b'-', ..] => "1",
        [b'T', b'E' | b'L' | b'-', ..] => "T",
        _ => "",
    };
    if !level.is_empty() {
        return level;
    }
    match code.get(..3) {
        Some("100") => "6",
        Some("101") => "5",
        Some("102") => "4",
        Some("103") => "3",
        Some("200") => "2",
        Some("201") => "1",
        Some("202") => "T",
        _ => "",
    }
}

/// Levels of écoles (ENTEleveNiveau), by their usual letters or by their full name.
fn niveau_premier_degre(text: &str) -> Option<&'static str> {
    const LEVELS: [(&str, &str); 9] = [
        ("TPS", "TOUTE PETITE SECTION"),
        ("PS", "PETITE SECTION"),
        ("MS", "MOYENNE SECTION"),
        ("GS", "GRANDE SECTION"),
        ("CP", "COURS PREPARATOIRE"),
        ("CE1", "COURS ELEMENTAIRE 1"),
        ("CE2", "COURS ELEMENTAIRE 2"),
        ("CM1", "COURS MOYEN 1"),
        ("CM2", "COURS MOYEN 2"),
    ];
    let upper = text.trim().to_uppercase().replace('É', "E");
    let short = upper.split([' ', '-']).next().unwrap_or_default();
    LEVELS
        .into_iter()
        .find(|(letters, name)| short == *letters || upper.starts_with(name))
        .map(|(letters, _)| letters)
}

/// « Collège Jean Zay » from `CLG$JEAN ZAY$ROUSSET`, or from the older `CLG-JEAN ZAY-ac-ACADEMIE`.
pub(crate) fn school_name(value: &str) -> (String, String) {
    let [kind, name, town] = if value.contains('$') {
        parts::<3>(value)
    } else {
        let mut parts = value.splitn(3, '-').map(str::trim);
        let first = parts.next().unwrap_or_default();
        match parts.next() {
            Some(second) => [first, second, ""],
            None => ["", first, ""],
        }
    };
    let word = match kind.to_uppercase().as_str() {
        "CLG" | "COLLEGE" | "COLLÈGE" => "Collège",
        "LYC" | "LGT" | "LG" | "LYCEE" | "LYCÉE" => "Lycée",
        "LP" | "LYP" => "Lycée professionnel",
        "LPO" => "Lycée polyvalent",
        "EREA" => "EREA",
        "SEGPA" | "SES" => "SEGPA",
        "CFA" => "CFA",
        _ => ecole(kind).unwrap_or(kind),
    };
    let mut name = cased(name);
    // The type is sometimes repeated in the name.
    for repeated in [word, kind] {
        let longer = name
            .get(..repeated.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(repeated));
        if !repeated.is_empty() && longer && name.get(repeated.len()..).is_some_and(|rest| rest.starts_with(' ')) {
            name.split_off(repeated.len()).trim_start().clone_into(&mut name);
        }
    }
    let name = match (word.is_empty(), name.is_empty()) {
        (true, _) => name,
        (false, true) => word.to_owned(),
        (false, false) => format!("{word} {name}"),
    };
    (name, cased(town))
}

/// Écoles: `E.M.PU` maternelle, `E.E.PU` élémentaire, `E.P.PU` primaire (`PR` when private).
fn ecole(kind: &str) -> Option<&'static str> {
    let letters = kind.to_uppercase().replace(['.', ' '], "");
    Some(match letters.as_str() {
        "EM" | "EMPU" | "EMPR" | "ECM" | "MATERNELLE" => "École maternelle",
        "EE" | "EEPU" | "EEPR" | "ECE" | "ELEMENTAIRE" => "École élémentaire",
        "EP" | "EPPU" | "EPPR" | "ECP" | "PRIMAIRE" => "École primaire",
        "ECOLE" | "ÉCOLE" => "École",
        _ => return None,
    })
}

/// Normal case for a text written in capitals only; anything else is left as it is.
pub(crate) fn cased(text: &str) -> String {
    let text = text.trim();
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (rank, word) in text.split(' ').filter(|w| !w.is_empty()).enumerate() {
        if rank > 0 {
            out.push(' ');
        }
        let lower = word.to_lowercase();
        if rank > 0
            && matches!(
                lower.as_str(),
                "de" | "du" | "des" | "la" | "le" | "les" | "et" | "en" | "sur" | "sous"
            )
        {
            out.push_str(&lower);
            continue;
        }
        let mut capital = true;
        for (at, letter) in lower.char_indices() {
            if letter == '\'' || letter == '’' {
                // « d’Aubagne », « L’Estaque »: what follows an elision is a word.
                out.push('’');
                capital = true;
            } else if letter == '-' {
                out.push('-');
                let rest = lower.get(at + 1..).unwrap_or_default();
                let inner = rest.split(['-', '\'']).next().unwrap_or_default();
                capital = !matches!(
                    inner,
                    "de" | "du" | "des" | "la" | "le" | "les" | "en" | "sur" | "sous" | "et"
                );
            } else if capital && !(rank > 0 && at == 0 && elided(&lower)) {
                out.extend(letter.to_uppercase());
                capital = false;
            } else {
                out.push(letter);
                capital = false;
            }
        }
    }
    out
}

/// `d'…` and `l'…` inside a name keep their small letter.
fn elided(word: &str) -> bool {
    let mut letters = word.chars();
    matches!(letters.next(), Some('d' | 'l')) && matches!(letters.next(), Some('\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_are_named_as_people_say() {
        let name = |v| school_name(v);
        assert_eq!(
            name("CLG$JEAN ZAY$ROUSSET"),
            ("Collège Jean Zay".into(), "Rousset".into())
        );
        assert_eq!(
            name("CLG$Jean Zay$Rousset"),
            ("Collège Jean Zay".into(), "Rousset".into())
        );
        assert_eq!(
            name("CLG$CLG INTEGRATION$PARIS"),
            ("Collège Integration".into(), "Paris".into())
        );
        assert_eq!(
            name("CLG-VERSAILLES-ac-AIX"),
            ("Collège Versailles".into(), String::new())
        );
        assert_eq!(
            name("LPO$$AIX-EN-PROVENCE"),
            ("Lycée polyvalent".into(), "Aix-en-Provence".into())
        );
        assert_eq!(name("CLG$Collège Collines$X"), ("Collège Collines".into(), "X".into()));
        assert_eq!(
            name("E.E.PU$LES CIGALES$ARLES"),
            ("École élémentaire Les Cigales".into(), "Arles".into())
        );
        assert_eq!(name("E.M.PU$$ARLES"), ("École maternelle".into(), "Arles".into()));
        assert_eq!(cased("LES HAUTS DE L'ARC"), "Les Hauts de l’Arc");
        assert_eq!(cased("FONT D'AURUMY"), "Font d’Aurumy");
        assert_eq!(cased("PORT-SAINT-LOUIS-DU-RHÔNE"), "Port-Saint-Louis-du-Rhône");
    }

    #[test]
    fn levels_come_from_labels_or_codes() {
        assert_eq!(niveau("10010012110", ""), "6");
        assert_eq!(niveau("", "3EME BILANGUE"), "3");
        assert_eq!(niveau("10210001110", "4EME"), "4");
        assert_eq!(niveau("20010015110", "2NDE GENERALE"), "2");
        assert_eq!(niveau("99999", "CLASSE RELAIS"), "");
        assert_eq!(niveau("CM2", ""), "CM2");
        assert_eq!(niveau("Cours élémentaire 1re année", ""), "CE1");
        assert_eq!(niveau("TPS - Toute petite section", ""), "TPS");
    }

    #[test]
    fn parts_are_trimmed_and_missing_ones_empty() {
        assert_eq!(parts::<3>("43$ DIR $"), ["43", "DIR", ""]);
        assert_eq!(parts::<3>("43"), ["43", "", ""]);
    }
}
