//! Fictitious persons and groups of the catalogue.

use std::collections::BTreeMap;

use crate::resolve::{
    BallotAsk, BallotKind, BallotShown, BallotState, PersonLabel, Picker, PickerGroup, PickerOption, Resolver, Tint,
};
use crate::texts::{Lang, Texts};
use crate::view::{Field, Value};

/// The persons, audiences and addresses that the catalogue's samples refer to. It seals nothing: its forms lead nowhere.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demonstration;

impl Demonstration {
    /// Saturday 21 November 2026, 10 h 05 in Paris.
    pub const NOW: i64 = 1_795_251_900_000;
}

impl Resolver for Demonstration {
    fn person(&self, alias: &str) -> Option<PersonLabel> {
        let label = |name: &str, detail: &str| PersonLabel::new(name, Some(detail.to_owned()));
        match alias {
            "p-professeure" => Some(label("Mme Santoni", "professeure de mathématiques")),
            "p-cpe" => Some(label("M. Benamar", "conseiller principal d’éducation")),
            "p-principale" => Some(label("Mme Vasseur", "principale")),
            "p-mael" => Some(label("Maël", "6A").tint(Tint::Ocre)),
            "p-noemie" => Some(label("Noémie", "3C").tint(Tint::Mousse)),
            "p-elie" => Some(label("Élie", "5B").tint(Tint::Miel)),
            _ => None,
        }
    }

    fn audience(&self, token: &str) -> Option<Vec<String>> {
        match token {
            "a-responsables-6a" => Some(vec!["Responsables de la 6A – collège Jean Zay".to_owned()]),
            "a-college" => Some(vec![
                "Élèves du collège Jean Zay".to_owned(),
                "Responsables du collège Jean Zay".to_owned(),
                "Personnels".to_owned(),
            ]),
            _ => None,
        }
    }

    fn page_url(&self, path: &str) -> String {
        format!("/actualites/{path}")
    }

    fn seal(&self, values: &BTreeMap<String, String>) -> String {
        format!("exemple-{}", values.len())
    }

    fn csrf(&self) -> String {
        "exemple".to_owned()
    }

    fn once(&self) -> String {
        "exemple".to_owned()
    }

    fn picker(&self, field: &Field) -> Picker {
        let chosen: Vec<&str> = match &field.value {
            Some(Value::Many(values)) => values.iter().map(String::as_str).collect(),
            Some(Value::Text(value)) => vec![value],
            _ => Vec::new(),
        };
        let groups = groups();
        let selected = groups
            .iter()
            .flat_map(|g| &g.options)
            .filter(|o| chosen.contains(&o.value.as_str()))
            .cloned()
            .collect();
        Picker {
            groups,
            selected,
            query: None,
        }
    }

    fn ballot(&self, document: &str) -> Option<BallotShown> {
        let (kind, state) = match document {
            "d-un" => (BallotKind::One, BallotState::Open),
            "d-rang" => (BallotKind::Ranking, BallotState::Changeable),
            "d-texte" => (BallotKind::Text, BallotState::Open),
            "d-fait" => (BallotKind::Several, BallotState::Answered),
            _ => return None,
        };
        let ask = BallotAsk {
            question: "Quel jour pour la réunion\u{202f}?".to_owned(),
            kind,
            choices: ["Le lundi soir", "Le mercredi après-midi", "Le samedi matin"]
                .map(str::to_owned)
                .to_vec(),
            anonymous: state != BallotState::Changeable,
            closes: Self::NOW + 86_400_000,
            longest: 500,
            answered: state != BallotState::Open,
            chosen: if kind == BallotKind::Ranking {
                vec![1, 0, 2]
            } else {
                Vec::new()
            },
            written: None,
        };
        let form = matches!(state, BallotState::Open | BallotState::Changeable)
            .then(|| crate::forms::ballot_form(&ask, Texts::get(Lang::Fr)));
        Some(BallotShown {
            ask,
            state,
            form,
            url: "/_scrutins/exemple".to_owned(),
        })
    }

    fn now_ms(&self) -> i64 {
        Self::NOW
    }
}

fn groups() -> Vec<PickerGroup> {
    let option = |value: &str, label: &str, detail: &str, count: u64| PickerOption {
        value: value.to_owned(),
        label: label.to_owned(),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        count: Some(count),
    };
    let group = |label: &str, open: bool, more: u64, options: Vec<PickerOption>| PickerGroup {
        label: label.to_owned(),
        options,
        more,
        open,
    };
    vec![
        group(
            "Établissement",
            true,
            0,
            vec![option("e-1", "Tout le collège Jean Zay", "Salon-de-Provence", 1_412)],
        ),
        group(
            "Profils",
            false,
            0,
            vec![
                option("f-1", "Élèves", "", 612),
                option("f-2", "Responsables", "", 731),
                option("f-3", "Enseignants", "", 48),
                option("f-4", "Vie scolaire", "", 11),
            ],
        ),
        group(
            "Classes",
            false,
            0,
            vec![
                option("c-6a-e", "Élèves de la 6A", "", 26),
                option("c-6a-r", "Responsables de la 6A", "", 41),
                option("c-6b-e", "Élèves de la 6B", "", 25),
                option("c-6b-r", "Responsables de la 6B", "", 39),
            ],
        ),
        group("Groupes", false, 0, vec![option("g-1", "Latin 5e", "Mme Santoni", 18)]),
        group(
            "Personnes",
            false,
            47,
            vec![PickerOption {
                value: "p-1".to_owned(),
                label: "M. Benamar".to_owned(),
                detail: Some("conseiller principal d’éducation".to_owned()),
                count: None,
            }],
        ),
    ]
}
