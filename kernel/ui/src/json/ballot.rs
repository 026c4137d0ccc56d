//! Ballots for other clients.

use serde_json::{Value, json};

use super::Resolve;
use crate::forms;
use crate::resolve::BallotState;
use crate::view::Ballot;

impl Resolve<'_> {
    /// What it asks, where it stands and where an answer goes; nothing where the reader does not see it.
    pub(super) fn ballot(&self, block: &Ballot) -> Option<Value> {
        let shown = self.resolver.ballot(&block.document)?;
        let state = match shown.state {
            BallotState::Open => "open",
            BallotState::Changeable => "changeable",
            BallotState::Answered => "answered",
            BallotState::Closed => "closed",
            BallotState::NotAsked => "not-asked",
        };
        let (ask, send) = (shown.ask, json!({ forms::CSRF: self.resolver.csrf() }));
        let form = shown.form.map(|form| {
            let fields: Value = form.fields.iter().filter_map(|f| self.field(f)).collect();
            json!({ "fields": fields, "submit": form.submit, "url": shown.url, "send": send })
        });
        Some(json!({
            "type": "ballot", "question": ask.question, "anonymous": ask.anonymous, "closes": ask.closes, "state": state, "form": form,
        }))
    }
}
