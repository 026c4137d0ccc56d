//! Households: who is responsible for the children of one family, and where everybody lives.

mod enfant;
mod ouvrage;
mod referents;

pub(crate) use referents::Referent;

use self::{ouvrage::Ouvrage, referents::Service};
use super::{
    atelier::Atelier,
    familles::{Ebauche, Place},
};
use crate::{
    date::Date,
    dice::Dice,
    nomenclature::code_lien,
    world::{Adresse, Civilite, College, Lien},
};

/// Kinds of households.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foyer {
    /// Two parents under one roof.
    Couple,
    /// Two mothers.
    DeuxMeres,
    /// Two fathers.
    DeuxPeres,
    /// Two legal parents at two addresses.
    Separes,
    /// Two parents at two addresses, one of whom has no legal responsibility.
    SansAutorite,
    /// A mother alone.
    Mere,
    /// A father alone.
    Pere,
    /// A guardian.
    Tuteur,
    /// A grandparent in charge, the mother still legal representative.
    GrandParent,
    /// Child welfare, with a foster carer.
    Ase,
    /// A home, the mother still legal representative.
    MaisonEnfants,
}

const POIDS: [(Foyer, u32); 11] = [
    (Foyer::Couple, 566),
    (Foyer::DeuxMeres, 6),
    (Foyer::DeuxPeres, 4),
    (Foyer::Separes, 225),
    (Foyer::SansAutorite, 25),
    (Foyer::Mere, 124),
    (Foyer::Pere, 22),
    (Foyer::Tuteur, 10),
    (Foyer::GrandParent, 8),
    (Foyer::Ase, 7),
    (Foyer::MaisonEnfants, 3),
];

/// A household composed: what its children share.
pub(crate) struct Composition {
    tradition: usize,
    nom: String,
    nom_patronymique: String,
    adresse: Adresse,
    telephone: Option<String>,
    liens: Vec<Lien>,
    pub(crate) naissances: Vec<Date>,
}

/// Traits drawn for the parents before anybody is made.
struct Souche {
    pere: usize,
    mere: usize,
    nom_pere: &'static str,
    nom_mere: &'static str,
    /// Birth year of the eldest child.
    aine: u32,
}

impl Foyer {
    /// One at random, in proportion.
    pub(crate) fn tirer(dice: &mut Dice) -> Self {
        let index = dice.weighted(POIDS.iter().map(|(_, poids)| *poids));
        POIDS.get(index).map_or(Self::Couple, |(foyer, _)| *foyer)
    }

    /// Makes the responsables of the household.
    pub(crate) fn composer(
        self,
        atelier: &mut Atelier,
        ebauche: &mut Ebauche,
        college: &College,
        sieges: &[Place],
    ) -> Composition {
        let naissances = enfant::naissances(atelier, sieges);
        let pere = atelier.tradition();
        let mere = if atelier.dice.chance(850) {
            pere
        } else {
            atelier.tradition()
        };
        let aine = naissances
            .iter()
            .map(|date| u32::from(date.annee))
            .min()
            .unwrap_or(2014);
        let souche = Souche {
            pere,
            mere,
            nom_pere: atelier.nom(pere),
            nom_mere: atelier.nom(mere),
            aine,
        };
        let maison = atelier.adresse(college.bassin, college.commune, college.code_postal);
        let telephone = atelier.dice.chance(350).then(|| atelier.fixe());
        let mut foyer = Ouvrage {
            atelier,
            ebauche,
            college,
            souche,
            maison,
            telephone,
            liens: Vec::new(),
        };
        let adresse = self.loger(&mut foyer);
        foyer.contacts(self);
        let Ouvrage {
            atelier,
            souche,
            telephone,
            mut liens,
            ..
        } = foyer;
        if let Some(payeur) = liens.iter_mut().find(|lien| lien.legal == 1) {
            payeur.financier = 1;
            payeur.paiement = 1;
        }
        let (nom, nom_patronymique, tradition) = nom_des_enfants(self, &souche, &mut atelier.dice);
        Composition {
            tradition,
            nom,
            nom_patronymique,
            adresse,
            telephone,
            liens,
            naissances,
        }
    }

