//! What was typed, as formulations. A name answers to a formulation when each of its phrases begins at a word of the name.

use preau_model::fold;

/// Words that count in a search; more only slow it down.
const WORDS: usize = 6;
/// Formulations tried at once.
const MOST: usize = 6;

/// Words written apart or joined to the next one, as people please: « Le Goff », « Legoff »; « Jean-Pierre », « Jeanpierre ».
const PARTICLES: [&str; 24] = [
    "al", "anne", "ben", "d", "da", "de", "del", "des", "di", "du", "el", "jean", "l", "la", "le", "les", "mac",
    "marie", "mc", "o", "saint", "st", "van", "von",
];

/// Phrases that must all be met.
pub(crate) type Formulation = Vec<String>;

/// What was typed, first as it was typed. None without any letter or digit.
pub(crate) fn formulations(typed: &str) -> Vec<Formulation> {
    let folded = fold(typed);
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).take(WORDS).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut all = vec![words.iter().map(|w| (*w).to_owned()).collect::<Formulation>()];
    // « le goff » finds Legoff.
    for (i, pair) in words.windows(2).enumerate() {
        if let [particle, word] = pair
            && PARTICLES.contains(particle)
        {
            let mut joined: Formulation = words.iter().map(|w| (*w).to_owned()).collect();
            joined.splice(i..i + 2, [format!("{particle}{word}")]);
            all.push(joined);
        }
    }
    // « legoff » finds Le Goff.
    for (i, word) in words.iter().enumerate() {
        for particle in PARTICLES {
            if let Some(rest) = word.strip_prefix(particle)
                && rest.len() >= 3
            {
                let mut apart: Formulation = words.iter().map(|w| (*w).to_owned()).collect();
                if let Some(slot) = apart.get_mut(i) {
                    *slot = format!("{particle} {rest}");
                }
                all.push(apart);
            }
        }
    }
    all.truncate(MOST);
    all
}

/// The same with known words that differ by one letter in place of typed ones; `near` gives those of each word.
pub(crate) fn near_formulations(typed: &Formulation, near: &[Vec<String>]) -> Vec<Formulation> {
    let mut all: Vec<Formulation> = vec![Vec::new()];
    for (i, word) in typed.iter().enumerate() {
        let mut choices = vec![word.clone()];
        choices.extend(near.get(i).into_iter().flatten().take(MOST).cloned());
        all = all
            .into_iter()
            .flat_map(|begun| {
                choices.iter().map(move |choice| {
                    let mut next = begun.clone();
                    next.push(choice.clone());
                    next
                })
            })
            .take(MOST * MOST)
            .collect();
    }
    all.retain(|formulation| formulation != typed);
    all.truncate(MOST);
    all
}

/// Does this folded name answer to one of them?
pub(crate) fn answers(recherche: &str, formulations: &[Formulation]) -> bool {
    let spaced = format!(" {recherche}");
    formulations
        .iter()
        .any(|phrases| phrases.iter().all(|phrase| spaced.contains(&format!(" {phrase}"))))
}

/// The longest word of a phrase: the rarest, most often.
pub(crate) fn longest(phrase: &str) -> &str {
    phrase.split(' ').max_by_key(|word| word.len()).unwrap_or(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, name: &str) -> bool {
        answers(&fold(name), &formulations(typed))
    }

    #[test]
    fn names_are_found_as_people_type_them() {
        for typed in [
            "Le Goff",
            "legoff",
            "GOFF anne",
            "anne le-goff",
            "an le g",
            "Anne LEGOFF",
        ] {
            assert!(finds(typed, "Le Goff Anne"), "{typed}");
        }
        for typed in ["Legoff", "le goff", "anne le goff"] {
            assert!(finds(typed, "LEGOFF Anne"), "{typed}");
        }
        assert!(finds("d'Alessandro", "D’ALESSANDRO Zoé"));
        assert!(finds("dalessandro zoe", "d’Alessandro Zoé"));
        assert!(finds("jeanpierre", "Martin Jean-Pierre"));
        assert!(finds("Jean Pierre", "Martin Jeanpierre"));
        assert!(!finds("off", "Le Goff Anne"), "words begin, they do not contain");
        assert!(!finds("anne goffe", "Le Goff Anne"));
        assert!(formulations(" -- ").is_empty());
    }

    #[test]
    fn near_words_replace_typed_ones() {
        let typed = vec!["matrin".to_owned(), "lea".to_owned()];
        let near = vec![vec!["martin".to_owned()], vec![]];
        let all = near_formulations(&typed, &near);
        assert_eq!(all, [["martin".to_owned(), "lea".to_owned()]]);
        assert!(near_formulations(&typed, &[vec![], vec![]]).is_empty());
        let many: Vec<Vec<String>> = (0..6).map(|_| (0..50).map(|n| n.to_string()).collect()).collect();
        let long: Formulation = (0..6).map(|n| format!("w{n}")).collect();
        assert_eq!(near_formulations(&long, &many).len(), MOST);
    }
}
