//! `home`: the home page of a parent with children in two schools, over HTTP.

use preau_tests::web::Client;
use preau_tests::{Outcome, broken};

use crate::line::{Times, line, ms};
use crate::place::{Place, folder};

const WARM: usize = 30;
const RUNS: usize = 500;

pub(crate) fn run(place: &Place) -> Outcome {
    let data = folder()?;
    let demo = place.launch(data.path()).start()?;
    let account = demo.accounts()?.role("parent-A6A-B")?.clone();
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
