//! Puts back what a person typed, with the errors beside the fields, into the view drawn again.

use super::View;
use super::block::{Block, Form};
use super::field::{Field, FieldKind, Value};
use super::table::Cell;

/// A submission that was refused, or that only asked to redraw the form (search in a picker).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Submission {
    /// Action that was pressed.
    pub action: String,
    /// Fields as posted, without the kernel's own.
    pub posted: Vec<(String, String)>,
    /// Errors to show.
    pub refused: Vec<Refused>,
}

/// One error of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Name of the field; empty for an error of the whole form.
    pub field: String,
    /// A French sentence for the person.
    pub says: String,
}

impl View {
    /// Refills the first form that owns the action; `false` when there is none (the caller shows the errors elsewhere).
    pub fn refill(&mut self, submission: &Submission) -> bool {
        refill(&mut self.blocks, submission)
    }
}

fn refill(blocks: &mut [Block], submission: &Submission) -> bool {
    blocks.iter_mut().any(|block| match block {
        Block::Form(form) => {
            let owner = form.action == submission.action || form.also.iter().any(|a| a.action == submission.action);
            if owner {
                fill(form, submission);
            }
            owner
        }
        Block::List(b) => b.items.iter_mut().any(|item| refill(&mut item.blocks, submission)),
        Block::Facts(b) => b.items.iter_mut().any(|item| refill(&mut item.blocks, submission)),
        Block::Card(b) => refill(&mut b.blocks, submission),
        Block::Group(b) => refill(&mut b.blocks, submission),
        Block::Notice(b) => refill(&mut b.blocks, submission),
        Block::Table(b) => b.rows.iter_mut().flatten().any(|cell| match cell {
            Cell::Blocks(cell) => refill(&mut cell.blocks, submission),
            Cell::Text(_) => false,
        }),
        _ => false,
    })
}

fn fill(form: &mut Form, submission: &Submission) {
    let mut known = Vec::new();
    fields(&mut form.fields, submission, &mut known);
    form.errors = submission
        .refused
        .iter()
        .filter(|r| !known.contains(&r.field))
        .map(|r| r.says.clone())
        .collect();
}

fn fields(list: &mut [Field], submission: &Submission, known: &mut Vec<String>) {
    for field in list {
        if field.kind == FieldKind::Section {
            fields(&mut field.fields, submission, known);
            continue;
        }
        let mut typed = submission
            .posted
            .iter()
            .filter(|(name, _)| *name == field.name)
            .map(|(_, value)| value.clone());
        field.value = match field.kind {
            FieldKind::Checkbox => Some(Value::Flag(typed.next().is_some())),
            FieldKind::People => Some(Value::Many(typed.collect())),
            FieldKind::Choice if field.many => Some(Value::Many(typed.collect())),
            _ => typed.next().map(Value::Text),
        };
        field.error = submission
            .refused
            .iter()
            .find(|r| r.field == field.name)
            .map(|r| r.says.clone());
        known.push(field.name.clone());
    }
}
