//! What identifies the content of a lot, so that an approval is for what was shown and nothing else.

use sha2::{Digest as _, Sha256};

use super::diff::{Change, Insert};
use super::lots::{Lot, Place};
use super::ops::Plain;
use super::packed::Packed;
use super::places::at;
use super::plan::Plan;

impl Plan {
    /// A hash of what the lot opens and closes. Moments and ids are left out, and so are the rows of persons: another lot may
    /// have written them meanwhile.
    pub(crate) fn digest(&self, lot: &Lot) -> String {
        let mut lines: Vec<String> = Vec::new();
        if let Place::Structure(index) = lot.place {
            let print = usize::try_from(index).ok().and_then(|i| self.delivery.schools.get(i));
            lines.push(format!("s {} {:?}", lot.record, print.map(|s| s.fingerprint)));
        }
        let word = |word| self.delivery.words.text(word);
        let group = |rank: u32| at(&self.groups.all, rank).map_or("", |g| g.code.as_str());
        self.ops(
            "a",
            &lot.attachments.inserts,
            &lot.attachments.changes,
            &mut lines,
            |k, p: &()| {
                let () = p;
                format!("{} {} {} {}", self.key(k.0), k.2, word(k.3), word(k.4))
            },
        );
        self.ops(
            "b",
            &lot.belongings.inserts,
            &lot.belongings.changes,
            &mut lines,
            |k, p: &()| {
                let () = p;
                format!("{} {} {} {}", self.key(k.0), group(k.1), k.2, word(k.3))
            },
        );
        self.ops("l", &lot.links.inserts, &lot.links.changes, &mut lines, |k, fields| {
            format!("{} {} {fields:?}", self.key(k.0), self.key(k.1))
        });
        lines.extend(lot.groups.iter().map(|rank| format!("g+ {}", group(*rank))));
        lines.extend(lot.closed_groups.iter().map(|rank| format!("g- {}", group(*rank))));
        lines.sort_unstable();
        let mut hash = Sha256::new();
        for line in &lines {
            hash.update((line.len() as u64).to_le_bytes());
            hash.update(line.as_bytes());
        }
        let full = hash.finalize();
        full.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    fn ops<K, P>(
        &self,
        kind: &str,
        inserts: &Packed<Insert<K, P>>,
        changes: &Packed<Change<K>>,
        lines: &mut Vec<String>,
        words: impl Fn(&K, &P) -> String,
    ) where
        K: Plain,
        P: Plain + Default,
    {
        lines.extend(inserts.iter().map(|i| format!("{kind}+ {}", words(&i.key, &i.payload))));
        let ends = |c: &Change<K>| if c.to <= self.now { '-' } else { '~' };
        lines.extend(
            changes
                .iter()
                .map(|c| format!("{kind}{} {}", ends(&c), words(&c.key, &P::default()))),
        );
    }
}
