//! `demo-accounts.json`: who can sign in to a demo.

use std::path::Path;

use serde_json::Value;

use crate::{Outcome, broken};

/// One person of the demo.
#[derive(Debug, Clone)]
pub struct Account {
    /// What is typed.
    pub login: String,
    /// Its password.
    pub password: String,
    /// Profile code (ELV, TUT, ENS…).
    pub profile: String,
    /// School of the person, as a UAI; empty for the collectivité.
    pub uai: String,
    /// Name shown.
    pub name: String,
    /// Roles in the story.
    pub roles: Vec<String>,
}

/// Everybody of the file.
#[derive(Debug, Clone)]
pub struct Accounts(Vec<Account>);

impl Accounts {
    /// Reads the file of a data folder.
    pub fn read(file: &Path) -> Outcome<Self> {
        let value: Value = serde_json::from_slice(&std::fs::read(file)?)?;
        let rows = value
            .as_array()
            .ok_or_else(|| broken(format!("{} is not a list", file.display())))?;
        let accounts = rows.iter().map(read_one).collect::<Option<Vec<Account>>>();
        accounts
            .map(Self)
            .ok_or_else(|| broken(format!("{}: an account lacks a member", file.display())))
    }

    /// Who plays this role.
    pub fn role(&self, role: &str) -> Outcome<&Account> {
        let found = self
            .0
            .iter()
            .find(|account| account.roles.iter().any(|known| known == role));
        found.ok_or_else(|| broken(format!("nobody plays « {role} » in demo-accounts.json")))
    }

    /// Everybody.
    pub fn all(&self) -> &[Account] {
        &self.0
    }
}

fn read_one(row: &Value) -> Option<Account> {
    let text = |member: &str| row.get(member)?.as_str().map(str::to_owned);
    let roles = row
        .get("roles")?
        .as_array()?
        .iter()
        .filter_map(|role| role.as_str().map(str::to_owned))
        .collect();
    Some(Account {
        login: text("login")?,
        password: text("password")?,
        profile: text("profile")?,
        uai: text("uai").unwrap_or_default(),
        name: text("name")?,
        roles,
    })
}
