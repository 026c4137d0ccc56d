//! Agreements of category 5: field by field, remembered, withdrawn; a responsable agrees for a pupil under fifteen.

use std::sync::Arc;

use preau_identity::{Act, journal};
use preau_model::{Hat, Millis, PersonneId};
use preau_store::{Row, RowExt as _};

use crate::{Champ, Service, ServiceId, Sso, SsoError, donnees};

/// Age from which one agrees by oneself (article 45 of the law of 6 January 1978).
const MAJORITE: i16 = 15;

/// What was agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accord {
    /// To which service.
    pub service: ServiceId,
    /// Whose data.
    pub personne: PersonneId,
    /// Which information.
    pub champs: Vec<Champ>,
    /// Who agreed.
    pub par: PersonneId,
    /// When.
    pub at: Millis,
    /// Sent, since.
    pub transmis: Option<Millis>,
}

/// A pupil waits for a responsable.
#[derive(Debug, Clone)]
pub struct Demande {
    /// For which service.
    pub service: Arc<Service>,
    /// Who.
    pub personne: PersonneId,
    /// Since when.
    pub at: Millis,
}

fn accord(row: &Row) -> Result<Accord, SsoError> {
    let names: Vec<String> =
        serde_json::from_str(&row.text("champs")?).map_err(|error| SsoError::Illisible(error.to_string()))?;
    Ok(Accord {
        service: row.id("service")?,
        personne: row.id("personne")?,
        champs: names.iter().filter_map(|name| Champ::from_name(name)).collect(),
        par: row.id("par")?,
        at: row.int("at")?,
        transmis: row.opt_int("transmis")?,
    })
}

impl Sso {
    /// What somebody agreed to send to a service.
    pub async fn accord(&self, service: ServiceId, personne: PersonneId) -> Result<Option<Accord>, SsoError> {
        let row = sqlx::query(
            "SELECT service, personne, champs, par, at, transmis FROM sso_accord WHERE service = $1 AND personne = $2",
        )
        .bind(service.as_slice().to_vec())
        .bind(personne.as_slice().to_vec())
        .fetch_optional(&mut *self.inner.db.read().await?)
        .await?;
        row.as_ref().map(accord).transpose()
    }

    /// Everything somebody agreed to, the latest first.
    pub async fn accords(&self, personne: PersonneId) -> Result<Vec<Accord>, SsoError> {
        let rows = sqlx::query(
            "SELECT service, personne, champs, par, at, transmis FROM sso_accord WHERE personne = $1 ORDER BY at DESC, service",
        )
        .bind(personne.as_slice().to_vec())
        .fetch_all(&mut *self.inner.db.read().await?)
        .await?;
        rows.iter().map(accord).collect()
    }

    /// May this person agree alone? A pupil whose age is not known may not.
    pub async fn decide_seul(&self, hat: Hat, personne: PersonneId) -> Result<bool, SsoError> {
        if hat != Hat::Eleve {
            return Ok(true);
        }
        let born = self.inner.annuaire.sensible(personne).await?.naissance;
        let born: Option<jiff::civil::Date> = donnees::jour(&born).and_then(|day| day.parse().ok());
        let today = jiff::Timestamp::from_millisecond(self.inner.clock.now()).ok();
        let today = today.map(|now| now.to_zoned(jiff::tz::TimeZone::UTC).date());
        Ok(match (born, today) {
            (Some(born), Some(today)) => {
                let birthday_to_come = (today.month(), today.day()) < (born.month(), born.day());
                today.year() - born.year() - i16::from(birthday_to_come) >= MAJORITE
            }
            _ => false,
        })
    }

