//! Values of fields as HTML attributes.

use crate::texts::input_date_time;
use crate::view::{Field, FieldKind, Value};

/// Value of a one-value control. A date and time comes in milliseconds from a guest, and as typed after a refusal.
pub(super) fn text(field: &Field) -> String {
    match &field.value {
        Some(Value::Integer(ms)) if field.kind == FieldKind::DateTime => input_date_time(*ms),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "milliseconds are whole; the range was judged by nobody, and a wrong one prints nothing"
        )]
        Some(Value::Number(ms)) if field.kind == FieldKind::DateTime => input_date_time(*ms as i64),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Flag(_) | Value::Many(_)) | None => String::new(),
    }
}

/// Whether an option is chosen.
pub(super) fn chosen(field: &Field, option: &str) -> bool {
    match &field.value {
        Some(Value::Text(value)) => value == option,
        Some(Value::Many(values)) => values.iter().any(|v| v == option),
        Some(Value::Integer(value)) => value.to_string() == option,
        _ => false,
    }
}

/// Whether a checkbox is ticked.
pub(super) fn ticked(field: &Field) -> bool {
    matches!(field.value, Some(Value::Flag(true)))
}

/// Tokens of HTML's `autocomplete` that make sense here (WCAG 1.3.5); anything else is dropped.
pub(super) fn autocomplete(field: &Field) -> Option<&str> {
    const TOKENS: [&str; 17] = [
        "name",
        "given-name",
        "family-name",
        "email",
        "tel",
        "username",
        "current-password",
        "new-password",
        "one-time-code",
        "organization",
        "street-address",
        "postal-code",
        "address-level2",
        "country-name",
        "bday",
        "url",
        "off",
    ];
    field.autocomplete.as_deref().filter(|token| TOKENS.contains(token))
}
