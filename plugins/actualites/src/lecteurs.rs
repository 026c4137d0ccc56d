//! Who has not seen an article yet, by class, and a reminder in one click.

use preau_sdk::prelude::*;
use preau_sdk::view::Cell;

use crate::article::Article;
use crate::liste;
use crate::texts::{t, tr};

/// Readers of one class or group.
struct Group {
    token: String,
    seen: u64,
    missing: Vec<String>,
}

/// Pages of receipts read at most: beyond, the page says that it does not count everybody.
const PAGES: usize = 25;
/// Names shown in all: a view holds 2 000 nodes, and each name is one.
const NAMES: usize = 1_200;

/// By class, for the author.
pub(crate) fn page(req: &Request, id: &str) -> Outcome {
    let doc = get::<Article>(id)?;
    if !doc.is_mine() {
        return missing();
    }
    let (groups, partial) = readers(id)?;
    let seen: u64 = groups.iter().map(|group| group.seen).sum();
    let late: u64 = groups.iter().map(Group::late).sum();
    let names = NAMES / groups.len().max(1);
    let rows = groups.iter().fold(
        table(t("lecteurs-legende"))
            .row_headers()
            .column(t("groupe"))
            .numeric(t("lu"))
            .column(t("pas-lu")),
        |table, group| table.row(group.cells(names)),
    );
    view(
        t("lecteurs-titre"),
        col![
            liste::done(req),
            heading(&doc.titre),
            empty(t("personne-concernee")).only_if(groups.is_empty()),
            progress(t("avancement"), seen, seen + late).only_if(!groups.is_empty()),
            partial.then(|| text(tr("lecteurs-partiels", &[("n", &(seen + late).to_string())])).soft()),
            notice(Tone::Success, t("tous-ont-lu")).only_if(late == 0 && seen > 0),
            action("relancer", t("relancer"))
                .style(Style::Primary)
                .only_if(late > 0),
            rows.only_if(!groups.is_empty()),
            link(t("revenir"), id),
        ],
    )
}

/// One line in the notifications of those who have not seen it.
pub(crate) fn remind(id: &str) -> Outcome {
    let doc = get::<Article>(id)?;
    let late = content::not_marked(id, "seen")?;
    content::remind(id, &late, &tr("relance", &[("titre", &doc.titre)]))?;
    go(format!("{id}/lecteurs?fait=relance"))
}

/// Receipts folded by group; true when there are more than a page should read.
fn readers(id: &str) -> Result<(Vec<Group>, bool), Problem> {
    let mut groups: Vec<Group> = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..PAGES {
        let (rows, next) = content::progress(id, "seen", after.as_deref())?;
        for row in rows {
            count(&mut groups, row);
        }
        after = next;
        if after.is_none() {
            return Ok((groups, false));
        }
    }
    Ok((groups, true))
}

/// Rows come ordered by group.
fn count(groups: &mut Vec<Group>, (token, person, when): (String, String, Option<u64>)) {
    if groups.last().is_none_or(|last| last.token != token) {
        groups.push(Group {
            token,
            seen: 0,
            missing: Vec::new(),
        });
    }
    if let Some(group) = groups.last_mut() {
        match when {
            Some(_) => group.seen += 1,
            None => group.missing.push(person),
        }
    }
}

impl Group {
    fn late(&self) -> u64 {
        u64::try_from(self.missing.len()).unwrap_or(u64::MAX)
    }

    fn cells(&self, names: usize) -> [Cell; 3] {
        let total = self.seen + self.late();
        let shown: Vec<_> = self.missing.iter().take(names).cloned().collect();
        let others = self.missing.len() - shown.len();
        let late = col![
            people(shown).only_if(!self.missing.is_empty()),
            text(tr("et-autres", &[("n", &others.to_string())]))
                .soft()
                .only_if(others > 0),
        ];
        [
            col![audience(&self.token)].into(),
            format!("{} / {total}", self.seen).into(),
            late.into(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn receipts_are_folded_by_group() {
        let mut groups = Vec::new();
        for (token, person, when) in [
            ("6A", "a", Some(1)),
            ("6A", "b", None),
            ("6B", "c", None),
            ("6B", "d", None),
        ] {
            count(&mut groups, (token.to_owned(), person.to_owned(), when));
        }
        let folded: Vec<_> = groups
            .iter()
            .map(|group| (group.token.as_str(), group.seen, group.missing.join("+")))
            .collect();
        assert_eq!(folded, [("6A", 1, "b".to_owned()), ("6B", 0, "c+d".to_owned())]);
    }
}
