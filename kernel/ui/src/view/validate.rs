//! What types cannot say: labels that are not empty, levels, names, paths, tables, depth.

use std::collections::BTreeSet;

use super::View;
use super::block::{Action, Block, Form, TextLink};
use super::error::{ViewError, ViewFault};
use super::field::{Field, FieldKind};
use super::limits::MAX_DEPTH;
use super::names::{is_path, is_public_name};
use super::polls::Chart;
use super::table::{Cell, Table};

type Checked = Result<(), ViewError>;

/// Judges a view.
pub(super) fn view(view: &View) -> Checked {
    label(&view.title, "", "title")?;
    blocks(&view.blocks, "", 1)
}

fn blocks(list: &[Block], place: &str, depth: usize) -> Checked {
    if depth > MAX_DEPTH && !list.is_empty() {
        return Err(ViewError::new(
            ViewFault::TooDeep,
            place,
            format!("more than {MAX_DEPTH} levels of blocks"),
        ));
    }
    list.iter()
        .enumerate()
        .try_for_each(|(i, b)| block(b, &format!("{place}/blocks/{i}"), depth))
}

fn block(block: &Block, at: &str, depth: usize) -> Checked {
    match block {
        Block::Heading(b) => {
            level(b.level, at)?;
            label(&b.text, at, "text")
        }
        Block::List(b) => b.items.iter().enumerate().try_for_each(|(i, item)| {
            let at = format!("{at}/items/{i}");
            if item.blocks.is_empty() {
                label(item.text.as_deref().unwrap_or_default(), &at, "text")?;
            }
            blocks(&item.blocks, &at, depth + 1)
        }),
        Block::Table(b) => table(b, at, depth),
        Block::Card(b) => {
            label(&b.title, at, "title")?;
            b.level.map_or(Ok(()), |l| level(l, at))?;
            text_link(b.link.as_ref(), at, "link")?;
            blocks(&b.blocks, at, depth + 1)
        }
        Block::Group(b) => blocks(&b.blocks, at, depth + 1),
        Block::Badge(b) => label(&b.text, at, "text"),
        Block::Notice(b) => {
            if b.blocks.is_empty() && b.title.is_none() {
                label(b.text.as_deref().unwrap_or_default(), at, "text")?;
            }
            blocks(&b.blocks, at, depth + 1)
        }
        Block::Form(b) => form(b, at),
        Block::Action(b) => action(b, at),
        Block::Link(b) => {
            label(&b.text, at, "text")?;
            path(&b.path, at, "path")
        }
        Block::Moment(b) => moment(b.at, at, "at"),
        Block::Timeline(b) => {
            label(&b.label, at, "label")?;
            b.items.iter().enumerate().try_for_each(|(i, item)| {
                let at = format!("{at}/items/{i}");
                label(&item.title, &at, "title")?;
                item.path.as_deref().map_or(Ok(()), |p| path(p, &at, "path"))?;
                item.when.map_or(Ok(()), |w| moment(w, &at, "when"))?;
                item.badges
                    .iter()
                    .enumerate()
                    .try_for_each(|(j, badge)| label(&badge.text, &format!("{at}/badges/{j}"), "text"))
            })
        }
        Block::Facts(b) => b.items.iter().enumerate().try_for_each(|(i, item)| {
            let at = format!("{at}/items/{i}");
            label(&item.label, &at, "label")?;
            blocks(&item.blocks, &at, depth + 1)
        }),
        Block::Progress(b) => {
            label(&b.label, at, "label")?;
            if b.max > 0.0 && (0.0..=b.max).contains(&b.value) {
                Ok(())
            } else {
                Err(ViewError::new(
                    ViewFault::Range,
                    format!("{at}/value"),
                    "0 ≤ value ≤ max and 0 < max",
                ))
            }
        }
        Block::Empty(b) => {
            label(&b.title, at, "title")?;
            text_link(b.link.as_ref(), at, "link")
        }
        Block::Chart(b) => chart(b, at),
        Block::Text(_)
        | Block::Ballot(_)
        | Block::RichText(_)
        | Block::Person(_)
        | Block::People(_)
        | Block::Audience(_)
        | Block::Pagination(_)
        | Block::Unknown(_) => Ok(()),
    }
}

fn chart(chart: &Chart, at: &str) -> Checked {
    label(&chart.caption, at, "caption")?;
    label(&chart.labels, at, "labels")?;
    label(&chart.values, at, "values")?;
    let positive = |value: f64| value.is_finite() && value >= 0.0;
    for (i, item) in chart.items.iter().enumerate() {
        let at = format!("{at}/items/{i}");
        label(&item.label, &at, "label")?;
        if !positive(item.value) {
            return Err(ViewError::new(ViewFault::Range, format!("{at}/value"), "0 ≤ value"));
        }
    }
    if chart.whole.is_none_or(positive) {
        Ok(())
    } else {
        Err(ViewError::new(ViewFault::Range, format!("{at}/whole"), "0 ≤ whole"))
    }
}

