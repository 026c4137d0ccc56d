//! The audience of a document, as far as its reader may know it.

use preau_model::{DocumentId, Principal, PrincipalParts, StructureId, TerritoireId};
use preau_store::{Connection, RowExt as _, StoreError};

use crate::{Aimed, Collection, ContentError, Engine, Level, Reader, ShownAs};

impl Engine {
    /// To whom a document is addressed: hidden recipients only for who manages it. Before publication: the intended audience.
    pub async fn audience(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<Vec<Aimed>, ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        let stored = aimed(&mut *self.db.read().await?, reader.territory, id).await?;
        let mut aimed: Vec<Aimed> = stored.into_iter().map(|(aimed, _)| aimed).collect();
        if seen.sight.level < Level::Manage {
            aimed.retain(|a| a.shown_as != ShownAs::Hidden);
        }
        Ok(aimed)
    }
}

/// The whole audience, with the structure through which each principal meets the document. A principal of a kind that this version does not know is left out: it grants nothing.
pub(crate) async fn aimed(
    connection: &mut Connection,
    territory: TerritoireId,
    id: DocumentId,
) -> Result<Vec<(Aimed, StructureId)>, StoreError> {
    let rows = sqlx::query(
        "SELECT p.genre AS genre, p.cible AS cible, p.qualificatif AS qualificatif, a.level AS level, a.shown_as AS shown_as, a.structure AS structure \
         FROM content_audience a JOIN principal p ON p.id = a.principal WHERE a.territory = $1 AND a.document = $2 \
         ORDER BY a.shown_as, a.principal",
    )
    .bind(territory.as_slice().to_vec())
    .bind(id.as_slice().to_vec())
    .fetch_all(connection)
    .await?;
    let mut aimed = Vec::with_capacity(rows.len());
    for row in &rows {
        let parts = PrincipalParts {
            genre: i16::try_from(row.int("genre")?).unwrap_or_default(),
            cible: row.id::<()>("cible")?.to_bytes(),
            qualificatif: row.text("qualificatif")?,
        };
        let (level, shown_as) = (
            Level::from_number(row.int("level")?),
            ShownAs::from_number(row.int("shown_as")?),
        );
        if let (Some(principal), Some(level), Some(shown_as)) = (Principal::from_parts(&parts), level, shown_as) {
            aimed.push((
                Aimed {
                    principal,
                    level,
                    shown_as,
                },
                row.id("structure")?,
            ));
        }
    }
    Ok(aimed)
}
