//! What the name of a file tells: `<projet>_Complet_<AAAAMMJJ>_<Categorie>_<NNNN>.xml`, or `Delta` in the place of `Complet`.

use super::Category;
use super::error::{AafError, Problem};

/// A whole state, or what changed since another export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Complete,
    Delta,
}

impl Nature {
    /// What a name says, if it says anything: `Complet` alone between two separators, or `Delta` anywhere (`ENT2DVA.20261121.Delta.tgz`).
    pub(crate) fn of(name: &str) -> Option<Self> {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        if words.any(|word| word.eq_ignore_ascii_case("complet")) {
            Some(Self::Complete)
        } else if name.to_ascii_lowercase().contains("delta") {
            Some(Self::Delta)
        } else {
            None
        }
    }

    /// For messages.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Complete => "complet",
            Self::Delta => "différentiel",
        }
    }
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileName {
    pub(crate) text: String,
    pub(crate) category: Category,
    pub(crate) part: u32,
    /// What its own name says.
    pub(crate) said: Option<Nature>,
    /// Of a differential export.
    pub(crate) delta: bool,
}

impl FileName {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (stem, extension) = text.rsplit_once('.')?;
        if !extension.eq_ignore_ascii_case("xml") || text.starts_with('.') {
            return None;
        }
        let (rest, part) = stem.rsplit_once('_')?;
        let (rest, category) = rest.rsplit_once('_')?;
        if part.is_empty() || part.len() > 6 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let said = Nature::of(rest);
        Some(Self {
            text: text.to_owned(),
            category: Category::from_file(category)?,
            part: part.parse().ok()?,
            said,
            delta: said == Some(Nature::Delta),
        })
    }

    /// The same file in an export of this nature; refused when its name says the other one.
    pub(crate) fn of_nature(mut self, nature: Nature) -> Result<Self, AafError> {
        match self.said {
            Some(said) if said != nature => Err(AafError::new(
                &self.text,
                Problem::Mixed {
                    what: "la nature de l’export",
                    found: said.word().to_owned(),
                    expected: nature.word().to_owned(),
                },
            )),
            _ => {
                self.delta = nature == Nature::Delta;
                Ok(self)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_tell_category_part_and_nature() {
        let name = FileName::parse("ENT2DVA-ENT16_Complet_20240916_PersEducNat_0003.xml").unwrap();
        assert_eq!((name.category, name.part, name.delta), (Category::Personnel, 3, false));
        assert_eq!(name.said, Some(Nature::Complete));
        let delta = FileName::parse("ENT2DVA_Delta_20240916_MatiereEducNat_0000.xml").unwrap();
        assert!(delta.delta);
        // A project may have this word in its name.
        let other = FileName::parse("DELTARHONE_Complet_20240916_Eleve_0000.xml").unwrap();
        assert!(!other.delta);
        for other in [
            "ficAlimMENESR.dtd",
            "_Eleve_.xml",
            "x_Eleve_12a4.xml",
            "Eleve_0000.xml.bak",
            "._x_Eleve_0000.xml",
        ] {
            assert!(FileName::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn names_of_archives_tell_the_nature_too() {
        assert_eq!(Nature::of("ENT2DVA.20240916.Delta.tgz"), Some(Nature::Delta));
        assert_eq!(Nature::of("ENT2DVA.20240916Delta.tgz"), Some(Nature::Delta));
        assert_eq!(Nature::of("ENT1D.20240916.tgz"), None);
        let plain = FileName::parse("ENT2DVA_20240916_Eleve_0000.xml").unwrap();
        assert!(!plain.delta);
        assert!(plain.clone().of_nature(Nature::Delta).unwrap().delta);
        let complete = FileName::parse("ENT2DVA_Complet_20240916_Eleve_0000.xml").unwrap();
        assert_eq!(complete.of_nature(Nature::Delta).unwrap_err().code(), "aaf.melange");
    }
}
