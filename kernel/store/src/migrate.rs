//! Embedded migrations: applied in order, once; a changed or unknown one refuses to start.

use std::hash::Hasher as _;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};

use crate::{Db, Engine, StoreError};

/// (version, name, SQL). Once released, a text never changes: add another.
pub const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "annuaire", include_str!("../../../migrations/0001_annuaire.sql")),
    (2, "content", include_str!("../../../migrations/0002_content.sql")),
    (3, "plugins", include_str!("../../../migrations/0003_plugins.sql")),
    (4, "identity", include_str!("../../../migrations/0004_identity.sql")),
    (5, "imports", include_str!("../../../migrations/0005_imports.sql")),
    (6, "vie", include_str!("../../../migrations/0006_vie.sql")),
    (7, "avis", include_str!("../../../migrations/0007_avis.sql")),
    (8, "sources", include_str!("../../../migrations/0008_sources.sql")),
    (9, "console", include_str!("../../../migrations/0009_console.sql")),
    (10, "scrutins", include_str!("../../../migrations/0010_scrutins.sql")),
    (
        11,
        "signatures",
        include_str!("../../../migrations/0011_signatures.sql"),
    ),
    (12, "services", include_str!("../../../migrations/0012_services.sql")),
    (13, "portes", include_str!("../../../migrations/0013_portes.sql")),
    (14, "comptes", include_str!("../../../migrations/0014_comptes.sql")),
    (15, "notifications", include_str!("../../../migrations/0015_avis.sql")),
];

/// What only one engine understands: (version, name, SQLite, PostgreSQL). Numbered after the common ones.
const PER_ENGINE: &[(i64, &str, &str, &str)] = &[
    (
        1000,
        "search",
        include_str!("../../../migrations/search.sqlite.sql"),
        include_str!("../../../migrations/search.postgres.sql"),
    ),
    (
        1001,
        "references",
        "",
        include_str!("../../../migrations/references.postgres.sql"),
    ),
];

const ADVISORY: &str = "SELECT pg_advisory_xact_lock(7305819)";

pub(crate) async fn run(db: &Db) -> Result<(), StoreError> {
    let engine = db.engine();
    let mut connection = db.writer().await?;
    let mut tx = connection.begin_with(engine.begin_write()).await?;
    if engine == Engine::Postgres {
        tx.execute(ADVISORY).await?;
    }
    tx.execute(
        "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)",
    )
    .await?;
    let applied = sqlx::query("SELECT version, name, checksum FROM schema_migration")
        .fetch_all(&mut *tx)
        .await?;
    let all = texts(engine);
    for row in &applied {
        let (version, name): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        let refuse = |problem: &str| StoreError::Migration {
            version,
            name: name.clone(),
            problem: problem.to_owned(),
        };
        let known = all.iter().find(|m| m.0 == version);
        let (_, _, sql) = known.ok_or_else(|| refuse("this database was written by a newer version of Préau"))?;
        if checksum(sql) != row.try_get::<String, _>(2)? {
            return Err(refuse("its text changed after it was applied"));
        }
    }
    for (version, name, sql) in &all {
        if applied
            .iter()
            .any(|row| row.try_get::<i64, _>(0).is_ok_and(|v| v == *version))
        {
            continue;
        }
        for statement in statements(sql) {
            tx.execute(AssertSqlSafe(statement)).await?;
        }
        sqlx::query("INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)")
            .bind(*version)
            .bind(*name)
            .bind(checksum(sql))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Drops every table and view of the migrations, and what they hold: for an installation that is to begin again from nothing.
pub(crate) async fn erase(db: &Db) -> Result<(), StoreError> {
    let mut connection = db.writer().await?;
    let mut tx = connection.begin_with(db.engine().begin_write()).await?;
    let all = texts(db.engine());
    let made = all.iter().flat_map(|(_, _, sql)| statements(sql));
    let mut drops: Vec<String> = made.filter_map(|statement| drop_of(&statement)).collect();
    drops.push("DROP TABLE IF EXISTS schema_migration".to_owned());
    // The youngest first: none is referred to by one that stays.
    for drop in drops.into_iter().rev() {
        tx.execute(AssertSqlSafe(drop)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What drops the table or the view that a statement makes; indexes go with their table.
fn drop_of(statement: &str) -> Option<String> {
    let mut words = statement.split_whitespace();
    if words.next() != Some("CREATE") {
        return None;
    }
    let kind = match words.next()? {
        "VIRTUAL" => words.next()?,
        kind => kind,
    };
    let name = words.next()?.split('(').next()?;
    matches!(kind, "TABLE" | "VIEW").then(|| format!("DROP {kind} IF EXISTS {name}"))
}

fn texts(engine: Engine) -> Vec<(i64, &'static str, String)> {
    let common = MIGRATIONS
        .iter()
        .map(|(version, name, sql)| (*version, *name, engine.expand(sql)));
    let own = PER_ENGINE.iter().map(|(version, name, sqlite, postgres)| {
        let sql = if engine == Engine::Sqlite { sqlite } else { postgres };
        (*version, *name, (*sql).to_owned())
    });
    common.chain(own).collect()
}

/// The statements of a text without its `--` comments. Migrations hold no `;` inside literals.
fn statements(sql: &str) -> Vec<String> {
    let bare: Vec<&str> = sql
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code))
        .collect();
    bare.join("\n")
        .split(';')
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect()
}

/// FNV-1a over the text: it detects an edit, it does not defend against anybody.
fn checksum(sql: &str) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.write(sql.as_bytes());
    format!("{:016x}", hash.finish())
}

struct Fnv(u64);

impl std::hash::Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
