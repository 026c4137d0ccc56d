//! Making the adults of a household one by one.

use super::{Foyer, Souche, referents, referents::Service};
use crate::{
    generate::{
        atelier::{Atelier, minuscules},
        familles::Ebauche,
    },
    nomenclature::code_lien,
    world::{Adresse, Civilite, College, Identite, Lien, Responsable},
};

/// What is at hand while a household is made.
pub(super) struct Ouvrage<'a> {
    pub(super) atelier: &'a mut Atelier,
    pub(super) ebauche: &'a mut Ebauche,
    pub(super) college: &'a College,
    pub(super) souche: Souche,
    pub(super) maison: Adresse,
    pub(super) telephone: Option<String>,
    pub(super) liens: Vec<Lien>,
}

impl Ouvrage<'_> {
    pub(super) fn autre_adresse(&mut self) -> Adresse {
        let College {
            bassin,
            commune,
            code_postal,
            ..
        } = self.college;
        self.atelier.adresse(bassin, commune, code_postal)
    }

    /// A mother or a father.
    pub(super) fn parent(&mut self, civilite: Civilite, nom_du_mari: bool, adresse: &Adresse, legal: u8) {
        let aine = self.souche.aine;
        let (code, tradition, nom, annees) = match civilite {
            Civilite::Madame => (
                code_lien::MERE,
                self.souche.mere,
                self.souche.nom_mere,
                (aine - 41, aine - 20),
            ),
            Civilite::Monsieur => (
                code_lien::PERE,
                self.souche.pere,
                self.souche.nom_pere,
                (aine - 47, aine - 22),
            ),
        };
        // The second parent of the same sex has a name of their own.
        let nom = if self.liens.iter().any(|lien| lien.code == code) {
            self.atelier.nom(tradition)
        } else {
            nom
        };
        let mut identite = self.atelier.adulte(tradition, civilite, nom, annees);
        if nom_du_mari {
            self.souche.nom_pere.clone_into(&mut identite.nom);
        }
        let contact = u8::from(self.atelier.dice.chance(150) || legal == 0);
        self.lier(
            identite,
            adresse,
            Lien {
                responsable: 0,
                code,
                financier: 0,
                legal,
                contact,
                paiement: 0,
            },
        );
    }

    /// A relative or carer of this age at least.
    pub(super) fn proche(&mut self, code: u8, legal: u8, contact: u8, adresse: &Adresse, age: u32) {
        let civilite = self.atelier.civilite(620);
        let de_la_famille = !matches!(code, code_lien::GARDE_ENFANT | code_lien::ASSISTANT_FAMILIAL);
        let tradition = if de_la_famille {
            self.souche.pere
        } else {
            self.atelier.tradition()
        };
        let nom = if de_la_famille && self.atelier.dice.chance(550) {
            self.souche.nom_pere
        } else {
            self.atelier.nom(tradition)
        };
        let annee = u32::from(self.atelier.annee);
        let identite = self
            .atelier
            .adulte(tradition, civilite, nom, (annee - age - 20, annee - age));
        self.lier(
            identite,
            adresse,
            Lien {
                responsable: 0,
                code,
                financier: 0,
                legal,
                contact,
                paiement: 0,
            },
        );
    }

    /// An agent who follows several children; gives their address.
    pub(super) fn referent(&mut self, service: Service, code: u8, legal: u8) -> Adresse {
        let (jointure, adresse) = referents::trouver(self.atelier, self.ebauche, self.college, service);
        let lien = Lien {
            responsable: jointure,
            code,
            financier: 0,
            legal,
            contact: 1,
            paiement: 0,
        };
        self.liens.push(lien);
        adresse
    }

    /// Contacts who have no responsibility at all.
    pub(super) fn contacts(&mut self, foyer: Foyer) {
        let recomposee = matches!(foyer, Foyer::Separes | Foyer::SansAutorite);
        let tirages = [
            (code_lien::ASCENDANT, 62, 55),
            (code_lien::AUTRE_FAMILLE, 14, 24),
            (code_lien::FRATRIE, 9, 18),
            (code_lien::GARDE_ENFANT, 10, 19),
            (code_lien::AUTRE, if recomposee { 110 } else { 4 }, 27),
        ];
        for (code, pour_mille, age) in tirages {
            if self.atelier.dice.chance(pour_mille) {
                let adresse = if matches!(code, code_lien::FRATRIE | code_lien::AUTRE) {
                    self.maison.clone()
                } else {
                    self.autre_adresse()
                };
                self.proche(code, 0, 1, &adresse, age);
            }
        }
    }

    fn lier(&mut self, identite: Identite, adresse: &Adresse, lien: Lien) {
        let telephone = if *adresse == self.maison {
            self.telephone.clone()
        } else {
            None
        };
        let responsable = responsable(self.atelier, identite, adresse.clone(), telephone);
        self.liens.push(Lien {
            responsable: responsable.jointure,
            ..lien
        });
        self.ebauche.responsables.push(responsable);
    }
}

/// A responsable with the telephones and mails that such people give, or not.
pub(super) fn responsable(
    atelier: &mut Atelier,
    mut identite: Identite,
    adresse: Adresse,
    domicile: Option<String>,
) -> Responsable {
    let jointure = atelier.jointure();
    if atelier.dice.chance(140) {
        identite.naissance = None;
    }
    let mail = atelier.dice.chance(870).then(|| {
        let (prenom, nom) = (minuscules(&identite.prenom), minuscules(&identite.nom));
        format!("{prenom}.{nom}{}@courriel.example", jointure % 1000)
    });
    Responsable {
        jointure,
        identite,
        adresse,
        diffusion: atelier.dice.chance(600),
        domicile,
        travail: atelier.dice.chance(260).then(|| atelier.fixe()),
        mobile: atelier.dice.chance(945).then(|| atelier.mobile()),
        mail,
        enfants: Vec::new(),
    }
}