fn table(table: &Table, at: &str, depth: usize) -> Checked {
    label(&table.caption, at, "caption")?;
    if table.columns.is_empty() {
        return Err(ViewError::new(
            ViewFault::Table,
            format!("{at}/columns"),
            "a table has at least one column",
        ));
    }
    for (i, column) in table.columns.iter().enumerate() {
        label(&column.label, &format!("{at}/columns/{i}"), "label")?;
    }
    for (i, row) in table.rows.iter().enumerate() {
        let at = format!("{at}/rows/{i}");
        if row.len() != table.columns.len() {
            return Err(ViewError::new(
                ViewFault::Table,
                at,
                format!("{} cells for {} columns", row.len(), table.columns.len()),
            ));
        }
        for (j, cell) in row.iter().enumerate() {
            if let Cell::Blocks(cell) = cell {
                blocks(&cell.blocks, &format!("{at}/{j}"), depth + 1)?;
            }
        }
    }
    Ok(())
}

fn form(form: &Form, at: &str) -> Checked {
    name(&form.action, at, "action")?;
    label(&form.submit, at, "submit")?;
    form.path.as_deref().map_or(Ok(()), |p| path(p, at, "path"))?;
    text_link(form.cancel.as_ref(), at, "cancel")?;
    for (i, also) in form.also.iter().enumerate() {
        let at = format!("{at}/also/{i}");
        name(&also.action, &at, "action")?;
        label(&also.label, &at, "label")?;
    }
    hidden(form.hidden.keys(), at, "hidden")?;
    fields(&form.fields, at, &mut BTreeSet::new(), true)
}

fn action(action: &Action, at: &str) -> Checked {
    name(&action.action, at, "action")?;
    label(&action.label, at, "label")?;
    action.path.as_deref().map_or(Ok(()), |p| path(p, at, "path"))?;
    hidden(action.values.keys(), at, "values")
}

fn fields<'a>(list: &'a [Field], place: &str, seen: &mut BTreeSet<&'a str>, outer: bool) -> Checked {
    for (i, field) in list.iter().enumerate() {
        let at = format!("{place}/fields/{i}");
        if field.kind == FieldKind::Unknown {
            continue;
        }
        label(&field.label, &at, "label")?;
        if field.kind == FieldKind::Section {
            if field.fields.is_empty() || !outer {
                return Err(ViewError::new(
                    ViewFault::Options,
                    at,
                    "a section has fields and is not inside another section",
                ));
            }
            fields(&field.fields, &at, seen, false)?;
            continue;
        }
        name(&field.name, &at, "name")?;
        if !seen.insert(&field.name) {
            return Err(ViewError::new(
                ViewFault::Name,
                format!("{at}/name"),
                "the name of another field of this form",
            ));
        }
        if field.kind == FieldKind::Choice {
            if field.options.is_empty() {
                return Err(ViewError::new(
                    ViewFault::Options,
                    format!("{at}/options"),
                    "a choice has at least one option",
                ));
            }
            for (j, option) in field.options.iter().enumerate() {
                label(&option.label, &format!("{at}/options/{j}"), "label")?;
            }
        }
    }
    Ok(())
}

fn hidden<'a>(mut names: impl Iterator<Item = &'a String>, at: &str, member: &str) -> Checked {
    names.try_for_each(|n| name(n, at, member))
}

fn label(text: &str, at: &str, member: &str) -> Checked {
    if text.chars().all(|c| c.is_whitespace() || c.is_control()) {
        return Err(ViewError::new(ViewFault::Label, format!("{at}/{member}"), "empty"));
    }
    Ok(())
}

fn level(level: u8, at: &str) -> Checked {
    if (2..=4).contains(&level) {
        Ok(())
    } else {
        Err(ViewError::new(
            ViewFault::Level,
            format!("{at}/level"),
            format!("level {level}, expected 2, 3 or 4"),
        ))
    }
}

fn name(name: &str, at: &str, member: &str) -> Checked {
    if is_public_name(name) {
        Ok(())
    } else {
        Err(ViewError::new(
            ViewFault::Name,
            format!("{at}/{member}"),
            "1 to 64 of A-Z a-z 0-9 _ . -, not beginning with _",
        ))
    }
}

fn path(path: &str, at: &str, member: &str) -> Checked {
    if is_path(path) {
        Ok(())
    } else {
        Err(ViewError::new(
            ViewFault::Path,
            format!("{at}/{member}"),
            "not a path below the plugin's own root",
        ))
    }
}

fn text_link(link: Option<&TextLink>, at: &str, member: &str) -> Checked {
    let Some(link) = link else { return Ok(()) };
    let at = format!("{at}/{member}");
    label(&link.text, &at, "text")?;
    path(&link.path, &at, "path")
}

/// Years 1900 to 2200: anything else is a unit mistake (seconds, microseconds).
fn moment(at: i64, place: &str, member: &str) -> Checked {
    if (-2_208_988_800_000..=7_258_118_400_000).contains(&at) {
        Ok(())
    } else {
        Err(ViewError::new(
            ViewFault::Range,
            format!("{place}/{member}"),
            "Unix milliseconds between 1900 and 2200",
        ))
    }
}
