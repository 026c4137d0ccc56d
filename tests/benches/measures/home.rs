//! `home`: the home page of a parent in a school that uses its modules, over HTTP.

use preau_tests::web::Client;
use preau_tests::{Outcome, broken, ensure};

use crate::line::{Times, line, ms};
use crate::place::{Place, folder};

const WARM: usize = 30;
const RUNS: usize = 500;

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
    demo.stop()
}
