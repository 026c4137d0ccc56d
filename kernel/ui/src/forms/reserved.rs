//! Names of the fields that belong to the kernel: they begin with `_`, which no guest may use.

/// The action pressed.
pub const ACTION: &str = "_action";
/// Anti-forgery token.
pub const CSRF: &str = "_csrf";
/// Idempotency id.
pub const ONCE: &str = "_once";
/// Values sealed by the kernel.
pub const SEALED: &str = "_sealed";
/// Present once the question was answered with yes.
pub const CONFIRM: &str = "_confirm";
/// Pressed to search in a picker: its value is the name of the picker's field; nothing is submitted.
pub const SEARCH: &str = "_chercher";
/// Words searched in a picker: `_q.` and the name of its field.
pub const QUERY: &str = "_q.";

/// Whether a posted name is the kernel's.
pub fn is_reserved(name: &str) -> bool {
    name.starts_with('_')
}
