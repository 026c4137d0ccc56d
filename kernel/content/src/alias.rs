//! Aliases: what a plugin sees of a person. Random, stored, one per plugin: merges and new imports never break a body.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use preau_model::{PersonneId, TerritoireId, random_hex};
use preau_store::{Connection, RowExt as _, StoreError, dialect};
use sqlx::AssertSqlSafe;

use crate::read::padded;
use crate::write::{Value, insert};
use crate::{ContentError, Engine};

/// (territory, plugin).
type Place = (TerritoireId, String);

/// Aliases already read: they never change.
#[derive(Default)]
pub(crate) struct Aliases(RwLock<HashMap<Place, HashMap<PersonneId, String>>>);

const KEPT: usize = 100_000;

impl Engine {
    /// The alias of each person for a plugin; made when it does not exist yet.
    pub async fn alias(
        &self,
        territory: TerritoireId,
        plugin: &str,
        persons: &[PersonneId],
    ) -> Result<HashMap<PersonneId, String>, ContentError> {
        let place = (territory, plugin.to_owned());
        let mut found = self.aliases.among(&place, persons);
        let mut missing: Vec<PersonneId> = persons.iter().copied().filter(|p| !found.contains_key(p)).collect();
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return Ok(found);
        }
        let known = read(&mut *self.db.read().await?, &place, &missing).await?;
        missing.retain(|p| !known.contains_key(p));
        self.aliases.keep(&place, &known);
        found.extend(known);
        if !missing.is_empty() {
            let new: Vec<(PersonneId, String)> = missing.iter().map(|p| (*p, random_hex(&*self.rng, 16))).collect();
            let at = place.clone();
            let made = self
                .db
                .write(move |tx| {
                    Box::pin(async move {
                        let rows = new.iter().map(|(person, alias)| {
                            vec![
                                Value::Bytes(at.0.as_slice().to_vec()),
                                Value::Text(at.1.clone()),
                                Value::Bytes(person.as_slice().to_vec()),
                                Value::Text(alias.clone()),
                            ]
                        });
                        let into = "person_alias (territory, plugin, person, alias)";
                        // Another call may have made some of them: theirs count.
                        insert(
                            &mut *tx,
                            into,
                            "ON CONFLICT (territory, plugin, person) DO NOTHING",
                            rows.collect(),
                        )
                        .await?;
                        read(tx, &at, &missing).await.map_err(ContentError::from)
                    })
                })
                .await?;
            self.aliases.keep(&place, &made);
            found.extend(made);
        }
        Ok(found)
    }

    /// The person behind an alias of this plugin; another plugin's alias is nobody.
    pub async fn person_of(
        &self,
        territory: TerritoireId,
        plugin: &str,
        alias: &str,
    ) -> Result<Option<PersonneId>, ContentError> {
        if alias.len() != 32 {
            return Ok(None);
        }
        let row = sqlx::query("SELECT person FROM person_alias WHERE territory = $1 AND plugin = $2 AND alias = $3")
            .bind(territory.as_slice().to_vec())
            .bind(plugin.to_owned())
            .bind(alias.to_owned())
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        Ok(row.map(|row| row.id("person")).transpose()?)
    }

    /// The persons behind aliases of this plugin; what is nobody's alias is left out.
    pub async fn persons_of(
        &self,
        territory: TerritoireId,
        plugin: &str,
        aliases: &[String],
    ) -> Result<HashMap<String, PersonneId>, ContentError> {
        let asked: Vec<&String> = aliases.iter().filter(|alias| alias.len() == 32).collect();
        let mut found = HashMap::with_capacity(asked.len());
        for chunk in asked.chunks(256) {
            let size = padded(chunk.len());
            let list = dialect::list(3, size);
            let sql = format!(
                "SELECT person, alias FROM person_alias WHERE territory = $1 AND plugin = $2 AND alias IN ({list})"
            );
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .bind(territory.as_slice().to_vec())
                .bind(plugin.to_owned());
            for n in 0..size {
                query = query.bind(
                    chunk
                        .get(n)
                        .or_else(|| chunk.last())
                        .map_or_else(String::new, |alias| (*alias).clone()),
                );
            }
            for row in query.fetch_all(&mut *self.db.read().await?).await? {
                found.insert(row.text("alias")?, row.id("person")?);
            }
        }
        Ok(found)
    }
}

impl Aliases {
    fn among(&self, place: &Place, persons: &[PersonneId]) -> HashMap<PersonneId, String> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(of_plugin) = kept.get(place) else {
            return HashMap::new();
        };
        persons
            .iter()
            .filter_map(|p| of_plugin.get(p).map(|alias| (*p, alias.clone())))
            .collect()
    }

    fn keep(&self, place: &Place, new: &HashMap<PersonneId, String>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.values().map(HashMap::len).sum::<usize>() > KEPT {
            kept.clear();
        }
        kept.entry(place.clone())
            .or_default()
            .extend(new.iter().map(|(p, alias)| (*p, alias.clone())));
    }
}

async fn read(
    connection: &mut Connection,
    place: &Place,
    persons: &[PersonneId],
) -> Result<HashMap<PersonneId, String>, StoreError> {
    let mut found = HashMap::new();
    for chunk in persons.chunks(256) {
        let size = padded(chunk.len());
        let list = dialect::list(3, size);
        let sql = format!(
            "SELECT person, alias FROM person_alias WHERE territory = $1 AND plugin = $2 AND person IN ({list})"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(place.0.as_slice().to_vec())
            .bind(place.1.clone());
        for n in 0..size {
            let person = chunk.get(n).or_else(|| chunk.last());
            query = query.bind(person.map_or(vec![0; 16], |p| p.as_slice().to_vec()));
        }
        for row in query.fetch_all(&mut *connection).await? {
            found.insert(row.id("person")?, row.text("alias")?);
        }
    }
    Ok(found)
}
