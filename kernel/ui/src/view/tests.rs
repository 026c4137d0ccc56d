use super::*;

fn fault(json: &str) -> (&'static str, String) {
    match View::parse(json) {
        Ok(view) => panic!("accepted: {view:?}"),
        Err(e) => {
            assert!(
                !e.phrase().contains(" :") && !e.phrase().contains('\''),
                "typography of {:?}",
                e.phrase()
            );
            (e.code(), e.place)
        }
    }
}

fn page(blocks: &str) -> String {
    format!(r#"{{"title":"T","blocks":[{blocks}]}}"#)
}

#[test]
fn unknown_members_are_ignored_and_unknown_blocks_fall_back() {
    let view = View::parse(&page(
        r#"{"type":"hologram","shine":[1,2],"fallback":"Texte de repli"},{"type":"text","text":"a","colour":"red"}"#,
    ))
    .unwrap();
    assert_eq!(
        view.blocks,
        vec![
            Unknown {
                fallback: Some("Texte de repli".into())
            }
            .into(),
            Block::text("a")
        ]
    );
}

#[test]
fn the_tag_may_come_anywhere() {
    let first = View::parse(&page(
        r#"{"type":"card","title":"C","blocks":[{"type":"badge","text":"b","tone":"info"}]}"#,
    ))
    .unwrap();
    let last = View::parse(&page(
        r#"{"blocks":[{"tone":"info","text":"b","type":"badge"}],"title":"C","type":"card"}"#,
    ))
    .unwrap();
    assert_eq!(first, last);
}

#[test]
fn shape_faults_say_where() {
    assert_eq!(fault("{"), ("view.not-json", String::new()));
    assert_eq!(fault(r#"{"blocks":[]}"#), ("view.shape", String::new()));
    assert_eq!(fault(&page(r#"{"text":"no type"}"#)).0, "view.shape");
    assert_eq!(
        fault(&page(r#"{"type":"heading","level":"two","text":"x"}"#)),
        ("view.shape", "/blocks/0/level".into())
    );
    let nested = page(
        r#"{"type":"text","text":"ok"},{"type":"card","title":"C","blocks":[{"type":"badge","text":"x","tone":"purple"}]}"#,
    );
    assert_eq!(fault(&nested), ("view.shape", "/blocks/1/blocks/0/tone".into()));
    let field = page(
        r#"{"type":"form","action":"a","submit":"S","fields":[{"kind":"text","name":"n","label":"L","required":"yes"}]}"#,
    );
    assert_eq!(fault(&field), ("view.shape", "/blocks/0/fields/0/required".into()));
}

#[test]
fn what_the_parser_quotes_stays_out_of_the_log() {
    let error = View::parse(&page(
        r#"{"type":"heading","level":"Maël \", expected Le Goff","text":"x"}"#,
    ))
    .unwrap_err();
    assert_eq!(error.detail, "invalid type: string, expected u8");
}

#[test]
fn people_need_labels() {
    assert_eq!(fault(r#"{"title":" ","blocks":[]}"#), ("view.label", "/title".into()));
    assert_eq!(
        fault(&page(r#"{"type":"heading","level":5,"text":"x"}"#)),
        ("view.level", "/blocks/0/level".into())
    );
    assert_eq!(
        fault(&page(
            r#"{"type":"table","caption":"","columns":[{"label":"a"}],"rows":[]}"#
        )),
        ("view.label", "/blocks/0/caption".into())
    );
    assert_eq!(
        fault(&page(
            r#"{"type":"table","caption":"c","columns":[{"label":"a"}],"rows":[["1","2"]]}"#
        )),
        ("view.table", "/blocks/0/rows/0".into())
    );
    assert_eq!(
        fault(&page(r#"{"type":"link","text":"","path":""}"#)),
        ("view.label", "/blocks/0/text".into())
    );
    assert_eq!(
        fault(&page(r#"{"type":"notice","tone":"info"}"#)),
        ("view.label", "/blocks/0/text".into())
    );
    assert_eq!(
        fault(&page(r#"{"type":"progress","label":"p","value":3,"max":2}"#)),
        ("view.range", "/blocks/0/value".into())
    );
    assert_eq!(
        fault(&page(r#"{"type":"moment","at":1700000000000000}"#)),
        ("view.range", "/blocks/0/at".into())
    );
}

#[test]
fn reserved_repeated_and_foreign_names_are_refused() {
    let form = |fields: &str| {
        page(&format!(
            r#"{{"type":"form","action":"a","submit":"S","fields":[{fields}]}}"#
        ))
    };
    assert_eq!(
        fault(&form(r#"{"kind":"text","name":"_csrf","label":"L"}"#)),
        ("view.name", "/blocks/0/fields/0/name".into())
    );
    assert_eq!(
        fault(&form(
            r#"{"kind":"text","name":"a","label":"L"},{"kind":"date","name":"a","label":"M"}"#
        )),
        ("view.name", "/blocks/0/fields/1/name".into())
    );
    assert_eq!(
        fault(&form(r#"{"kind":"choice","name":"a","label":"L"}"#)),
        ("view.options", "/blocks/0/fields/0/options".into())
    );
    assert_eq!(fault(&form(r#"{"kind":"section","label":"L"}"#)).0, "view.options");
    assert_eq!(
        fault(&page(r#"{"type":"link","text":"x","path":"//mechant.example"}"#)),
        ("view.path", "/blocks/0/path".into())
    );
    assert_eq!(
        fault(&page(r#"{"type":"action","action":"_x","label":"x"}"#)),
        ("view.name", "/blocks/0/action".into())
    );
    assert_eq!(
        fault(&page(
            r#"{"type":"action","action":"x","label":"x","values":{"_question":"y"}}"#
        )),
        ("view.name", "/blocks/0/values".into())
    );
}

#[test]
fn depth_is_counted_in_blocks() {
    let nest = |n: usize| {
        let open = r#"{"type":"group","layout":"stack","blocks":["#.repeat(n - 1);
        page(&format!(r#"{open}{{"type":"text","text":"x"}}{}"#, "]}".repeat(n - 1)))
    };
    assert!(View::parse(&nest(MAX_DEPTH)).is_ok());
    assert_eq!(fault(&nest(MAX_DEPTH + 1)).0, "view.too-deep");
    // The costliest nesting, tables in tables, still fits in the JSON depth of the scan.
    let tables = |n: usize| {
        let open = r#"{"type":"table","caption":"c","columns":[{"label":"l"}],"rows":[[{"blocks":["#.repeat(n - 1);
        page(&format!(
            r#"{open}{{"type":"timeline","label":"t","items":[{{"title":"x","badges":[{{"text":"b"}}]}}]}}{}"#,
            "]}]]}".repeat(n - 1)
        ))
    };
    assert!(View::parse(&tables(MAX_DEPTH)).is_ok());
    assert_eq!(fault(&tables(MAX_DEPTH + 1)).0, "view.too-deep");
}

#[test]
fn hostile_sizes_never_reach_the_parser() {
    assert_eq!(
        fault(&page(&format!("{}0", "0,".repeat(100_000)))).0,
        "view.too-many-nodes"
    );
    assert_eq!(
        fault(&format!("{}{}", r#"{"blocks":["#.repeat(10_000), "]}".repeat(10_000))).0,
        "view.too-deep"
    );
    assert_eq!(
        fault(&page(&format!(
            r#"{{"type":"text","text":"{}"}}"#,
            "a".repeat(MAX_BYTES)
        )))
        .0,
        "view.too-large"
    );
}

#[test]
fn references_are_collected_everywhere() {
    let view = View::parse(&page(
        r#"{"type":"person","ref":"p1"},{"type":"people","refs":["p2","p3"],"at-most":1},
           {"type":"card","title":"C","blocks":[{"type":"audience","token":"a1"},{"type":"timeline","label":"t","items":[{"title":"x","by":"p4","children":["p5"]}]}]},
           {"type":"table","caption":"c","columns":[{"label":"l"}],"rows":[[{"blocks":[{"type":"person","ref":"p6"}]}]]},
           {"type":"form","action":"a","submit":"s","fields":[{"kind":"section","label":"S","fields":[{"kind":"people","name":"qui","label":"Q","kind-of":"articles"}]}]}"#,
    ))
    .unwrap();
    let found = view.references();
    assert_eq!(
        found.persons.into_iter().collect::<Vec<_>>(),
        ["p1", "p2", "p4", "p5", "p6"]
    );
    assert_eq!(found.audiences.into_iter().collect::<Vec<_>>(), ["a1"]);
    assert_eq!(
        found.pickers,
        [PickerAsk {
            name: "qui".into(),
            kind_of: Some("articles".into())
        }]
    );
}

#[test]
fn a_refused_form_keeps_what_was_typed() {
    let mut view = View::new("T").with(Card::new(
        "C",
        vec![
            Form::new(
                "publier",
                "Publier",
                vec![
                    Field::new(FieldKind::Text, "titre", "Titre"),
                    Field::new(FieldKind::Checkbox, "alerte", "Alerte").value(true),
                ],
            )
            .into(),
        ],
    ));
    let submission = Submission {
        action: "publier".into(),
        posted: vec![("titre".into(), "à moitié".into())],
        refused: vec![
            Refused {
                field: "titre".into(),
                says: "Trop court".into(),
            },
            Refused {
                field: String::new(),
                says: "Refus".into(),
            },
        ],
    };
    assert!(view.refill(&submission));
    let Some(Block::Card(card)) = view.blocks.first() else {
        panic!("card")
    };
    let Some(Block::Form(form)) = card.blocks.first() else {
        panic!("form")
    };
    assert_eq!(form.fields[0].value, Some(Value::Text("à moitié".into())));
    assert_eq!(form.fields[0].error.as_deref(), Some("Trop court"));
    assert_eq!(form.fields[1].value, Some(Value::Flag(false)));
    assert_eq!(form.errors, ["Refus"]);
    assert!(!view.refill(&Submission {
        action: "autre".into(),
        ..Submission::default()
    }));
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged_without_panic(json in ".{0,400}") {
        let _ = View::parse(&json);
    }

    #[test]
    fn any_json_like_text_is_judged_without_panic(json in r#"[\{\}\[\]:,"a-z0-9 ]{0,400}"#) {
        let _ = View::parse(&page(&json));
    }
}

#[test]
fn audiences_of_several_answers_keep_apart() {
    let mut view = View::parse(
        r#"{"title":"A","blocks":[{"type":"audience","token":"a1"},
            {"type":"card","title":"C","blocks":[{"type":"audience","token":"a2"}]},
            {"type":"audience","token":"forged"}]}"#,
    )
    .unwrap();
    let names = [("a1", "b7"), ("a2", "b8")].map(|(from, to)| (from.to_owned(), to.to_owned()));
    view.rename_audiences(&names.into_iter().collect());
    let found: Vec<String> = view.references().audiences.into_iter().collect();
    assert_eq!(found, ["", "b7", "b8"]);
}
