//! Everything the schools of a territory decided, at one version.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use preau_model::{StructureId, TerritoireId};
use preau_store::{Connection, Db, RowExt as _, StoreError};

/// The part that stands for the module itself.
pub(crate) const MODULE: &str = "";

/// (structure, plugin).
type Place = (StructureId, String);

/// What the schools of one territory decided: switches, settings, role holders, grants. Immutable; shared by `Arc`.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub(crate) version: i64,
    switches: HashMap<Place, BTreeMap<String, bool>>,
    settings: HashMap<Place, BTreeMap<String, String>>,
    holders: HashMap<Place, BTreeMap<String, Vec<String>>>,
    grants: HashMap<Place, BTreeSet<(String, String)>>,
}

impl Snapshot {
    /// Is the module (part `""`) or a part on? A part of a module that is off is off; without a row, `default` answers.
    pub fn on(&self, structure: StructureId, plugin: &str, part: &str, default: bool) -> bool {
        let rows = self.switches.get(&(structure, plugin.to_owned()));
        let row = |part: &str| rows.and_then(|r| r.get(part)).copied();
        if part == MODULE {
            row(MODULE).unwrap_or(default)
        } else {
            row(MODULE) == Some(true) && row(part).unwrap_or(default)
        }
    }

    /// The state of a part by itself, whatever the module's own switch: what a console shows.
    pub fn part(&self, structure: StructureId, plugin: &str, part: &str, default: bool) -> bool {
        let rows = self.switches.get(&(structure, plugin.to_owned()));
        rows.and_then(|r| r.get(part)).copied().unwrap_or(default)
    }

    /// The settings that a school filled in.
    pub fn settings(&self, structure: StructureId, plugin: &str) -> BTreeMap<String, String> {
        self.settings
            .get(&(structure, plugin.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    /// The holders of each role that a school changed; a role that is not there keeps the manifest's defaults.
    pub fn holders(&self, structure: StructureId, plugin: &str) -> BTreeMap<String, Vec<String>> {
        self.holders
            .get(&(structure, plugin.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    /// Is a capability granted to this plugin of this publisher?
    pub fn granted(&self, structure: StructureId, plugin: &str, publisher: &str, capability: &str) -> bool {
        self.grants
            .get(&(structure, plugin.to_owned()))
            .is_some_and(|set| set.contains(&(publisher.to_owned(), capability.to_owned())))
    }
}

pub(crate) async fn version(db: &Db, territory: TerritoireId) -> Result<i64, StoreError> {
    read_version(&mut *db.read().await?, territory).await
}

async fn read_version(connection: &mut Connection, territory: TerritoireId) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT version FROM policy_version WHERE territory = $1")
        .bind(territory.as_slice().to_vec())
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(0), |row| row.int("version"))
}

/// The version is read first: rows newer than it only mean that the next check loads again.
pub(crate) async fn load(db: &Db, territory: TerritoireId) -> Result<Snapshot, StoreError> {
    let mut connection = db.read().await?;
    let mut snapshot = Snapshot {
        version: read_version(&mut connection, territory).await?,
        ..Snapshot::default()
    };
    let id = territory.as_slice().to_vec();
    for row in sqlx::query("SELECT structure, plugin, part, is_on FROM module_switch WHERE territory = $1")
        .bind(id.clone())
        .fetch_all(&mut *connection)
        .await?
    {
        let place = (row.id("structure")?, row.text("plugin")?);
        snapshot
            .switches
            .entry(place)
            .or_default()
            .insert(row.text("part")?, row.flag("is_on")?);
    }
    for row in sqlx::query("SELECT structure, plugin, name, value FROM module_setting WHERE territory = $1")
        .bind(id.clone())
        .fetch_all(&mut *connection)
        .await?
    {
        let place = (row.id("structure")?, row.text("plugin")?);
        snapshot
            .settings
            .entry(place)
            .or_default()
            .insert(row.text("name")?, row.text("value")?);
    }
    for row in sqlx::query("SELECT structure, plugin, role, holder FROM module_role_holder WHERE territory = $1")
        .bind(id.clone())
        .fetch_all(&mut *connection)
        .await?
    {
        let place = (row.id("structure")?, row.text("plugin")?);
        let holders = snapshot
            .holders
            .entry(place)
            .or_default()
            .entry(row.text("role")?)
            .or_default();
        // The empty holder marks a role whose holders were chosen, possibly nobody.
        holders.extend(Some(row.text("holder")?).filter(|h| !h.is_empty()));
    }
    for row in sqlx::query(
        "SELECT structure, plugin, publisher, capability FROM capability_grant WHERE territory = $1 AND granted = 1",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?
    {
        let place = (row.id("structure")?, row.text("plugin")?);
        snapshot
            .grants
            .entry(place)
            .or_default()
            .insert((row.text("publisher")?, row.text("capability")?));
    }
    Ok(snapshot)
}
