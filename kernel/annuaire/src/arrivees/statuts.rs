//! Everybody who works with a school and may be missing from the exports (K-AN-8), and what each is in the annuaire.

use preau_model::{Categorie, Profil};

/// What somebody entered by hand comes to do. The codes are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statut {
    /// Enseignant remplaçant.
    Remplacant,
    /// Enseignant contractuel.
    Contractuel,
    /// Professeur stagiaire.
    Stagiaire,
    /// Assistant d'éducation, assistant de vie scolaire.
    Aed,
    /// Accompagnant d'élèves en situation de handicap.
    Aesh,
    /// Réseau d'aides spécialisées aux élèves en difficulté.
    Rased,
    /// Administratif, technique, santé, social.
    Personnel,
    /// Agent territorial in the school.
    AgentTerritorial,
    /// Agent territorial informatique.
    Ati,
    /// Agent territorial de la collectivité in charge of schools.
    Atc,
    /// Kitchen.
    Cuisine,
    /// Inspecteur de l'éducation nationale.
    Ien,
    /// Conseiller pédagogique de circonscription.
    Cpc,
    /// Intervenant extérieur.
    Intervenant,
    /// Partner of sport.
    PartenaireSport,
    /// Partner of culture.
    PartenaireCulture,
    /// Responsable de stage, in a company.
    ResponsableStage,
    /// Guest.
    Invite,
    /// Responsable of a pupil (tuteur, ASE, foyer): reaches the school through the pupil only.
    Responsable,
    /// Head, or local administrator, of a school that no export tells. Moderated.
    Direction,
    /// Agent of the académie in charge of schools. Moderated.
    AgentAcademie,
}

/// What a [`Statut`] is in the annuaire.
struct Ligne(Statut, &'static str, &'static str, Categorie, Profil, &'static str);

/// Status, stored code, words, category (it decides the hat), profile, function code as in ENTPersonFonctions.
const TABLE: [Ligne; 21] = [
    Ligne(
        Statut::Remplacant,
        "remplacant",
        "Enseignant remplaçant",
        Categorie::Agent,
        Profil::Ens,
        "ENS",
    ),
    Ligne(
        Statut::Contractuel,
        "contractuel",
        "Enseignant contractuel",
        Categorie::Agent,
        Profil::Ens,
        "ENS",
    ),
    Ligne(
        Statut::Stagiaire,
        "stagiaire",
        "Professeur stagiaire",
        Categorie::Agent,
        Profil::Ens,
        "ENS",
    ),
    Ligne(
        Statut::Aed,
        "aed",
        "Assistant d’éducation",
        Categorie::Agent,
        Profil::Evs,
        "AED",
    ),
    Ligne(Statut::Aesh, "aesh", "AESH", Categorie::Agent, Profil::Eta, "AEH"),
    Ligne(Statut::Rased, "rased", "RASED", Categorie::Agent, Profil::Ens, "RASED"),
    Ligne(
        Statut::Personnel,
        "personnel",
        "Personnel de l’établissement",
        Categorie::Agent,
        Profil::Eta,
        "ADM",
    ),
    Ligne(
        Statut::AgentTerritorial,
        "agent-territorial",
        "Agent territorial",
        Categorie::Agent,
        Profil::Eta,
        "OUV",
    ),
    Ligne(
        Statut::Ati,
        "ati",
        "Agent territorial informatique",
        Categorie::Agent,
        Profil::Eta,
        "ATI",
    ),
    Ligne(
        Statut::Atc,
        "atc",
        "Agent territorial de la collectivité",
        Categorie::Agent,
        Profil::Col,
        "ATC",
    ),
    Ligne(
        Statut::Cuisine,
        "cuisine",
        "Cuisine",
        Categorie::Agent,
        Profil::Eta,
        "CUISINE",
    ),
    Ligne(
        Statut::Ien,
        "ien",
        "Inspecteur de l’éducation nationale",
        Categorie::Agent,
        Profil::Aca,
        "IEN",
    ),
    Ligne(
        Statut::Cpc,
        "cpc",
        "Conseiller pédagogique de circonscription",
        Categorie::Agent,
        Profil::Aca,
        "CPC",
    ),
    Ligne(
        Statut::Intervenant,
        "intervenant",
        "Intervenant extérieur",
        Categorie::Invite,
        Profil::Eta,
        "INTERVENANT",
    ),
    Ligne(
        Statut::PartenaireSport,
        "sport",
        "Partenaire sportif",
        Categorie::Invite,
        Profil::Eta,
        "SPORT",
    ),
    Ligne(
        Statut::PartenaireCulture,
        "culture",
        "Partenaire culturel",
        Categorie::Invite,
        Profil::Eta,
        "CULTURE",
    ),
    Ligne(
        Statut::ResponsableStage,
        "stage",
        "Responsable de stage",
        Categorie::Invite,
        Profil::Eta,
        "STAGE",
    ),
    Ligne(
        Statut::Invite,
        "invite",
        "Invité",
        Categorie::Invite,
        Profil::Eta,
        "INVITE",
    ),
    Ligne(
        Statut::Responsable,
        "responsable",
        "Responsable",
        Categorie::Responsable,
        Profil::Tut,
        "TUT",
    ),
    Ligne(
        Statut::Direction,
        "direction",
        "Direction",
        Categorie::Agent,
        Profil::Dir,
        "DIR",
    ),
    Ligne(
        Statut::AgentAcademie,
        "academie",
        "Personnel de l’académie",
        Categorie::Agent,
        Profil::Aca,
        "ACA",
    ),
];

impl Statut {
    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|ligne| ligne.0)
    }

    fn ligne(self) -> &'static Ligne {
        TABLE.iter().find(|ligne| ligne.0 == self).unwrap_or(&TABLE[18])
    }

    /// Stored code: `remplacant`.
    pub fn code(self) -> &'static str {
        self.ligne().1
    }

    /// From the stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        TABLE.iter().find(|ligne| ligne.1 == code).map(|ligne| ligne.0)
    }

    /// In words: « Enseignant remplaçant ».
    pub fn libelle(self) -> &'static str {
        self.ligne().2
    }

    /// The category: it decides the hat.
    pub fn categorie(self) -> Categorie {
        self.ligne().3
    }

    /// The national profile held in the school. A guest's opens nothing by itself: see `memberships`.
    pub fn profil(self) -> Profil {
        self.ligne().4
    }

    /// Does it give administrator rights? A school never enters these by itself: they are requests, or declarations (K-ID-3).
    pub fn administre(self) -> bool {
        matches!(self, Self::Atc | Self::Direction | Self::AgentAcademie)
    }

    /// A guest, whose stay has an end, a reason and a longest time.
    pub fn est_invite(self) -> bool {
        self.categorie() == Categorie::Invite
    }

    /// The function code held in the school.
    pub fn fonction(self) -> &'static str {
        self.ligne().5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_comes_back_from_its_code() {
        assert_eq!(Statut::all().count(), TABLE.len());
        for statut in Statut::all() {
            assert_eq!(Statut::from_code(statut.code()), Some(statut));
            assert!(!statut.libelle().is_empty());
            let family = statut.categorie() == Categorie::Responsable;
            assert_eq!(family, statut.profil() == Profil::Tut);
            assert_ne!(statut.profil(), Profil::Elv, "pupils come from exports");
            let administers = matches!(statut.profil(), Profil::Dir | Profil::Col) || statut == Statut::AgentAcademie;
            assert_eq!(
                administers,
                statut.administre(),
                "{statut:?}: nobody is made a head by a head"
            );
        }
    }
}
