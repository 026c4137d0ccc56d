//! Changes of switches, settings, holders and grants: by the direction of the school, or the collectivité for itself.

use preau_model::{GenreStructure, Hat, Profil, StructureId, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};
use serde_json::json;

use crate::journal::{Act, Line};
use crate::modules::MODULE;
use crate::{Acting, PermissionError, Policy};

const LONGEST: usize = 16_384;
const MOST_HOLDERS: usize = 200;

impl Policy {
    /// Switches a module (part `""`) or a part on or off in a structure; in force at once, journalled.
    pub async fn set_module(
        &self,
        by: &Acting,
        structure: StructureId,
        plugin: &str,
        part: &str,
        on: bool,
    ) -> Result<(), PermissionError> {
        checked(plugin)?;
        let objet = if part == MODULE {
            plugin.to_owned()
        } else {
            format!("{plugin}/{part}")
        };
        let acte = if on { "module.on" } else { "module.off" };
        let (plugin, part, at) = (plugin.to_owned(), part.to_owned(), self.clock.now());
        let by_person = by.personne.map(|p| p.as_slice().to_vec());
        let key = place(by, structure);
        self.change(by, structure, acte, objet, json!({}), move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO module_switch (territory, structure, plugin, part, is_on, by_person, at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (territory, structure, plugin, part) \
                     DO UPDATE SET is_on = excluded.is_on, by_person = excluded.by_person, at = excluded.at",
                )
                .bind(key.0)
                .bind(key.1)
                .bind(plugin)
                .bind(part)
                .bind(i16::from(on))
                .bind(by_person)
                .bind(at)
                .execute(tx)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// Stores a setting of a module in a structure, or takes it back (`None`).
    pub async fn set_setting(
        &self,
        by: &Acting,
        structure: StructureId,
        plugin: &str,
        name: &str,
        value: Option<&str>,
    ) -> Result<(), PermissionError> {
        checked(plugin)?;
        checked(name)?;
        if value.is_some_and(|v| v.len() > LONGEST) {
            return Err(PermissionError::Invalid(name.to_owned()));
        }
        let (objet, key) = (format!("{plugin}/{name}"), place(by, structure));
        let (plugin, name, value) = (plugin.to_owned(), name.to_owned(), value.map(str::to_owned));
        self.change(by, structure, "module.setting", objet, json!({}), move |tx| {
            Box::pin(async move {
                let sql = if value.is_some() {
                    "INSERT INTO module_setting (territory, structure, plugin, name, value) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (territory, structure, plugin, name) DO UPDATE SET value = excluded.value"
                } else {
                    "DELETE FROM module_setting WHERE territory = $1 AND structure = $2 AND plugin = $3 AND name = $4"
                };
                let query = sqlx::query(sql).bind(key.0).bind(key.1).bind(plugin).bind(name);
                match value {
                    Some(value) => query.bind(value).execute(tx).await?,
                    None => query.execute(tx).await?,
                };
                Ok(())
            })
        })
        .await
    }

    /// Chooses the holders of a role in a structure; `None` gives the manifest's defaults back. A holder is a profile name
    /// (`direction`, `eleve`…), `personne:<id>` or `groupe:<id>`.
    pub async fn set_role_holders(
        &self,
        by: &Acting,
        structure: StructureId,
        plugin: &str,
        role: &str,
        holders: Option<&[String]>,
    ) -> Result<(), PermissionError> {
        checked(plugin)?;
        checked(role)?;
        let chosen = holders.unwrap_or_default();
        if chosen.len() > MOST_HOLDERS {
            return Err(PermissionError::Invalid(role.to_owned()));
        }
        if let Some(bad) = chosen.iter().find(|h| !crate::roles::is_holder(h)) {
            return Err(PermissionError::Invalid(bad.clone()));
        }
        let detail = json!({ "holders": holders });
        let rows: Vec<String> = if holders.is_some() {
            std::iter::once(String::new()).chain(chosen.iter().cloned()).collect()
        } else {
            Vec::new()
        };
        let (objet, key) = (format!("{plugin}/{role}"), place(by, structure));
        let (plugin, role) = (plugin.to_owned(), role.to_owned());
        self.change(by, structure, "module.holders", objet, detail, move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "DELETE FROM module_role_holder WHERE territory = $1 AND structure = $2 AND plugin = $3 AND role = $4",
                )
                .bind(key.0.clone())
                .bind(key.1.clone())
                .bind(plugin.clone())
                .bind(role.clone())
                .execute(&mut *tx)
                .await?;
                for holder in rows {
                    sqlx::query(
                        "INSERT INTO module_role_holder (territory, structure, plugin, role, holder) \
                         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (territory, structure, plugin, role, holder) DO NOTHING",
                    )
                    .bind(key.0.clone())
                    .bind(key.1.clone())
                    .bind(plugin.clone())
                    .bind(role.clone())
                    .bind(holder)
                    .execute(&mut *tx)
                    .await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Grants a capability to a plugin of a publisher in a structure, or takes it back.
    pub async fn set_grant(
        &self,
        by: &Acting,
        structure: StructureId,
        plugin: &str,
        publisher: &str,
        capability: &str,
        granted: bool,
    ) -> Result<(), PermissionError> {
        checked(plugin)?;
        checked(publisher)?;
        checked(capability)?;
        let (objet, key, at) = (format!("{plugin}/{capability}"), place(by, structure), self.clock.now());
        let acte = if granted {
            "capability.grant"
        } else {
            "capability.withdraw"
        };
        let (plugin, publisher, capability) = (plugin.to_owned(), publisher.to_owned(), capability.to_owned());
        let by_person = by.personne.map(|p| p.as_slice().to_vec());
        self.change(by, structure, acte, objet, json!({ "publisher": publisher.clone() }), move |tx| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO capability_grant (territory, structure, plugin, publisher, capability, granted, by_person, at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (territory, structure, plugin, publisher, capability) \
                     DO UPDATE SET granted = excluded.granted, by_person = excluded.by_person, at = excluded.at",
                )
                .bind(key.0)
                .bind(key.1)
                .bind(plugin)
                .bind(publisher)
                .bind(capability)
                .bind(i16::from(granted))
                .bind(by_person)
                .bind(at)
                .execute(tx)
                .await?;
                Ok(())
            })
        })
        .await
    }

    /// One change: right checked, rows written, version raised and journal line in one transaction, then memory renewed.
    async fn change<F>(
        &self,
        by: &Acting,
        structure: StructureId,
        acte: &'static str,
        objet: String,
        detail: serde_json::Value,
        work: F,
    ) -> Result<(), PermissionError>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> preau_store::Work<'c, (), PermissionError> + Send + 'static,
    {
        self.may_administer(by, structure).await?;
        let line = Line::new(
            Act {
                by,
                structure,
                acte,
                objet,
                detail,
            },
            &*self.clock,
            &*self.rng,
        );
        let territory = by.territory;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    work(&mut *tx).await?;
                    raise(&mut *tx, territory).await?;
                    line.write(tx).await?;
                    Ok::<_, PermissionError>(())
                })
            })
            .await?;
        self.cache.forget(territory);
        Ok(())
    }

    /// May this person administer the modules of a structure? Its direction, or the collectivité's staff for its own structure.
    pub async fn may_administer(&self, by: &Acting, structure: StructureId) -> Result<(), PermissionError> {
        let holds = |profil| by.hat == Hat::Agent && by.personne.is_some() && by.profils.contains(&(structure, profil));
        let row = sqlx::query("SELECT genre FROM structure WHERE id = $1 AND territoire = $2")
            .bind(structure.as_slice().to_vec())
            .bind(by.territory.as_slice().to_vec())
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        let genre = row
            .map(|row| row.int("genre"))
            .transpose()?
            .and_then(GenreStructure::from_number);
        let right = match genre {
            Some(GenreStructure::Collectivite) => holds(Profil::Col),
            Some(_) => holds(Profil::Dir),
            None => false,
        };
        if right {
            return Ok(());
        }
        Err(PermissionError::Refused {
            rule: "module.direction",
            says: "Seule la direction de l’établissement choisit ses modules.".to_owned(),
        })
    }
}

fn place(by: &Acting, structure: StructureId) -> (Vec<u8>, Vec<u8>) {
    (by.territory.as_slice().to_vec(), structure.as_slice().to_vec())
}

fn checked(word: &str) -> Result<(), PermissionError> {
    if word.is_empty() || word.len() > 200 || word.chars().any(char::is_control) {
        return Err(PermissionError::Invalid(
            word.chars().filter(|c| !c.is_control()).take(40).collect(),
        ));
    }
    Ok(())
}

async fn raise(tx: &mut Connection, territory: TerritoireId) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO policy_version (territory, version) VALUES ($1, 1) \
         ON CONFLICT (territory) DO UPDATE SET version = policy_version.version + 1",
    )
    .bind(territory.as_slice().to_vec())
    .execute(tx)
    .await?;
    Ok(())
}
