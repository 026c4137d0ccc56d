use std::collections::BTreeSet;

use super::*;
use crate::catalogue::{Demonstration, catalogue};
use crate::texts::Lang;
use crate::view::{Action, Card, Entry, Field, FieldKind, Form, Style, Table, Timeline, Unknown};

fn draw(view: &View) -> String {
    Draw::new(&Demonstration, Texts::get(Lang::Fr)).view(view).into_string()
}

fn one(block: impl Into<Block>) -> String {
    draw(&View::new("T").with(block))
}

/// Values of an attribute, in the order of the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!(" {name}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn each_sample_is_drawn_as_recorded() {
    for sample in catalogue() {
        // One element per line, so that a change reads well.
        let html = draw(&sample.view).replace("><", ">\n<");
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, description => sample.title }, {
            insta::assert_snapshot!(sample.name, html);
        });
    }
}

#[test]
fn ids_are_unique_and_every_reference_resolves() {
    for sample in catalogue() {
        let html = draw(&sample.view);
        let ids = attributes(&html, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{}", sample.name);
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for id in attributes(&html, attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(ids.contains(&id), "{}: {attribute} leads to {id}", sample.name);
            }
        }
        for target in attributes(&html, "href")
            .into_iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(&target), "{}: link to {target}", sample.name);
        }
    }
}

#[test]
fn nothing_is_styled_or_scripted_inline() {
    for sample in catalogue() {
        let html = draw(&sample.view);
        for tag in html.split('<').filter_map(|rest| rest.split('>').next()) {
            let bad = tag.contains(" style=") || tag.starts_with("script") || tag.contains(" on");
            assert!(!bad, "{}: {tag}", sample.name);
        }
    }
}

#[test]
fn two_views_of_a_page_never_share_an_id() {
    let form = Form::new("a", "A", vec![Field::new(FieldKind::Text, "titre", "Titre")]);
    let view = View::new("T").with(form);
    let texts = Texts::get(Lang::Fr);
    let left = Draw::new(&Demonstration, texts).prefix("w1").view(&view).into_string();
    let right = Draw::new(&Demonstration, texts)
        .prefix("w2\"><x")
        .view(&view)
        .into_string();
    let left: BTreeSet<_> = attributes(&left, "id").into_iter().collect();
    assert!(left.is_disjoint(&attributes(&right, "id").into_iter().collect()));
    assert!(!right.contains("<x"));
}

#[test]
fn heading_levels_never_skip() {
    let html = one(Block::group(
        crate::view::Layout::Stack,
        vec![
            Block::heading(4, "a"),
            Block::heading(4, "b"),
            Block::heading(4, "c"),
            Block::heading(2, "d"),
        ],
    ));
    assert_eq!(
        html,
        "<div class=\"pile\"><h2>a</h2><h3>b</h3><h4>c</h4><h2>d</h2></div>"
    );
    let nested = one(Card::new(
        "C",
        vec![Card::new("D", vec![]).into(), Block::heading(2, "e")],
    ));
    assert!(nested.contains("<h2 id=\"carte1\">C</h2>") && nested.contains("<h3 id=\"carte2\">D</h3>"));
    let widget = Draw::new(&Demonstration, Texts::get(Lang::Fr))
        .under(2)
        .view(&View::new("T").with(Block::heading(3, "x")));
    assert_eq!(widget.into_string(), "<h3>x</h3>");
}

#[test]
fn hostile_strings_stay_texts() {
    const EVIL: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&";
    let evil = || EVIL.to_owned();
    let field = |kind| Field {
        error: Some(evil()),
        hint: Some(evil()),
        ..Field::new(kind, "n", evil()).value(evil()).options([(evil(), evil())])
    };
    let view = View {
        lang: Some(evil()),
        ..View::new(evil())
    }
    .with(Block::heading(2, evil()))
    .with(Block::text(evil()))
    .with(Block::rich_text(evil()))
    .with(Block::notice(Tone::Danger, evil(), evil()))
    .with(Card::new(evil(), vec![]).icon(evil()).link(evil(), "ok"))
    .with(Action::new("a", evil()).value("k", evil()).confirm(evil()))
    .with(Block::facts([(evil(), evil())]))
    .with(Timeline {
        label: evil(),
        items: vec![Entry {
            text: Some(evil()),
            by: Some(evil()),
            ..Entry::new(evil())
        }],
    })
    .with(Table::new(evil(), [crate::view::Column::text(evil())], [vec![evil()]]))
    .with(crate::view::Pagination {
        next: Some(evil()),
        previous: None,
        label: Some(evil()),
    })
    .with(Unknown { fallback: Some(evil()) })
    .with(Form {
        errors: vec![evil()],
        ..Form::new(
            "f",
            evil(),
            [
                FieldKind::Text,
                FieldKind::Textarea,
                FieldKind::Choice,
                FieldKind::Checkbox,
                FieldKind::DateTime,
            ]
            .map(field)
            .to_vec(),
        )
    });
    let html = draw(&view);
    assert!(
        !html.contains("<script") && !html.contains("<img") && !html.contains("'&<"),
        "{html}"
    );
    for value in html.split(" value=\"").skip(1) {
        assert!(!value.split('"').next().unwrap().contains('<'));
    }
}

