//! What a person chose about notifications, for their account: which modules tell them, where, and when not.

use std::collections::BTreeMap;

use preau_model::{CompteId, HeureLocale, Millis, PersonneId};
use preau_store::{RowExt as _, StoreError};
use serde::{Deserialize, Serialize};

use crate::{ContentError, Engine};

const MINUTE: Millis = 60_000;
const DAY: i64 = 24 * 60;

/// Where the lines of a module go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeWay {
    /// In the notification centre and in the mail.
    #[default]
    Everywhere,
    /// In the notification centre only.
    Portal,
    /// Nowhere.
    Nowhere,
}

impl NoticeWay {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Everywhere, Self::Portal, Self::Nowhere];

    /// As in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Portal => "portal",
            Self::Nowhere => "nowhere",
        }
    }

    /// From a form.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// The choices of an account. What is urgent goes through all of them but the refusal of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeChoices {
    /// A mail a day when something is new; `None`: for staff and responsables.
    pub mail: Option<bool>,
    /// Its hour in France, 0 to 23.
    pub hour: i64,
    /// The person row whose address is used; `None`: the first that has one.
    pub address: Option<PersonneId>,
    /// Quiet hours in France, from one hour to another, through midnight when the first is later.
    pub quiet: Option<(i64, i64)>,
    /// By id of module; one that is not there tells everywhere.
    pub modules: BTreeMap<String, NoticeWay>,
}

impl Default for NoticeChoices {
    fn default() -> Self {
        Self {
            mail: None,
            hour: 18,
            address: None,
            quiet: Some((20, 7)),
            modules: BTreeMap::new(),
        }
    }
}

impl NoticeChoices {
    /// Where the lines of a module go.
    pub fn way(&self, plugin: &str) -> NoticeWay {
        self.modules.get(plugin).copied().unwrap_or_default()
    }

    /// Does a line show in the notification centre?
    pub(crate) fn shows(&self, plugin: &str, urgent: bool) -> bool {
        urgent || self.way(plugin) != NoticeWay::Nowhere
    }

    /// Does a line go in a mail?
    pub(crate) fn mails(&self, plugin: &str, urgent: bool) -> bool {
        urgent || self.way(plugin) == NoticeWay::Everywhere
    }

    /// Is this hour of the day a quiet one?
    pub fn quiet_at(&self, hour: i64) -> bool {
        self.quiet.is_some_and(|(from, to)| {
            if from < to {
                (from..to).contains(&hour)
            } else {
                from != to && (hour >= from || hour < to)
            }
        })
    }

    /// When the quiet hours of now began; `None` outside of them.
    pub fn quiet_since(&self, now: Millis) -> Option<Millis> {
        let local = HeureLocale::at(now);
        let (from, _) = self.quiet.filter(|_| self.quiet_at(local.heure()))?;
        let passed = (local.minute - from * 60).rem_euclid(DAY);
        Some(now - now.rem_euclid(MINUTE) - passed * MINUTE)
    }
}

fn bounded(choices: &NoticeChoices) -> Result<(), ContentError> {
    let hour = |hour: i64| (0..24).contains(&hour);
    let quiet = choices.quiet.is_none_or(|(from, to)| hour(from) && hour(to));
    if hour(choices.hour) && quiet && choices.modules.len() <= 200 {
        return Ok(());
    }
    Err(ContentError::invalid("Une heure va de 0 à 23."))
}

impl Engine {
    /// What an account chose, or the defaults.
    pub async fn notice_choices(&self, compte: CompteId) -> Result<NoticeChoices, ContentError> {
        let row = sqlx::query(
            "SELECT courriel, heure, adresse, calme_de, calme_a, modules FROM avis_choix WHERE compte = $1",
        )
        .bind(compte.as_slice().to_vec())
        .fetch_optional(&mut *self.db.read().await?)
        .await?;
        let Some(row) = row else {
            return Ok(NoticeChoices::default());
        };
        Ok(NoticeChoices {
            mail: row.opt_int("courriel")?.map(|chosen| chosen != 0),
            hour: row.int("heure")?,
            address: row.opt_id("adresse")?,
            quiet: row.opt_int("calme_de")?.zip(row.opt_int("calme_a")?),
            modules: serde_json::from_str(&row.text("modules")?).unwrap_or_default(),
        })
    }

