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
        Self::of(&me::roles(), || settings::part_on("validation"))
    }

    /// Approvers publish directly; authors too where the school has no validation; pupils who propose never do.
    fn of(roles: &[String], validation: impl FnOnce() -> bool) -> Self {
        let has = |role: &str| roles.iter().any(|one| one == role);
        let (author, proposes, approves) = (has("redacteur"), has("proposant"), has("valideur"));
        Self {
            writes: author || proposes,
            publishes: author && !proposes && (approves || !validation()),
            approves,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rights;

    #[test]
    fn who_writes_publishes_and_approves() {
        // roles, validation on: writes, publishes, approves
        let table: [(&[&str], bool, [bool; 3]); 9] = [
            (&[], true, [false, false, false]),
            (&[], false, [false, false, false]),
            (&["redacteur"], true, [true, false, false]),
            (&["redacteur"], false, [true, true, false]),
            (&["redacteur", "valideur"], true, [true, true, true]),
            (&["valideur"], false, [false, false, true]),
            (&["proposant"], true, [true, false, false]),
            (&["proposant"], false, [true, false, false]),
            (&["redacteur", "proposant"], false, [true, false, false]),
        ];
        for (roles, validation, expected) in table {
            let roles: Vec<String> = roles.iter().map(|one| (*one).to_owned()).collect();
            let rights = Rights::of(&roles, || validation);
            assert_eq!(
                [rights.writes, rights.publishes, rights.approves],
                expected,
                "{roles:?} {validation}"
            );
        }
    }
}
