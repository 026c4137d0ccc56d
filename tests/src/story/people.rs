//! Signing in and out, wearing a hat.

use std::collections::BTreeMap;

use crate::story::Story;
use crate::web::{Answer, Client};
use crate::{Account, Accounts, Outcome, broken, ensure};

const ROLES: [&str; 10] = [
    "principal-A",
    "principal-B",
    "parent-A6A-B",
    "parent-A6B",
    "teacher-A6A",
    "teacher-B",
    "teacher-parent",
    "pupil-A6A",
    "redacteur-A6A",
    "departement",
];

/// The people of the story, each at their own browser.
pub(super) struct People {
    base: String,
    accounts: Accounts,
    browsers: BTreeMap<String, Client>,
}

impl People {
    pub(super) fn new(base: &str, accounts: Accounts) -> Self {
        Self {
            base: base.to_owned(),
            accounts,
            browsers: BTreeMap::new(),
        }
    }

    /// After a restart, on another port: nobody is signed in any more.
    pub(super) fn moved(&mut self, base: &str) {
        base.clone_into(&mut self.base);
        self.browsers.clear();
    }

    /// Where the portal is.
    pub(super) fn base(&self) -> String {
        self.base.clone()
    }

    pub(super) fn account(&self, role: &str) -> Outcome<&Account> {
        self.accounts.role(role)
    }

    /// Somebody of this profile, of a collège that plays no part in the story, at a browser of their own.
    pub(super) fn passer_by(&self, profile: &str) -> Outcome<Client> {
        let story = [&self.account("principal-A")?.uai, &self.account("principal-B")?.uai];
        let mut all = self.accounts.all().iter();
        let account = all
            .find(|account| account.profile == profile && !account.uai.is_empty() && !story.contains(&&account.uai))
            .ok_or_else(|| broken(format!("nobody of profile {profile} is outside the story")))?;
        let mut client = Client::new(&self.base);
        sign_in(&mut client, &account.login, &account.password)?.expect(200)?;
        Ok(client)
    }

    /// The browser of this person, signed in if it was not.
    pub(super) fn at(&mut self, role: &str) -> Outcome<&mut Client> {
        if !self.browsers.contains_key(role) {
            let account = self.accounts.role(role)?.clone();
            let mut client = Client::new(&self.base);
            sign_in(&mut client, &account.login, &account.password)?.expect(200)?;
            self.browsers.insert(role.to_owned(), client);
        }
        self.browsers
            .get_mut(role)
            .ok_or_else(|| broken(format!("no browser for {role}")))
    }
}

/// Types a login and a password in the sign-in page.
pub(super) fn sign_in(client: &mut Client, login: &str, password: &str) -> Outcome<Answer> {
    let page = client.get("/login")?.expect(200)?;
    let form = page
        .page()
        .forms
        .into_iter()
        .find(|form| form.value("password").is_some());
    let mut form = form.ok_or_else(|| broken("the sign-in page has no form with a password"))?;
    form.set("login", login);
    form.set("password", password);
    let answer = client.send(&page, &form)?;
    let inside = answer.status == 200 && answer.path != "/login" && answer.path != "/login/local";
    ensure(inside, || {
        format!("{login} is not signed in: {} {}", answer.status, answer.path)
    })?;
    Ok(answer)
}

pub(super) fn everybody_signs_in(story: &mut Story) -> Outcome {
    let login = story.people.account("principal-A")?.login.clone();
    let mut stranger = Client::new(&story.people.base);
    ensure(sign_in(&mut stranger, &login, "mauvais mot de passe").is_err(), || {
        "a wrong password lets in".to_owned()
    })?;
    let anonymous = stranger.get("/")?;
    ensure(anonymous.path.starts_with("/login"), || {
        format!("without signing in, / leads to {}", anonymous.path)
    })?;
    for role in ROLES {
        let home = story.people.at(role)?.get("/")?.expect(200)?;
        ensure(home.path == "/", || format!("{role} is sent to {}", home.path))?;
    }
    Ok(())
}

pub(super) fn sign_out(story: &mut Story) -> Outcome {
    let client = story.people.at("principal-B")?;
    let home = client.get("/")?.expect(200)?;
    let page = home.page();
    let form = page
        .forms
        .iter()
        .find(|form| form.action == "/logout")
        .ok_or_else(|| broken("no button signs out"))?;
    let mut thief = client.clone();
    client.send(&home, form)?;
    // Whoever kept the cookie holds nothing.
    for (who, client) in [("the person", client), ("whoever kept the cookie", &mut thief)] {
        let after = client.get("/")?;
        ensure(after.path.starts_with("/login"), || {
            format!("{who} still reads {}", after.path)
        })?;
    }
    story.people.browsers.remove("principal-B");
    Ok(())
}
