//! Children of a household: birth dates that agree with levels and with each other, then the pupil.

use super::Composition;
use crate::{
    date::Date,
    generate::{atelier::Atelier, familles::Place},
    nomenclature::Niveau,
    world::{College, Eleve, Identite, Langue, Lien, Passage, Regime},
};

/// Birth dates of brothers and sisters: twins at one level, else ten months apart at least.
pub(super) fn naissances(atelier: &mut Atelier, sieges: &[Place]) -> Vec<Date> {
    let mois = atelier.dice.between(1, 12);
    let mut jumeaux: Vec<(Niveau, Date)> = Vec::new();
    sieges
        .iter()
        .map(|siege| {
            if let Some((_, date)) = jumeaux.iter().find(|(niveau, _)| *niveau == siege.niveau) {
                return *date;
            }
            let avance = if sieges.len() > 1 { 0 } else { atelier.dice.below(100) };
            let annee = atelier.annee - siege.niveau.age();
            let (annee, mois) = match avance {
                90..=97 => (annee - 1, atelier.dice.between(1, 12)),
                98..=99 => (annee + 1, atelier.dice.between(1, 6)),
                // One month around that of the family keeps consecutive children apart.
                _ if sieges.len() > 1 => (annee, (mois + atelier.dice.below(2)).min(12)),
                _ => (annee, mois),
            };
            let date = atelier.jour_du_mois(annee, mois);
            jumeaux.push((siege.niveau, date));
            date
        })
        .collect()
}

impl Composition {
    /// The pupil who takes this seat.
    pub(crate) fn enfant(&self, atelier: &mut Atelier, college: &College, siege: &Place, naissance: Date) -> Eleve {
        let jointure = atelier.jointure();
        let civilite = atelier.civilite(492);
        let prenom = atelier.prenom_eleve(self.tradition, civilite, &self.nom, college.jointure);
        let sixieme = siege.niveau == Niveau::Sixieme;
        let bilangue = sixieme && atelier.dice.chance(90);
        let lv2 = if bilangue {
            Some(Langue::Allemand)
        } else {
            langue(atelier, sixieme)
        };
        let boursier = atelier.dice.chance(290);
        let paiement = |lien: &Lien| Lien {
            paiement: if boursier { lien.paiement } else { 0 },
            ..*lien
        };
        let entree = entree(atelier, siege.niveau);
        let arrivee = entree.max(atelier.rentree);
        Eleve {
            jointure,
            ine: ine(jointure),
            eleve_id: jointure - 900_000,
            identite: Identite {
                nom: self.nom.clone(),
                prenom: prenom.to_owned(),
                nom_patronymique: self.nom_patronymique.clone(),
                autres_prenoms: atelier.autres_prenoms(self.tradition, civilite, prenom),
                civilite,
                naissance: Some(naissance),
            },
            structure: college.jointure,
            niveau: siege.niveau,
            classe: siege.classe.clone(),
            groupes: Vec::new(),
            lv2,
            bilangue,
            latin: !sixieme && atelier.dice.chance(160),
            regime: regime(atelier),
            boursier,
            transport: atelier.dice.chance(if college.commune.starts_with("Marseille") {
                60
            } else {
                340
            }),
            liens: self.liens.iter().map(paiement).collect(),
            adresse: self.adresse.clone(),
            telephone: self.telephone.clone(),
            entree,
            passages: vec![Passage {
                classe: siege.classe.clone(),
                entree: arrivee,
                sortie: None,
            }],
        }
    }
}

fn langue(atelier: &mut Atelier, sixieme: bool) -> Option<Langue> {
    let langues = [Langue::Espagnol, Langue::Italien, Langue::Allemand];
    let choix = atelier.dice.weighted([600, 250, 150].into_iter());
    if sixieme { None } else { langues.get(choix).copied() }
}

fn regime(atelier: &mut Atelier) -> Regime {
    match atelier.dice.below(100) {
        0..=31 => Regime::Externe,
        32..=84 => Regime::DemiPensionnaire,
        _ => Regime::DemiPensionnaire4,
    }
}

/// Day of entry in the collège: at the start of 6e for nearly everybody, during this autumn for a few.
fn entree(atelier: &mut Atelier, niveau: Niveau) -> Date {
    let tirage = atelier.dice.below(100);
    if tirage < 2 {
        return atelier.jour_du_mois(atelier.annee, 10);
    }
    let annees = u16::try_from(niveau.rang()).unwrap_or(0);
    let annee = if tirage < 8 {
        atelier.annee
    } else {
        atelier.annee - annees
    };
    Date::new(annee, 9, 1)
}

/// A national number of the right shape (9 digits, 2 letters), one per jointure.
fn ine(jointure: u32) -> String {
    // 3^18 has no factor in common with 10^9: distinct jointures give distinct digits.
    let chiffres = u64::from(jointure) * 387_420_489 % 1_000_000_000;
    let lettre = |n: u32| char::from_digit(10 + n % 16, 36).unwrap_or('a').to_ascii_uppercase();
    format!("{chiffres:09}{}{}", lettre(jointure / 7), lettre(jointure / 11))
}
