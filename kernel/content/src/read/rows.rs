//! Documents and the reader's marks on them, in one statement.

use std::collections::HashMap;

use preau_model::{DocumentId, Hat, Millis, NEVER, PersonneId, StructureId, TerritoireId};
use preau_store::{Connection, Row, RowExt as _, StoreError, dialect};
use sqlx::AssertSqlSafe;

use super::branches::padded;
use crate::{Collection, Document, Reader, Receipts, State, Time, marks, visible};

const COLUMNS: &str = "d.id AS id, d.plugin AS plugin, d.collection AS collection, d.structure AS structure, d.author AS author, \
     d.author_hat AS author_hat, d.state AS state, d.version AS version, d.body_schema AS body_schema, d.about AS about, \
     d.announce AS announce, d.created AS created, d.changed AS changed, d.publish_at AS publish_at, d.publisher AS publisher, \
     d.published AS published, d.expire_at AS expire_at, d.hold AS hold";

/// A document as stored, with one person's marks.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: DocumentId,
    pub(crate) plugin: String,
    pub(crate) collection: String,
    pub(crate) structure: StructureId,
    pub(crate) author: Option<PersonneId>,
    pub(crate) author_hat: Option<Hat>,
    pub(crate) state: State,
    pub(crate) version: i64,
    pub(crate) schema: i64,
    pub(crate) body: String,
    pub(crate) about: Option<PersonneId>,
    pub(crate) announce: Option<String>,
    pub(crate) created: Millis,
    pub(crate) changed: Millis,
    pub(crate) publish_at: Option<Millis>,
    pub(crate) publisher: Option<PersonneId>,
    pub(crate) published: Option<Millis>,
    pub(crate) expire_at: Millis,
    pub(crate) hold: bool,
    pub(crate) marks: Vec<(String, String)>,
    pub(crate) watermark: Millis,
}

/// Reads documents by id, with the marks of `person`. `bodies`: without, the body is empty.
pub(crate) async fn documents(
    connection: &mut Connection,
    territory: TerritoireId,
    person: Option<PersonneId>,
    ids: &[DocumentId],
    bodies: bool,
) -> Result<HashMap<DocumentId, Stored>, StoreError> {
    let mut found: HashMap<DocumentId, Stored> = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(128) {
        let (size, body) = (padded(chunk.len()), if bodies { "d.body" } else { "''" });
        let list = dialect::list(3, size);
        let sql = format!(
            "SELECT {COLUMNS}, {body} AS body, m.name AS mark, m.value AS mark_value, \
             (SELECT w.watermark FROM content_seen w WHERE w.territory = $1 AND w.person = $2 AND w.plugin = d.plugin \
             AND w.collection = d.collection) AS watermark FROM content_document d \
             LEFT JOIN content_mark m ON m.territory = d.territory AND m.document = d.id AND m.person = $2 \
             WHERE d.territory = $1 AND d.id IN ({list})"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(territory.as_slice().to_vec())
            .bind(person.map_or(vec![0; 16], |p| p.as_slice().to_vec()));
        for n in 0..size {
            let id = chunk.get(n).or_else(|| chunk.last());
            query = query.bind(id.map_or(vec![0; 16], |id| id.as_slice().to_vec()));
        }
        for row in query.fetch_all(&mut *connection).await? {
            let mark = row.opt_text("mark")?.zip(row.opt_text("mark_value")?);
            let id = row.id("id")?;
            if let Some(known) = found.get_mut(&id) {
                known.marks.extend(mark);
            } else {
                let mut stored = read(&row)?;
                stored.marks.extend(mark);
                found.insert(id, stored);
            }
        }
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        id: row.id("id")?,
        plugin: row.text("plugin")?,
        collection: row.text("collection")?,
        structure: row.id("structure")?,
        author: row.opt_id("author")?,
        author_hat: Hat::from_number(row.int("author_hat")?),
        state: State::from_number(row.int("state")?).ok_or(StoreError::Column {
            column: "state",
            expected: "state",
        })?,
        version: row.int("version")?,
        schema: row.int("body_schema")?,
        body: row.text("body")?,
        about: row.opt_id("about")?,
        announce: row.opt_text("announce")?,
        created: row.int("created")?,
        changed: row.int("changed")?,
        publish_at: row.opt_int("publish_at")?,
        publisher: row.opt_id("publisher")?,
        published: row.opt_int("published")?,
        expire_at: row.int("expire_at")?,
        hold: row.flag("hold")?,
        marks: Vec::new(),
        watermark: row.opt_int("watermark")?.unwrap_or(Millis::MIN),
    })
}

impl Stored {
    /// As one reader gets it.
    pub(crate) fn seen_by(
        self,
        reader: &Reader,
        collection: &Collection,
        sight: visible::Sight,
        now: Millis,
    ) -> Document {
        let (enfants, through) = self.ways(reader, collection, &sight, now);
        let mut marks = self.marks;
        let below = self.published.is_some_and(|published| published <= self.watermark);
        if collection.receipts == Receipts::None && below && !marks.iter().any(|(name, _)| name == marks::SEEN) {
            marks.push((marks::SEEN.to_owned(), String::new()));
        }
        Document {
            id: self.id,
            plugin: self.plugin,
            collection: self.collection,
            structure: self.structure,
            author: self.author,
            author_hat: self.author_hat,
            state: sight.state,
            version: self.version,
            schema: self.schema,
            body: self.body,
            about: self.about,
            created: self.created,
            changed: self.changed,
            publish_at: self.publish_at,
            published: self.published,
            expire_at: Some(self.expire_at).filter(|at| *at != NEVER),
            level: sight.level,
            marks,
            matched: sight.matched,
            enfants,
            through,
        }
    }

    /// Through which children and structures the reader met it.
    fn ways(
        &self,
        reader: &Reader,
        collection: &Collection,
        sight: &visible::Sight,
        now: Millis,
    ) -> (Vec<PersonneId>, Vec<StructureId>) {
        let live = collection.time.of(reader.hat) == Time::Live;
        let moment = if live { now } else { self.published.unwrap_or(now) };
        let (mut enfants, mut through) = (Vec::new(), Vec::new());
        for m in reader.memberships.at(moment) {
            if sight.matched.contains(&m.principal) && reader.open.contains(&m.structure) {
                enfants.extend(m.enfant);
                if !matches!(m.what, preau_model::Principal::Personne(_)) {
                    through.push(m.structure);
                }
            }
        }
        if through.is_empty() {
            through.push(self.structure);
        }
        enfants.sort_unstable();
        enfants.dedup();
        through.sort_unstable();
        through.dedup();
        (enfants, through)
    }
}
