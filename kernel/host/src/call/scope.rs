//! What the caller says about a call. Rights are worked out by the host from `acting`, never taken from elsewhere.

use std::collections::HashMap;

use preau_model::Principal;
use preau_permissions::Acting;

/// Who acts, where, in which language.
#[derive(Debug, Clone)]
pub struct CallScope {
    /// Territory, current school, person and hat, from the session.
    pub acting: Acting,
    /// BCP 47.
    pub language: String,
}

/// A page asked for, or an action pressed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageRequest {
    /// Path below the plugin's own root, split and decoded; empty for its first page.
    pub path: Vec<String>,
    /// None: a page, nothing may be written.
    pub action: Option<String>,
    /// What was typed, and the values sealed in the action (already unsealed). No people field.
    pub fields: Vec<(String, Value)>,
    /// What was chosen in each people field; a field left empty has an empty list.
    pub people: HashMap<String, Vec<Principal>>,
    /// Idempotency key of the action, as the content engine keeps it; none for a page.
    pub once: Option<String>,
    /// Query.
    pub query: Vec<(String, String)>,
}

/// A submitted value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Typed text.
    Text(String),
    /// A checkbox.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Unix milliseconds.
    Moment(u64),
    /// Several of a choice.
    Many(Vec<String>),
}
