//! The names that guests get for structures: their UAI, remembered because they hardly ever change.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use preau_annuaire::{Annuaire, AnnuaireError};
use preau_model::StructureId;

/// More structures than any territory has: beyond, it starts again.
const MOST: usize = 20_000;

/// UAI by structure.
#[derive(Debug, Default)]
pub(crate) struct Places(RwLock<HashMap<StructureId, String>>);

impl Places {
    /// The UAI of a school; the local key of a structure that has none.
    pub(crate) async fn name(&self, annuaire: &Annuaire, id: StructureId) -> Result<String, AnnuaireError> {
        if let Some(name) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(name.clone());
        }
        let Some(structure) = annuaire.structure(id).await? else {
            return Ok(String::new());
        };
        let name = structure.uai.map_or(structure.cle, |uai| uai.to_string());
        let mut names = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= MOST {
            names.clear();
        }
        names.insert(id, name.clone());
        Ok(name)
    }
}
