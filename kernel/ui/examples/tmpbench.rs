//! tmp
use preau_ui::{
    catalogue::Demonstration,
    html::Draw,
    page::Page,
    texts::{Lang, Texts},
    view::*,
};
use std::time::Instant;
fn main() {
    let now = Demonstration::NOW;
    let entries: Vec<Entry> = (0..40)
        .map(|i| Entry {
            path: Some(format!("0198a{i}")),
            when: Some(now - i * 3_600_000),
            by: Some("p-cpe".into()),
            text: Some("Un contexte court".into()),
            ..Entry::new(format!("Titre {i}"))
        })
        .collect();
    let mut v = View::new("T").with(Block::timeline("x", entries));
    for i in 0..50 {
        v = v.with(Block::text(format!("Un paragraphe {i} assez court.")));
    }
    let json = serde_json::to_string(&v).unwrap();
    let n = 500;
    let t = Instant::now();
    for _ in 0..n {
        std::hint::black_box(View::parse(&json).unwrap());
    }
    println!("parse {} bytes: {:?}", json.len(), t.elapsed() / n);
    let t = Instant::now();
    for _ in 0..n {
        std::hint::black_box(Draw::new(&Demonstration, Texts::get(Lang::Fr)).view(&v));
    }
    println!("draw: {:?}", t.elapsed() / n);
    let body = Draw::new(&Demonstration, Texts::get(Lang::Fr)).view(&v);
    let t = Instant::now();
    for _ in 0..n {
        std::hint::black_box(
            Page {
                title: "x".into(),
                body: body.clone(),
                ..Page::default()
            }
            .render(),
        );
    }
    println!("page: {:?}", t.elapsed() / n);
    let tx=Texts::get(Lang::Fr); let t=Instant::now(); for i in 0..10000 { std::hint::black_box(tx.moment(now-i*3_600_000,MomentStyle::DateTime,now)); } println!("moment: {:?}",t.elapsed()/10000);
 let t=Instant::now(); for i in 0..10000 { std::hint::black_box(preau_ui::texts::iso(now-i*3_600_000)); } println!("iso: {:?}",t.elapsed()/10000);
 let t=Instant::now(); for _ in 0..10000 { std::hint::black_box(tx.say("weekday-1")); } println!("say: {:?}",t.elapsed()/10000);
 let t=Instant::now(); for _ in 0..10000 { std::hint::black_box(tx.t("timeline-by",&[("name","x".into())])); } println!("t: {:?}",t.elapsed()/10000);
 let v2 = View::new("T").with(Block::rich_text(
        "<p>Bonjour <strong>toutes</strong> et tous, <a href=\"x\">lien</a></p><h3>t</h3><ul><li>a</li></ul>".repeat(5),
    ));
    let t = Instant::now();
    for _ in 0..n {
        std::hint::black_box(Draw::new(&Demonstration, Texts::get(Lang::Fr)).view(&v2));
    }
    println!("rich: {:?}", t.elapsed() / n);
    let hostile = format!("{}{}", "[".repeat(131_072), "]".repeat(131_072));
    let t = Instant::now();
    let _ = View::parse(&hostile);
    println!("hostile: {:?}", t.elapsed());
    let hostile = format!("{{\"title\":\"t\",\"blocks\":[{}0]}}", "0,".repeat(120_000));
    let t = Instant::now();
    let _ = View::parse(&hostile);
    println!("hostile nodes: {:?}", t.elapsed());
}
