//! Holds the capability `http` for one host and misuses it. What the kernel answers is shown.
//!
//! Pages: `lire/URL` reads an address (the query `suite` is added to it), `methode/METHOD/URL` sends another method,
//! `entete/NAME/VALUE/URL` a header, `secret/URL` the secret setting as a header, `session/URL` keeps cookies, `memoire/URL`
//! asks for an answer to be remembered, `ensemble/N/URL` sends N requests at once, `cle` reads the secret setting.

use preau_sdk::http::{self, Answer, Exchange, Refusal};
use preau_sdk::prelude::*;

struct Evasion;

impl Page for Evasion {
    fn handle(req: Request) -> Outcome {
        let url = |url: &str| format!("{url}{}", req.query("suite").unwrap_or_default());
        match req.at() {
            (_, ["lire", to]) => said(&http::get(&url(to)).send()),
            (_, ["methode", method, to]) => said(&http::request(method, &url(to)).send()),
            (_, ["entete", name, value, to]) => said(&http::get(&url(to)).header(name, value).send()),
            (_, ["secret", to]) => said(&http::get(&url(to)).header_secret("x-cle", "cle").send()),
            (_, ["session", to]) => said(&http::get(&url(to)).session("essai").send()),
            (_, ["memoire", to]) => said(&http::get(&url(to)).cache(60, 600).send()),
            (_, ["ensemble", n, to]) => {
                let n = n.parse().unwrap_or(0);
                let all: Vec<Exchange> = (0..n).map(|_| http::get(&url(to))).collect();
                let answers = http::send_all(all);
                let good = answers.iter().filter(|one| one.is_ok()).count();
                view("Évasion", col![text(format!("bons {good} sur {n}"))])
            }
            (_, ["cle"]) => view("Évasion", col![text(format!("{:?}", settings::get("cle")))]),
            (_, ["image", to]) => view(
                "Évasion",
                col![rich_text(&RichText(format!(
                    "<p><img src=\"{}\" alt=\"essai\"></p>",
                    url(to)
                )))],
            ),
            _ => missing(),
        }
    }
}

impl Widget for Evasion {
    fn draw(_: &str, _: Option<&str>) -> Result<Option<Screen>, Problem> {
        let to = settings::get("adresse").unwrap_or_default();
        let posted = http::post(&to).body("text/plain", b"x").send();
        Ok(Some(Screen::new("Évasion", col![text(words(&posted))])))
    }
}

impl Job for Evasion {
    fn run(_: &str, _: Option<&str>) -> Result<Step, Problem> {
        let to = settings::get("adresse").unwrap_or_default();
        let answers = (0..700).map(|_| http::get(&to).send());
        let refused = answers.filter(|one| matches!(one, Err(Refusal::OverQuota(_)))).count();
        preau_sdk::log::info("insister", &[("refus", &refused.to_string())]);
        Ok(Step::Done)
    }
}

fn said(answer: &Result<Answer, Refusal>) -> Outcome {
    view("Évasion", col![text(words(answer))])
}

fn words(answer: &Result<Answer, Refusal>) -> String {
    match answer {
        Ok(answer) => {
            let cookie = answer.header("set-cookie").unwrap_or("aucun");
            let text: String = answer.text().chars().take(2_000).collect();
            format!("{} stale={} cookie={cookie} {text}", answer.status, answer.stale)
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

export!(Evasion: page, widget, job);
