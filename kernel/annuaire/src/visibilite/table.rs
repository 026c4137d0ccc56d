//! The table.

/// In which capacity somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Direction of a school.
    Direction,
    /// Vie scolaire.
    VieScolaire,
    /// Teachers and documentalistes.
    Enseignant,
    /// Administrative, technical, health, AESH…
    Personnel,
    /// Académie.
    Academie,
    /// Collectivité.
    Collectivite,
    /// Pupil.
    Eleve,
    /// Responsable.
    Responsable,
    /// Guest.
    Invite,
}

/// What the person looked at is to who looks. The closest one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same human.
    SoiMeme,
    /// A child for whom one is legal representative or in charge.
    Enfant,
    /// Another responsable of one's child.
    CoResponsable,
    /// A pupil whom one teaches.
    EleveEnseigne,
    /// A pupil whom one accompanies.
    EleveAccompagne,
    /// A pupil of one's class.
    Camarade,
    /// A pupil of one's school.
    EleveDuMemeEtablissement,
    /// A responsable of a pupil of one's school.
    FamilleDuMemeEtablissement,
    /// Staff of one's school, or of one's child's.
    PersonnelDuMemeEtablissement,
    /// Staff of a school that one administers from above.
    PersonnelAdministre,
    /// Nothing.
    Aucune,
}

/// What is shown of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Information {
    /// Names, civility.
    Nom,
    /// Profile, function, discipline.
    Fonction,
    /// Schools.
    Etablissements,
    /// Class of a pupil, classes taught.
    Classes,
    /// Groups.
    Groupes,
    /// Names of the responsables of a pupil, of the children of a responsable.
    Famille,
    /// Birth date.
    Naissance,
    /// INE.
    Ine,
    /// Mail address.
    Mail,
    /// Phones.
    Telephones,
    /// Postal address.
    Adresse,
    /// Where the row comes from.
    Source,
    /// Login and state of the account.
    Compte,
}

use Information as I;
use Relation as R;
use Role as P;

/// Information, who sees it, of whom. One line per information; the rest is hidden.
const TABLE: &[(Information, &[(Role, &[Relation])])] = &[
    (
        I::Nom,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, SCHOOL),
            (P::Personnel, SCHOOL),
            (P::Academie, ABOVE),
            (P::Collectivite, ABOVE),
            (P::Eleve, CLASSMATE),
            (P::Responsable, PARENT),
            (P::Invite, SELF),
        ],
    ),
    (
        I::Fonction,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, SCHOOL),
            (P::Personnel, SCHOOL),
            (P::Academie, ABOVE),
            (P::Collectivite, ABOVE),
            (P::Eleve, STAFF),
            (P::Responsable, STAFF),
            (P::Invite, SELF),
        ],
    ),
    (
        I::Etablissements,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, SCHOOL),
            (P::Personnel, SCHOOL),
            (P::Academie, ABOVE),
            (P::Collectivite, ABOVE),
            (P::Eleve, SELF),
            (P::Responsable, CHILD),
            (P::Invite, SELF),
        ],
    ),
    (
        I::Classes,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, SCHOOL),
            (P::Personnel, PUPIL),
            (P::Eleve, &[R::SoiMeme, R::Camarade]),
            (P::Responsable, CHILD),
        ],
    ),
    (
        I::Groupes,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, TAUGHT),
            (P::Personnel, ACCOMPANIED),
            (P::Eleve, SELF),
            (P::Responsable, CHILD),
        ],
    ),
    (
        I::Famille,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, TAUGHT),
            (P::Personnel, ACCOMPANIED),
            (P::Responsable, CHILD),
        ],
    ),
    (
        I::Naissance,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, PUPIL),
            (P::Enseignant, SELF),
            (P::Personnel, SELF),
            (P::Eleve, SELF),
            (P::Responsable, CHILD),
        ],
    ),
    (
        I::Ine,
        &[(P::Direction, PUPIL), (P::Eleve, SELF), (P::Responsable, CHILD)],
    ),
    (
        I::Mail,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, SCHOOL),
            (P::Enseignant, SELF),
            (P::Personnel, SELF),
            (P::Academie, SELF),
            (P::Collectivite, SELF),
            (P::Eleve, SELF),
            (P::Responsable, SELF),
            (P::Invite, SELF),
        ],
    ),
    (
        I::Telephones,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, FAMILY),
            (P::Enseignant, SELF),
            (P::Personnel, SELF),
            (P::Academie, SELF),
            (P::Collectivite, SELF),
            (P::Eleve, SELF),
            (P::Responsable, SELF),
            (P::Invite, SELF),
        ],
    ),
    (
        I::Adresse,
        &[
            (P::Direction, FAMILY),
            (P::VieScolaire, FAMILY),
            (P::Enseignant, SELF),
            (P::Personnel, SELF),
            (P::Academie, SELF),
            (P::Collectivite, SELF),
            (P::Eleve, SELF),
            (P::Responsable, SELF),
            (P::Invite, SELF),
        ],
    ),
    (
        I::Source,
        &[(P::Direction, SCHOOL), (P::Academie, ABOVE), (P::Collectivite, ABOVE)],
    ),
    (
        I::Compte,
        &[
            (P::Direction, SCHOOL),
            (P::VieScolaire, FAMILY),
            (P::Enseignant, SELF),
            (P::Personnel, SELF),
            (P::Academie, ABOVE),
            (P::Collectivite, ABOVE),
            (P::Eleve, SELF),
            (P::Responsable, SELF),
            (P::Invite, SELF),
        ],
    ),
];

