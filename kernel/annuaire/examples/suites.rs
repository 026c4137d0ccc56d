#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason
)]
use preau_annuaire::testing as t;
use preau_store::Db;
#[tokio::main]
async fn main() {
    let root = std::env::args().nth(1).unwrap();
    macro_rules! run {
        ($n:expr, $f:expr) => {{
            let db = Db::open(&format!("{root}{}", $n)).await.unwrap();
            let s = std::time::Instant::now();
            $f(db).await;
            println!("{} ok {:?}", $n, s.elapsed());
        }};
    }
    run!("s1", t::complete_import_is_exact);
    run!("s2", t::the_next_day_is_exact);
    run!("s3", t::lookups_of_the_story);
    run!("s4", t::accounts_and_local_agents);
    run!("s5", t::two_territories_of_one_academie);
    run!("s6", t::refused_deliveries_change_nothing);
    run!("s7", |db| t::memberships_agree_with_the_evaluator(db, [4; 32], 60));
    run!("s8", |db| t::no_sequence_gives_a_foreign_child(db, [9; 32], 12));
}
