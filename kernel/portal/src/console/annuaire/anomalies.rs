//! What was wrong in a delivery without preventing it: how many, where, and what to do, by établissement.

use std::collections::BTreeMap;

use maud::{Markup, html};
use preau_annuaire::{Anomalie, Bilan, Importation, LieuAnomalie};

use crate::texts::{t, tr};

/// Places told of one kind in one établissement.
const PLACES: usize = 10;

/// The anomalies of one établissement, or of what belongs to none (`""`): each kind with how many and its first places.
type Lot<'a> = Vec<(&'a Anomalie, u64, Vec<&'a LieuAnomalie>)>;

/// All of them, by établissement; of one alone for its direction.
pub(super) fn draw(anomalies: &[Anomalie], only: Option<&str>) -> Markup {
    let mut lots: BTreeMap<&str, Lot<'_>> = BTreeMap::new();
    for anomaly in anomalies {
        for (school, count) in &anomaly.etablissements {
            if only.is_some_and(|own| own != school) {
                continue;
            }
            let places = anomaly.lieux.iter().filter(|place| place.etablissement == *school);
            let lot = lots.entry(school.as_str()).or_default();
            lot.push((anomaly, *count, places.take(PLACES).collect()));
        }
    }
    html! {
        @if !lots.is_empty() {
            section.carte aria-labelledby="anomalies" {
                header { h2 id="anomalies" { (t("anomalies-title")) } }
                p.doux { (t("anomalies-lead")) }
                @for (school, lot) in &lots { (one(school, lot, lots.len() > 1)) }
            }
        }
    }
}

fn one(school: &str, lot: &Lot<'_>, several: bool) -> Markup {
    html! {
        @if several { h3 { @if school.is_empty() { (t("lot-nowhere")) } @else { (school) } } }
        ul.liste {
            @for (anomaly, count, places) in lot {
                li {
                    p { strong { (tr("anomaly-count", &[("what", anomaly.libelle.as_str().into()), ("count", (*count).into())])) } }
                    @if !places.is_empty() { ul { @for place in places { li { (said(place)) } } } }
                    @if !anomaly.remede.is_empty() { p.doux { (anomaly.remede) } }
                }
            }
        }
    }
}

/// File, line, record, and what it cites. Never a name.
fn said(place: &LieuAnomalie) -> String {
    let mut words = tr(
        "anomaly-place",
        &[
            ("file", place.fichier.as_str().into()),
            ("line", place.ligne.into()),
            ("record", place.fiche.as_str().into()),
        ],
    );
    if !place.cite.is_empty() {
        words.push_str(&tr("anomaly-cited", &[("cited", place.cite.as_str().into())]));
    }
    words
}

/// What the bilan of an import keeps of them.
pub(super) fn of(import: &Importation) -> Vec<Anomalie> {
    let bilan: Result<Bilan, _> = serde_json::from_str(&import.bilan);
    bilan.map(|bilan| bilan.anomalies).unwrap_or_default()
}
