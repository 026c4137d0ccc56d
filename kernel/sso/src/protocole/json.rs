//! CAS 3 in JSON (protocol 3.0.3, `format=JSON`).

use serde_json::{Map, Value, json};

use super::xml::instant;
use super::{Echec, Version};
use crate::Valide;

pub(super) fn rendre(version: Version, outcome: &Result<Valide, Echec>) -> String {
    let answer = match outcome {
        Ok(good) => json!({ "authenticationSuccess": success(version, good) }),
        Err(failure) => json!({ "authenticationFailure": failed(*failure) }),
    };
    json!({ "serviceResponse": answer }).to_string()
}

fn success(version: Version, good: &Valide) -> Value {
    let mut attributes = Map::new();
    if version == Version::Trois {
        attributes.insert("authenticationDate".to_owned(), json!(instant(good.ouverte)));
        attributes.insert("longTermAuthenticationRequestTokenUsed".to_owned(), json!(false));
        attributes.insert("isFromNewLogin".to_owned(), json!(good.frais));
    }
    for attribut in &good.reponse.attributs {
        let value = match (attribut.valeurs.as_slice(), &attribut.enveloppe) {
            ([one], None) => json!(one),
            (many, _) => json!(many),
        };
        attributes.insert(attribut.nom.clone(), value);
    }
    let mut success = Map::new();
    success.insert("user".to_owned(), json!(good.reponse.utilisateur));
    if !attributes.is_empty() {
        success.insert("attributes".to_owned(), Value::Object(attributes));
    }
    if let Some(iou) = &good.pgtiou {
        success.insert("proxyGrantingTicket".to_owned(), json!(iou));
    }
    if !good.mandataires.is_empty() {
        success.insert("proxies".to_owned(), json!(good.mandataires));
    }
    Value::Object(success)
}

fn failed(failure: Echec) -> Value {
    json!({ "code": failure.code(), "description": failure.dit() })
}

pub(super) fn mandat(outcome: &Result<String, Echec>) -> String {
    let answer = match outcome {
        Ok(ticket) => json!({ "proxySuccess": { "proxyTicket": ticket } }),
        Err(failure) => json!({ "proxyFailure": failed(*failure) }),
    };
    json!({ "serviceResponse": answer }).to_string()
}
