//! Accounts: logins that do not depend on chance, and the merging of two rows of one human.

use std::collections::{HashMap, HashSet};

use preau_model::{CompteId, JournalId, PersonneId, new_id};
use preau_store::dialect::list;
use preau_store::{Connection, RowExt as _, StoreError};
use sqlx::AssertSqlSafe;

use crate::fusion::{Maniere, Retour};
use crate::sql::{bytes, padded};
use crate::{Annuaire, AnnuaireError};

/// Longest base of a login.
const LENGTH: usize = 60;

/// « anne.le-goff » from folded names; never ends with a digit, so that a number can follow.
pub(crate) fn base(prenom: &str, nom: &str) -> String {
    let join = |text: &str| text.replace(' ', "-");
    let whole = match (prenom.is_empty(), nom.is_empty()) {
        (false, false) => format!("{}.{}", join(prenom), join(nom)),
        (true, true) => "utilisateur".to_owned(),
        _ => join(if nom.is_empty() { prenom } else { nom }),
    };
    let short: String = whole.chars().take(LENGTH).collect();
    let trimmed = short.trim_end_matches(|c: char| c.is_numeric() || c == '-' || c == '.');
    if trimmed.is_empty() {
        "utilisateur".to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// Highest number given for each base: 1 is the bare login.
#[derive(Debug, Default)]
pub(crate) struct Logins {
    highest: HashMap<Box<str>, u32>,
    /// Every login was read: a base that is not there is free.
    all: bool,
}

impl Logins {
    /// Every login in use.
    pub(crate) async fn load(connection: &mut Connection) -> Result<Self, StoreError> {
        use futures_util::TryStreamExt as _;
        let mut logins = Self {
            all: true,
            ..Self::default()
        };
        let mut rows = sqlx::query("SELECT login FROM compte").fetch(connection);
        while let Some(row) = rows.try_next().await? {
            logins.taken(&row.text("login")?);
        }
        Ok(logins)
    }

    fn taken(&mut self, login: &str) {
        let base = login.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = login.get(base.len()..).and_then(|n| n.parse().ok()).unwrap_or(1);
        let highest = self.highest.entry(base.into()).or_default();
        *highest = (*highest).max(number);
    }

    /// The next login of a base: the base, then the base with 2, 3…
    pub(crate) fn give(&mut self, base: &str) -> String {
        let highest = self.highest.entry(base.into()).or_default();
        *highest = highest.saturating_add(1);
        if *highest == 1 {
            base.to_owned()
        } else {
            format!("{base}{highest}")
        }
    }
}

impl Logins {
    /// Reads how far these bases are taken, when they are not known: numbers by the dozen, by equality alone, since the order of
    /// texts is not the same in all databases.
    async fn ask(&mut self, connection: &mut Connection, bases: &[&str]) -> Result<(), StoreError> {
        const STEP: u32 = 12;
        let mut unknown: Vec<&str> = bases.to_vec();
        unknown.retain(|base| !self.highest.contains_key(*base));
        unknown.sort_unstable();
        unknown.dedup();
        let mut from = 1;
        while !unknown.is_empty() {
            let name = |base: &str, n: u32| if n == 1 { base.to_owned() } else { format!("{base}{n}") };
            let tried: Vec<String> = unknown
                .iter()
                .flat_map(|base| (from..from + STEP).map(move |n| name(base, n)))
                .collect();
            let taken = in_use(connection, &tried).await?;
            for login in &taken {
                self.taken(login);
            }
            from += STEP;
            unknown.retain(|base| (from - STEP..from).any(|n| taken.contains(&name(base, n))));
        }
        Ok(())
    }

    /// One login per base, none of which anybody has: what was given elsewhere since they were read is passed over.
    pub(crate) async fn give_free(
        &mut self,
        connection: &mut Connection,
        bases: &[&str],
    ) -> Result<Vec<String>, StoreError> {
        if !self.all {
            self.ask(connection, bases).await?;
        }
        let mut given: Vec<String> = bases.iter().map(|base| self.give(base)).collect();
        loop {
            let taken = in_use(connection, &given).await?;
            if taken.is_empty() {
                return Ok(given);
            }
            for (login, base) in given.iter_mut().zip(bases) {
                if taken.contains(login) {
                    self.taken(login);
                    *login = self.give(base);
                }
            }
        }
    }
}

/// Those of these logins that somebody has.
async fn in_use(connection: &mut Connection, logins: &[String]) -> Result<HashSet<String>, StoreError> {
    let mut taken = HashSet::new();
    for wanted in padded(logins) {
        let sql = format!("SELECT login FROM compte WHERE login IN ({})", list(1, wanted.len()));
        let query = wanted
            .iter()
            .fold(sqlx::query(AssertSqlSafe(sql)), |q, login| q.bind(login.clone()));
        for row in query.fetch_all(&mut *connection).await? {
            taken.insert(row.text("login")?);
        }
    }
    Ok(taken)
}

/// A login of this base that nobody has, asked of the database alone.
pub(crate) async fn free_login(connection: &mut Connection, base: &str) -> Result<String, StoreError> {
    let mut logins = Logins::default();
    let query = sqlx::query("SELECT login FROM compte WHERE login LIKE $1").bind(format!("{base}%"));
    for row in query.fetch_all(connection).await? {
        logins.taken(&row.text("login")?);
    }
    Ok(logins.give(base))
}

impl Annuaire {
    /// Does an account have this login?
    pub async fn login_existe(&self, login: &str) -> Result<bool, AnnuaireError> {
        let query = sqlx::query("SELECT 1 AS here FROM compte WHERE login = $1").bind(login.trim().to_lowercase());
        Ok(query.fetch_optional(&mut *self.db.read().await?).await?.is_some())
    }

    /// Makes two person rows of one human share one account: an act of an administrator (`par`), written in the journal, never
    /// automatic. The account already used wins, else that of `a`; the other one is closed. Answers the account kept.
    pub async fn rattacher_comptes(
        &self,
        par: Option<CompteId>,
        a: PersonneId,
        b: PersonneId,
    ) -> Result<CompteId, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let Some((kept, closed, retour)) = partager(tx, a, b).await? else {
                        let query = sqlx::query("SELECT compte FROM personne WHERE id = $1").bind(bytes(a));
                        return Ok(query.fetch_one(&mut *tx).await?.id("compte")?);
                    };
                    me.garder(tx, Maniere::Compte, None, (a, b), (kept, closed), &retour)
                        .await?;
                    let line: JournalId = new_id(&*me.clock, &*me.rng);
                    let detail = serde_json::json!({ "personnes": [a, b], "garde": kept, "ferme": closed }).to_string();
                    sqlx::query(
                        "INSERT INTO journal (id, at, territory, structure, compte, personne, acte, objet, detail) \
                         VALUES ($1, $2, NULL, NULL, $3, $4, 'compte.rattacher', $5, $6)",
                    )
                    .bind(bytes(line))
                    .bind(me.now())
                    .bind(par.map(bytes))
                    .bind(bytes(a))
                    .bind(kept.to_string())
                    .bind(detail)
                    .execute(tx)
                    .await?;
                    Ok(kept)
                })
            })
            .await
    }
}

