//! Families: who is brother or sister of whom, across classes and schools.

use super::{atelier::Atelier, foyers::Foyer, places::Places};
use crate::{
    nomenclature::Niveau,
    world::{College, Eleve, Responsable},
};

/// A seat: collège (rank in the world), level and class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) college: usize,
    pub(crate) niveau: Niveau,
    pub(crate) classe: String,
}

/// Persons made so far.
#[derive(Default)]
pub(crate) struct Ebauche {
    pub(crate) eleves: Vec<Eleve>,
    pub(crate) responsables: Vec<Responsable>,
    /// Agents of child welfare and educators of homes, who follow several children: bassin, jointure, children left.
    pub(crate) referents: Vec<(&'static str, super::foyers::Referent)>,
}

/// Responsables with a part in the story.
#[derive(Default)]
pub(super) struct Histoire {
    /// Both parents of a pupil of A-6A, one of whom will teach in B.
    pub(super) parents_personnels: Vec<u32>,
    /// Parents who must not become staff.
    pub(super) reserves: Vec<u32>,
}

/// The families without which the story cannot be told, made first.
pub(super) fn histoire(
    atelier: &mut Atelier,
    ebauche: &mut Ebauche,
    places: &mut Places,
    colleges: &[College],
) -> Histoire {
    let mut histoire = Histoire::default();
    let mut fonder = |atelier: &mut Atelier, foyer, sieges: [Option<Place>; 3]| {
        let sieges: Vec<Place> = sieges.into_iter().flatten().collect();
        foyer_de(atelier, ebauche, colleges, foyer, &sieges)
    };
    let (six, cinq) = (Niveau::Sixieme, Niveau::Cinquieme);
    let a_et_b = [places.prendre_en(0, six, "6A"), places.prendre(1, cinq), None];
    histoire.reserves.extend(fonder(atelier, Foyer::Couple, a_et_b));
    let en_6b = [places.prendre_en(0, six, "6B"), None, None];
    histoire.reserves.extend(fonder(atelier, Foyer::Couple, en_6b));
    let agent = [places.prendre_en(0, six, "6A"), None, None];
    histoire.parents_personnels = fonder(atelier, Foyer::Couple, agent);
    for _ in 0..2 {
        let camarade = [places.prendre_en(0, six, "6A"), None, None];
        histoire.reserves.extend(fonder(atelier, Foyer::Couple, camarade));
    }
    if colleges.len() > 2 {
        let trois_ecoles = [
            places.prendre(0, cinq),
            places.prendre(1, six),
            places.prendre(2, Niveau::Troisieme),
        ];
        histoire.reserves.extend(fonder(atelier, Foyer::Couple, trois_ecoles));
    }
    histoire
}

/// Gives every remaining seat to a family.
pub(super) fn peupler(atelier: &mut Atelier, ebauche: &mut Ebauche, places: &mut Places, colleges: &[College]) {
    for (rang, college) in colleges.iter().enumerate() {
        let voisins: Vec<usize> = colleges
            .iter()
            .enumerate()
            .filter(|(autre, c)| *autre != rang && c.bassin == college.bassin)
            .map(|(autre, _)| autre)
            .collect();
        while let Some(premiere) = places.prendre_ailleurs(rang, &[], &mut atelier.dice) {
            let fratrie = 1 + atelier.dice.weighted([690, 248, 52, 10].into_iter());
            let mut sieges = vec![premiere];
            while sieges.len() < fratrie {
                let Some(siege) = frere_ou_soeur(atelier, places, &sieges, rang, &voisins, colleges.len()) else {
                    break;
                };
                sieges.push(siege);
            }
            let foyer = Foyer::tirer(&mut atelier.dice);
            foyer_de(atelier, ebauche, colleges, foyer, &sieges);
        }
    }
}

fn frere_ou_soeur(
    atelier: &mut Atelier,
    places: &mut Places,
    sieges: &[Place],
    rang: usize,
    voisins: &[usize],
    colleges: usize,
) -> Option<Place> {
    let dice = &mut atelier.dice;
    let college = if dice.chance(820) {
        rang
    } else if dice.chance(850) {
        dice.pick(voisins).copied().unwrap_or_else(|| dice.index(colleges))
    } else {
        dice.index(colleges)
    };
    if dice.chance(35)
        && let Some(jumeau) = sieges
            .first()
            .and_then(|place| places.prendre(place.college, place.niveau))
    {
        return Some(jumeau);
    }
    let pris: Vec<Niveau> = sieges.iter().map(|place| place.niveau).collect();
    places.prendre_ailleurs(college, &pris, dice)
}

/// Makes the persons of one family; gives the jointures of the parents.
pub(super) fn foyer_de(
    atelier: &mut Atelier,
    ebauche: &mut Ebauche,
    colleges: &[College],
    foyer: Foyer,
    sieges: &[Place],
) -> Vec<u32> {
    let Some(college) = sieges.first().and_then(|place| colleges.get(place.college)) else {
        return Vec::new();
    };
    let composition = foyer.composer(atelier, ebauche, college, sieges);
    let parents = composition.parents();
    for (siege, naissance) in sieges.iter().zip(&composition.naissances) {
        if let Some(college) = colleges.get(siege.college) {
            let eleve = composition.enfant(atelier, college, siege, *naissance);
            ebauche.eleves.push(eleve);
        }
    }
    parents
}

/// A family that arrives during the year with one pupil.
pub(crate) fn nouvelle_famille(atelier: &mut Atelier, ebauche: &mut Ebauche, colleges: &[College], place: &Place) {
    let foyer = Foyer::tirer(&mut atelier.dice);
    foyer_de(atelier, ebauche, colleges, foyer, std::slice::from_ref(place));
}
