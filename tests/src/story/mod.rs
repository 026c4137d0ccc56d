//! The story of the first schoolyard, told over HTTP: one module, two collèges, and who sees what.

mod alert;
mod annuaire;
mod comptes;
mod console;
mod departement;
mod doors;
mod editor;
mod install;
mod liaison;
mod mail;
mod move_class;
mod news;
mod people;
mod restart;
mod samples;
mod services;
mod site;
mod sondage;
mod switch;
mod told;

use crate::double::Spip;
use crate::{Demo, Launch, Outcome, Report, broken, ensure};
use people::People;

/// Where the module stands.
const MODULE: &str = "/actualites/";

/// What the steps leave to each other.
struct Story {
    demo: Option<Demo>,
    people: People,
    /// Path of the alert for the parents of 6A.
    alert: Option<String>,
    /// The public site of a school.
    site: Spip,
}

type Step = fn(&mut Story) -> Outcome;

const STEPS: &[(&str, Step)] = &[
    (
        "sign-in: a wrong password is refused, each person of the story enters",
        people::everybody_signs_in,
    ),
    (
        "a parent of another collège finds its sample articles on a whole home page",
        samples::shown,
    ),
    (
        "module off: no menu entry, no page, for anybody of A and B",
        switch::off_at_first,
    ),
    (
        "module off: a person who is not of the direction cannot reach the console",
        switch::console_is_closed,
    ),
    (
        "the principal of A switches the module on for A, not for B",
        switch::on_for_a,
    ),
    (
        "a bad form: errors beside the fields, what was typed is kept",
        alert::bad_form,
    ),
    ("the principal of A writes an alert for the parents of 6A", alert::write),
    ("it leaves by mail at once, its title alone, once each", mail::alert),
    (
        "a parent of 6A sees it, first on the home page, once, under the right child",
        alert::parent_sees,
    ),
    (
        "a teacher who is also a parent sees it as a parent only",
        alert::teacher_parent,
    ),
    (
        "a parent of 6B sees nothing of it: pages, JSON, search, address",
        alert::parent_of_6b,
    ),
    ("a pupil sees nothing of it: pages, JSON, search, address", alert::pupil),
    ("a teacher of B has no menu entry and no page", alert::teacher_of_b),
    (
        "a form without its token, or from elsewhere, is refused",
        alert::forged_forms,
    ),
    ("the author sees who has not read it, and reminds them", alert::receipts),
    (
        "a court decision keeps a parent away at once; lifted, nothing is lost",
        annuaire::court_decision,
    ),
    (
        "a replacement arrives by hand, and opens the account with the code of a letter",
        annuaire::replacement,
    ),
    (
        "a guest comes until a date and with a reason, and is out when the stay ends",
        comptes::guest,
    ),
    (
        "a school asks for an account, the Département grants it, it is opened",
        comptes::request,
    ),
    (
        "an empty installation gets its first administrator from a file",
        comptes::first_administrator,
    ),
    ("switched off: gone for all at once", switch::off_again),
    ("switched on again: back for those who saw it", switch::on_again),
    ("a pupil cannot write before the part is on", editor::not_yet),
    ("a pupil editor proposes, nobody else sees it", editor::proposes),
    ("the principal approves, the class sees it", editor::approved),
    ("the Département is offered no pupil, no class", departement::offered),
    (
        "the Département writes to the parents of three collèges",
        departement::writes,
    ),
    ("a forged recipient is refused", departement::forged),
    (
        "a poll without choices is said beside the field, then asked",
        sondage::ask,
    ),
    ("parents of 6A answer once, nobody else is asked", sondage::answered),
    ("the poll is closed: results as a chart and its table", sondage::results),
    ("a word for 6A asks both parents to sign", liaison::write),
    (
        "a daily mail says what is unread; its link stops it in one click",
        mail::digest,
    ),
    ("a parent signs from the home page, a pupil only reads", liaison::sign),
    ("the CPE enters a paper and prints a notebook", liaison::paper),
    ("news for 6A and for 6B, each seen by its own class", move_class::before),
    (
        "a pupil moves from 6A to 6B: current news follow the class",
        move_class::after,
    ),
    (
        "the principal connects the school's site: each fault is said in words",
        site::connected,
    ),
    (
        "the families read the site on the portal, images through the kernel",
        site::read,
    ),
    (
        "services of others are described in a file: all of it or nothing, tiles within seconds",
        services::described,
    ),
    (
        "one click opens a service, which learns no more than its category",
        services::opened,
    ),
    (
        "a service that asks for a name gets what was agreed to, once; the agreement is withdrawn",
        services::agreed,
    ),
    (
        "a module installed while the portal serves appears within seconds, its update replaces it",
        install::while_serving,
    ),
    (
        "identity providers of a file are offered to their profiles; a wrong file changes nothing",
        doors::applied,
    ),
    ("signing out ends the session", people::sign_out),
    ("a second start takes seconds and keeps the data", restart::again),
];

/// Starts a demo and walks the story. True when every step passed.
pub fn run(launch: &Launch) -> bool {
    let engine = if launch.database.is_some() {
        "postgres"
    } else {
        "sqlite"
    };
    let mut report = Report::on(engine);
    let mut story = None;
    let mut site = None;
    let mut launch = launch.clone();
    report.step("the public site of a school stands beside", || {
        let double = Spip::start()?;
        launch.more = double.configure(&launch.data)?;
        site = Some(double);
        Ok(())
    });
    report.step("a first start is cut off in the middle of the import", || {
        launch.cut("import de l’annuaire…")?;
        ensure(!launch.data.join("demo-accounts.json").exists(), || {
            "it says that it is ready".to_owned()
        })
    });
    report.step("the demo starts: an académie is made, imported and served", || {
        let demo = launch.start()?;
        let people = People::new(&demo.base(), demo.accounts()?);
        story = Some(Story {
            demo: Some(demo),
            people,
            alert: None,
            site: site.take().ok_or_else(|| broken("the public site does not stand"))?,
        });
        Ok(())
    });
    if let Some(story) = &mut story {
        for (name, step) in STEPS {
            report.step(name, || step(story));
        }
    }
    report.close()
}

impl Story {
    fn alert(&self) -> Outcome<String> {
        self.alert.clone().ok_or_else(|| broken("the alert was never written"))
    }

    fn demo(&self) -> Outcome<&Demo> {
        self.demo.as_ref().ok_or_else(|| broken("the demo is not running"))
    }
}
