//! Responsables of a CSV file: on the line of their child, or on their own with their children.

use std::collections::BTreeMap;

use preau_model::fold;

use super::Apport;
use super::apport::{cle, push, text};
use super::correspondance::{Champ, Correspondance};
use super::csv::{civilite, noms, personne};
use super::ligne::Ligne;
use crate::Keys;
use crate::aaf::{Category, Record, names};

/// A pupil who was read, as responsables name their children.
pub(super) struct Inscrit {
    pub(super) cle: String,
    /// Folded: name in use, name at birth.
    pub(super) noms: [String; 2],
    pub(super) prenom: String,
    pub(super) classe: String,
    /// Index of the record.
    pub(super) fiche: usize,
}

/// Pupils and links, until the end of the reading.
#[derive(Default)]
pub(super) struct Liens {
    inscrits: Vec<Inscrit>,
    /// By folded first name.
    prenoms: BTreeMap<String, Vec<usize>>,
    responsables: BTreeMap<String, Record>,
    /// (record of the pupil, value of ENTElevePersRelEleve).
    valeurs: Vec<(usize, String)>,
}

impl Liens {
    pub(super) fn inscrit(&mut self, inscrit: Inscrit) {
        self.prenoms
            .entry(inscrit.prenom.clone())
            .or_default()
            .push(self.inscrits.len());
        self.inscrits.push(inscrit);
    }

    /// The responsables written on the line of the last pupil.
    pub(super) fn sur_la_ligne(
        &mut self,
        keys: &Keys,
        correspondance: &Correspondance,
        ligne: &Ligne,
        apport: &mut Apport,
    ) {
        let Some((eleve, pupil)) = self.inscrits.last().map(|i| (i.cle.clone(), i.fiche)) else {
            return;
        };
        for rang in ligne.rangs(Champ::RespPrenom) {
            let [usage, famille] = [Champ::RespNom, Champ::RespNomFamille].map(|c| ligne.de(c, rang));
            let usage = if usage.is_empty() { famille } else { usage };
            let famille = if famille.is_empty() { usage } else { famille };
            let prenom = ligne.de(Champ::RespPrenom, rang);
            if usage.is_empty() {
                let message = "un responsable n’a pas de nom\u{a0}: il est ignoré";
                apport
                    .erreurs
                    .push(ligne.erreur(Some(Champ::RespPrenom), "ligne.sans-nom", message, false));
                continue;
            }
            let contact = [Champ::RespMail, Champ::RespMobile, Champ::RespDomicile].map(|c| ligne.de(c, rang));
            let contact = contact.into_iter().find(|c| !c.is_empty());
            // Two parents of the same name stay two persons until something they share says that they are one.
            let cle = cle(
                keys,
                &correspondance.nom,
                &["responsable", famille, prenom, contact.unwrap_or(&eleve)],
            );
            self.responsables.entry(cle.clone()).or_insert_with(|| {
                let mut record = Record::new(Category::Responsable, &cle);
                for (name, value) in [
                    (names::PERSON_JOINTURE, cle.as_str()),
                    (names::SN, usage),
                    (names::NOM_PATRO, famille),
                    (names::GIVEN_NAME, prenom),
                    (names::PERSONAL_TITLE, civilite(ligne.de(Champ::RespCivilite, rang))),
                    (names::MAIL, ligne.de(Champ::RespMail, rang)),
                    (names::MOBILE, ligne.de(Champ::RespMobile, rang)),
                    (names::HOME_PHONE, ligne.de(Champ::RespDomicile, rang)),
                ] {
                    text(&mut record, name, value);
                }
                record
            });
            self.lien(pupil, &cle, ligne.de(Champ::RespLien, rang), correspondance.legal);
        }
    }

