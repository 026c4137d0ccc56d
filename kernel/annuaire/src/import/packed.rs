//! Long lists of small things, held as bytes: a list of a million memberships takes a dozen bytes for each of them.

use std::collections::HashMap;
use std::marker::PhantomData;

use preau_model::Millis;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Moments by number: a list holds few different ones, and each takes eight bytes.
#[derive(Debug, Default)]
pub(crate) struct Moments {
    all: Vec<Millis>,
    numbers: HashMap<Millis, u32>,
}

impl Moments {
    pub(crate) fn number(&mut self, moment: Millis) -> u32 {
        *self.numbers.entry(moment).or_insert_with(|| {
            self.all.push(moment);
            u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX)
        })
    }

    pub(crate) fn moment(&self, number: u32) -> Millis {
        super::places::at(&self.all, number).copied().unwrap_or_default()
    }
}

/// What can be held in a packed list.
pub(crate) trait Pack: Copy {
    /// The same with moments by number.
    type Slim: Serialize + DeserializeOwned;

    fn slim(&self, moments: &mut Moments) -> Self::Slim;

    fn full(slim: Self::Slim, moments: &Moments) -> Self;
}

/// A list, in the order in which it was filled.
#[derive(Debug)]
pub(crate) struct Packed<T> {
    bytes: Vec<u8>,
    len: usize,
    moments: Moments,
    of: PhantomData<T>,
}

impl<T> Packed<T> {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            len: 0,
            moments: Moments::default(),
            of: PhantomData,
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }
}

impl<T: Pack> Packed<T> {
    pub(crate) fn push(&mut self, item: &T) {
        let slim = item.slim(&mut self.moments);
        // Writing numbers after others in memory cannot fail: the count tells if it ever did.
        if let Ok(bytes) = postcard::to_extend(&slim, std::mem::take(&mut self.bytes)) {
            self.bytes = bytes;
            self.len += 1;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        let mut rest = self.bytes.as_slice();
        std::iter::from_fn(move || {
            let (slim, after) = postcard::take_from_bytes(rest).ok()?;
            rest = after;
            Some(T::full(slim, &self.moments))
        })
    }

    pub(crate) fn to_vec(&self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.len);
        all.extend(self.iter());
        all
    }

    /// Nothing more will be added.
    pub(crate) fn seal(&mut self) {
        self.bytes.shrink_to_fit();
        self.moments.numbers = HashMap::new();
    }
}

impl<T: Pack> Extend<T> for Packed<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(&item));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::diff::{Change, Insert};

    #[test]
    fn what_is_packed_comes_back_the_same_in_order() {
        let inserts: Vec<Insert<(u32, u32, i16, u32), ()>> = (0..1_000_u32)
            .map(|n| Insert {
                key: (n, n / 7, -3, 12),
                payload: (),
                from: i64::from(n % 5) * 1_000_000_007,
                to: Millis::MAX,
                over: (n % 3 == 0).then_some(((), Millis::MIN)),
            })
            .collect();
        let changes: Vec<Change<(u32, u32)>> = (0..300_u32)
            .map(|n| Change {
                key: (n, 9),
                was: Millis::MIN,
                had: Millis::MAX,
                from: 1_795_000_000_000,
                to: i64::from(n),
            })
            .collect();
        let mut packed = Packed::new();
        packed.extend(inserts.iter().copied());
        packed.seal();
        assert_eq!((packed.len(), packed.to_vec()), (1_000, inserts));
        assert!(packed.bytes.len() < 12_000);
        let mut packed = Packed::new();
        packed.extend(changes.iter().copied());
        assert_eq!(packed.to_vec(), changes);
    }
}