/// Two rows share the account already used, else that of `a`; the other one is closed. `None` when they already did. Answers the
/// account kept, the one closed, and what puts them back.
pub(crate) async fn partager(
    tx: &mut Connection,
    a: PersonneId,
    b: PersonneId,
) -> Result<Option<(CompteId, CompteId, Retour)>, AnnuaireError> {
    let mut found = Vec::new();
    for personne in [a, b] {
        let query = sqlx::query(
            "SELECT c.id, c.etat, p.etat AS personne FROM personne p JOIN compte c ON c.id = p.compte WHERE p.id = $1",
        );
        let row = query.bind(bytes(personne)).fetch_optional(&mut *tx).await?;
        let row = row.ok_or(AnnuaireError::Unknown("cette personne"))?;
        if row.int("personne")? == 2 {
            return Err(AnnuaireError::Refused("une personne supprimée ne se rattache pas"));
        }
        found.push((row.id::<_>("id")?, row.int("etat")?));
    }
    let [(first, state_a), (second, state_b)]: [(CompteId, i64); 2] =
        found.try_into().map_err(|_| AnnuaireError::Unknown("cette personne"))?;
    if first == second {
        return Ok(None);
    }
    let (kept, closed) = if state_a != 1 && state_b == 1 {
        (second, first)
    } else {
        (first, second)
    };
    let rows = sqlx::query("UPDATE personne SET compte = $1 WHERE compte = $2 RETURNING id")
        .bind(bytes(kept))
        .bind(bytes(closed))
        .fetch_all(&mut *tx)
        .await?;
    let deplacees = rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?;
    sqlx::query("UPDATE compte SET etat = 2, mot_de_passe = NULL WHERE id = $1")
        .bind(bytes(closed))
        .execute(&mut *tx)
        .await?;
    let retour = Retour {
        deplacees,
        ..Retour::default()
    };
    Ok(Some((kept, closed, retour)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_readable_and_unique() {
        assert_eq!(base("anne", "le goff"), "anne.le-goff");
        assert_eq!(base("", ""), "utilisateur");
        assert_eq!(base("jean", "martin 2"), "jean.martin");
        let mut logins = Logins::default();
        for login in ["anne.martin", "anne.martin7", "paul.roy"] {
            logins.taken(login);
        }
        assert_eq!(logins.give("anne.martin"), "anne.martin8");
        assert_eq!(logins.give("anne.martin"), "anne.martin9");
        assert_eq!(logins.give("paul.roy"), "paul.roy2");
        assert_eq!(logins.give("zoe.roy"), "zoe.roy");
        assert_eq!(logins.give("zoe.roy"), "zoe.roy2");
    }
}