    /// A responsable on their own line.
    pub(super) fn responsable(
        &mut self,
        keys: &Keys,
        correspondance: &Correspondance,
        ligne: &Ligne,
        apport: &mut Apport,
    ) {
        let [_, famille, prenom] = noms(ligne);
        if famille.is_empty() || prenom.is_empty() {
            let message = "il manque le nom ou le prénom\u{a0}: la ligne est écartée";
            apport.erreurs.push(ligne.erreur(None, "ligne.sans-nom", message, true));
            return;
        }
        let mut enfants: Vec<(usize, &str)> = Vec::new();
        for rang in ligne.rangs(Champ::EnfantPrenom) {
            let found = self.enfant(ligne, rang);
            match found.as_slice() {
                [one] => enfants.extend(self.inscrits.get(*one).map(|i| (i.fiche, i.cle.as_str()))),
                [] => {
                    let message =
                        "aucun élève du fichier n’a ce nom, ce prénom et cette classe\u{a0}: le lien est ignoré";
                    apport.erreurs.push(ligne.erreur(
                        Some(Champ::EnfantPrenom),
                        "ligne.enfant-inconnu",
                        message,
                        false,
                    ));
                }
                _ => {
                    let message =
                        "plusieurs élèves ont ce nom et ce prénom\u{a0}: le lien est ignoré, le créer à la main";
                    apport
                        .erreurs
                        .push(ligne.erreur(Some(Champ::EnfantPrenom), "ligne.enfant-ambigu", message, false));
                }
            }
        }
        let contacts = [Champ::Mail, Champ::Mobile, Champ::Domicile, Champ::Adresse].map(|c| ligne.une(c));
        let contact = contacts.into_iter().find(|c| !c.is_empty());
        let smallest = enfants.iter().map(|(_, cle)| *cle).min();
        let Some(known) = contact.or(smallest) else {
            let message = "rien ne distingue ce responsable d’un homonyme\u{a0}: la ligne est écartée";
            apport
                .erreurs
                .push(ligne.erreur(None, "ligne.sans-lien", message, true));
            return;
        };
        let cle = cle(keys, &correspondance.nom, &["responsable", famille, prenom, known]);
        let pupils: Vec<usize> = enfants.into_iter().map(|(fiche, _)| fiche).collect();
        self.responsables.entry(cle.clone()).or_insert_with(|| {
            let mut record = Record::new(Category::Responsable, &cle);
            personne(&mut record, ligne);
            record
        });
        for pupil in pupils {
            self.lien(pupil, &cle, "", correspondance.legal);
        }
    }

    /// The pupils that this child of a line may be.
    fn enfant(&self, ligne: &Ligne, rang: u8) -> Vec<usize> {
        let [usage, famille, prenom, classe] = [
            Champ::EnfantNom,
            Champ::EnfantNomFamille,
            Champ::EnfantPrenom,
            Champ::EnfantClasse,
        ]
        .map(|c| fold(ligne.de(c, rang)));
        let same = |i: &Inscrit| {
            let name = |n: &String| !n.is_empty() && i.noms.contains(n);
            (name(&famille) || (famille.is_empty() && name(&usage))) && i.prenom == prenom
        };
        let all = self.prenoms.get(&prenom).map(Vec::as_slice).unwrap_or_default();
        let with = |wanted: &dyn Fn(&Inscrit) -> bool| -> Vec<usize> {
            let is = |index: &&usize| self.inscrits.get(**index).is_some_and(wanted);
            all.iter().filter(is).copied().collect()
        };
        let found = with(&same);
        // The class is written otherwise from one export to the other: it only tells homonyms apart.
        if found.len() > 1 && !classe.is_empty() {
            return with(&|i| same(i) && i.classe == classe);
        }
        found
    }

    /// What the file does not say (pays, contact, is paid) stays closed.
    fn lien(&mut self, pupil: usize, responsable: &str, code: &str, legal: u8) {
        let code: u8 = code.parse().unwrap_or_default();
        let lien = (pupil, format!("{responsable}${code}$0${legal}$0$0"));
        if !self.valeurs.iter().rev().take(64).any(|known| *known == lien) {
            self.valeurs.push(lien);
        }
    }

    pub(super) fn fin(self, apport: &mut Apport) {
        for (pupil, lien) in &self.valeurs {
            if let Some(record) = apport.fiches.get_mut(*pupil) {
                push(record, names::ELEVE_RESPONSABLES, lien);
            }
        }
        apport.fiches.extend(self.responsables.into_values());
    }
}
