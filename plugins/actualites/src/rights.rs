//! What the acting person may do here, from the roles of the manifest.

use preau_sdk::prelude::*;

/// Rights in the current school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rights {
    /// May write articles.
    pub(crate) writes: bool,
    /// What they write is published without anybody's approval.
    pub(crate) publishes: bool,
    /// May approve or refuse what waits.
    pub(crate) approves: bool,
}

impl Rights {
    /// Of the acting person.
    pub(crate) fn here() -> Self {
        Self::of(&me::roles(), &me::hat(), || settings::part_on("validation"))
    }

    /// Approvers publish directly; authors too where the school has no validation; pupils never do. The kernel judges the
    /// same way from the manifest: this only decides what is offered.
    fn of(roles: &[String], hat: &str, validation: impl FnOnce() -> bool) -> Self {
        let has = |role: &str| roles.iter().any(|one| one == role);
        let (author, proposes, approves) = (has("redacteur"), has("proposant"), has("valideur"));
        Self {
            writes: author || proposes,
            publishes: author && !proposes && hat != "eleve" && (approves || !validation()),
            approves,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rights;

    #[test]
    fn who_writes_publishes_and_approves() {
        // roles, hat, validation on: writes, publishes, approves
        let table: [(&[&str], &str, bool, [bool; 3]); 10] = [
            (&[], "agent", true, [false, false, false]),
            (&[], "agent", false, [false, false, false]),
            (&["redacteur"], "agent", true, [true, false, false]),
            (&["redacteur"], "agent", false, [true, true, false]),
            (&["redacteur", "valideur"], "agent", true, [true, true, true]),
            (&["valideur"], "agent", false, [false, false, true]),
            (&["proposant"], "eleve", true, [true, false, false]),
            (&["proposant"], "eleve", false, [true, false, false]),
            (&["redacteur", "proposant"], "agent", false, [true, false, false]),
            (&["redacteur"], "eleve", false, [true, false, false]),
        ];
        for (roles, hat, validation, expected) in table {
            let roles: Vec<String> = roles.iter().map(|one| (*one).to_owned()).collect();
            let rights = Rights::of(&roles, hat, || validation);
            assert_eq!(
                [rights.writes, rights.publishes, rights.approves],
                expected,
                "{roles:?} {hat} {validation}"
            );
        }
    }
}
