//! Where a message does not follow its schema: a JSON pointer (RFC 6901) for each fault, and never the value itself.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Erreur;
use super::api::{Eleve, Groupe, Lien, Personne, Personnel, Service};

/// Is a value admitted?
type Good = fn(&Value) -> bool;

/// Faults told at once.
const FAUTES: usize = 100;

/// Every fault of form, in the order of the message.
pub(super) fn fautes(envoi: &Value) -> Vec<Erreur> {
    let mut all = Vec::new();
    let Some(object) = envoi.as_object() else {
        faute(&mut all, 0, "", "l’envoi n’est pas un objet JSON. Suivre le schéma.");
        return all;
    };
    for field in ["version", "uai", "degre"] {
        if !object.contains_key(field) {
            faute(&mut all, 0, &format!("/{field}"), "ce champ manque. Le renseigner.");
        }
    }
    let scalars: [(&str, Good); 3] = [
        ("version", |v| v.as_u64() == Some(1)),
        ("uai", |v| {
            v.as_str().is_some_and(|uai| uai.parse::<preau_model::Uai>().is_ok())
        }),
        ("degre", |v| matches!(v.as_str(), Some("1D" | "2D"))),
    ];
    for (field, good) in scalars {
        if object.get(field).is_some_and(|value| !good(value)) {
            faute(
                &mut all,
                0,
                &format!("/{field}"),
                "cette valeur n’est pas admise. Suivre le schéma.",
            );
        }
    }
    for (field, value) in object {
        let check: fn(&mut Vec<Erreur>, u64, &str, &Value) = match field.as_str() {
            "version" | "uai" | "degre" => continue,
            "classes" | "groupes" => |all, rang, place, value| one::<Groupe>(all, rang, place, value),
            "responsables" => |all, rang, place, value| one::<Personne>(all, rang, place, value),
            "eleves" => |all, rang, place, value| {
                let before = all.len();
                inner::<Personne>(all, rang, place, value, "identite");
                each::<Lien>(all, rang, place, value, "responsables");
                if all.len() == before {
                    one::<Eleve>(all, rang, place, value);
                }
            },
            "personnels" => |all, rang, place, value| {
                let before = all.len();
                inner::<Personne>(all, rang, place, value, "identite");
                each::<Service>(all, rang, place, value, "classes");
                each::<Service>(all, rang, place, value, "groupes");
                if all.len() == before {
                    one::<Personnel>(all, rang, place, value);
                }
            },
            _ => {
                let name: String = field.chars().take(40).collect();
                faute(
                    &mut all,
                    0,
                    &format!("/{}", escaped(&name)),
                    "ce champ n’est pas du schéma. L’enlever.",
                );
                continue;
            }
        };
        let Some(items) = value.as_array() else {
            faute(
                &mut all,
                0,
                &format!("/{field}"),
                "une liste est attendue. Suivre le schéma.",
            );
            continue;
        };
        for (index, item) in items.iter().enumerate() {
            check(&mut all, index as u64 + 1, &format!("/{field}/{index}"), item);
            if all.len() >= FAUTES {
                return all;
            }
        }
    }
    all
}

fn faute(all: &mut Vec<Erreur>, rang: u64, pointeur: &str, message: &str) {
    if all.len() < FAUTES {
        all.push(Erreur {
            fichier: "envoi".to_owned(),
            ligne: rang,
            colonne: Some(pointeur.to_owned()),
            cle: None,
            code: "api.schema".into(),
            message: message.to_owned(),
            ecartee: true,
        });
    }
}

/// Is a value what is expected there?
fn one<T: DeserializeOwned>(all: &mut Vec<Erreur>, rang: u64, place: &str, value: &Value) {
    if T::deserialize(value).is_ok() {
        return;
    }
    let Some(object) = value.as_object() else {
        faute(all, rang, place, "un objet est attendu. Suivre le schéma.");
        return;
    };
    if object.len() > FAUTES {
        faute(
            all,
            rang,
            place,
            "cet objet a plus de champs que le schéma. Suivre le schéma.",
        );
        return;
    }
    // The field at fault is the one without which, or with which alone, the error goes.
    let mut told = false;
    for field in object.keys() {
        let mut without: Map<String, Value> = object.clone();
        without.remove(field);
        let says = T::deserialize(&Value::Object(without)).map_or_else(|error| error.to_string(), |_| String::new());
        if says.is_empty() {
            told = true;
            let name: String = field.chars().take(40).collect();
            let place = format!("{place}/{}", escaped(&name));
            faute(
                all,
                rang,
                &place,
                "cette valeur n’est pas admise ici. Suivre le schéma.",
            );
        }
    }
    if !told {
        let says = T::deserialize(value).map_or_else(|error| error.to_string(), |_| String::new());
        let unknown = says
            .strip_prefix("unknown field `")
            .and_then(|rest| rest.split('`').next());
        if let Some(field) = unknown {
            let name: String = field.chars().take(40).collect();
            let at = format!("{place}/{}", escaped(&name));
            faute(all, rang, &at, "ce champ n’est pas du schéma. L’enlever.");
            let mut without = object.clone();
            if without.remove(field).is_some() && all.len() < FAUTES {
                one::<T>(all, rang, place, &Value::Object(without));
            }
            return;
        }
        // Names of missing fields are those of the schema: they may be repeated.
        match says
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split('`').next())
        {
            Some(field) => faute(
                all,
                rang,
                &format!("{place}/{field}"),
                "ce champ manque. Le renseigner.",
            ),
            None => faute(
                all,
                rang,
                place,
                "plusieurs champs ne suivent pas le schéma. Les corriger.",
            ),
        }
    }
}

fn inner<T: DeserializeOwned>(all: &mut Vec<Erreur>, rang: u64, place: &str, value: &Value, field: &str) {
    if let Some(value) = value.get(field) {
        one::<T>(all, rang, &format!("{place}/{field}"), value);
    }
}

fn each<T: DeserializeOwned>(all: &mut Vec<Erreur>, rang: u64, place: &str, value: &Value, field: &str) {
    let items = value.get(field).and_then(Value::as_array);
    for (index, item) in items.into_iter().flatten().enumerate() {
        one::<T>(all, rang, &format!("{place}/{field}/{index}"), item);
    }
}

/// As a segment of a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
