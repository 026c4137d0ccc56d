//! Where somebody works or learns, in which classes and groups, and why.

use maud::{Markup, html};
use preau_annuaire::{FicheVisible, Information, Personne, libelles};

use super::super::super::{Bureau, jour};
use super::card as boxed;
use crate::texts::{t, tr};
use crate::{AppState, Failure, words};

/// Schools with function and end, then memberships, each with its reasons.
pub(super) async fn card(
    app: &AppState,
    bureau: &Bureau<'_>,
    person: &Personne,
    seen: &FicheVisible,
) -> Result<Markup, Failure> {
    let annuaire = app.annuaire();
    let sees = |information| seen.lignes.contains_key(&information);
    let places = if sees(Information::Etablissements) {
        annuaire.attaches(person.id).await?
    } else {
        Vec::new()
    };
    let mut groups = annuaire.appartenances(person.id).await?;
    // What is of another school is that school's business.
    groups.retain(|a| a.groupe.structure == bureau.structure.id && bureau.is_school());
    if !sees(Information::Classes) && !sees(Information::Groupes) {
        groups.clear();
    }
    if places.is_empty() && groups.is_empty() {
        return Ok(html! {});
    }
    Ok(boxed(
        "places",
        &t("person-places"),
        &html! {
            @if !places.is_empty() {
                ul.fil {
                    @for place in &places {
                        li {
                            span.fil-quoi {
                                strong { (place.nom) }
                                small {
                                    (words::capital(libelles::profil(place.profil)))
                                    @for more in [libelles::fonction(&place.fonction), place.discipline.as_str()] {
                                        @if !more.is_empty() { " · " (more) }
                                    }
                                    @if let Some(end) = place.jusque { " · " (tr("until", &[("day", jour(app, end - 1).as_str().into())])) }
                                }
                            }
                            span.fil-etat { span.puce.t-neutre { (libelles::source(place.source)) } }
                        }
                    }
                }
            }
            @if !groups.is_empty() {
                h3 { (t("person-groups")) }
                ul.liste {
                    @for membership in &groups {
                        li {
                            strong { (membership.groupe.nom()) }
                            @if !membership.raisons.is_empty() { ", " (tr("because", &[("why", membership.raisons.join(", ").as_str().into())])) }
                        }
                    }
                }
            }
        },
    ))
}