#[test]
fn forms_carry_the_kernel_s_own_fields() {
    let html = one(Form::new("publier", "Publier", vec![]).hidden("id", "42"));
    assert!(
        html.contains("name=\"_csrf\" value=\"exemple\"")
            && html.contains("name=\"_once\"")
            && html.contains("name=\"_sealed\"")
    );
    assert!(html.contains("name=\"_action\" value=\"publier\"") && !html.contains("42"));
    assert!(
        !html.contains(" action="),
        "without a path, the form goes to the page's own address"
    );
    let widget = Draw::new(&Demonstration, Texts::get(Lang::Fr))
        .own_url("/actualites/")
        .view(&View::new("T").with(Action::new("a", "A")));
    assert!(widget.into_string().contains("action=\"/actualites/\""));
}

#[test]
fn a_refused_form_says_it_once_and_beside() {
    let form = Form::new(
        "a",
        "A",
        vec![
            Field::new(FieldKind::Text, "titre", "Titre").error("Trop court"),
            Field::new(FieldKind::Text, "b", "B").error("Vide"),
        ],
    );
    let html = draw(&View::new("T").with(form.clone()).with(form));
    assert!(html.contains("2 réponses sont à corriger") && html.contains("href=\"#formulaire1-titre\""));
    assert!(html.contains("aria-invalid=\"true\"") && html.contains("Erreur\u{a0}: Trop court"));
    assert_eq!(html.matches(" autofocus").count(), 1, "one summary takes the focus");
}

#[test]
fn pages_keep_the_other_parameters() {
    let view = View::new("T").with(crate::view::Pagination {
        next: Some("x&y".into()),
        ..Default::default()
    });
    let texts = Texts::get(Lang::Fr);
    let at = |url: &str| Draw::new(&Demonstration, texts).own_url(url).view(&view).into_string();
    assert!(at("/actualites/?rubrique=cdi&page=z").contains("href=\"/actualites/?rubrique=cdi&amp;page=x%26y\""));
    assert!(draw(&view).contains("href=\"?page=x%26y\""));
    assert_eq!(one(crate::view::Pagination::default()), "");
}

#[test]
fn a_confirmation_posts_everything_again() {
    let posted: Vec<(String, String)> = [
        ("_csrf", "c"),
        ("_sealed", "s"),
        ("_action", "old"),
        ("_confirm", "x"),
        ("texte", "a\nb\"<"),
    ]
    .map(|(a, b)| (a.into(), b.into()))
    .to_vec();
    let ask = Confirm {
        question: "Supprimer cet article\u{202f}?",
        label: "Supprimer",
        action: "supprimer",
        post_url: "/actualites/1",
        cancel_url: "/actualites/",
        posted: &posted,
    };
    let html = confirm(&ask, Texts::get(Lang::Fr)).into_string();
    assert!(
        html.contains("name=\"_csrf\" value=\"c\"")
            && html.contains("name=\"_sealed\" value=\"s\"")
            && html.contains("name=\"_confirm\" value=\"oui\"")
    );
    assert!(html.contains("<textarea hidden name=\"texte\">\na\nb&quot;&lt;</textarea>"));
    assert!(html.contains("value=\"supprimer\">Oui, supprimer<") && !html.contains("old") && html.contains("Annuler"));
}

#[test]
fn style_words_cover_every_button() {
    for (style, class) in [
        (Style::Primary, "plein"),
        (Style::Secondary, "clair"),
        (Style::Danger, "danger"),
    ] {
        assert!(one(Action::new("a", "A").style(style)).contains(&format!("btn {class}")));
    }
}
