//! Who may bring a document from one state to another. Pure.

use crate::State;

/// What the acting person is to a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five independent facts, each named where it is used"
)]
pub(crate) struct Powers {
    /// Its author, or at level manage.
    pub(crate) manages: bool,
    /// Level contribute through its audience.
    pub(crate) contributes: bool,
    /// Holds the approval role of its collection in its school.
    pub(crate) approves: bool,
    /// Directs its school.
    pub(crate) directs: bool,
    /// Must pass the approval of somebody else before publishing.
    pub(crate) needs_approval: bool,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// State of now; `None` for a new document.
    pub(crate) from: Option<State>,
    /// State wanted.
    pub(crate) to: State,
    /// Something else than body and state changes: audience, dates, claims, subject.
    pub(crate) terms: bool,
    /// The body changes.
    pub(crate) body: bool,
    /// The collection has an approval.
    pub(crate) approval: bool,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum No {
    /// The document is readable, not writable by this person.
    NotYours,
    /// Somebody must approve first.
    NeedsApproval,
    /// Only an approver does this.
    NotApprover,
    /// No such way between these states.
    Impossible,
}

impl No {
    /// Stable code and sentence.
    pub(crate) const fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::NotYours => (
                "content.not-yours",
                "Seul l’auteur de ce contenu peut le modifier ainsi.",
            ),
            Self::NeedsApproval => (
                "content.needs-approval",
                "Ce contenu doit être validé avant d’être publié\u{a0}: proposez-le.",
            ),
            Self::NotApprover => (
                "content.not-approver",
                "Seules les personnes chargées de la validation peuvent le publier.",
            ),
            Self::Impossible => (
                "content.state",
                "Ce contenu ne peut pas passer de cet état à celui qui est demandé.",
            ),
        }
    }
}

/// May it?
pub(crate) fn check(asked: Asked, powers: Powers) -> Result<(), No> {
    use State::{Archived, Deferred, Draft, Held, Published, Withdrawn};
    let Powers {
        manages,
        contributes,
        approves,
        directs,
        needs_approval,
    } = powers;
    let only = |yes: bool, no: No| if yes { Ok(()) } else { Err(no) };
    let publishes = || match (manages, needs_approval) {
        (true, true) => Err(No::NeedsApproval),
        (manages, _) => only(manages || approves, No::NotYours),
    };
    let edits_only_body = asked.body && !asked.terms;
    let touches = asked.body || asked.terms;
    match (asked.from, asked.to) {
        (None, Draft) => Ok(()),
        (None, Published | Deferred) => only(!needs_approval, No::NeedsApproval),
        // Proposing, first or again.
        (None | Some(Draft | Withdrawn | Archived | Published | Deferred), Held) => {
            only(asked.approval, No::Impossible).and(only(manages, No::NotYours))
        }
        // Approving.
        (Some(Held), Published | Deferred) => only(approves, No::NotApprover),
        // Writing on, refusing, taking back before publication.
        (Some(Draft), Draft) => only(manages || (contributes && edits_only_body), No::NotYours),
        (Some(Held), Held) | (Some(Held | Deferred), Draft) => only(manages || approves, No::NotYours),
        // What is published is not rewritten behind whoever approved it; an approver takes back rather than rewrites.
        (Some(Published), Published) | (Some(Deferred), Deferred) => {
            if contributes && edits_only_body && !asked.approval {
                Ok(())
            } else {
                only(manages, No::NotYours).and(only(!needs_approval, No::NeedsApproval))
            }
        }
        (Some(Draft), Published | Deferred) => {
            only(manages, No::NotYours).and(only(!needs_approval, No::NeedsApproval))
        }
        (Some(Withdrawn | Archived | Deferred), Published) | (Some(Withdrawn | Archived | Published), Deferred) => {
            publishes()
        }
        (Some(Published | Deferred), Withdrawn) => only(manages || ((approves || directs) && !touches), No::NotYours),
        (Some(Published | Withdrawn | Archived), Draft | Archived) | (Some(Withdrawn | Archived), Withdrawn) => {
            only(manages, No::NotYours)
        }
        (None | Some(Draft | Held), Withdrawn | Archived) | (Some(Deferred), Archived) => Err(No::Impossible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: Option<State>, to: State) -> Asked {
        Asked {
            from,
            to,
            terms: false,
            body: false,
            approval: true,
        }
    }

    const PUPIL: Powers = Powers {
        manages: true,
        contributes: false,
        approves: false,
        directs: false,
        needs_approval: true,
    };
    const APPROVER: Powers = Powers {
        manages: false,
        contributes: false,
        approves: true,
        directs: false,
        needs_approval: false,
    };
    const DIRECTION: Powers = Powers {
        manages: false,
        contributes: false,
        approves: false,
        directs: true,
        needs_approval: false,
    };

    #[test]
    fn who_needs_approval_has_no_way_to_publish_alone() {
        let froms = std::iter::once(None).chain(State::ALL.iter().copied().map(Some));
        for from in froms {
            for to in [State::Published, State::Deferred] {
                assert!(check(asked(from, to), PUPIL).is_err(), "{from:?} → {to:?}");
            }
        }
        assert_eq!(check(asked(Some(State::Draft), State::Held), PUPIL), Ok(()));
    }

    #[test]
    fn a_published_document_is_not_rewritten_behind_the_approver() {
        let edit = Asked {
            body: true,
            ..asked(Some(State::Published), State::Published)
        };
        assert_eq!(check(edit, PUPIL), Err(No::NeedsApproval));
        assert_eq!(
            check(
                Asked {
                    to: State::Held,
                    ..edit
                },
                PUPIL
            ),
            Ok(())
        );
    }

    #[test]
    fn approvers_approve_refuse_and_take_back_but_do_not_write() {
        assert_eq!(check(asked(Some(State::Held), State::Published), APPROVER), Ok(()));
        assert_eq!(check(asked(Some(State::Held), State::Draft), APPROVER), Ok(()));
        assert_eq!(check(asked(Some(State::Published), State::Withdrawn), APPROVER), Ok(()));
        let rewrite = Asked {
            body: true,
            ..asked(Some(State::Published), State::Published)
        };
        assert_eq!(check(rewrite, APPROVER), Err(No::NotYours));
        assert_eq!(
            check(asked(Some(State::Draft), State::Published), APPROVER),
            Err(No::NotYours)
        );
    }

    #[test]
    fn direction_only_takes_back() {
        let allowed: Vec<_> = State::ALL
            .iter()
            .flat_map(|from| State::ALL.iter().map(|to| (*from, *to)))
            .filter(|(from, to)| check(asked(Some(*from), *to), DIRECTION).is_ok())
            .collect();
        assert_eq!(
            allowed,
            [
                (State::Published, State::Withdrawn),
                (State::Deferred, State::Withdrawn)
            ]
        );
    }

    #[test]
    fn a_reader_changes_nothing() {
        for from in State::ALL {
            for to in State::ALL {
                assert!(
                    check(asked(Some(*from), *to), Powers::default()).is_err(),
                    "{from:?} → {to:?}"
                );
            }
        }
    }
}
