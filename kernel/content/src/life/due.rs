//! Deferred publication: when its hour comes, the audience is judged again, under the rules of whoever published or approved it.

use preau_model::{DocumentId, Millis, TerritoireId};
use preau_permissions::{Acting, Aim, Decision};
use preau_store::RowExt as _;

use super::Catalogue;
use crate::read::{Stored, aimed, documents};
use crate::signatures::Asks;
use crate::write::{About, Fields, Notice, Prepared, apply, assemble, notify, through};
use crate::{Aimed, Collection, ContentError, Engine, NoticeKind, State, extract};

const AT_ONCE: i64 = 100;

impl Engine {
    /// Publishes what is due; answers how many documents changed. Called about every second; a document that another replica
    /// takes at the same moment is left to it.
    pub async fn publish_due(&self, catalogue: &dyn Catalogue) -> Result<usize, ContentError> {
        let now = self.now();
        let rows = sqlx::query(
            "SELECT territory, id FROM content_document WHERE state = $1 AND publish_at <= $2 ORDER BY publish_at LIMIT CAST($3 AS BIGINT)",
        )
        .bind(State::Deferred.number())
        .bind(now)
        .bind(AT_ONCE)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        let mut changed = 0;
        for row in rows {
            match self
                .publish_one(catalogue, row.id("territory")?, row.id("id")?, now)
                .await
            {
                Ok(published) => changed += usize::from(published),
                Err(ContentError::Conflict(_)) => {}
                Err(error) => tracing::warn!(
                    code = error.code(),
                    "a deferred publication could not be made; it will be tried again"
                ),
            }
        }
        Ok(changed)
    }

    async fn publish_one(
        &self,
        catalogue: &dyn Catalogue,
        territory: TerritoireId,
        id: DocumentId,
        now: Millis,
    ) -> Result<bool, ContentError> {
        let (stored, kept) = {
            let mut connection = self.db.read().await?;
            let stored = documents(&mut connection, territory, None, &[id], true)
                .await?
                .remove(&id);
            (stored, aimed(&mut connection, territory, id).await?)
        };
        let Some(stored) = stored.filter(|s| s.state == State::Deferred) else {
            return Ok(false);
        };
        let Some(collection) = catalogue.collection(&stored.plugin, &stored.collection) else {
            return Ok(false);
        };
        let aimed: Vec<Aimed> = kept.into_iter().map(|(aimed, _)| aimed).collect();
        let principals: Vec<_> = aimed.iter().map(|a| a.principal.clone()).collect();
        let acting = if let Some(person) = stored.publisher.or(stored.author) {
            self.policy.acting_of(territory, stored.structure, person).await?
        } else {
            let computes = catalogue.may_compute_audiences(territory, stored.structure, &stored.plugin);
            Acting::service(territory, stored.structure, computes)
        };
        let judgement = self
            .policy
            .judge(&acting, &collection.kind, Aim::Publish, &principals)
            .await?;
        let rows = through(aimed, &judgement.through, stored.structure);
        match judgement.decision {
            Decision::Allowed => {
                let mut notices = Vec::new();
                if let Some(line) = stored.announce.as_ref().filter(|_| stored.published.is_none()) {
                    notices = self.notices(&rows, stored.author, line, now).await?;
                }
                self.move_to(&collection, territory, stored, State::Published, rows, notices)
                    .await?;
            }
            Decision::Refused { says, .. } => {
                let line = format!("Publication différée refusée\u{a0}: {says}");
                let author = stored.author;
                let (structure, plugin, version) = (stored.structure, stored.plugin.clone(), stored.version);
                self.move_to(&collection, territory, stored, State::Draft, rows, Vec::new())
                    .await?;
                if let Some(person) = author {
                    let event = format!("{id}/refused/{version}");
                    self.db
                        .write(move |tx| {
                            Box::pin(async move {
                                let about = About {
                                    territory,
                                    document: id,
                                    plugin: &plugin,
                                    event,
                                    at: now,
                                    kind: NoticeKind::Announcement,
                                };
                                notify(
                                    tx,
                                    &about,
                                    &[Notice {
                                        person,
                                        structure,
                                        line,
                                    }],
                                )
                                .await
                                .map_err(ContentError::from)
                            })
                        })
                        .await?;
                }
            }
        }
        Ok(true)
    }

    /// The kernel's own change of state.
    pub(crate) async fn move_to(
        &self,
        collection: &Collection,
        territory: TerritoireId,
        stored: Stored,
        state: State,
        audience: Vec<(Aimed, preau_model::StructureId)>,
        notices: Vec<Notice>,
    ) -> Result<(), ContentError> {
        let now = self.now();
        let body = extract::body(collection, &stored.body)?;
        let before = (stored.version, stored.body.len());
        let fields = Fields {
            territory,
            id: stored.id,
            plugin: stored.plugin,
            collection: stored.collection,
            structure: stored.structure,
            author: stored.author,
            author_hat: stored.author_hat,
            state,
            version: stored.version + 1,
            schema: stored.schema,
            body: stored.body,
            about: stored.about,
            announce: stored.announce,
            created: stored.created,
            changed: now,
            publish_at: stored.publish_at,
            publisher: stored.publisher,
            published: if state == State::Published {
                stored.published.or(Some(now))
            } else {
                stored.published
            },
            expire_at: stored.expire_at,
            retention: collection.retention.clone(),
        };
        let mut asks = Asks {
            first: state == State::Published && stored.published.is_none(),
            ..Asks::default()
        };
        if asks.first && self.asks(territory, stored.id).await? {
            asks.concerned = Some(self.concerned(&audience, now).await?);
        }
        let mut put = assemble(collection, fields, &body, audience);
        put.asks = asks;
        put.before = Some(before);
        put.notices = notices;
        let (sql, prepared) = (self.db.engine(), [Prepared::Put(Box::new(put))]);
        self.db
            .write(move |tx| Box::pin(async move { apply(tx, sql, territory, &prepared, None).await }))
            .await
    }
}