    /// `par` agrees, for `personne`, to these fields; others than those of the convention are left out.
    pub async fn accorder(
        &self,
        service: &Service,
        personne: PersonneId,
        par: PersonneId,
        champs: &[Champ],
    ) -> Result<(), SsoError> {
        let kept: Vec<&str> = service
            .convention
            .iter()
            .filter(|champ| champs.contains(champ))
            .map(|champ| champ.name())
            .collect();
        let (id, json, now) = (service.id, serde_json::json!(kept).to_string(), self.inner.clock.now());
        let (clock, rng, objet) = (self.inner.clock.clone(), self.inner.rng.clone(), service.code.clone());
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO sso_accord (service, personne, champs, par, at, transmis) VALUES ($1, $2, $3, $4, $5, NULL) \
                         ON CONFLICT (service, personne) DO UPDATE SET champs = $3, par = $4, at = $5, transmis = NULL",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(personne.as_slice().to_vec())
                    .bind(json)
                    .bind(par.as_slice().to_vec())
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    sqlx::query("DELETE FROM sso_demande WHERE service = $1 AND personne = $2")
                        .bind(id.as_slice().to_vec())
                        .bind(personne.as_slice().to_vec())
                        .execute(&mut *tx)
                        .await?;
                    let act = Act { acte: "service.accord", personne: Some(par), objet, ..Act::default() };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await
    }

    /// Withdraws; `false` when there was nothing. The next visit asks again.
    pub async fn retirer_accord(
        &self,
        service: ServiceId,
        personne: PersonneId,
        par: PersonneId,
    ) -> Result<bool, SsoError> {
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    let mut gone = 0;
                    for sql in [
                        "DELETE FROM sso_accord WHERE service = $1 AND personne = $2",
                        "DELETE FROM sso_demande WHERE service = $1 AND personne = $2",
                    ] {
                        let query = sqlx::query(sql)
                            .bind(service.as_slice().to_vec())
                            .bind(personne.as_slice().to_vec());
                        gone += query.execute(&mut *tx).await?.rows_affected();
                    }
                    if gone > 0 {
                        let objet = service.to_string();
                        let act = Act {
                            acte: "service.retrait",
                            personne: Some(par),
                            objet,
                            ..Act::default()
                        };
                        journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    }
                    Ok(gone > 0)
                })
            })
            .await
    }

    /// A pupil asks for the agreement of a responsable.
    pub async fn demander(&self, service: ServiceId, personne: PersonneId) -> Result<(), SsoError> {
        let now = self.inner.clock.now();
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO sso_demande (service, personne, at) VALUES ($1, $2, $3) \
                         ON CONFLICT (service, personne) DO NOTHING",
                    )
                    .bind(service.as_slice().to_vec())
                    .bind(personne.as_slice().to_vec())
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// What pupils wait for, the oldest first.
    pub async fn demandes(&self, personnes: &[PersonneId]) -> Result<Vec<Demande>, SsoError> {
        let registre = self.registre().await?;
        let mut found = Vec::new();
        let mut reading = self.inner.db.read().await?;
        for personne in personnes {
            let rows = sqlx::query("SELECT service, at FROM sso_demande WHERE personne = $1 ORDER BY at")
                .bind(personne.as_slice().to_vec())
                .fetch_all(&mut *reading)
                .await?;
            for row in &rows {
                if let Some(service) = registre.par_id(row.id("service")?) {
                    found.push(Demande {
                        service: service.clone(),
                        personne: *personne,
                        at: row.int("at")?,
                    });
                }
            }
        }
        Ok(found)
    }

    /// Marks what was agreed to as sent; `true` for the one that does.
    pub(crate) async fn transmettre(&self, service: ServiceId, personne: PersonneId) -> Result<bool, SsoError> {
        let now = self.inner.clock.now();
        self.inner
            .db
            .write::<_, SsoError, _>(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE sso_accord SET transmis = $1 WHERE service = $2 AND personne = $3 AND transmis IS NULL",
                    )
                    .bind(now)
                    .bind(service.as_slice().to_vec())
                    .bind(personne.as_slice().to_vec())
                    .execute(tx)
                    .await?;
                    Ok(done.rows_affected() == 1)
                })
            })
            .await
    }
}
