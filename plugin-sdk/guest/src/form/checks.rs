//! The rules of a form, all looked at before answering.

use crate::problem::{FieldProblem, Problem};

/// Collects what is wrong, field by field:
///
/// ```
/// # use preau_sdk::Checks;
/// # let (titre, du, au) = ("Rentrée", Some(2), Some(1));
/// let outcome = Checks::new()
///     .required("titre", titre)
///     .at_most("titre", titre, 200)
///     .that(au >= du, "au", "La fin vient après le début.")
///     .done();
/// assert!(outcome.is_err());
/// ```
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldProblem>);

impl Checks {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The field must not be blank.
    #[must_use]
    pub fn required(self, field: &str, text: &str) -> Self {
        self.that(!text.trim().is_empty(), field, "Ce champ est obligatoire.")
    }

    /// At most so many characters.
    #[must_use]
    pub fn at_most(self, field: &str, text: &str, characters: usize) -> Self {
        let long = text.chars().count();
        if long <= characters {
            return self;
        }
        self.that(
            false,
            field,
            &format!("Ce texte compte {long} caractères\u{a0}: {characters} au plus."),
        )
    }

    /// Any other rule: `true` is fine. One problem per field is said, the first.
    #[must_use]
    pub fn that(mut self, fine: bool, field: &str, says: &str) -> Self {
        if !fine && !self.0.iter().any(|one| one.field == field) {
            self.0.push(FieldProblem {
                field: field.to_owned(),
                says: says.to_owned(),
            });
        }
        self
    }

    /// All that is wrong, or nothing.
    pub fn done(self) -> Result<(), Problem> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Problem::Form(self.0))
        }
    }
}
