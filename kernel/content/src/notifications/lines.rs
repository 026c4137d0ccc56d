//! The lines of an account that a mail may say: unread, wanted, and about what each of its hats may read now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use preau_annuaire::{AnnuaireError, Personne};
use preau_model::{DocumentId, Hat, Millis, PersonneId, StructureId, TerritoireId};
use preau_store::dialect::list;
use preau_store::{Row, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use super::digest::MailId;
use super::{NoticeChoices, NoticeKind};
use crate::life::Catalogue;
use crate::{Collection, ContentError, Engine, Reader, State};

/// Lines looked at for one mail.
const MOST: i64 = 200;

/// Which lines.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which {
    /// Those that no mail took yet, since a moment; urgent ones only when said.
    Free { since: Millis, urgent: bool },
    /// Those that a mail took.
    Of(MailId),
}

/// A line with what decides whether it may be said.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) person: PersonneId,
    pub(super) hat: Hat,
    pub(super) event: String,
    territory: TerritoireId,
    pub(super) document: Option<DocumentId>,
    collection: Option<String>,
    pub(super) plugin: String,
    pub(super) structure: StructureId,
    pub(super) words: String,
    pub(super) urgent: bool,
}

impl Engine {
    /// Unread lines of these person rows, the most recent first.
    pub(super) async fn unread(&self, persons: &[Personne], which: Which) -> Result<Vec<Line>, ContentError> {
        if persons.is_empty() {
            return Ok(Vec::new());
        }
        let filter = match which {
            Which::Free { urgent: true, .. } => "n.envoi IS NULL AND n.at > $1 AND n.genre = 2",
            Which::Free { urgent: false, .. } => "n.envoi IS NULL AND n.at > $1",
            Which::Of(_) => "n.envoi = $1",
        };
        let sql = format!(
            "SELECT n.person, n.event, n.territory, n.document, n.plugin, n.structure, n.line, n.genre, d.collection \
             FROM notification n LEFT JOIN content_document d ON d.territory = n.territory AND d.id = n.document \
             WHERE {filter} AND n.seen IS NULL AND n.person IN ({}) ORDER BY n.at DESC, n.event DESC \
             LIMIT CAST($2 AS BIGINT)",
            list(3, persons.len())
        );
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = match which {
            Which::Free { since, .. } => query.bind(since),
            Which::Of(mail) => query.bind(mail.as_slice().to_vec()),
        };
        let query = persons.iter().fold(query.bind(MOST), |query, person| {
            query.bind(person.id.as_slice().to_vec())
        });
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        let lines: Result<Vec<Line>, StoreError> = rows.iter().map(|row| line(row, persons)).collect();
        Ok(lines?)
    }

    /// Those of these lines that a mail may say. What a person may not read any more, or has read, is not in a mail.
    pub(super) async fn sayable(
        &self,
        catalogue: &dyn Catalogue,
        choices: &NoticeChoices,
        lines: Vec<Line>,
    ) -> Result<Vec<Line>, ContentError> {
        let mut groups: BTreeMap<(PersonneId, TerritoireId, String), Vec<Line>> = BTreeMap::new();
        for line in lines
            .into_iter()
            .filter(|line| choices.mails(&line.plugin, line.urgent))
        {
            let key = (line.person, line.territory, line.plugin.clone());
            groups.entry(key).or_default().push(line);
        }
        let mut said = Vec::new();
        for ((person, territory, plugin), lines) in groups {
            let memberships = self.annuaire.memberships(person).await?;
            let snapshot = self.policy.snapshot(territory).await?;
            let mut open: Vec<StructureId> = memberships.structures.iter().map(|(structure, _)| *structure).collect();
            open.retain(|structure| snapshot.on(*structure, &plugin, "", false));
            let reader = Reader {
                territory,
                personne: Some(person),
                hat: memberships.hat,
                memberships: Arc::new(memberships),
                roles: Vec::new(),
                open,
            };
            let readable = self.unread_of(&reader, catalogue, &lines).await?;
            said.extend(lines.into_iter().filter(|line| {
                reader.open.contains(&line.structure) && line.document.is_none_or(|id| readable.contains(&id))
            }));
        }
        Ok(said)
    }

    /// The published documents of these lines that the reader may read and has not.
    async fn unread_of(
        &self,
        reader: &Reader,
        catalogue: &dyn Catalogue,
        lines: &[Line],
    ) -> Result<BTreeSet<DocumentId>, ContentError> {
        let mut ids: Vec<DocumentId> = lines.iter().filter_map(|line| line.document).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut kinds: Vec<(&str, &str)> = lines
            .iter()
            .filter_map(|line| Some((line.plugin.as_str(), line.collection.as_deref()?)))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let collections: Vec<Collection> = kinds
            .into_iter()
            .filter_map(|(plugin, id)| catalogue.collection(plugin, id))
            .collect();
        let found = self.get(reader, &collections, &ids).await?;
        let unread = found
            .into_iter()
            .flatten()
            .filter(|d| d.state == State::Published && !d.seen());
        Ok(unread.map(|d| d.id).collect())
    }

    /// The address that mail to an account goes to: that of the row it chose, else the first of its rows that has one.
    pub(super) async fn mail_address(
        &self,
        persons: &[Personne],
        choices: &NoticeChoices,
    ) -> Result<Option<String>, AnnuaireError> {
        let mut order: Vec<PersonneId> = persons.iter().map(|p| p.id).collect();
        order.sort_by_key(|id| Some(*id) != choices.address);
        for person in order {
            if let Some(address) = self.annuaire.courriel(person).await? {
                return Ok(Some(address));
            }
        }
        Ok(None)
    }
}

fn line(row: &Row, persons: &[Personne]) -> Result<Line, StoreError> {
    let person = row.id("person")?;
    let known = persons.iter().find(|p| p.id == person);
    Ok(Line {
        person,
        hat: known.map_or(Hat::Invite, Personne::hat),
        event: row.text("event")?,
        territory: row.id("territory")?,
        document: row.opt_id("document")?,
        collection: row.opt_text("collection")?,
        plugin: row.text("plugin")?,
        structure: row.id("structure")?,
        words: row.text("line")?,
        urgent: NoticeKind::from_number(row.int("genre")?) == NoticeKind::Urgent,
    })
}
