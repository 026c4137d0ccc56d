//! May this person address these principals?

use preau_model::{Principal, StructureId};

use crate::rules::{Cible, Who, decide};
use crate::{Acting, Aim, Decision, PermissionError, Policy, facts};

/// The answer for a whole audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Allowed when every principal is; otherwise the first refusal.
    pub decision: Decision,
    /// For each principal, the structure through which it is met (the school of the document where it can be); `None` when it
    /// is unknown or outside the territory.
    pub through: Vec<Option<StructureId>>,
}

impl Policy {
    /// May the acting person address these principals with this kind of content?
    pub async fn may_address(
        &self,
        acting: &Acting,
        kind: &str,
        to: &[Principal],
    ) -> Result<Decision, PermissionError> {
        Ok(self.judge(acting, kind, Aim::Publish, to).await?.decision)
    }

    /// The same for a proposal, which an approver will judge again under their own rules.
    pub async fn may_propose(
        &self,
        acting: &Acting,
        kind: &str,
        to: &[Principal],
    ) -> Result<Decision, PermissionError> {
        Ok(self.judge(acting, kind, Aim::Propose, to).await?.decision)
    }

    /// Judges an audience, and says through which structure each principal meets a document written in `acting.structure`.
    pub async fn judge(
        &self,
        acting: &Acting,
        kind: &str,
        aim: Aim,
        to: &[Principal],
    ) -> Result<Judgement, PermissionError> {
        let cibles = facts::cibles(&self.db, to, self.clock.now()).await?;
        let who = self.who(acting);
        let refusal = cibles
            .iter()
            .map(|cible| decide(kind, aim, &who, cible))
            .find(|d| !d.is_allowed());
        let through = cibles
            .iter()
            .map(|cible| cible.met_through(acting.structure, acting.territory))
            .collect();
        Ok(Judgement {
            decision: refusal.unwrap_or(Decision::Allowed),
            through,
        })
    }

    /// What the rules know of the acting person.
    pub(crate) fn who(&self, acting: &Acting) -> Who {
        let mut groupes: Vec<_> = acting
            .memberships
            .at(self.clock.now())
            .filter(|m| m.structure == acting.structure && m.enfant.is_none())
            .filter_map(|m| m.groupe.map(|(groupe, _)| groupe))
            .collect();
        groupes.sort_unstable();
        groupes.dedup();
        Who {
            territoire: acting.territory,
            structure: acting.structure,
            hat: acting.hat,
            profils: acting.profils_in(acting.structure).collect(),
            groupes,
            service: acting.personne.is_none().then_some(acting.may_compute_audiences),
        }
    }

    pub(crate) async fn cibles(&self, to: &[Principal]) -> Result<Vec<Cible>, PermissionError> {
        Ok(facts::cibles(&self.db, to, self.clock.now()).await?)
    }
}
