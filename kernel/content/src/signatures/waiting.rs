//! What waits for a signature, and what was signed.

use std::collections::{HashMap, HashSet};

use preau_model::{DocumentId, Hat, Millis, PersonneId, TerritoireId};
use preau_store::{RowExt as _, dialect};

use crate::read::padded;
use crate::{Collection, ContentError, Document, Engine, Level, Reader, State};

/// A document to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    /// It.
    pub document: Document,
    /// For whom.
    pub children: Vec<PersonneId>,
}

/// One signature, given or waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Class of the child; empty when unknown.
    pub classe: String,
    /// For whom.
    pub child: PersonneId,
    /// By whom.
    pub person: PersonneId,
    /// When; `None`: not yet.
    pub at: Option<Millis>,
    /// Signed on paper, entered by the school.
    pub on_paper: bool,
    /// Still waited for: not given, and what others gave is not enough.
    pub awaited: bool,
}

/// A waiting row still counts while its link is in force, and while nobody else's signature is enough.
pub(super) const AWAITED: &str = "s.at IS NULL AND a.rule > 0 AND EXISTS (SELECT 1 FROM lien_effectif l WHERE l.eleve = s.child \
     AND l.responsable = s.person AND l.legal IN (1, 2) AND l.depuis <= $3 AND l.jusque > $3) \
     AND (a.rule = 2 OR NOT EXISTS (SELECT 1 FROM signature o WHERE o.territory = s.territory AND o.document = s.document \
     AND o.version = s.version AND o.child = s.child AND o.at IS NOT NULL))";
pub(super) const JOINED: &str = "FROM signature s JOIN signature_ask a ON a.territory = s.territory AND a.document = s.document \
     AND a.version = s.version";

impl Engine {
    /// What waits for the reader's signature and is not late, the most recent first.
    pub async fn to_sign(
        &self,
        reader: &Reader,
        collections: &[Collection],
        limit: usize,
    ) -> Result<Vec<ToSign>, ContentError> {
        let Some(person) = reader.personne else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT s.document AS document, s.child AS child {JOINED} WHERE s.territory = $1 AND s.person = $2 AND a.until >= $3 \
             AND {AWAITED} ORDER BY s.document DESC, s.child LIMIT CAST($4 AS BIGINT)"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(reader.territory.as_slice().to_vec())
            .bind(person.as_slice().to_vec())
            .bind(self.now())
            .bind(i64::try_from(limit.saturating_mul(8)).unwrap_or(i64::MAX))
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let (mut ids, mut children) = (Vec::new(), HashMap::<DocumentId, Vec<PersonneId>>::new());
        for row in &rows {
            let id = row.id("document")?;
            if !ids.contains(&id) {
                ids.push(id);
            }
            children.entry(id).or_default().push(row.id("child")?);
        }
        let found = self.get(reader, collections, &ids).await?;
        let published = found
            .into_iter()
            .flatten()
            .filter(|document| document.state == State::Published);
        Ok(published
            .take(limit)
            .map(|document| ToSign {
                children: children.remove(&document.id).unwrap_or_default(),
                document,
            })
            .collect())
    }

    /// The signatures of a document's text: all of them for the staff who read it and for who manages it, ordered by class; the
    /// reader's own for a responsable, who never learns what another one did.
    pub async fn signatures(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<Vec<Signature>, ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        let all = reader.hat == Hat::Agent || seen.sight.level >= Level::Manage;
        let sql = format!(
            "SELECT s.child AS child, s.person AS person, s.at AS at, s.on_paper AS on_paper, CASE WHEN {AWAITED} THEN 1 ELSE 0 END \
             AS awaited {JOINED} WHERE s.territory = $1 AND s.document = $2 AND a.rule > 0 ORDER BY s.child, s.person"
        );
        let now = self.now();
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(reader.territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .bind(now)
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let classes = self.policy.classes(seen.stored.structure, now).await?;
        let classe = |child: &PersonneId| {
            let of_child = classes.get(child).and_then(|all| all.iter().find(|c| !c.par_enfant));
            of_child.map(|c| c.libelle.clone()).unwrap_or_default()
        };
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let (child, person): (PersonneId, PersonneId) = (row.id("child")?, row.id("person")?);
            if all || reader.personne == Some(person) {
                found.push(Signature {
                    classe: classe(&child),
                    child,
                    person,
                    at: row.opt_int("at")?,
                    on_paper: row.flag("on_paper")?,
                    awaited: row.flag("awaited")?,
                });
            }
        }
        found.sort_by(|a, b| (&a.classe, a.child, a.person).cmp(&(&b.classe, b.child, b.person)));
        Ok(found)
    }

    /// Of these documents, those that are about a pupil among others.
    pub(crate) async fn about_child(
        &self,
        territory: TerritoireId,
        child: PersonneId,
        ids: &[DocumentId],
    ) -> Result<HashSet<DocumentId>, ContentError> {
        let mut found = HashSet::new();
        for chunk in ids.chunks(128) {
            let size = padded(chunk.len());
            let sql = format!(
                "SELECT document FROM content_child WHERE territory = $1 AND child = $2 AND document IN ({})",
                dialect::list(3, size)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(territory.as_slice().to_vec())
                .bind(child.as_slice().to_vec());
            for n in 0..size {
                let id = chunk.get(n).or_else(|| chunk.last());
                query = query.bind(id.map_or(vec![0; 16], |id| id.as_slice().to_vec()));
            }
            for row in query.fetch_all(&mut *self.db.read().await?).await? {
                found.insert(row.id("document")?);
            }
        }
        Ok(found)
    }

    /// The pupils that a document is about, for the staff who read it; those followed, for others.
    pub async fn children(
        &self,
        reader: &Reader,
        collections: &[Collection],
        id: DocumentId,
    ) -> Result<Vec<PersonneId>, ContentError> {
        let seen = self.sight(reader, collections, id).await?;
        let rows = sqlx::query("SELECT child FROM content_child WHERE territory = $1 AND document = $2 ORDER BY child")
            .bind(reader.territory.as_slice().to_vec())
            .bind(id.as_slice().to_vec())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let followed = |child: &PersonneId| {
            reader.hat == Hat::Agent
                || seen.sight.level >= Level::Manage
                || reader.personne == Some(*child)
                || reader.memberships.all.iter().any(|m| m.enfant == Some(*child))
        };
        let children: Result<Vec<PersonneId>, preau_store::StoreError> =
            rows.iter().map(|row| row.id("child")).collect();
        Ok(children?.into_iter().filter(followed).collect())
    }
}
