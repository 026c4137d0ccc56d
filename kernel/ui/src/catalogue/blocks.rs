//! Samples of every block but forms.

use super::{Demonstration, Sample, sample};
use crate::view::{
    Action, Audience, Badge, Bar, Block, Card, Cell, Chart, Column, Empty, Entry, Fact, Facts, Layout, List, ListItem,
    Moment, MomentStyle, Notice, Pagination, People, Person, Progress, Style, Table, Text, TextLink, Tone, Unknown,
    Weight,
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

pub(super) fn samples() -> Vec<Sample> {
    let mut all = texts();
    all.extend(frames());
    all.extend(people_and_time());
    all.extend(lines());
    all.extend(polls());
    all
}

fn texts() -> Vec<Sample> {
    let strong = Text {
        text: "La sortie est maintenue.".into(),
        tone: Some(Weight::Strong),
    };
    vec![
        sample(
            "heading",
            "Titres",
            vec![
                Block::heading(2, "Vie du collège"),
                Block::heading(3, "Cette semaine"),
                Block::heading(4, "Lundi"),
            ],
        ),
        sample(
            "text",
            "Textes",
            vec![
                Block::text(
                    "Le potager a passé son premier hiver.\n\nLes élèves de 6A ont semé des fèves\net des petits pois.",
                ),
                strong.into(),
                Block::soft("Publié par le club jardin."),
            ],
        ),
        sample(
            "rich-text",
            "Texte mis en forme",
            vec![Block::rich_text(
                "<h3>Rentrée des 6<sup>es</sup></h3><p>Bienvenue à <strong>toutes et tous</strong>. <em>À lire avant lundi\u{a0}:</em></p>\
             <ul><li>le <a href=\"reglement\">règlement</a>\u{202f};</li><li>les horaires.</li></ul><blockquote>Un cahier par matière.</blockquote>",
            )],
        ),
        sample(
            "list",
            "Listes",
            vec![
                List {
                    ordered: false,
                    items: vec![item("Un cahier"), item("Une trousse")],
                }
                .into(),
                List {
                    ordered: true,
                    items: vec![
                        item("Lire l’énoncé"),
                        ListItem {
                            text: Some("Répondre".into()),
                            blocks: vec![Block::soft("En deux phrases.")],
                        },
                    ],
                }
                .into(),
            ],
        ),
        sample(
            "badge",
            "États",
            vec![Block::group(
                Layout::Row,
                [
                    ("brouillon", Tone::Neutral),
                    ("à relire", Tone::Info),
                    ("publiée", Tone::Success),
                    ("expire demain", Tone::Warning),
                    ("refusée", Tone::Danger),
                ]
                .into_iter()
                .map(|(text, tone)| {
                    Badge {
                        text: text.into(),
                        tone,
                    }
                    .into()
                })
                .collect(),
            )],
        ),
        sample(
            "unknown",
            "Bloc inconnu et son repli",
            vec![
                Unknown {
                    fallback: Some("Cette frise demande une version plus récente.".into()),
                }
                .into(),
                Unknown::default().into(),
            ],
        ),
    ]
}

fn frames() -> Vec<Sample> {
    let notice = |tone, title: &str, text: &str| Block::notice(tone, title, text);
    vec![
        sample(
            "card",
            "Cartes",
            vec![
                Card::new("Actualités", vec![Block::text("Deux articles cette semaine.")])
                    .icon("actualites")
                    .tone(Tone::Warning)
                    .link("Toutes", "")
                    .into(),
                Card::new(
                    "Sans icône",
                    vec![
                        Block::soft("Une carte simple."),
                        Card::new("Dans une carte", vec![Block::text("Plus bas.")]).into(),
                    ],
                )
                .into(),
            ],
        ),
        sample(
            "group",
            "Groupes",
            vec![
                Block::group(
                    Layout::Row,
                    vec![Block::badge(Tone::Info, "un"), Block::badge(Tone::Info, "deux")],
                ),
                Block::group(
                    Layout::Grid,
                    vec![
                        Card::new("Gauche", vec![Block::text("A")]).into(),
                        Card::new("Droite", vec![Block::text("B")]).into(),
                    ],
                ),
            ],
        ),
        sample(
            "notice",
            "Messages",
            vec![
                notice(Tone::Neutral, "À savoir", "Le CDI ferme à 17\u{a0}h."),
                notice(Tone::Info, "Relecture", "Votre article attend une validation."),
                notice(Tone::Success, "Publié", "Votre article est en ligne."),
                Notice {
                    tone: Tone::Warning,
                    title: Some("Cours supprimés vendredi".into()),
                    text: Some("Les élèves de 6e sortent à 15\u{a0}h\u{a0}50.".into()),
                    blocks: vec![Block::link_button("Signer la sortie", "sortie")],
                }
                .into(),
                notice(Tone::Danger, "Refusé", "Vous ne pouvez pas écrire à cette classe."),
            ],
        ),
        sample(
            "table",
            "Tableau",
            vec![
                Table {
                    row_headers: true,
                    ..Table::new(
                        "Qui a vu l’article",
                        [
                            Column::text("Classe"),
                            Column::numeric("Vu"),
                            Column::numeric("Pas encore"),
                            Column::text("État"),
                        ],
                        [
                            vec![
                                Cell::from("6A"),
                                "38".into(),
                                "3".into(),
                                vec![Block::badge(Tone::Success, "presque tous")].into(),
                            ],
                            vec![
                                Cell::from("6B"),
                                "12".into(),
                                "27".into(),
                                vec![Block::badge(Tone::Warning, "à relancer")].into(),
                            ],
                        ],
                    )
                }
                .into(),
            ],
        ),
        sample(
            "facts",
            "Fiche",
            vec![
                Block::facts([
                    ("Conservation", "Année scolaire, puis effacement"),
                    ("Serveur contacté", "Aucun"),
                ]),
                Facts {
                    items: vec![Fact {
                        label: "Données lues".into(),
                        text: Some("Nom et prénom.".into()),
                        blocks: vec![Block::badge(Tone::Success, "aucune donnée d’élève")],
                    }],
                }
                .into(),
            ],
        ),
        sample(
            "progress",
            "Avancement",
            vec![
                Progress {
                    label: "Signatures reçues".into(),
                    value: 18.0,
                    max: 26.0,
                }
                .into(),
            ],
        ),
        sample(
            "empty",
            "Rien à montrer",
            vec![
                Empty {
                    title: "Aucune actualité".into(),
                    text: Some("Les articles publiés s’affichent ici.".into()),
                    link: Some(TextLink {
                        text: "Écrire un article".into(),
                        path: "ecrire".into(),
                    }),
                }
                .into(),
            ],
        ),
    ]
}

fn people_and_time() -> Vec<Sample> {
    let moment = |label: &str, gap: i64, style| {
        Moment {
            at: Demonstration::NOW + gap,
            style: Some(style),
            label: Some(label.into()),
        }
        .into()
    };
    vec![
        sample(
            "person",
            "Personnes",
            vec![
                Person {
                    alias: "p-professeure".into(),
                    note: Some("a répondu".into()),
                    about: true,
                }
                .into(),
                Block::person("p-inconnue"),
                People {
                    refs: ["p-professeure", "p-cpe", "p-principale", "p-mael"]
                        .map(str::to_owned)
                        .to_vec(),
                    at_most: Some(2),
                }
                .into(),
            ],
        ),
        sample(
            "audience",
            "Destinataires",
            vec![
                Audience {
                    token: "a-responsables-6a".into(),
                }
                .into(),
                Audience {
                    token: "a-college".into(),
                }
                .into(),
                Audience {
                    token: "a-inconnue".into(),
                }
                .into(),
            ],
        ),
        sample(
            "moment",
            "Moments",
            vec![
                moment("Publié", -5 * 60_000, MomentStyle::Relative),
                moment("Modifié", -DAY, MomentStyle::Relative),
                moment("Réunion", 3 * DAY + 8 * HOUR, MomentStyle::DateTime),
                moment("Expire", 40 * DAY, MomentStyle::Date),
            ],
        ),
        sample(
            "action",
            "Boutons et liens",
            vec![
                Block::group(
                    Layout::Row,
                    vec![
                        Action::new("publier", "Publier").value("id", "0198").into(),
                        Action::new("relancer", "Relancer")
                            .style(Style::Secondary)
                            .confirm("Relancer 27\u{a0}responsables\u{202f}?")
                            .into(),
                        Action::new("supprimer", "Supprimer").style(Style::Danger).into(),
                        Block::link_button("Écrire", "ecrire"),
                    ],
                ),
                Block::link("Toutes les actualités", "?page=1"),
            ],
        ),
    ]
}

fn lines() -> Vec<Sample> {
    let now = Demonstration::NOW;
    vec![
        sample(
            "timeline",
            "Fil",
            vec![Block::timeline(
                "Actualités récentes",
                vec![
                    Entry {
                        path: Some("0198a".into()),
                        when: Some(now - 2 * HOUR),
                        by: Some("p-principale".into()),
                        text: Some("Les élèves de 6e sortent à 15\u{a0}h\u{a0}50.".into()),
                        urgent: true,
                        ..Entry::new("Mistral\u{a0}: cours de 16\u{a0}h supprimés vendredi")
                    },
                    Entry {
                        path: Some("0198b".into()),
                        when: Some(now - DAY),
                        by: Some("p-cpe".into()),
                        badges: vec![Badge {
                            text: "à signer".into(),
                            tone: Tone::Info,
                        }],
                        ..Entry::new("Sortie au musée")
                    },
                    Entry {
                        path: Some("0198c".into()),
                        when: Some(now - 3 * DAY),
                        text: Some("par le club jardin".into()),
                        ..Entry::new("Le potager du collège a son premier hiver")
                    },
                    Entry {
                        path: Some("0198d".into()),
                        when: Some(now - 30 * DAY),
                        tone: Some(Tone::Success),
                        ..Entry::new("Élections des parents\u{a0}: les résultats")
                    },
                ],
            )],
        ),
        sample(
            "timeline-children",
            "Fil d’un parent",
            vec![Block::timeline(
                "À faire et à savoir",
                vec![
                    Entry {
                        path: Some("1".into()),
                        children: vec!["p-mael".into()],
                        when: Some(now + DAY),
                        by: Some("p-professeure".into()),
                        text: Some("Mathématiques · 20\u{a0}min".into()),
                        ..Entry::new("Géométrie, exercices 4 et 5")
                    },
                    Entry {
                        path: Some("2".into()),
                        children: vec!["p-noemie".into(), "p-elie".into()],
                        badges: vec![Badge {
                            text: "à signer".into(),
                            tone: Tone::Warning,
                        }],
                        ..Entry::new("Réunion d’orientation")
                    },
                    Entry {
                        children: vec!["p-inconnue".into()],
                        ..Entry::new("Ligne sans lien")
                    },
                ],
            )],
        ),
        sample(
            "pagination",
            "Pages",
            vec![
                Pagination {
                    next: Some("0198-suite".into()),
                    previous: Some("0198-avant".into()),
                    label: Some("Pages des actualités".into()),
                }
                .into(),
            ],
        ),
    ]
}

fn polls() -> Vec<Sample> {
    let bar = |label: &str, value: f64| Bar {
        label: label.to_owned(),
        value,
    };
    let items = vec![
        bar("Le lundi soir", 12.0),
        bar("Le mercredi après-midi", 30.0),
        bar("Le samedi matin", 0.0),
    ];
    let chart = |whole| Chart {
        caption: "Quel jour pour la réunion\u{202f}?".into(),
        labels: "Réponse".into(),
        values: "Voix".into(),
        items: items.clone(),
        whole,
        caption_hidden: false,
    };
    let ballot = |document: &str| {
        crate::view::Ballot {
            document: document.into(),
        }
        .into()
    };
    vec![
        sample("chart", "Graphique", vec![chart(Some(42.0)).into(), chart(None).into()]),
        sample(
            "ballot",
            "Question",
            vec![
                ballot("d-un"),
                ballot("d-rang"),
                ballot("d-texte"),
                ballot("d-fait"),
                ballot("d-inconnu"),
            ],
        ),
    ]
}

fn item(text: &str) -> ListItem {
    ListItem {
        text: Some(text.to_owned()),
        blocks: Vec::new(),
    }
}
