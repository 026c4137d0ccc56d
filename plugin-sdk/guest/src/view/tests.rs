//! Each builder gives exactly the members of `preau.view/1`.

use serde_json::{Value, json};

use super::*;
use crate::col;
use crate::content::Found;
use crate::rich::RichText;

fn of(block: impl Into<Block>) -> Value {
    serde_json::from_str(block.into().json()).unwrap()
}

#[test]
fn words() {
    assert_eq!(of(heading("Un")), json!({"type": "heading", "level": 2, "text": "Un"}));
    assert_eq!(
        of(heading("Un").level(9)),
        json!({"type": "heading", "level": 4, "text": "Un"})
    );
    assert_eq!(
        of(text("a\nb").soft()),
        json!({"type": "text", "text": "a\nb", "tone": "soft"})
    );
    assert_eq!(
        of(text("a").strong()),
        json!({"type": "text", "text": "a", "tone": "strong"})
    );
    assert_eq!(
        of(rich_text(&RichText::from("a"))),
        json!({"type": "rich-text", "html": "<p>a</p>"})
    );
    assert_eq!(
        of(badge("x", Tone::Warning)),
        json!({"type": "badge", "text": "x", "tone": "warning"})
    );
    assert_eq!(
        of(list().ordered().item("a").blocks(&col![text("b")])),
        json!({"type": "list", "ordered": true, "items": [{"text": "a"}, {"blocks": [{"type": "text", "text": "b"}]}]})
    );
    assert_eq!(
        of(notice(Tone::Success, "Fait").title("Bien").blocks(col![text("b")])),
        json!({"type": "notice", "tone": "success", "title": "Bien", "text": "Fait",
            "blocks": [{"type": "text", "text": "b"}]})
    );
    assert_eq!(
        of(empty("Rien").text("Plus tard").link(link("Écrire", "ecrire"))),
        json!({"type": "empty", "title": "Rien", "text": "Plus tard", "link": {"text": "Écrire", "path": "ecrire"}})
    );
}

#[test]
fn tables() {
    assert_eq!(
        of(table("Classes")
            .caption_hidden()
            .row_headers()
            .column("Classe")
            .numeric("Vus")
            .row(["6A".into(), "12".into()])
            .row([Cell::from(col![audience("t")]), "\"".into()])),
        json!({"type": "table", "caption": "Classes", "caption-hidden": true, "row-headers": true,
            "columns": [{"label": "Classe"}, {"label": "Vus", "numeric": true}],
            "rows": [["6A", "12"], [{"blocks": [{"type": "audience", "token": "t"}]}, "\""]]})
    );
}

#[test]
fn containers() {
    assert_eq!(
        of(card("C", col![text("a")])
            .level(3)
            .icon("alerte")
            .link(link("L", "p?a=1"))
            .tone(Tone::Danger)),
        json!({"type": "card", "title": "C", "level": 3, "icon": "alerte", "tone": "danger",
            "link": {"text": "L", "path": "p?a=1"}, "blocks": [{"type": "text", "text": "a"}]})
    );
    for (group, layout) in [(row(col![]), "row"), (stack(col![]), "stack"), (grid(col![]), "grid")] {
        assert_eq!(of(group), json!({"type": "group", "layout": layout, "blocks": []}));
    }
    assert!(row(col![]).if_any().is_none());
    assert_eq!(
        of(facts()
            .fact("Rubrique", "Cantine")
            .blocks("Par", &col![person("p1")])
            .blocks("Rien", &[])),
        json!({"type": "facts", "items": [{"label": "Rubrique", "text": "Cantine"},
            {"label": "Par", "blocks": [{"type": "person", "ref": "p1"}]}]})
    );
    assert_eq!(
        of(progress("6A", 3, 25)),
        json!({"type": "progress", "label": "6A", "value": 3, "max": 25})
    );
}

#[test]
fn ways_out() {
    assert_eq!(of(link("L", "")), json!({"type": "link", "text": "L", "path": ""}));
    assert_eq!(
        of(link("L", "x").button()),
        json!({"type": "link", "text": "L", "path": "x", "style": "button"})
    );
    assert_eq!(
        of(action("retirer", "Retirer")
            .path("x")
            .version(3)
            .style(Style::Danger)
            .confirm("Sûr\u{202f}?")),
        json!({"type": "action", "action": "retirer", "label": "Retirer", "path": "x", "values": {"version": "3"},
            "style": "danger", "confirm": "Sûr\u{202f}?"})
    );
    let found = Found::<()> {
        items: Vec::new(),
        next: Some("c".to_owned()),
    };
    assert_eq!(
        of(pager(&found).label("Articles")),
        json!({"type": "pagination", "next": "c", "label": "Articles"})
    );
    assert!(
        pager(&Found::<()> {
            items: Vec::new(),
            next: None
        })
        .if_any()
        .is_none()
    );
}

