//! What the builders write is a view that the published schema of `preau.view/1` accepts.
#![expect(clippy::unwrap_used, reason = "tests")]

use preau_sdk::prelude::*;
use preau_sdk::view::Cell;
use serde_json::Value;

fn schema() -> jsonschema::Validator {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../kernel/ui/schema/preau.view-1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn every_field() -> Vec<Field> {
    vec![
        Field::text("a", "A")
            .required()
            .hint("h")
            .value("v")
            .max_length(9)
            .autocomplete("name"),
        Field::email("b", "B").error("Non"),
        Field::url("c", "C"),
        Field::textarea("d", "D").value("a\nb"),
        Field::rich_text("e", "E").max_length(10),
        Field::number("f", "F").min(-1).max(9).step(0.5).starts_at(Some(3)),
        Field::date("g", "G"),
        Field::date_time("h", "H").starts_at(Some(1_764_000_000_000_u64)),
        Field::checkbox("i", "I").ticked(true),
        Field::choice("j", "J", &[choice("x", "X").hint("h"), choice("", "Aucun")]).as_select(),
        Field::choice("k", "K", &[choice("x", "X")])
            .many()
            .values(&["x".to_owned()]),
        Field::people("l", "L").min(1).kind_of("publication"),
        Field::section("M", vec![Field::text("n", "N")]),
    ]
}

fn everything() -> String {
    let line = entry("Titre")
        .path("0198")
        .when(Some(1_764_000_000_000))
        .by(Some("p"))
        .text("Contexte")
        .tone(Tone::Info)
        .urgent(true)
        .badge(badge("Alerte", Tone::Warning))
        .children(vec!["e".to_owned()]);
    let blocks = col![
        heading("Un").level(3),
        text("a").soft(),
        text("b").strong(),
        rich_text(&RichText::from("<p>a</p>")),
        list().ordered().item("a").blocks(&col![text("b")]),
        table("T")
            .caption_hidden()
            .row_headers()
            .column("A")
            .numeric("B")
            .row([Cell::from("a"), col![text("b")].into()]),
        card("C", col![text("a")])
            .level(3)
            .icon("alerte")
            .link(link("L", "p?a=1"))
            .tone(Tone::Danger),
        row(col![badge("x", Tone::Neutral)]),
        stack(col![]),
        grid(col![]),
        notice(Tone::Success, "Fait").title("Bien").blocks(col![text("b")]),
        form("envoyer", "Envoyer")
            .path("ecrire")
            .legend("Un article")
            .version(3)
            .fields(every_field())
            .cancel(link("Annuler", ""))
            .also("garder", "Garder", Style::Secondary),
        action("retirer", "Retirer")
            .path("0198")
            .version(3)
            .style(Style::Danger)
            .confirm("Retirer\u{202f}?"),
        link("L", "").button(),
        link("M", format!("?rubrique={}", segment("Vie/du collège"))),
        person("p").note("auteur").about(),
        people(vec!["p".to_owned()]).at_most(3),
        audience("a1"),
        moment(1_764_000_000_000).style(DateStyle::Relative).label("Publié"),
        timeline("Liste", [line, entry("Seul")]),
        pager(&Found::<()> {
            items: Vec::new(),
            next: Some("c".to_owned())
        })
        .label("Suite"),
        facts().fact("A", "b").blocks("C", &col![text("d")]),
        progress("6A", 3, 25),
        empty("Rien").text("Plus tard").link(link("Écrire", "ecrire")),
    ];
    Screen::new("Tout", blocks).language("fr").into_json()
}

#[test]
fn every_builder_makes_a_valid_view() {
    let schema = schema();
    let view: Value = serde_json::from_str(&everything()).unwrap();
    let faults: Vec<String> = schema
        .iter_errors(&view)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");

    let mut unlabelled: Value = serde_json::from_str(&everything()).unwrap();
    *unlabelled.pointer_mut("/blocks/0/text").unwrap() = Value::from("");
    assert!(!schema.is_valid(&unlabelled), "the schema does judge");
}
