//! From a seed to écoles and their people.

use std::collections::BTreeSet;

use super::{ClasseEcole, Ecole, Ecoles, EcolesConfig, Ecolier, GenreEcole, Maitre, Parent};
use crate::{
    config::AcademieError,
    data::college_sources,
    generate::{Atelier, adresse_academique},
    nomenclature::code_lien,
    uai::{siret_fictif, uai_fictif},
    world::{Civilite, Identite},
};

/// Stream of draws of this degré.
const STREAM: u64 = 500_000;
/// As in the second degree, on purpose: the degré tells two persons of the same number apart.
const PREMIERE_JOINTURE: u32 = 1_300_001;
const PREMIERE_STRUCTURE: u32 = 52_001;
/// Rank of the first UAI, after those of the collèges.
const PREMIER_RANG: u32 = 500;
const NOMS: [&str; 12] = [
    "Les Cigales",
    "La Garrigue",
    "Les Oliviers",
    "Le Mistral",
    "Les Amandiers",
    "Les Lavandes",
    "La Calanque",
    "Les Micocouliers",
    "Le Moulin",
    "Les Restanques",
    "La Source",
    "Les Tilleuls",
];

impl GenreEcole {
    /// Levels of each class, and age of the youngest.
    fn classes(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Maternelle => &[&["PS"], &["MS"], &["GS"]],
            Self::Elementaire => &[&["CP"], &["CE1"], &["CE2"], &["CM1"], &["CM2"]],
            Self::Primaire => &[&["PS", "MS"], &["GS", "CP"], &["CE1", "CE2"], &["CM1", "CM2"]],
        }
    }
}

/// Age at the end of the calendar year of the rentrée.
fn age(niveau: &str) -> u16 {
    let levels = ["PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"];
    let rank = levels.iter().position(|l| *l == niveau).unwrap_or_default();
    3 + u16::try_from(rank).unwrap_or_default()
}

impl Ecoles {
    /// Invents écoles. Errors: a number of écoles or a date out of bounds.
    pub fn generate(config: &EcolesConfig) -> Result<Self, AcademieError> {
        if !(1..=400).contains(&config.ecoles) || !(1..=40).contains(&config.par_classe) {
            return Err(AcademieError::Ecoles);
        }
        if !(2000..=2100).contains(&config.annee) || !config.date.is_valid() {
            return Err(AcademieError::Date);
        }
        let mut atelier = Atelier::new(config.seed, STREAM, config.annee, PREMIERE_JOINTURE)?;
        let sources = college_sources()?;
        let mut world = Self {
            date: config.date,
            ecoles: Vec::new(),
            eleves: Vec::new(),
            responsables: Vec::new(),
            personnels: Vec::new(),
        };
        let mut mails = BTreeSet::new();
        let numbers = (0_u32..).zip(sources.iter().cycle()).take(config.ecoles);
        for (number, source) in numbers {
            let genre = match number % 3 {
                0 => GenreEcole::Elementaire,
                1 => GenreEcole::Maternelle,
                _ => GenreEcole::Primaire,
            };
            let classes = (1..).zip(genre.classes()).map(|(rank, niveaux)| ClasseEcole {
                id: 900_000 + 10 * number + rank,
                libelle: niveaux.join("-"),
                niveaux: niveaux.to_vec(),
            });
            let ecole = Ecole {
                jointure: PREMIERE_STRUCTURE + number,
                uai: uai_fictif(PREMIER_RANG + number),
                siret: siret_fictif(PREMIER_RANG + number),
                genre,
                nom: atelier.dice.word(&NOMS),
                commune: source.commune,
                code_postal: source.code_postal,
                rue: atelier.rue(),
                circonscription: 1 + number / 20,
                rpi: (genre == GenreEcole::Primaire).then_some(10 + number / 6),
                classes: classes.collect(),
            };
            personnels(&mut world, &mut atelier, &ecole, &mut mails);
            let premiere = world.responsables.len();
            for classe in &ecole.classes {
                for _ in 0..config.par_classe {
                    ecolier(&mut world, &mut atelier, &ecole, classe, source.bassin, premiere);
                }
            }
            world.ecoles.push(ecole);
        }
        Ok(world)
    }
}

fn personnels(world: &mut Ecoles, atelier: &mut Atelier, ecole: &Ecole, mails: &mut BTreeSet<String>) {
    for rank in 0..=ecole.classes.len() {
        let identite = atelier.agent(830, (1965, 2000));
        world.personnels.push(Maitre {
            jointure: atelier.jointure(),
            mail: adresse_academique(&identite, mails),
            identite,
            ecole: ecole.jointure,
            directeur: rank == 0,
        });
    }
}

/// A pupil of a class: the brother or sister of another one of the école, or the first child of a new family.
fn ecolier(
    world: &mut Ecoles,
    atelier: &mut Atelier,
    ecole: &Ecole,
    classe: &ClasseEcole,
    bassin: &str,
    premiere: usize,
) {
    let niveau = atelier.dice.word(&classe.niveaux);
    let jointure = atelier.jointure();
    let tradition = atelier.tradition();
    let aines: Vec<Ecolier> = if atelier.dice.chance(200) && world.responsables.len() > premiere {
        world
            .eleves
            .iter()
            .rev()
            .find(|e| e.ecole == ecole.jointure)
            .cloned()
            .into_iter()
            .collect()
    } else {
        Vec::new()
    };
    let (nom, adresse, autorite) = if let Some(aine) = aines.first() {
        (aine.identite.nom.clone(), aine.adresse.clone(), aine.autorite.clone())
    } else {
        let nom = atelier.nom(tradition).to_owned();
        let adresse = atelier.adresse(bassin, ecole.commune, ecole.code_postal);
        let mut autorite = Vec::new();
        let seul = atelier.dice.chance(180);
        for (civilite, code) in [
            (Civilite::Madame, code_lien::MERE),
            (Civilite::Monsieur, code_lien::PERE),
        ] {
            if seul && code == code_lien::PERE {
                continue;
            }
            let parent = atelier.jointure();
            world.responsables.push(Parent {
                jointure: parent,
                identite: atelier.adulte(tradition, civilite, &nom, (1975, 1998)),
                adresse: adresse.clone(),
                mobile: atelier.mobile(),
                enfants: Vec::new(),
            });
            autorite.push((parent, code));
        }
        (nom, adresse, autorite)
    };
    for parent in world
        .responsables
        .iter_mut()
        .filter(|p| autorite.iter().any(|(id, _)| *id == p.jointure))
    {
        parent.enfants.push(jointure);
    }
    let civilite = atelier.civilite(490);
    let prenom = atelier.prenom_eleve(tradition, civilite, &nom, ecole.jointure);
    let naissance = atelier.jour_de(atelier.annee - age(niveau));
    let ine = format!("{jointure:09}{}", if jointure.is_multiple_of(2) { "HA" } else { "KD" });
    let identite = Identite {
        nom_patronymique: nom.clone(),
        nom,
        prenom: prenom.to_owned(),
        autres_prenoms: atelier.autres_prenoms(tradition, civilite, prenom),
        civilite,
        naissance: Some(naissance),
    };
    world.eleves.push(Ecolier {
        jointure,
        ine,
        identite,
        ecole: ecole.jointure,
        classe: classe.id,
        niveau,
        adresse,
        autorite,
        cantine: atelier.dice.chance(600),
    });
}
