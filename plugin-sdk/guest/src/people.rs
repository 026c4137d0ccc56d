//! People as aliases, audiences as things of one call.

use crate::bindings::imports::preau::people::audiences as wire;
use crate::problem::Problem;

pub use wire::Relation;

/// Alias of a person for this plugin; the kernel prints the name.
pub type Person = String;

/// Who is acting.
pub mod me {
    use super::Person;
    use crate::bindings::imports::preau::people::me;

    /// None in a job.
    pub fn acting() -> Option<Person> {
        me::acting()
    }

    /// "agent", "responsable", "eleve", "invite"; "service" in a job.
    pub fn hat() -> String {
        me::hat()
    }

    /// Ids of the manifest's roles held here and now.
    pub fn roles() -> Vec<String> {
        me::roles()
    }

    /// Whether a role of the manifest is held here and now.
    pub fn has(role: &str) -> bool {
        me::roles().iter().any(|one| one == role)
    }

    /// Opaque ids of the classes and teaching groups of the acting person in the current school.
    pub fn groups() -> Vec<String> {
        me::groups()
    }

    /// For a responsable: the children followed in the current school.
    pub fn children() -> Vec<Person> {
        me::children()
    }
}

/// An audience that a person chose in a form, or that a document has. It lives for one call.
#[derive(Debug)]
pub struct Audience(pub(crate) wire::Audience);

impl Audience {
    /// The choice made in a people field of this form. Nobody chosen, or a choice that the rules refuse, is a problem
    /// beside the field.
    pub fn chosen(field: &str) -> Result<Self, Problem> {
        Self::chosen_if_any(field)?.ok_or_else(|| Problem::field(field, "Choisissez au moins un destinataire."))
    }

    /// Same, where choosing nobody has a meaning (an edit that keeps the audience).
    pub fn chosen_if_any(field: &str) -> Result<Option<Self>, Problem> {
        match wire::chosen(field) {
            Ok(audience) => Ok(Some(Self(audience))),
            Err(wire::Problem::Empty | wire::Problem::Unknown) => Ok(None),
            Err(wire::Problem::Refused(words)) => Err(Problem::field(field, words)),
            Err(wire::Problem::TooMany(bound)) => Err(Problem::field(
                field,
                format!("Ce choix dépasse {bound} personnes\u{a0}: affinez-le."),
            )),
            Err(other) => Err(other.into()),
        }
    }

    /// For an [`crate::view::audience`] block of this answer.
    pub fn token(&self) -> String {
        self.0.token()
    }

    /// Persons, each counted once.
    pub fn size(&self) -> u64 {
        self.0.size()
    }

    /// The responsables, teachers… of these persons.
    pub fn derive(&self, via: Relation) -> Result<Self, Problem> {
        Ok(Self(wire::derive(&self.0, via)?))
    }

    /// Same, where nobody stands in that relation to them.
    pub fn derive_if_any(&self, via: Relation) -> Result<Option<Self>, Problem> {
        match wire::derive(&self.0, via) {
            Ok(others) => Ok(Some(Self(others))),
            Err(wire::Problem::Empty) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The persons one by one, and where to go on.
    pub fn each(&self, after: Option<&str>) -> Result<(Vec<Person>, Option<String>), Problem> {
        Ok(wire::each(&self.0, after)?)
    }
}

/// Capability `people.address`: audiences computed by the plugin.
pub mod addressing {
    use super::{Audience, Problem};
    use crate::bindings::imports::preau::people::addressing as wire;

    pub use wire::Selector;

    /// The union of the selectors, judged by the communication rules of the acting person.
    pub fn compute(of: &[Selector]) -> Result<Audience, Problem> {
        Ok(Audience(wire::compute(of)?))
    }
}

/// Capability `people.fields`: what the school consented to, and nothing else.
pub mod fields {
    use super::{Person, Problem};
    use crate::bindings::imports::preau::people::fields as wire;

    /// One row per person, one value per name, in the order asked.
    pub fn read(of: &[Person], names: &[&str]) -> Result<Vec<Vec<Option<String>>>, Problem> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Ok(wire::read(of, &names)?)
    }
}
