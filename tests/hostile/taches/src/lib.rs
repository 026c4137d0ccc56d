//! Jobs: `etapes` needs three more steps, `sans-fin` always wants another, `boucle` never gives back, `bavarde` remembers too
//! much, `fragile` panics at its third step, again and again.

use preau_sdk::prelude::*;

struct Taches;

impl Job for Taches {
    fn run(name: &str, resume: Option<&str>) -> Result<Step, Problem> {
        let step: u32 = resume.and_then(|text| text.parse().ok()).unwrap_or(0);
        let next = Step::More((step + 1).to_string());
        Ok(match name {
            "etapes" | "fragile" if step < 3 => next,
            "sans-fin" => next,
            "boucle" => spin(),
            "bavarde" => Step::More("a".repeat(300_000)),
            "fragile" => fail(),
            _ => Step::Done,
        })
    }
}

fn spin() -> Step {
    let mut turns = 0_u64;
    loop {
        turns = std::hint::black_box(turns.wrapping_add(1));
    }
}

#[expect(clippy::panic, reason = "this is the misbehaviour")]
fn fail() -> Step {
    panic!("troisième étape")
}

export!(Taches: job);
