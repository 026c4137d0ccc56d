//! Each field of a person with its value, its source, its rule, and the other value.

use std::collections::BTreeMap;

use preau_model::{PersonneId, Source};
use preau_store::{Connection, RowExt as _};

use super::acte::{in_record, is_local};
use super::champs::tient;
use super::{Champ, Regle};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Where an effective value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origine {
    /// The source of the row.
    Source(Source),
    /// A correction by the school.
    Correction,
}

/// A field as the person page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChampVu {
    /// Which.
    pub champ: Champ,
    /// The value that holds; may be empty.
    pub valeur: String,
    /// Where it comes from.
    pub origine: Origine,
    /// Which one wins.
    pub regle: Regle,
    /// The other value: what the source says under a correction that holds.
    pub autre: Option<String>,
}

impl Annuaire {
    /// Every field of a person, in the order of [`Champ::ALL`]. Holds sensitive values: show it through `fiche_visible`.
    pub async fn champs(&self, personne: PersonneId) -> Result<Vec<ChampVu>, AnnuaireError> {
        let mut reading = self.db.read().await?;
        self.champs_with(&mut reading, personne).await
    }

    /// The same, on the caller's connection.
    pub(crate) async fn champs_with(
        &self,
        c: &mut Connection,
        personne: PersonneId,
    ) -> Result<Vec<ChampVu>, AnnuaireError> {
        let query = sqlx::query("SELECT source, etat, nom, prenom, civilite, empreinte FROM personne WHERE id = $1");
        let row = query.bind(bytes(personne)).fetch_optional(&mut *c).await?;
        let row = row.ok_or(AnnuaireError::Unknown("cette personne"))?;
        if row.int("etat")? == 2 {
            return Ok(Vec::new());
        }
        let number = row.int("source")?;
        let source = Source::from_number(number).unwrap_or(Source::Aaf);
        let print = row.bytes("empreinte")?;
        let record = self.sensible_with(c, personne).await?;
        let mut given = BTreeMap::new();
        let query = sqlx::query("SELECT champ, valeur, source, empreinte FROM correction WHERE personne = $1");
        for row in query.bind(bytes(personne)).fetch_all(&mut *c).await? {
            let value = self.opened(personne, &row.bytes("valeur")?)?;
            let then = self.opened(personne, &row.bytes("source")?)?;
            given.insert(row.text("champ")?, (value, then, row.bytes("empreinte")? == print));
        }
        let mut seen = Vec::with_capacity(Champ::ALL.len());
        for champ in Champ::ALL {
            let correction = given.get(champ.code());
            let now = match (champ, correction) {
                // The row still holds the correction: the source is what was kept beside it.
                (Champ::Nom | Champ::Prenom | Champ::Civilite, Some((_, then, true))) => then.clone(),
                (Champ::Nom, _) => row.text("nom")?,
                (Champ::Prenom, _) => row.text("prenom")?,
                (Champ::Civilite, _) => row.text("civilite")?,
                _ => in_record(&record, champ),
            };
            let regle = if is_local(number) { Regle::Local } else { champ.regle() };
            seen.push(match correction {
                Some((value, then, _)) if tient(regle, then, &now) => ChampVu {
                    champ,
                    valeur: value.clone(),
                    origine: Origine::Correction,
                    regle,
                    autre: Some(now).filter(|_| !is_local(number)),
                },
                _ => ChampVu {
                    champ,
                    valeur: now,
                    origine: Origine::Source(source),
                    regle,
                    autre: None,
                },
            });
        }
        Ok(seen)
    }

    /// One effective value.
    pub(crate) async fn valeur(
        &self,
        c: &mut Connection,
        personne: PersonneId,
        champ: Champ,
    ) -> Result<String, AnnuaireError> {
        let all = self.champs_with(c, personne).await?;
        Ok(all
            .into_iter()
            .find(|seen| seen.champ == champ)
            .map(|seen| seen.valeur)
            .unwrap_or_default())
    }
}
