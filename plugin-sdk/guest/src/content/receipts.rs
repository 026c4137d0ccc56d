//! Who marked a document and who did not, group by group: what its author reads before reminding them.

use super::progress;
use crate::people::Person;
use crate::problem::Problem;
use crate::view::{Cell, Table, audience, people, table, text};

/// Pages read at most: beyond, [`Receipts::partial`] says that not everybody is counted.
const PAGES: usize = 25;
/// Names shown in all: a view holds 2 000 nodes, and each name is one.
const NAMES: usize = 1_200;

/// The marks of a document, folded by class or group.
#[derive(Clone, Debug, Default)]
pub struct Receipts {
    /// In the order of the kernel.
    pub groups: Vec<Group>,
    /// There are more than a page should read.
    pub partial: bool,
}

/// Readers of one class or group.
#[derive(Clone, Debug)]
pub struct Group {
    /// For an audience block.
    pub token: String,
    /// How many marked it.
    pub done: u64,
    /// Those who did not.
    pub late: Vec<Person>,
}

impl Receipts {
    /// Of a document of the acting person.
    pub fn of(id: &str, mark: &str) -> Result<Self, Problem> {
        let mut all = Self::default();
        let mut after: Option<String> = None;
        for _ in 0..PAGES {
            let (rows, next) = progress(id, mark, after.as_deref())?;
            for row in rows {
                all.count(row);
            }
            after = next;
            if after.is_none() {
                return Ok(all);
            }
        }
        all.partial = true;
        Ok(all)
    }

    /// Rows come ordered by group.
    fn count(&mut self, (token, person, when): (String, Person, Option<u64>)) {
        if self.groups.last().is_none_or(|last| last.token != token) {
            self.groups.push(Group {
                token,
                done: 0,
                late: Vec::new(),
            });
        }
        if let Some(group) = self.groups.last_mut() {
            match when {
                Some(_) => group.done += 1,
                None => group.late.push(person),
            }
        }
    }

    /// The document concerns nobody.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Persons who marked it, those of two groups counted in each.
    pub fn done(&self) -> u64 {
        self.groups.iter().map(|group| group.done).sum()
    }

    /// Persons who did not.
    pub fn late(&self) -> u64 {
        self.groups.iter().map(|group| group.late.len() as u64).sum()
    }

    /// Everybody counted.
    pub fn total(&self) -> u64 {
        self.done() + self.late()
    }

    /// One row per group: its name, how many of how many, the names of those who are late. `others` says how many more
    /// there are than a page can name.
    pub fn table(&self, caption: &str, columns: [&str; 3], others: impl Fn(u64) -> String) -> Table {
        let names = NAMES / self.groups.len().max(1);
        let [group, done, late] = columns;
        let head = table(caption).row_headers().column(group).numeric(done).column(late);
        self.groups
            .iter()
            .fold(head, |table, group| table.row(group.cells(names, &others)))
    }
}

impl Group {
    fn cells(&self, names: usize, others: impl Fn(u64) -> String) -> [Cell; 3] {
        let total = self.done + self.late.len() as u64;
        let shown: Vec<Person> = self.late.iter().take(names).cloned().collect();
        let hidden = (self.late.len() - shown.len()) as u64;
        let late = crate::col![
            people(shown).only_if(!self.late.is_empty()),
            text(others(hidden)).soft().only_if(hidden > 0),
        ];
        [
            crate::col![audience(&self.token)].into(),
            format!("{} / {total}", self.done).into(),
            late.into(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::Receipts;

    #[test]
    fn receipts_are_folded_by_group() {
        let mut all = Receipts::default();
        for (token, person, when) in [
            ("6A", "a", Some(1)),
            ("6A", "b", None),
            ("6B", "c", None),
            ("6B", "d", None),
        ] {
            all.count((token.to_owned(), person.to_owned(), when));
        }
        let folded: Vec<_> = all
            .groups
            .iter()
            .map(|group| (group.token.as_str(), group.done, group.late.join("+")))
            .collect();
        assert_eq!(folded, [("6A", 1, "b".to_owned()), ("6B", 0, "c+d".to_owned())]);
        assert_eq!((all.done(), all.late(), all.total()), (1, 3, 4));
    }
}
