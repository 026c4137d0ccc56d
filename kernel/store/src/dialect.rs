//! Everything in which SQLite and PostgreSQL differ. One SQL text serves both everywhere else.

pub mod search;

/// What readers of SQLite map of the file.
pub(crate) const READER_MMAP: &str = "PRAGMA mmap_size = 268435456";

/// Which database runs underneath.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one process, one file.
    Sqlite,
    /// A server, n processes.
    Postgres,
}

impl Engine {
    /// Placeholders of migrations: `{without_rowid}`.
    pub(crate) fn expand(self, sql: &str) -> String {
        sql.replace(
            "{without_rowid}",
            match self {
                Self::Sqlite => "WITHOUT ROWID",
                Self::Postgres => "",
            },
        )
    }

    /// The statement that opens a writing transaction. On SQLite the lock is taken at once: a transaction that reads and then
    /// writes would otherwise fail with a stale snapshot, which no busy timeout retries.
    pub const fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Most bound values that one statement may carry.
    pub const fn max_binds(self) -> usize {
        match self {
            Self::Sqlite => 32_000,
            Self::Postgres => 65_000,
        }
    }

    /// Statements before and after a read of whole tables, if any: the pages that SQLite maps count as memory of the process.
    pub const fn scan(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Sqlite => Some(("PRAGMA mmap_size = 0", READER_MMAP)),
            Self::Postgres => None,
        }
    }

    /// Name, for messages and bench output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// `($1,$2),($3,$4)…`: the tuples of a multi-row insert, the same text on both engines.
pub fn tuples(rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(rows * columns * 6);
    let mut n = 0;
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            n += 1;
            if column > 0 {
                sql.push(',');
            }
            sql.push('$');
            sql.push_str(&n.to_string());
        }
        sql.push(')');
    }
    sql
}

/// The same for statements of thousands of values that have no other parameter: SQLite looks a numbered parameter up by walking
/// the list of all names, once per value and per run, so its placeholders stay anonymous.
pub fn bulk_tuples(connection: &crate::Connection, rows: usize, columns: usize) -> String {
    if connection.backend_name() != "SQLite" {
        return tuples(rows, columns);
    }
    let row = format!("({})", vec!["?"; columns].join(","));
    vec![row.as_str(); rows].join(",")
}

/// `$from,$from+1,…`: the list of an `IN`. Pad `count` to a few sizes so that statements stay cached.
pub fn list(from: usize, count: usize) -> String {
    (from..from + count)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(",")
}

/// Does this code of an engine say that the database is out of reach? PostgreSQL (SQLSTATE): connection lost, shutting down,
/// starting, too many connections. SQLite: the file cannot be opened or read, whatever the extended code adds.
pub(crate) fn means_outage(code: &str) -> bool {
    const POSTGRES: [&str; 4] = ["57P01", "57P02", "57P03", "53300"];
    const SQLITE: [u32; 2] = [10, 14];
    if code.len() == 5 {
        return code.starts_with("08") || POSTGRES.contains(&code);
    }
    code.parse::<u32>().is_ok_and(|code| SQLITE.contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(tuples(2, 3), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(list(4, 3), "$4,$5,$6");
        assert_eq!(
            Engine::Postgres.expand("CREATE TABLE t () {without_rowid};"),
            "CREATE TABLE t () ;"
        );
    }
}
