//! Seats of pupils still to be given to families.

use super::{colleges::Effectifs, familles::Place};
use crate::{dice::Dice, nomenclature::Niveau, world::College};

/// Free seats, by collège and level: each is the code of a class.
pub(super) struct Places(Vec<[Vec<String>; 4]>);

impl Places {
    pub(super) fn new(colleges: &[College], effectifs: &[Effectifs], dice: &mut Dice) -> Self {
        let places = colleges.iter().zip(effectifs).map(|(college, effectifs)| {
            let mut niveaux: [Vec<String>; 4] = Default::default();
            for ((niveau, effectif), places) in Niveau::ALL.into_iter().zip(effectifs).zip(&mut niveaux) {
                let codes: Vec<&str> = college.classes_de(niveau).map(|classe| classe.code.as_str()).collect();
                let seats = usize::try_from(*effectif).unwrap_or(0);
                places.extend(codes.iter().cycle().take(seats).map(|code| (*code).to_owned()));
                dice.shuffle(places);
            }
            niveaux
        });
        Self(places.collect())
    }

    /// A seat at this level.
    pub(super) fn prendre(&mut self, college: usize, niveau: Niveau) -> Option<Place> {
        let classe = self.0.get_mut(college)?.get_mut(niveau.rang())?.pop()?;
        Some(Place {
            college,
            niveau,
            classe,
        })
    }

    /// A seat in this class.
    pub(super) fn prendre_en(&mut self, college: usize, niveau: Niveau, classe: &str) -> Option<Place> {
        let places = self.0.get_mut(college)?.get_mut(niveau.rang())?;
        let index = places.iter().position(|code| code == classe)?;
        Some(Place {
            college,
            niveau,
            classe: places.swap_remove(index),
        })
    }

    /// A seat at any level but those; levels are tried from a random one.
    pub(super) fn prendre_ailleurs(&mut self, college: usize, sauf: &[Niveau], dice: &mut Dice) -> Option<Place> {
        let depart = dice.index(4);
        let niveaux = Niveau::ALL.into_iter().cycle().skip(depart).take(4);
        niveaux
            .filter(|niveau| !sauf.contains(niveau))
            .find_map(|niveau| self.prendre(college, niveau))
    }
}
