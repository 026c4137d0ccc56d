//! The UAI: the national number of a school.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// Unité administrative immatriculée: seven digits and a check letter (the number modulo 23), as ENTStructureUAI.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uai([u8; 8]);

/// The text is not a UAI.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UaiError {
    /// Not seven digits and a letter.
    #[error("« {0} » n’est pas un UAI : sept chiffres et une lettre sont attendus")]
    Shape(String),
    /// The letter does not match the number.
    #[error("« {given} » n’est pas un UAI : la lettre de contrôle devrait être {expected}")]
    Letter {
        /// What was read.
        given: String,
        /// The letter that the number asks for.
        expected: char,
    },
}

impl Uai {
    /// The UAI of a number of seven digits; the letter is computed.
    pub fn from_number(number: u32) -> Option<Self> {
        if number > 9_999_999 {
            return None;
        }
        format!("{number:07}{}", char::from(letter(number))).parse().ok()
    }

    /// The eight characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn letter(number: u32) -> u8 {
    usize::try_from(number % 23)
        .ok()
        .and_then(|index| LETTERS.get(index))
        .copied()
        .unwrap_or(b'?')
}

impl FromStr for Uai {
    type Err = UaiError;

    fn from_str(text: &str) -> Result<Self, UaiError> {
        let shape = || UaiError::Shape(text.chars().take(20).collect());
        let upper = text.trim().to_ascii_uppercase();
        let bytes: [u8; 8] = upper.as_bytes().try_into().map_err(|_| shape())?;
        let (digits, last) = upper.split_at_checked(7).ok_or_else(shape)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) || !last.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(shape());
        }
        let expected = letter(digits.parse().map_err(|_| shape())?);
        if last.as_bytes() != [expected] {
            return Err(UaiError::Letter {
                given: upper,
                expected: char::from(expected),
            });
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Uai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Debug for Uai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl Serialize for Uai {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de> Deserialize<'de> for Uai {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_is_checked() {
        let uai = Uai::from_number(139_001).unwrap();
        assert_eq!(uai.to_string().parse(), Ok(uai));
        assert_eq!(uai.as_str(), "0139001N");
        assert!(matches!(
            "0139001A".parse::<Uai>(),
            Err(UaiError::Letter { expected: 'N', .. })
        ));
        assert!(matches!("013900".parse::<Uai>(), Err(UaiError::Shape(_))));
        assert!(matches!("013é001".parse::<Uai>(), Err(UaiError::Shape(_))));
    }

    #[test]
    fn exactly_one_letter_of_the_alphabet_fits_a_number() {
        let fits = (b'A'..=b'Z')
            .filter(|l| format!("0130001{}", char::from(*l)).parse::<Uai>().is_ok())
            .count();
        assert_eq!(fits, 1);
    }
}