    /// Keeps what an account chose.
    pub async fn choose_notices(&self, compte: CompteId, choices: &NoticeChoices) -> Result<(), ContentError> {
        bounded(choices)?;
        let (choices, now) = (choices.clone(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO avis_choix (compte, courriel, heure, adresse, calme_de, calme_a, modules, modifie) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (compte) DO UPDATE SET \
                         courriel = excluded.courriel, heure = excluded.heure, adresse = excluded.adresse, \
                         calme_de = excluded.calme_de, calme_a = excluded.calme_a, modules = excluded.modules, \
                         modifie = excluded.modifie",
                    )
                    .bind(compte.as_slice().to_vec())
                    .bind(choices.mail.map(i64::from))
                    .bind(choices.hour)
                    .bind(choices.address.map(|id| id.as_slice().to_vec()))
                    .bind(choices.quiet.map(|(from, _)| from))
                    .bind(choices.quiet.map(|(_, to)| to))
                    .bind(serde_json::to_string(&choices.modules).unwrap_or_else(|_| "{}".to_owned()))
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok::<_, ContentError>(())
                })
            })
            .await
    }

    /// Mail to an account, on or off: the link that a mail carries. `false`: no such account any more.
    pub async fn choose_mail(&self, compte: CompteId, on: bool) -> Result<bool, ContentError> {
        let query = sqlx::query("SELECT 1 AS here FROM compte WHERE id = $1 AND etat = 1");
        let row = query.bind(compte.as_slice().to_vec());
        let here = row.fetch_optional(&mut *self.db.read().await?).await?.is_some();
        if here {
            let choices = NoticeChoices {
                mail: Some(on),
                ..self.notice_choices(compte).await?
            };
            self.choose_notices(compte, &choices).await?;
        }
        Ok(here)
    }

    /// When somebody last chose something: the daily round begins again after it.
    pub(super) async fn last_choice(&self) -> Result<Millis, StoreError> {
        let row = sqlx::query("SELECT COALESCE(MAX(modifie), 0) AS dernier FROM avis_choix")
            .fetch_one(&mut *self.db.read().await?)
            .await?;
        row.int("dernier")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 November 2026, 12:00 UTC: 13 h in France.
    const NOON: Millis = 1_795_262_400_000;
    const HOUR: Millis = 3_600_000;

    #[test]
    fn quiet_hours_go_through_midnight() {
        let choices = NoticeChoices::default();
        assert_eq!(choices.quiet_since(NOON), None);
        assert_eq!(choices.quiet_since(NOON + 7 * HOUR), Some(NOON + 7 * HOUR));
        let evening = NOON + 7 * HOUR;
        for later in [1, 4, 10] {
            assert_eq!(
                choices.quiet_since(evening + later * HOUR + 30_500),
                Some(evening),
                "{later}"
            );
        }
        assert_eq!(choices.quiet_since(evening + 11 * HOUR), None);
        let hours = |quiet| {
            let choices = NoticeChoices {
                quiet,
                ..NoticeChoices::default()
            };
            (0..24).filter(|hour| choices.quiet_at(*hour)).count()
        };
        assert_eq!((hours(Some((20, 7))), hours(Some((12, 14)))), (11, 2));
        assert_eq!((hours(Some((9, 9))), hours(None)), (0, 0));
    }

    #[test]
    fn what_is_urgent_goes_through_the_choice_of_a_module() {
        let mut choices = NoticeChoices::default();
        choices.modules.insert("a".to_owned(), NoticeWay::Portal);
        choices.modules.insert("b".to_owned(), NoticeWay::Nowhere);
        let of = |plugin, urgent| (choices.shows(plugin, urgent), choices.mails(plugin, urgent));
        assert_eq!(
            [of("a", false), of("b", false), of("c", false)],
            [(true, false), (false, false), (true, true)]
        );
        assert_eq!((of("a", true), of("b", true)), ((true, true), (true, true)));
        for way in NoticeWay::ALL {
            assert_eq!(NoticeWay::from_name(way.name()), Some(way));
        }
    }
}
