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
use preau_annuaire::*;
use preau_model::*;
use preau_store::Db;
use std::sync::Arc;
use std::time::Instant;
struct Sys;
impl Clock for Sys {
    fn now(&self) -> i64 {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_millis() as i64
    }
}
struct Folder(std::path::PathBuf);
impl preau_academie::Sink for Folder {
    fn create(&mut self, name: &str) -> std::io::Result<Box<dyn std::io::Write + '_>> {
        Ok(Box::new(std::io::BufWriter::new(std::fs::File::create(
            self.0.join(name),
        )?)))
    }
}
fn rss() -> String {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
        .collect::<Vec<_>>()
        .join(" ")
}
#[tokio::main]
async fn main() {
    let a: Vec<String> = std::env::args().collect();
    if a[1] == "gen" {
        let w = preau_academie::World::generate(&preau_academie::Config {
            colleges: a[3].parse().unwrap(),
            scale: a[4].parse().unwrap(),
            ..Default::default()
        })
        .unwrap();
        let _ = std::fs::create_dir_all(&a[2]);
        preau_academie::write_complete(&w, &mut Folder(a[2].clone().into())).unwrap();
        if let Some(d) = a.get(5) {
            let (n, _) = preau_academie::evolution(&w, 1).unwrap();
            let _ = std::fs::create_dir_all(d);
            preau_academie::write_complete(&n, &mut Folder(d.clone().into())).unwrap();
        }
        return;
    }
    let db = Db::open(&a[2]).await.unwrap();
    let an = Annuaire::new(
        db,
        Arc::new(Sys),
        Arc::new(SeededRng::new(1)),
        Keys::new([1; 32], [2; 32]),
    );
    let t = match an.territoires().await.unwrap().pop() {
        Some(t) => t.id,
        None => an.creer_territoire("T").await.unwrap().territoire,
    };
    for dir in &a[3..] {
        let s = Instant::now();
        let last = std::sync::Mutex::new(String::new());
        let b = an
            .import(t, dir.as_ref(), &|p| {
                let k = format!("{p:?}");
                let k = k.split(' ').next().unwrap().to_owned();
                let mut l = last.lock().unwrap();
                if *l != k {
                    println!("  {:?} {k} {}", s.elapsed(), rss());
                    *l = k;
                }
            })
            .await
            .unwrap();
        println!(
            "{dir}: {:?} {} {:?}",
            s.elapsed(),
            rss(),
            b.categories
                .iter()
                .map(|(k, v)| format!("{k} {v:?}"))
                .collect::<Vec<_>>()
        );
        println!(
            " {:?} {:?} {:?} {:?}",
            b.rattachements,
            b.appartenances,
            b.liens,
            b.anomalies.iter().map(|a| (&a.code, a.nombre)).collect::<Vec<_>>()
        );
    }
    let s = Instant::now();
    let st = an.stats().await.unwrap();
    println!(
        "stats {:?} {:?} multi {}",
        s.elapsed(),
        st.personnes,
        st.personnels_plusieurs_structures
    );
}
