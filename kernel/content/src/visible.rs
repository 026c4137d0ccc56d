//! May this reader see this document, and how far? Pure: the same answer as the entries of the inbox, from the audience itself.

use preau_model::{Millis, NEVER, PersonneId, PrincipalId, StructureId};

use crate::{Collection, Level, Reader, State, Time};

/// What decides, of a document.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    pub(crate) structure: StructureId,
    pub(crate) author: Option<PersonneId>,
    pub(crate) state: State,
    pub(crate) published: Option<Millis>,
    pub(crate) expire_at: Millis,
    /// (principal, level, structure through which it is met).
    pub(crate) audience: &'a [(PrincipalId, Level, StructureId)],
}

/// What a reader gets of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) level: Level,
    /// Principals of the audience that the reader meets; empty for an author or approver who is not addressed.
    pub(crate) matched: Vec<PrincipalId>,
    pub(crate) state: State,
}

/// A principal of a reader with the interval in which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Met {
    pub(crate) principal: PrincipalId,
    pub(crate) depuis: Millis,
    pub(crate) jusque: Millis,
}

/// What a reader meets in a collection at `now`: current principals without bounds (`live`), or every interval
/// (`at-publication`). Roles and the person are always met.
pub(crate) fn met(reader: &Reader, collection: &Collection, now: Millis) -> Vec<Met> {
    let always = |principal: PrincipalId| Met {
        principal,
        depuis: Millis::MIN,
        jusque: NEVER,
    };
    let mut met: Vec<Met> = reader.roles.iter().copied().map(always).collect();
    met.extend(
        reader
            .personne
            .map(|p| always(preau_model::Principal::Personne(p).id())),
    );
    let live = collection.time.of(reader.hat) == Time::Live;
    for m in &reader.memberships.all {
        if matches!(m.what, preau_model::Principal::Personne(_)) {
            continue;
        }
        if live {
            met.extend(m.at(now).then(|| always(m.principal)));
        } else if m.depuis <= now {
            met.push(Met {
                principal: m.principal,
                depuis: m.depuis,
                jusque: m.jusque,
            });
        }
    }
    met.sort_unstable();
    merge(met)
}

/// Joins the intervals of one principal that overlap (two children in one school) or repeat.
fn merge(sorted: Vec<Met>) -> Vec<Met> {
    let mut merged: Vec<Met> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match merged.last_mut() {
            Some(last) if last.principal == next.principal && next.depuis <= last.jusque => {
                last.jusque = last.jusque.max(next.jusque);
            }
            _ => merged.push(next),
        }
    }
    merged
}

/// The state at `now`: what expired is archived, whether the nightly work passed or not.
pub(crate) fn state_now(state: State, expire_at: Millis, now: Millis) -> State {
    if state == State::Published && expire_at <= now {
        State::Archived
    } else {
        state
    }
}

/// What `reader` gets of a document at `now`; `None`: nothing.
pub(crate) fn sight(
    reader: &Reader,
    collection: &Collection,
    met: &[Met],
    document: &Facts<'_>,
    now: Millis,
) -> Option<Sight> {
    let state = state_now(document.state, document.expire_at, now);
    let here = reader.open.contains(&document.structure);
    let mut level = None;
    let mut matched = Vec::new();
    if here && reader.is_author(document.author, document.structure, &collection.plugin) {
        level = Some(Level::Manage);
    }
    let approves = collection
        .approval
        .as_ref()
        .is_some_and(|a| reader.holds(document.structure, &collection.plugin, &a.role));
    if here && approves && state != State::Draft {
        level = level.max(Some(Level::Contribute));
    }
    if state == State::Published {
        let moment = document.published.unwrap_or_default();
        for (principal, granted, through) in document.audience {
            let meets = met
                .iter()
                .any(|m| m.principal == *principal && m.depuis <= moment && moment < m.jusque);
            if meets && reader.open.contains(through) {
                level = level.max(Some(*granted));
                matched.push(*principal);
            }
        }
    }
    level.map(|level| Sight { level, matched, state })
}