const SELF: &[Relation] = &[R::SoiMeme];
const CHILD: &[Relation] = &[R::SoiMeme, R::Enfant];
const STAFF: &[Relation] = &[R::SoiMeme, R::PersonnelDuMemeEtablissement];
const ABOVE: &[Relation] = &[R::SoiMeme, R::PersonnelAdministre];
const CLASSMATE: &[Relation] = &[R::SoiMeme, R::Camarade, R::PersonnelDuMemeEtablissement];
/// The names of who shares the care of a child, never how to reach them.
const PARENT: &[Relation] = &[R::SoiMeme, R::Enfant, R::CoResponsable, R::PersonnelDuMemeEtablissement];
const TAUGHT: &[Relation] = &[R::SoiMeme, R::EleveEnseigne];
const ACCOMPANIED: &[Relation] = &[R::SoiMeme, R::EleveAccompagne];
const PUPIL: &[Relation] = &[
    R::SoiMeme,
    R::EleveEnseigne,
    R::EleveAccompagne,
    R::EleveDuMemeEtablissement,
];
const FAMILY: &[Relation] = &[
    R::SoiMeme,
    R::EleveEnseigne,
    R::EleveAccompagne,
    R::EleveDuMemeEtablissement,
    R::FamilleDuMemeEtablissement,
];
const SCHOOL: &[Relation] = &[
    R::SoiMeme,
    R::EleveEnseigne,
    R::EleveAccompagne,
    R::EleveDuMemeEtablissement,
    R::FamilleDuMemeEtablissement,
    R::PersonnelDuMemeEtablissement,
];

impl Role {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Direction,
        Self::VieScolaire,
        Self::Enseignant,
        Self::Personnel,
        Self::Academie,
        Self::Collectivite,
        Self::Eleve,
        Self::Responsable,
        Self::Invite,
    ];
}

impl Relation {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::SoiMeme,
        Self::Enfant,
        Self::CoResponsable,
        Self::EleveEnseigne,
        Self::EleveAccompagne,
        Self::Camarade,
        Self::EleveDuMemeEtablissement,
        Self::FamilleDuMemeEtablissement,
        Self::PersonnelDuMemeEtablissement,
        Self::PersonnelAdministre,
        Self::Aucune,
    ];
}

impl Information {
    /// All of them, in the order in which a page shows them.
    pub const ALL: [Self; 13] = [
        Self::Nom,
        Self::Fonction,
        Self::Etablissements,
        Self::Classes,
        Self::Groupes,
        Self::Famille,
        Self::Naissance,
        Self::Ine,
        Self::Mail,
        Self::Telephones,
        Self::Adresse,
        Self::Source,
        Self::Compte,
    ];

