//! Where somebody is on the way in: what they say they are, at which school, among which doors.

use preau_annuaire::Structure;
use preau_doors::{Fournisseur, JeSuis};
use preau_model::Uai;

use super::next;
use crate::ask::Asked;
use crate::form::encode;
use crate::{AppState, Failure};

/// The two steps, as far as they went.
#[derive(Debug, Default)]
pub(super) struct Chemin {
    /// What they say they are; none: the first step.
    pub(super) profil: Option<JeSuis>,
    /// The school of a direct link.
    pub(super) ecole: Option<Structure>,
    /// Chosen just now, by the address.
    chosen: bool,
}

impl Chemin {
    /// From the address, or else from what this device remembers.
    pub(super) async fn of_query(app: &AppState, ask: &Asked) -> Result<Self, Failure> {
        let chosen = ask.query.filled("profil").and_then(JeSuis::from_name);
        let kept = ask.door.as_deref().map(recalled).unwrap_or_default();
        let again = ask.query.get("choisir").is_some();
        let ecole = ask.query.filled("ecole").and_then(|text| text.parse().ok());
        Ok(Self {
            profil: chosen.or(kept.0.filter(|_| !again)),
            ecole: Self::school(app, ecole.or(kept.1.filter(|_| !again))).await?,
            chosen: chosen.is_some(),
        })
    }

    /// From the form of local sign-in, which keeps both.
    pub(super) async fn of_form(app: &AppState, ask: &Asked) -> Result<Self, Failure> {
        let ecole = ask.form.filled("ecole").and_then(|text| text.parse().ok());
        Ok(Self {
            profil: ask.form.filled("profil").and_then(JeSuis::from_name),
            ecole: Self::school(app, ecole).await?,
            chosen: false,
        })
    }

    async fn school(app: &AppState, uai: Option<Uai>) -> Result<Option<Structure>, Failure> {
        match uai {
            Some(uai) => Ok(app.annuaire().structure_par_uai(uai).await?.filter(|s| s.ouverte)),
            None => Ok(None),
        }
    }

    /// The doors of this profile, at this school when one is known.
    pub(super) async fn doors(&self, app: &AppState) -> Result<Vec<Fournisseur>, Failure> {
        let all = app.doors().fournisseurs().await?;
        let here = |f: &&Fournisseur| match &self.ecole {
            Some(school) => f.offert(school.territoire, school.uai),
            None => true,
        };
        let serves = |f: &&Fournisseur| self.profil.is_none_or(|profil| f.sert(profil));
        Ok(all.iter().filter(here).filter(serves).cloned().collect())
    }

    /// What this device is to remember, when a choice was just made.
    pub(super) fn remembered(&self, ask: &Asked) -> Option<String> {
        let profil = self.profil.filter(|_| self.chosen)?;
        let value = match self.uai() {
            Some(uai) => format!("{}.{uai}", profil.name()),
            None => profil.name().to_owned(),
        };
        (ask.door.as_deref() != Some(value.as_str())).then_some(value)
    }

    /// The UAI of the school.
    pub(super) fn uai(&self) -> Option<Uai> {
        self.ecole.as_ref().and_then(|school| school.uai)
    }

    /// The address of a step, which keeps the school and where one was going.
    pub(super) fn url(&self, ask: &Asked, first: &str) -> String {
        let school = self.uai().map(|uai| format!("&ecole={uai}")).unwrap_or_default();
        let suite = match next(ask) {
            "/" => String::new(),
            suite => format!("&suite={}", encode(suite)),
        };
        format!("/login?{first}{school}{suite}")
    }
}

/// What a device remembers: `eleve`, or `eleve.0139001X`. Anything else is nothing.
fn recalled(value: &str) -> (Option<JeSuis>, Option<Uai>) {
    let (profil, uai) = value.split_once('.').unwrap_or((value, ""));
    match JeSuis::from_name(profil) {
        Some(profil) => (Some(profil), uai.parse().ok()),
        None => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_remembers_words_of_ours_only() {
        assert_eq!(recalled("eleve"), (Some(JeSuis::Eleve), None));
        let (profil, uai) = recalled("agent.0290009C");
        assert_eq!(
            (profil, uai.map(|u| u.to_string())),
            (Some(JeSuis::Agent), Some("0290009C".to_owned()))
        );
        for odd in ["", "pirate", "pirate.0290009C", ".0290009C"] {
            assert_eq!(recalled(odd), (None, None), "{odd}");
        }
        assert_eq!(recalled("eleve.<script>"), (Some(JeSuis::Eleve), None));
    }
}
