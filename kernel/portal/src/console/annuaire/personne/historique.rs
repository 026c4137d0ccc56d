//! What was done about somebody: who, when, what.

use maud::{Markup, html};
use preau_annuaire::Personne;
use preau_model::PersonneId;

use super::super::super::moment;
use super::card as boxed;
use crate::texts::{t, tr};
use crate::{AppState, Failure};

/// Lines shown.
const LATEST: u32 = 30;

/// The codes of the acts that have their own words.
const ACTS: [&str; 21] = [
    "arrivee-accueillir",
    "arrivee-prolonger",
    "arrivee-terminer",
    "aesh-accompagner",
    "aesh-cesser",
    "famille-ajouter",
    "famille-retirer",
    "famille-proteger",
    "famille-lever",
    "famille-echeance",
    "fiche-corriger",
    "fiche-rendre",
    "fiche-correction-perimee",
    "doublon-fusionner",
    "doublon-separer",
    "doublon-ecarter",
    "depart-contributions",
    "depart-restaurer",
    "depart-supprimer",
    "direction-creer",
    "compte-rattacher",
];

/// The latest acts on somebody.
pub(super) async fn card(app: &AppState, person: &Personne) -> Result<Markup, Failure> {
    let lines = app.annuaire().journal_de(person.id, LATEST).await?;
    if lines.is_empty() {
        return Ok(html! {});
    }
    let authors: Vec<PersonneId> = lines.iter().filter_map(|line| line.par).collect();
    let names = app.annuaire().noms(&authors).await?;
    Ok(boxed(
        "historique",
        &t("person-history"),
        &html! {
            ul.fil {
                @for line in &lines {
                    li {
                        span.fil-quoi {
                            strong { (act(&line.acte)) }
                            small {
                                (moment(app, line.at)) " · "
                                @match line.par {
                                    None => (t("by-portal")),
                                    Some(id) => @if let Some(name) = names.get(&id) { (tr("by", &[("who", name.affichage().as_str().into())])) } @else { (t("by-gone")) },
                                }
                            }
                        }
                    }
                }
            }
        },
    ))
}

fn act(code: &str) -> String {
    let code = code.replace('.', "-");
    if ACTS.contains(&code.as_str()) {
        t(&format!("act-{code}"))
    } else {
        t("act-other")
    }
}
