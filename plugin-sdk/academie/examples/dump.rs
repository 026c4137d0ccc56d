//! dump
use preau_academie::*;
struct Dir(std::path::PathBuf);
impl Sink for Dir {
    fn create(&mut self, n: &str) -> std::io::Result<Box<dyn std::io::Write + '_>> {
        Ok(Box::new(std::fs::File::create(self.0.join(n))?))
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let k: usize = a[2].parse().unwrap();
    let s: f64 = a[3].parse().unwrap();
    std::fs::create_dir_all(&a[1]).unwrap();
    let t = std::time::Instant::now();
    let w = World::generate(&Config {
        colleges: k,
        scale: s,
        ..Config::default()
    })
    .unwrap();
    eprintln!("gen {:?}", t.elapsed());
    let s = write_complete(&w, &mut Dir(a[1].clone().into())).unwrap();
    eprintln!(
        "all {:?} {} {:?} {:?}",
        t.elapsed(),
        s.bytes,
        s.added,
        w.roles_of_story()
    );
    let (n, c) = evolution(&w, 1).unwrap();
    let s = write_delta(&w, &n, &mut Dir(a[1].clone().into())).unwrap();
    eprintln!(
        "delta {:?} {} {:?} {:?} {:?} arr {} part {} cls {} ren {} resp {} dem {} coord {} pa {}",
        t.elapsed(),
        s.bytes,
        s.added,
        s.modified,
        s.deleted,
        c.arrives.len(),
        c.partis.len(),
        c.changements_de_classe.len(),
        c.renommes.len(),
        c.responsabilites.len(),
        c.demenages.len(),
        c.coordonnees.len(),
        c.personnels_arrives.len()
    );
}
