//! The workshop: draws, names and counters shared by the stages.

use std::collections::BTreeSet;

use crate::{
    config::AcademieError,
    data::{Noms, Tradition, college_sources},
    date::Date,
    dice::Dice,
    world::{Adresse, Civilite, Identite},
};

/// Draws, names, counters.
pub(crate) struct Atelier {
    pub(crate) dice: Dice,
    pub(crate) noms: Noms,
    /// Calendar year of the start of school.
    pub(crate) annee: u16,
    /// Day of the start of school.
    pub(crate) rentree: Date,
    /// Next jointure of a person.
    pub(crate) suivante: u32,
    communes: Vec<(&'static str, &'static str, &'static str)>,
    /// Pupils' names by school: homonyms in one school exist, but are rare.
    connus: BTreeSet<(u32, String)>,
}

impl Atelier {
    pub(crate) fn new(seed: u64, stream: u64, annee: u16, suivante: u32) -> Result<Self, AcademieError> {
        let mut communes: Vec<_> = college_sources()?
            .iter()
            .map(|source| (source.bassin, source.commune, source.code_postal))
            .collect();
        communes.dedup();
        Ok(Self {
            dice: Dice::new(seed, stream),
            noms: Noms::load()?,
            annee,
            rentree: Date::new(annee, 9, 1),
            suivante,
            communes,
            connus: BTreeSet::new(),
        })
    }

    /// A new jointure, unique in the académie.
    pub(crate) fn jointure(&mut self) -> u32 {
        let jointure = self.suivante;
        self.suivante += 1;
        jointure
    }

    /// A family tradition, by weight.
    pub(crate) fn tradition(&mut self) -> usize {
        self.dice.weighted(self.noms.traditions.iter().map(|t| t.poids))
    }

    fn words(&mut self, tradition: usize, list: impl Fn(&Tradition) -> &Vec<&'static str>) -> &'static str {
        let words = self
            .noms
            .traditions
            .get(tradition)
            .map_or(&[][..], |t| list(t).as_slice());
        self.dice.word(words)
    }

    /// A family name.
    pub(crate) fn nom(&mut self, tradition: usize) -> &'static str {
        self.words(tradition, |t| &t.familles)
    }

    /// The first name of an adult.
    pub(crate) fn prenom_adulte(&mut self, tradition: usize, civilite: Civilite) -> &'static str {
        match civilite {
            Civilite::Madame => self.words(tradition, |t| &t.femmes),
            Civilite::Monsieur => self.words(tradition, |t| &t.hommes),
        }
    }

