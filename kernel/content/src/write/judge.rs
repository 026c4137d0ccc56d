//! The audience, judged by the communication rules each time it is set and each time it is published.

use std::collections::HashMap;

use preau_model::{Millis, PersonneId, Principal, StructureId};
use preau_permissions::{Aim, Decision, Judgement};

use super::prepare::{distinct, principals};
use crate::{Aimed, Author, Collection, ContentError, Engine};

/// Most persons told of one publication.
const MOST_TOLD: usize = 20_000;

/// A line for one person, through one structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) person: PersonneId,
    pub(crate) structure: StructureId,
    pub(crate) line: String,
}

/// What decides whether an audience is judged, and under whose rules.
pub(crate) struct Rejudge<'a> {
    pub(crate) author: &'a Author,
    pub(crate) collection: &'a Collection,
    /// School of the document.
    pub(crate) structure: StructureId,
    /// It becomes published or deferred.
    pub(crate) publishes: bool,
    /// It is or becomes published or deferred.
    pub(crate) shows: bool,
}

/// An audience to store: principals and the structure through which each is met.
pub(crate) struct Judged {
    pub(crate) rows: Vec<(Aimed, StructureId)>,
    pub(crate) changed: bool,
}

impl Engine {
    /// Judges the new audience, or the kept one when it is being published, under the rules of the acting person: the author's
    /// where authors publish directly, the approver's where somebody approves.
    pub(crate) async fn judged(
        &self,
        ask: &Rejudge<'_>,
        new: Option<Vec<Aimed>>,
        kept: Vec<(Aimed, StructureId)>,
    ) -> Result<Judged, ContentError> {
        if new.is_none() && !ask.publishes {
            return Ok(Judged {
                rows: kept,
                changed: false,
            });
        }
        let aimed = distinct(new.unwrap_or_else(|| kept.into_iter().map(|(aimed, _)| aimed).collect()));
        let aim = if ask.collection.approval.is_some() && !ask.shows {
            Aim::Propose
        } else {
            Aim::Publish
        };
        let acting = ask.author.acting.within(ask.structure);
        let Judgement { decision, through: met } = self
            .policy
            .judge(&acting, &ask.collection.kind, aim, &principals(&aimed))
            .await?;
        if let Decision::Refused { rule, says } = decision {
            return Err(ContentError::Refused { rule, says });
        }
        Ok(Judged {
            rows: through(aimed, &met, ask.structure),
            changed: true,
        })
    }

    /// Who is told of a publication: everybody it is addressed to, once, but its author.
    pub(crate) async fn notices(
        &self,
        audience: &[(Aimed, StructureId)],
        author: Option<PersonneId>,
        line: &str,
        now: Millis,
    ) -> Result<Vec<Notice>, ContentError> {
        let mut told: HashMap<PersonneId, StructureId> = HashMap::new();
        for (aimed, structure) in audience {
            for person in self.annuaire.membres(&aimed.principal, now, MOST_TOLD).await? {
                if Some(person) != author && told.len() < MOST_TOLD {
                    told.entry(person).or_insert(*structure);
                }
            }
        }
        let mut notices: Vec<Notice> = told
            .into_iter()
            .map(|(person, structure)| Notice {
                person,
                structure,
                line: line.to_owned(),
            })
            .collect();
        notices.sort_unstable_by_key(|n| n.person);
        Ok(notices)
    }
}

/// Ties each principal to the structure through which it is met; an unknown one was refused before.
pub(crate) fn through(aimed: Vec<Aimed>, met: &[Option<StructureId>], home: StructureId) -> Vec<(Aimed, StructureId)> {
    aimed
        .into_iter()
        .zip(met)
        .map(|(aimed, through)| {
            let through = match aimed.principal {
                Principal::Role { structure, .. } | Principal::Service { structure, .. } => structure,
                _ => through.unwrap_or(home),
            };
            (aimed, through)
        })
        .collect()
}
