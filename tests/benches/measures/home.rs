//! `home`: the home page of a parent in a school that uses its modules, over HTTP; then the same while exports are imported.

use std::path::Path;
use std::process::{Command, Stdio};

use preau_tests::web::Client;
use preau_tests::{Outcome, broken, ensure};

use crate::line::{Times, line, ms};
use crate::place::{Place, folder};

const WARM: usize = 30;
const RUNS: usize = 500;
const DAYS: u32 = 8;

pub(crate) fn run(place: &Place) -> Outcome {
    let data = folder()?;
    let demo = place.launch(data.path()).start()?;
    let accounts = demo.accounts()?;
    // The schools of the story start with everything off: their homes are empty.
    let story = [&accounts.role("principal-A")?.uai, &accounts.role("principal-B")?.uai];
    let parent = accounts
        .all()
        .iter()
        .find(|a| a.profile == "TUT" && !story.contains(&&a.uai));
    let account = parent.ok_or_else(|| broken("the demo has no parent out of the story"))?;
    let mut client = Client::new(&demo.base());
    let page = client.get("/login")?.expect(200)?;
    let form = page
        .page()
        .forms
        .into_iter()
        .find(|form| form.value("password").is_some());
    let mut form = form.ok_or_else(|| broken("the sign-in page has no form with a password"))?;
    form.set("login", &account.login);
    form.set("password", &account.password);
    client.send(&page, &form)?.expect(200)?;
    for _ in 0..WARM {
        client.get("/")?.expect(200)?;
    }
    let lines = client
        .get("/")?
        .page()
        .links
        .iter()
        .filter(|link| link.href.starts_with("/actualites/0"))
        .count();
    ensure(lines > 0, || "the home page shows no article".to_owned())?;
    let mut times = Times::default();
    let mut bytes = 0;
    for _ in 0..RUNS {
        bytes = times.time(|| client.get("/"))?.expect(200)?.body.len();
    }
    line("home", "p50_ms", ms(times.at(0.5)), "ms", times.len());
    line("home", "p99_ms", ms(times.at(0.99)), "ms", times.len());
    #[expect(clippy::cast_precision_loss, reason = "the size of a page")]
    line("home", "bytes", bytes as f64, "bytes", 1);
    let during = during_imports(place, data.path(), &mut client)?;
    line("home", "importing_p50_ms", ms(during.at(0.5)), "ms", during.len());
    line("home", "importing_p99_ms", ms(during.at(0.99)), "ms", during.len());
    let ratio = during.at(0.99).as_secs_f64() / times.at(0.99).as_secs_f64();
    line("home", "importing_p99_ratio", ratio, "", 1);
    demo.stop()
}

/// The page again and again while the export of each of the next days is imported by another process.
fn during_imports(place: &Place, data: &Path, client: &mut Client) -> Outcome<Times> {
    let mut times = Times::default();
    for day in 1..=DAYS {
        let export = folder()?;
        let out = export.path().display().to_string();
        let day = day.to_string();
        place.launch(export.path()).command(&[
            "academie",
            "generate",
            "--out",
            &out,
            "--colleges",
            "9",
            "--jours",
            &day,
        ])?;
        let mut import = Command::new(&place.preau)
            .args(["annuaire", "import", &out, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let ended = loop {
            times.time(|| client.get("/"))?.expect(200)?;
            if let Some(ended) = import.try_wait()? {
                break ended;
            }
        };
        ensure(ended.success(), || format!("the import ended with {ended}"))?;
    }
    Ok(times)
}
