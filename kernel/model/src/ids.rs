//! Typed ids: 16-byte UUIDv7, made from the injected clock and randomness.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{Clock, Rng};

/// A 16-byte id of a `T`. Written as 32 hexadecimal characters, stored as 16 bytes.
pub struct Id<T> {
    bytes: [u8; 16],
    kind: PhantomData<fn() -> T>,
}

/// The text or the bytes are not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 16 bytes, or 32 hexadecimal characters, were expected")]
pub struct IdError;

impl<T> Id<T> {
    /// An id from its 16 bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self {
            bytes,
            kind: PhantomData,
        }
    }

    /// An id from a slice read in a database row.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
        bytes.try_into().map(Self::from_bytes).map_err(|_| IdError)
    }

    /// The 16 bytes, for binding.
    pub const fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    /// The 16 bytes, owned.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.bytes
    }
}

/// A new UUIDv7 at the clock's time.
pub fn new_id<T>(clock: &dyn Clock, rng: &dyn Rng) -> Id<T> {
    let mut random = [0_u8; 10];
    rng.fill(&mut random);
    let millis = u64::try_from(clock.now()).unwrap_or_default();
    Id::from_bytes(
        uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .into_bytes(),
    )
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bytes.cmp(&other.bytes)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Uuid::from_bytes(self.bytes).simple())
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<T> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 32 {
            return Err(IdError);
        }
        Uuid::try_parse(text)
            .map(|uuid| Self::from_bytes(uuid.into_bytes()))
            .map_err(|_| IdError)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $tag:ident;)*) => {$(
        #[doc(hidden)]
        #[derive(Debug)]
        pub enum $tag {}
        $(#[$doc])*
        pub type $name = Id<$tag>;
    )*};
}

ids! {
    /// A territory: a collectivité and the schools it administers.
    TerritoireId => TerritoireTag;
    /// An établissement, collectivité, académie…
    StructureId => StructureTag;
    /// A human who signs in.
    CompteId => CompteTag;
    /// A person as one source knows them.
    PersonneId => PersonneTag;
    /// A class, teaching group or manual list of one school year.
    GroupeId => GroupeTag;
    /// A document of the content engine.
    DocumentId => DocumentTag;
    /// An import of the annuaire.
    ImportId => ImportTag;
    /// A line of the journal.
    JournalId => JournalTag;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, SeededRng};

    #[test]
    fn an_id_survives_text_and_bytes() {
        let id: PersonneId = new_id(&ManualClock::new(1_700_000_000_000), &SeededRng::new(1));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(PersonneId::from_slice(id.as_slice()), Ok(id));
        assert_eq!("0198".parse::<PersonneId>(), Err(IdError));
        assert_eq!(PersonneId::from_slice(&[0; 15]), Err(IdError));
    }

    #[test]
    fn later_ids_sort_later() {
        let clock = ManualClock::new(1_700_000_000_000);
        let rng = SeededRng::new(1);
        let first: DocumentId = new_id(&clock, &rng);
        clock.advance(1);
        let second: DocumentId = new_id(&clock, &rng);
        assert!(first < second);
    }
}