    /// In words: heading of a page or of a column.
    pub const fn libelle(self) -> &'static str {
        match self {
            Self::Nom => "Nom",
            Self::Fonction => "Fonction",
            Self::Etablissements => "Établissements",
            Self::Classes => "Classes",
            Self::Groupes => "Groupes",
            Self::Famille => "Famille",
            Self::Naissance => "Date de naissance",
            Self::Ine => "INE",
            Self::Mail => "Adresse électronique",
            Self::Telephones => "Téléphones",
            Self::Adresse => "Adresse",
            Self::Source => "Source",
            Self::Compte => "Compte",
        }
    }

    /// Does this role see it of somebody who is that to them?
    pub fn visible(self, role: Role, relation: Relation) -> bool {
        let line = TABLE.iter().find(|(information, _)| *information == self);
        let roles = line.map_or(&[][..], |(_, roles)| roles);
        roles
            .iter()
            .any(|(who, relations)| *who == role && relations.contains(&relation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen, one letter per information in the order of `ALL`; `.`: hidden. Written apart from the table, on purpose.
    fn expected(role: Role, relation: Relation) -> &'static str {
        match (role, relation) {
            (_, R::Aucune) => ".............",
            (P::Direction, R::SoiMeme) => "NFECGFnIMTASC",
            (P::Direction, R::EleveEnseigne | R::EleveAccompagne | R::EleveDuMemeEtablissement) => "NFECGFnIMTASC",
            (P::Direction, R::FamilleDuMemeEtablissement) => "NFECGFn.MTASC",
            (P::Direction, R::PersonnelDuMemeEtablissement) => "NFECGFn.MT.SC",
            (P::VieScolaire, R::SoiMeme) => "NFECGFn.MTA.C",
            (P::VieScolaire, R::EleveEnseigne | R::EleveAccompagne | R::EleveDuMemeEtablissement) => "NFECGFn.MTA.C",
            (P::VieScolaire, R::FamilleDuMemeEtablissement) => "NFECGF..MTA.C",
            (P::VieScolaire, R::PersonnelDuMemeEtablissement) => "NFECGF..M....",
            (P::Enseignant, R::SoiMeme) => "NFECGFn.MTA.C",
            (P::Enseignant, R::EleveEnseigne) => "NFECGF.......",
            (P::Enseignant, R::EleveAccompagne | R::EleveDuMemeEtablissement) => "NFEC.........",
            (P::Enseignant, R::FamilleDuMemeEtablissement | R::PersonnelDuMemeEtablissement) => "NFEC.........",
            (P::Personnel, R::SoiMeme) => "NFECGFn.MTA.C",
            (P::Personnel, R::EleveAccompagne) => "NFECGF.......",
            (P::Personnel, R::EleveEnseigne | R::EleveDuMemeEtablissement) => "NFEC.........",
            (P::Personnel, R::FamilleDuMemeEtablissement | R::PersonnelDuMemeEtablissement) => "NFE..........",
            (P::Academie | P::Collectivite, R::SoiMeme) => "NFE.....MTASC",
            (P::Academie | P::Collectivite, R::PersonnelAdministre) => "NFE........SC",
            (P::Eleve, R::SoiMeme) => "NFECG.nIMTA.C",
            (P::Eleve, R::Camarade) => "N..C.........",
            (P::Responsable, R::SoiMeme) => "NFECGFnIMTA.C",
            (P::Responsable, R::Enfant) => "N.ECGFnI.....",
            (P::Responsable, R::CoResponsable) => "N............",
            (P::Eleve | P::Responsable, R::PersonnelDuMemeEtablissement) => "NF...........",
            (P::Invite, R::SoiMeme) => "NFE.....MTA.C",
            _ => ".............",
        }
    }

    #[test]
    fn the_whole_table() {
        assert_eq!(TABLE.len(), Information::ALL.len());
        for role in Role::ALL {
            for relation in Relation::ALL {
                let seen: String = Information::ALL
                    .iter()
                    .zip("NFECGFnIMTASC".chars())
                    .map(|(information, letter)| {
                        if information.visible(role, relation) {
                            letter
                        } else {
                            '.'
                        }
                    })
                    .collect();
                assert_eq!(seen, expected(role, relation), "{role:?} × {relation:?}");
            }
        }
    }

    #[test]
    fn responsables_never_see_how_to_reach_each_other() {
        for information in [
            I::Mail,
            I::Telephones,
            I::Adresse,
            I::Compte,
            I::Classes,
            I::Etablissements,
            I::Famille,
        ] {
            for role in Role::ALL {
                assert!(!information.visible(role, Relation::CoResponsable));
            }
        }
    }

    #[test]
    fn those_above_see_no_pupil_and_no_family() {
        for role in [Role::Academie, Role::Collectivite] {
            for relation in Relation::ALL {
                if !matches!(relation, R::SoiMeme | R::PersonnelAdministre) {
                    assert!(Information::ALL.iter().all(|i| !i.visible(role, relation)));
                }
            }
        }
    }
}
