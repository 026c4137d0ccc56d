//! CAS 1 in text, CAS 2 and 3 in XML.

use super::xml::{element, escaped, instant};
use super::{Echec, Version};
use crate::{Place, Valeur, Valide};

const OPEN: &str = "<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\">";
const CLOSE: &str = "</cas:serviceResponse>";

/// `yes` and the user, or `no`.
pub(super) fn un(outcome: &Result<Valide, Echec>) -> String {
    match outcome {
        // A line of its own: a user that held a line break would say something else.
        Ok(good) => format!("yes\n{}\n", good.reponse.utilisateur.replace(['\n', '\r'], " ")),
        Err(_) => "no\n\n".to_owned(),
    }
}

pub(super) fn rendre(version: Version, outcome: &Result<Valide, Echec>) -> String {
    let mut out = OPEN.to_owned();
    match outcome {
        Ok(good) => {
            out.push_str("<cas:authenticationSuccess>");
            element(&mut out, "cas:user", &good.reponse.utilisateur);
            attributes(&mut out, version, good);
            if let Some(iou) = &good.pgtiou {
                element(&mut out, "cas:proxyGrantingTicket", iou);
            }
            if !good.mandataires.is_empty() {
                out.push_str("<cas:proxies>");
                for proxy in &good.mandataires {
                    element(&mut out, "cas:proxy", proxy);
                }
                out.push_str("</cas:proxies>");
            }
            out.push_str("</cas:authenticationSuccess>");
        }
        Err(failure) => failed(&mut out, "cas:authenticationFailure", *failure),
    }
    out.push_str(CLOSE);
    out
}

fn attributes(out: &mut String, version: Version, good: &Valide) {
    let reponse = &good.reponse;
    let inside = matches!(reponse.place, Place::Dedans | Place::Partout);
    if version == Version::Trois || (inside && !reponse.attributs.is_empty()) {
        out.push_str("<cas:attributes>");
        if version == Version::Trois {
            element(out, "cas:authenticationDate", &instant(good.ouverte));
            element(out, "cas:longTermAuthenticationRequestTokenUsed", "false");
            element(out, "cas:isFromNewLogin", if good.frais { "true" } else { "false" });
        }
        if inside {
            each(out, &reponse.attributs);
        }
        out.push_str("</cas:attributes>");
    }
    if matches!(reponse.place, Place::Dehors | Place::Partout) {
        each(out, &reponse.attributs);
    }
}

fn each(out: &mut String, attributs: &[Valeur]) {
    for attribut in attributs {
        let name = format!("cas:{}", attribut.nom);
        if let Some(around) = &attribut.enveloppe {
            for part in ["<cas:", around, ">"] {
                out.push_str(part);
            }
        }
        for value in &attribut.valeurs {
            element(out, &name, value);
        }
        if let Some(around) = &attribut.enveloppe {
            for part in ["</cas:", around, ">"] {
                out.push_str(part);
            }
        }
    }
}

fn failed(out: &mut String, name: &str, failure: Echec) {
    let (code, says) = (failure.code(), escaped(failure.dit()));
    for part in ["<", name, " code=\"", code, "\">", &says, "</", name, ">"] {
        out.push_str(part);
    }
}

/// The answer of `/proxy`.
pub(super) fn mandat(outcome: &Result<String, Echec>) -> String {
    let mut out = OPEN.to_owned();
    match outcome {
        Ok(ticket) => {
            out.push_str("<cas:proxySuccess>");
            element(&mut out, "cas:proxyTicket", ticket);
            out.push_str("</cas:proxySuccess>");
        }
        Err(failure) => failed(&mut out, "cas:proxyFailure", *failure),
    }
    out.push_str(CLOSE);
    out
}
