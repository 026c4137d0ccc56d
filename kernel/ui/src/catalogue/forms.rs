//! Samples of forms: every kind of field, empty, filled, refused.

use super::{Demonstration, Sample, sample};
use crate::view::{Choice, Display, Field, FieldKind, Form, Style, Submit, TextLink, Value};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample("form", "Formulaire d’un article", vec![article().into()]),
        sample("form-refused", "Formulaire refusé", vec![refused().into()]),
        sample("form-fields", "Tous les champs", vec![every_kind().into()]),
    ]
}

fn article() -> Form {
    Form {
        cancel: Some(TextLink {
            text: "Annuler".into(),
            path: String::new(),
        }),
        also: vec![Submit {
            action: "enregistrer".into(),
            label: "Enregistrer le brouillon".into(),
            style: Some(Style::Secondary),
        }],
        ..Form::new(
            "publier",
            "Publier",
            vec![
                Field {
                    max_length: Some(120),
                    ..Field::new(FieldKind::Text, "titre", "Titre").required()
                },
                Field::new(FieldKind::RichText, "texte", "Texte").required(),
                Field::new(FieldKind::Choice, "rubrique", "Rubrique")
                    .options([("vie", "Vie du collège"), ("cdi", "CDI"), ("sport", "Sport")])
                    .value("vie"),
                Field::new(FieldKind::Checkbox, "alerte", "Alerte").hint("Affichée en premier sur l’accueil."),
                Field {
                    kind_of: Some("articles".into()),
                    ..Field::new(FieldKind::People, "destinataires", "Destinataires")
                        .required()
                        .value(vec!["c-6a-r".to_owned()])
                },
                dates(),
            ],
        )
        .hidden("id", "0198a")
    }
}

fn dates() -> Field {
    let fields = vec![
        Field::new(FieldKind::DateTime, "debut", "Publier le").value(Demonstration::NOW),
        Field::new(FieldKind::DateTime, "fin", "Retirer le").hint("Laissez vide pour ne pas retirer."),
    ];
    Field {
        fields,
        ..Field::new(FieldKind::Section, "", "Dates")
    }
}

fn refused() -> Form {
    let mut form = article();
    form.errors = vec!["Cette action n’est plus possible\u{a0}: l’article a été modifié entre-temps.".into()];
    for field in &mut form.fields {
        match field.name.as_str() {
            "titre" => field.error = Some("Ce champ est obligatoire.".into()),
            "texte" => field.value = Some(Value::Text("Bonjour,\n\nce que j’avais déjà écrit.".into())),
            "destinataires" => {
                field.error = Some("Choisissez au moins un destinataire.".into());
                field.value = None;
            }
            _ => {}
        }
    }
    form
}

fn every_kind() -> Form {
    let levels = || ["6e", "5e", "4e", "3e"].map(|l| (l, l));
    let many_options: Vec<(String, String)> = (1..=12).map(|n| (n.to_string(), format!("Salle {n}"))).collect();
    let radio = vec![
        Choice {
            value: "oui".into(),
            label: "Oui".into(),
            hint: None,
        },
        Choice {
            value: "non".into(),
            label: "Non".into(),
            hint: Some("Votre enfant reste au collège.".into()),
        },
    ];
    Form {
        legend: Some("Tous les champs".into()),
        ..Form::new(
            "envoyer",
            "Envoyer",
            vec![
                Field {
                    autocomplete: Some("name".into()),
                    ..Field::new(FieldKind::Text, "nom", "Votre nom")
                },
                Field {
                    autocomplete: Some("email".into()),
                    ..Field::new(FieldKind::Email, "courriel", "Adresse électronique")
                        .error("Indiquez une adresse électronique, par exemple nom@domaine.fr.")
                        .value("nom")
                },
                Field::new(FieldKind::Url, "site", "Site du club"),
                Field {
                    max_length: Some(500),
                    ..Field::new(FieldKind::Textarea, "mot", "Un mot")
                },
                Field {
                    min: Some(0.0),
                    max: Some(40.0),
                    ..Field::new(FieldKind::Number, "nombre", "Nombre d’élèves").value(26_i64)
                },
                Field::new(FieldKind::Date, "jour", "Jour").value("2026-11-24"),
                Field {
                    options: radio,
                    display: Some(Display::Radio),
                    ..Field::new(FieldKind::Choice, "sortie", "Autorisez-vous la sortie\u{202f}?").required()
                },
                Field {
                    many: true,
                    ..Field::new(FieldKind::Choice, "niveaux", "Niveaux")
                        .options(levels())
                        .value(vec!["6e".to_owned(), "3e".to_owned()])
                },
                Field {
                    display: Some(Display::Select),
                    ..Field::new(FieldKind::Choice, "niveau", "Niveau").options(levels())
                },
                Field::new(FieldKind::Choice, "salle", "Salle")
                    .options(many_options)
                    .value("4")
                    .error("Cette salle est prise."),
                Field {
                    fallback: Some("Ce champ demande une version plus récente.".into()),
                    ..Field::new(FieldKind::Unknown, "", "")
                },
            ],
        )
    }
}