    /// The first name of a child; families of every tradition also choose French ones.
    fn prenom_enfant(&mut self, tradition: usize, civilite: Civilite) -> &'static str {
        let tradition = if self.dice.chance(280) { 0 } else { tradition };
        match civilite {
            Civilite::Madame => self.words(tradition, |t| &t.filles),
            Civilite::Monsieur => self.words(tradition, |t| &t.garcons),
        }
    }

    /// The first name of a pupil, seldom that of a homonym in the same school.
    pub(crate) fn prenom_eleve(
        &mut self,
        tradition: usize,
        civilite: Civilite,
        nom: &str,
        structure: u32,
    ) -> &'static str {
        let mut prenom = "";
        for _ in 0..3 {
            prenom = self.prenom_enfant(tradition, civilite);
            if self.connus.insert((structure, format!("{prenom} {nom}"))) || self.dice.chance(150) {
                break;
            }
        }
        prenom
    }

    /// Zero to two other first names, different from the first.
    pub(crate) fn autres_prenoms(&mut self, tradition: usize, civilite: Civilite, premier: &str) -> Vec<&'static str> {
        let wanted = self.dice.weighted([520, 330, 150].into_iter());
        let mut autres: Vec<&'static str> = Vec::new();
        for _ in 0..wanted {
            let prenom = self.prenom_adulte(tradition, civilite);
            if prenom != premier && !autres.contains(&prenom) {
                autres.push(prenom);
            }
        }
        autres
    }

    /// An adult of this name at birth, born in one of these years.
    pub(crate) fn adulte(&mut self, tradition: usize, civilite: Civilite, nom: &str, annees: (u32, u32)) -> Identite {
        let prenom = self.prenom_adulte(tradition, civilite);
        let annee = u16::try_from(self.dice.between(annees.0, annees.1)).unwrap_or(1980);
        Identite {
            nom: nom.to_owned(),
            prenom: prenom.to_owned(),
            nom_patronymique: nom.to_owned(),
            autres_prenoms: self.autres_prenoms(tradition, civilite, prenom),
            civilite,
            naissance: Some(self.jour_de(annee)),
        }
    }

    /// Any staff member: tradition and title drawn, `feminin` per mille women.
    pub(crate) fn agent(&mut self, feminin: u32, annees: (u32, u32)) -> Identite {
        let tradition = self.tradition();
        let civilite = self.civilite(feminin);
        let nom = self.nom(tradition);
        let mut identite = self.adulte(tradition, civilite, nom, annees);
        if civilite == Civilite::Madame && self.dice.chance(350) {
            let epoux = self.tradition();
            self.nom(epoux).clone_into(&mut identite.nom);
        }
        identite
    }

    /// A title, `feminin` per mille women.
    pub(crate) fn civilite(&mut self, feminin: u32) -> Civilite {
        if self.dice.chance(feminin) {
            Civilite::Madame
        } else {
            Civilite::Monsieur
        }
    }

    /// A day of this year (days 29 to 31 are left out: every month has the others).
    pub(crate) fn jour_de(&mut self, annee: u16) -> Date {
        let mois = self.dice.between(1, 12);
        self.jour_du_mois(annee, mois)
    }

    /// A day of this month.
    pub(crate) fn jour_du_mois(&mut self, annee: u16, mois: u32) -> Date {
        let jour = self.dice.between(1, 28);
        Date::new(annee, u8::try_from(mois).unwrap_or(1), u8::try_from(jour).unwrap_or(1))
    }

    /// An address in this commune, or now and then in another one of the same bassin.
    pub(crate) fn adresse(&mut self, bassin: &str, commune: &'static str, code_postal: &'static str) -> Adresse {
        let (ville, code_postal) = if self.dice.chance(180) {
            let voisines: Vec<_> = self.communes.iter().filter(|(b, _, _)| *b == bassin).copied().collect();
            self.dice
                .pick(&voisines)
                .map_or((commune, code_postal), |(_, commune, code)| (*commune, *code))
        } else {
            (commune, code_postal)
        };
        let rue = self.rue();
        let complement = if self.dice.chance(380) {
            let batiment = char::from_digit(self.dice.between(10, 15), 16)
                .unwrap_or('a')
                .to_ascii_uppercase();
            format!("Bât. {batiment}, appt {}", self.dice.between(1, 64))
        } else {
            String::new()
        };
        Adresse {
            rue,
            complement,
            code_postal,
            ville,
        }
    }

    /// Number and street.
    pub(crate) fn rue(&mut self) -> String {
        let numero = self.dice.between(1, 180);
        let bis = if self.dice.chance(70) { " bis" } else { "" };
        let rues = self.noms.rues.as_slice();
        let rue = self.dice.word(rues);
        format!("{numero}{bis} {rue}")
    }

    /// A landline number reserved to fiction by the regulator (04 65 71 …).
    pub(crate) fn fixe(&mut self) -> String {
        let n = self.dice.below(10_000);
        format!("+33 4 65 71 {:02} {:02}", n / 100, n % 100)
    }

    /// A mobile number reserved to fiction by the regulator (06 39 98 …).
    pub(crate) fn mobile(&mut self) -> String {
        let n = self.dice.below(10_000);
        format!("+33 6 39 98 {:02} {:02}", n / 100, n % 100)
    }
}

/// A name as it is written in an e-mail address: lower case letters, digits and hyphens.
pub(crate) fn minuscules(nom: &str) -> String {
    let mut sortie = String::with_capacity(nom.len());
    for lettre in nom.chars().flat_map(char::to_lowercase) {
        match lettre {
            'à' | 'â' | 'ä' => sortie.push('a'),
            'ç' => sortie.push('c'),
            'é' | 'è' | 'ê' | 'ë' => sortie.push('e'),
            'î' | 'ï' => sortie.push('i'),
            'ô' | 'ö' => sortie.push('o'),
            'ù' | 'û' | 'ü' => sortie.push('u'),
            'ÿ' => sortie.push('y'),
            'æ' => sortie.push_str("ae"),
            'œ' => sortie.push_str("oe"),
            ' ' | '-' if !sortie.ends_with('-') => sortie.push('-'),
            'a'..='z' | '0'..='9' => sortie.push(lettre),
            _ => {}
        }
    }
    sortie
}