    /// Makes the adults; gives the address of the children.
    fn loger(self, foyer: &mut Ouvrage<'_>) -> Adresse {
        use Civilite::{Madame, Monsieur};
        let maison = foyer.maison.clone();
        match self {
            Self::Couple => {
                let marie = foyer.atelier.dice.chance(560);
                foyer.parent(Madame, marie, &maison, 1);
                foyer.parent(Monsieur, false, &maison, 1);
                maison
            }
            Self::DeuxMeres | Self::DeuxPeres => {
                let civilite = if self == Self::DeuxMeres { Madame } else { Monsieur };
                foyer.parent(civilite, false, &maison, 1);
                foyer.parent(civilite, false, &maison, 1);
                maison
            }
            Self::Separes | Self::SansAutorite => {
                let ailleurs = foyer.autre_adresse();
                let legal = u8::from(self == Self::Separes);
                if foyer.atelier.dice.chance(780) {
                    foyer.parent(Madame, false, &maison, 1);
                    foyer.parent(Monsieur, false, &ailleurs, legal);
                } else {
                    foyer.parent(Monsieur, false, &maison, 1);
                    foyer.parent(Madame, false, &ailleurs, legal);
                }
                maison
            }
            Self::Mere => {
                foyer.parent(Madame, false, &maison, 1);
                maison
            }
            Self::Pere => {
                foyer.parent(Monsieur, false, &maison, 1);
                maison
            }
            Self::Tuteur => {
                foyer.proche(code_lien::TUTEUR, 1, 0, &maison, 30);
                maison
            }
            Self::GrandParent => {
                let ailleurs = foyer.autre_adresse();
                foyer.parent(Madame, false, &ailleurs, 1);
                foyer.proche(code_lien::ASCENDANT, 2, 1, &maison, 54);
                maison
            }
            Self::Ase => {
                foyer.referent(Service::Ase, code_lien::ASE, 1);
                foyer.proche(code_lien::ASSISTANT_FAMILIAL, 2, 1, &maison, 36);
                maison
            }
            Self::MaisonEnfants => {
                let ailleurs = foyer.autre_adresse();
                foyer.parent(Madame, false, &ailleurs, 1);
                foyer.referent(Service::Maison, code_lien::EDUCATEUR, 2)
            }
        }
    }
}

impl Composition {
    /// Jointures of the fathers and mothers.
    pub(crate) fn parents(&self) -> Vec<u32> {
        let parent = |lien: &&Lien| lien.code == code_lien::MERE || lien.code == code_lien::PERE;
        self.liens.iter().filter(parent).map(|lien| lien.responsable).collect()
    }
}

/// Name in use, name at birth and tradition of the children.
fn nom_des_enfants(foyer: Foyer, souche: &Souche, dice: &mut Dice) -> (String, String, usize) {
    let (pere, mere) = (souche.nom_pere, souche.nom_mere);
    let seule = matches!(
        foyer,
        Foyer::Mere | Foyer::DeuxMeres | Foyer::GrandParent | Foyer::MaisonEnfants
    );
    match dice.below(1000) {
        _ if foyer == Foyer::DeuxPeres => (pere.to_owned(), pere.to_owned(), souche.pere),
        choix if choix >= 880 && pere != mere && !pere.contains([' ', '-']) && !mere.contains([' ', '-']) => {
            let double = format!("{pere}{}{mere}", if choix >= 950 { "-" } else { " " });
            (double.clone(), double, souche.pere)
        }
        choix if seule || choix >= 800 => (mere.to_owned(), mere.to_owned(), souche.mere),
        // A name in use that is not the name at birth.
        choix if choix >= 780 => (pere.to_owned(), mere.to_owned(), souche.pere),
        _ => (pere.to_owned(), pere.to_owned(), souche.pere),
    }
}
