//! The fields that are sealed at rest, and given only to a caller that asks for them by name.

use std::collections::BTreeMap;

use preau_model::PersonneId;
use preau_store::{Connection, RowExt as _};
use serde::{Deserialize, Serialize};

use crate::aaf::{Names, Record};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Sensitive fields of a person (data minimisation): never in logs, never given to plugins by this crate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sensible {
    /// ENTEleveINE.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ine: String,
    /// ENTPersonDateNaissance, `JJ/MM/AAAA` as it came.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub naissance: String,
    /// ENTPersonNomPatro.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub nom_patronymique: String,
    /// ENTPersonAutresPrenoms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub autres_prenoms: Vec<String>,
    /// mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// homePhone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub domicile: String,
    /// telephoneNumber (at work).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub travail: String,
    /// mobile.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mobile: String,
    /// ENTPersonAdresse (lines), then postal code, town and country when given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adresse: Vec<String>,
    /// Every other attribute that no column holds, under its AAF name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub autres: BTreeMap<String, Vec<String>>,
}

impl Annuaire {
    /// Opens the sensitive fields of a person; empty when there are none.
    pub async fn sensible(&self, personne: PersonneId) -> Result<Sensible, AnnuaireError> {
        let mut reading = self.db.read().await?;
        self.sensible_with(&mut reading, personne).await
    }

    /// The same, on the caller's connection.
    pub(crate) async fn sensible_with(
        &self,
        connection: &mut Connection,
        personne: PersonneId,
    ) -> Result<Sensible, AnnuaireError> {
        let query = sqlx::query("SELECT sensible FROM personne WHERE id = $1").bind(bytes(personne));
        let row = query.fetch_optional(connection).await?;
        let Some(sealed) = row
            .ok_or(AnnuaireError::Unknown("cette personne"))?
            .opt_bytes("sensible")?
        else {
            return Ok(Sensible::default());
        };
        let plain = self.keys.unseal(personne, &sealed).ok_or(AnnuaireError::Sealed)?;
        // What was entered here is JSON; what a source gave is its whole record.
        if plain.first() == Some(&b'{') {
            return serde_json::from_slice(&plain).map_err(|_| AnnuaireError::Sealed);
        }
        let mut names = Names::new();
        let mut record = Record::decode(&plain, &mut names).ok_or(AnnuaireError::Sealed)?;
        Ok(crate::lecture::sensible(&mut record, &names))
    }
}