#[test]
fn any_text_is_one_segment() {
    assert_eq!(segment("Vie du collège/6A?"), "Vie%20du%20coll%c3%a8ge%2f6A%3f");
    assert_eq!(segment("0198-ab_c.d~"), "0198-ab_c.d~");
}

#[test]
fn what_the_kernel_says_in_words() {
    assert_eq!(
        of(person("p").note("auteur").about()),
        json!({"type": "person", "ref": "p", "note": "auteur", "about": true})
    );
    assert_eq!(
        of(people(vec!["p".to_owned(), "q".to_owned()]).at_most(1)),
        json!({"type": "people", "refs": ["p", "q"], "at-most": 1})
    );
    assert_eq!(
        of(moment(12).style(DateStyle::DateTime).label("Le")),
        json!({"type": "moment", "at": 12, "style": "date-time", "label": "Le"})
    );
}

#[test]
fn timelines() {
    let line = entry("Titre")
        .path("0198")
        .when(Some(5))
        .by(Some("p"))
        .text("Contexte")
        .tone(Tone::Info)
        .urgent(true)
        .badge(badge("Alerte", Tone::Warning))
        .badge(None)
        .children(vec!["e".to_owned()]);
    assert_eq!(
        of(timeline(
            "Actualités",
            [line, entry("Seul").text("").when(None).by(None)]
        )),
        json!({"type": "timeline", "label": "Actualités", "items": [
            {"title": "Titre", "path": "0198", "when": 5, "by": "p", "text": "Contexte", "tone": "info", "urgent": true,
                "badges": [{"text": "Alerte", "tone": "warning"}], "children": ["e"]},
            {"title": "Seul"}]})
    );
}

#[test]
fn forms_and_fields() {
    let whole = form("publier", "Publier")
        .path("ecrire")
        .legend("Un article")
        .version(4)
        .field(
            Field::text("titre", "Titre")
                .required()
                .max_length(200)
                .value("a")
                .hint("Court"),
        )
        .field(None)
        .field(Field::section(
            "Dates",
            vec![
                Field::date_time("debut", "Début").starts_at(Some(12_u64)),
                Field::number("n", "N").min(1).max(9).step(0.5),
            ],
        ))
        .field(Field::checkbox("alerte", "Alerte").ticked(true).error("Non"))
        .field(
            Field::choice("r", "R", &[choice("a", "A").hint("h")])
                .many()
                .as_select()
                .values(&["a".to_owned()]),
        )
        .field(Field::people("qui", "À qui").kind_of("classe"))
        .cancel(link("Annuler", ""))
        .also("brouillon", "Garder", Style::Secondary);
    assert_eq!(
        of(whole),
        json!({"type": "form", "action": "publier", "submit": "Publier", "path": "ecrire", "legend": "Un article",
            "hidden": {"version": "4"},
            "fields": [
                {"kind": "text", "name": "titre", "label": "Titre", "hint": "Court", "required": true, "value": "a", "max-length": 200},
                {"kind": "section", "label": "Dates", "fields": [
                    {"kind": "date-time", "name": "debut", "label": "Début", "value": 12},
                    {"kind": "number", "name": "n", "label": "N", "min": 1, "max": 9, "step": 0.5}]},
                {"kind": "checkbox", "name": "alerte", "label": "Alerte", "error": "Non", "value": true},
                {"kind": "choice", "name": "r", "label": "R", "value": ["a"], "many": true, "display": "select",
                    "options": [{"value": "a", "label": "A", "hint": "h"}]},
                {"kind": "people", "name": "qui", "label": "À qui", "kind-of": "classe"}],
            "cancel": {"text": "Annuler", "path": ""},
            "also": [{"action": "brouillon", "label": "Garder", "style": "secondary"}]})
    );
}

#[test]
fn a_view_is_a_title_and_what_is_there() {
    let blocks = col![
        heading("Un"),
        text("caché").only_if(false),
        vec![text("a"), text("b")],
        Some(link("L", ""))
    ];
    let view: Value = serde_json::from_str(&Screen::new("T", blocks).language("fr").into_json()).unwrap();
    assert_eq!(view["title"], "T");
    assert_eq!(view["lang"], "fr");
    let kinds: Vec<&str> = view["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["heading", "text", "text", "link"]);
}
