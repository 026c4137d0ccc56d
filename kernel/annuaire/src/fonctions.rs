//! Function code → profile, as data: the bundled table fills an empty `fonction_profil`, which is then the only truth.

use std::collections::{BTreeMap, HashMap};

use preau_model::Profil;
use preau_store::dialect::tuples;
use preau_store::{Connection, RowExt as _};
use sqlx::AssertSqlSafe;

use crate::{Annuaire, AnnuaireError};

const BUNDLED: &str = include_str!("../data/fonctions.toml");

/// Profile of each known function code.
pub(crate) type Fonctions = HashMap<String, Profil>;

impl Annuaire {
    /// The function table of this installation, filled from the bundled one if it is empty.
    pub(crate) async fn fonctions(&self) -> Result<Fonctions, AnnuaireError> {
        let known = read(&mut *self.db.read().await?).await?;
        if !known.is_empty() {
            return Ok(known);
        }
        let rows = bundled()?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let sql = format!(
                        "INSERT INTO fonction_profil (fonction, profil) VALUES {} ON CONFLICT (fonction) DO NOTHING",
                        tuples(rows.len(), 2)
                    );
                    let query = rows.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), |q, (f, p)| {
                        q.bind(f).bind(i64::from(p.number()))
                    });
                    query.execute(&mut *tx).await?;
                    read(tx).await
                })
            })
            .await
    }
}

async fn read(connection: &mut Connection) -> Result<Fonctions, AnnuaireError> {
    let rows = sqlx::query("SELECT fonction, profil FROM fonction_profil")
        .fetch_all(connection)
        .await?;
    let mut table = Fonctions::with_capacity(rows.len());
    for row in rows {
        if let Some(profil) = Profil::from_number(row.int("profil")?) {
            table.insert(row.text("fonction")?, profil);
        }
    }
    Ok(table)
}

pub(crate) fn bundled() -> Result<Vec<(String, Profil)>, AnnuaireError> {
    let lists: BTreeMap<String, Vec<String>> =
        toml::from_str(BUNDLED).map_err(|e| AnnuaireError::Functions(e.message().to_owned()))?;
    let mut rows = Vec::new();
    for (profil, codes) in lists {
        let profil = Profil::from_code(&profil).ok_or_else(|| AnnuaireError::Functions(profil.clone()))?;
        rows.extend(codes.into_iter().map(|code| (code, profil)));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_table_has_one_profile() {
        let rows = bundled().unwrap();
        let table: Fonctions = rows.iter().cloned().collect();
        assert_eq!(rows.len(), table.len());
        assert_eq!(table.len(), 40);
        assert_eq!(table["DIR"], Profil::Dir);
        assert_eq!(table["AED"], Profil::Evs);
        assert_eq!(table["AEH"], Profil::Eta);
        assert_eq!(table["COLTER"], Profil::Col);
    }
}
