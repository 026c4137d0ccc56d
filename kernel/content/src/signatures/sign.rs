//! Signing, by oneself or on a paper that the school enters.

use preau_model::{DocumentId, Hat, PersonneId, Profil, TerritoireId};
use preau_store::{Connection, RowExt as _};

use crate::{Author, Collection, ContentError, Engine, Level, Reader, State};

/// A paper answer, entered by the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// For whom.
    pub child: PersonneId,
    /// Who signed it.
    pub person: PersonneId,
}

impl Engine {
    /// The reader signs for a child, on the text that they read: that of version `expected`. Signing twice signs once.
    pub async fn sign(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
        child: PersonneId,
        expected: i64,
    ) -> Result<(), ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        let Some(person) = reader.personne.filter(|_| seen.sight.state == State::Published) else {
            return Err(not_asked());
        };
        let signers = self.annuaire.signataires(&[child], self.now()).await?;
        let linked = signers.get(&child).is_some_and(|signers| signers.contains(&person));
        if !linked || seen.stored.version != expected {
            return Err(if linked { moved() } else { not_asked() });
        }
        let place = Place {
            territory: reader.territory,
            id,
            child,
            person,
        };
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    // Holds the text until the signature is written.
                    let held = sqlx::query(
                        "UPDATE content_document SET version = version WHERE territory = $1 AND id = $2 AND version = $3",
                    )
                    .bind(place.territory.as_slice().to_vec())
                    .bind(id.as_slice().to_vec())
                    .bind(expected)
                    .execute(&mut *tx)
                    .await?;
                    if held.rows_affected() != 1 {
                        return Err(moved());
                    }
                    let late = sqlx::query(
                        "SELECT 1 AS one FROM signature_ask WHERE territory = $1 AND document = $2 AND until < $3",
                    )
                    .bind(place.territory.as_slice().to_vec())
                    .bind(id.as_slice().to_vec())
                    .bind(now)
                    .fetch_optional(&mut *tx)
                    .await?;
                    if late.is_some() && !place.is_signed(&mut *tx).await? {
                        return Err(ContentError::refused(
                            "signatures.late",
                            "La date limite de signature est passée\u{a0}: adressez-vous à l’établissement.",
                        ));
                    }
                    place.put(tx, now, None).await
                })
            })
            .await
    }

    /// Enters a paper answer: for who manages the document, and for the direction and the CPE of its school.
    pub async fn enter_paper(
        &self,
        author: &Author,
        collections: &[Collection],
        id: DocumentId,
        paper: Paper,
    ) -> Result<(), ContentError> {
        let seen = self.sight(&author.reader, collections, id).await?;
        let here = seen.stored.structure;
        let staff = author.acting.hat == Hat::Agent
            && author
                .acting
                .profils
                .iter()
                .any(|(s, p)| *s == here && matches!(p, Profil::Dir | Profil::Evs));
        let Some(by) = author
            .acting
            .personne
            .filter(|_| staff || seen.sight.level >= Level::Manage)
        else {
            return Err(ContentError::refused(
                "signatures.paper",
                "Seuls l’auteur, la direction et la vie scolaire enregistrent une réponse papier.",
            ));
        };
        let place = Place {
            territory: author.reader.territory,
            id,
            child: paper.child,
            person: paper.person,
        };
        let now = self.now();
        self.db
            .write(move |tx| Box::pin(async move { place.put(tx, now, Some(by)).await }))
            .await
    }
}

#[derive(Debug, Clone, Copy)]
struct Place {
    territory: TerritoireId,
    id: DocumentId,
    child: PersonneId,
    person: PersonneId,
}

impl Place {
    async fn put(self, tx: &mut Connection, now: i64, on_paper_by: Option<PersonneId>) -> Result<(), ContentError> {
        let signed = sqlx::query(
            "UPDATE signature SET at = $5, on_paper = $6, entered_by = $7 WHERE territory = $1 AND document = $2 AND child = $3 \
             AND person = $4 AND at IS NULL \
             AND version = (SELECT a.version FROM signature_ask a WHERE a.territory = $1 AND a.document = $2 AND a.rule > 0)",
        )
        .bind(self.territory.as_slice().to_vec())
        .bind(self.id.as_slice().to_vec())
        .bind(self.child.as_slice().to_vec())
        .bind(self.person.as_slice().to_vec())
        .bind(now)
        .bind(i16::from(on_paper_by.is_some()))
        .bind(on_paper_by.map(|by| by.as_slice().to_vec()))
        .execute(&mut *tx)
        .await?;
        if signed.rows_affected() == 1 || self.is_signed(tx).await? {
            Ok(())
        } else {
            Err(not_asked())
        }
    }

    async fn is_signed(self, tx: &mut Connection) -> Result<bool, ContentError> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS n FROM signature s JOIN signature_ask a ON a.territory = s.territory AND a.document = s.document \
             AND a.version = s.version WHERE s.territory = $1 AND s.document = $2 AND s.child = $3 AND s.person = $4 \
             AND s.at IS NOT NULL",
        )
        .bind(self.territory.as_slice().to_vec())
        .bind(self.id.as_slice().to_vec())
        .bind(self.child.as_slice().to_vec())
        .bind(self.person.as_slice().to_vec())
        .fetch_one(tx)
        .await?;
        Ok(row.int("n")? > 0)
    }
}

fn not_asked() -> ContentError {
    ContentError::refused("signatures.not-asked", "Votre signature n’est pas demandée ici.")
}

fn moved() -> ContentError {
    ContentError::Conflict("Ce texte vient de changer\u{a0}: relisez-le avant de le signer.".to_owned())
}
