//! One thing wrong in a form, and the field where it is.

use std::fmt;

use crate::problem::Problem;

#[derive(Debug)]
pub(super) struct Error {
    pub(super) field: Option<&'static str>,
    pub(super) says: String,
}

impl Error {
    pub(super) fn new(says: impl Into<String>) -> Self {
        Self {
            field: None,
            says: says.into(),
        }
    }

    pub(super) fn at(self, field: &'static str) -> Self {
        Self {
            field: self.field.or(Some(field)),
            ..self
        }
    }

    /// Without a field it is the plugin's type that does not fit, not what was typed.
    pub(super) fn into_problem(self) -> Problem {
        match self.field {
            Some(field) => Problem::field(field, self.says),
            None => Problem::Other(format!("form: {}", self.says)),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::new("Choisissez une des valeurs proposées.")
    }
    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::new("Cette valeur n’a pas la forme attendue.")
    }
    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self::new("Cette valeur n’est pas acceptée.")
    }
    fn missing_field(field: &'static str) -> Self {
        Self {
            field: Some(field),
            says: "Ce champ est obligatoire.".to_owned(),
        }
    }
}
