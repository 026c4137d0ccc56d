//! National nomenclatures as the exports write them: levels, MEF, subjects, disciplines, functions, link codes.
//! Labels are in unaccented capitals, as in the exports of the ministry.

/// Level of a pupil of collège.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Niveau {
    /// 6e
    Sixieme,
    /// 5e
    Cinquieme,
    /// 4e
    Quatrieme,
    /// 3e
    Troisieme,
}

impl Niveau {
    /// The four levels, youngest first.
    pub const ALL: [Self; 4] = [Self::Sixieme, Self::Cinquieme, Self::Quatrieme, Self::Troisieme];

    /// First character of the names of classes: `6`, `5`, `4`, `3`.
    pub const fn chiffre(self) -> char {
        match self {
            Self::Sixieme => '6',
            Self::Cinquieme => '5',
            Self::Quatrieme => '4',
            Self::Troisieme => '3',
        }
    }

    /// Rank from 0 (6e) to 3 (3e).
    pub const fn rang(self) -> usize {
        match self {
            Self::Sixieme => 0,
            Self::Cinquieme => 1,
            Self::Quatrieme => 2,
            Self::Troisieme => 3,
        }
    }

    /// Age reached during the calendar year of the start of school by a pupil on time.
    pub(crate) const fn age(self) -> u16 {
        match self {
            Self::Sixieme => 11,
            Self::Cinquieme => 12,
            Self::Quatrieme => 13,
            Self::Troisieme => 14,
        }
    }

    /// The ordinary MEF of the level.
    pub fn mef(self) -> &'static Mef {
        match self {
            Self::Sixieme => &MEF_6E,
            Self::Cinquieme => &MEF_5E,
            Self::Quatrieme => &MEF_4E,
            Self::Troisieme => &MEF_3E,
        }
    }

    /// The MEF of pupils learning two living languages from the first year (6e only).
    pub fn mef_bilangue(self) -> &'static Mef {
        if self == Self::Sixieme {
            &MEF_6E_BILANGUE
        } else {
            self.mef()
        }
    }
}

/// A training (module élémentaire de formation).
#[derive(Debug, PartialEq, Eq)]
pub struct Mef {
    /// ENTMefJointure, 11 characters.
    pub code: &'static str,
    /// ENTLibelleMef.
    pub libelle: &'static str,
    /// ENTMEFRattach.
    pub rattachement: &'static str,
    /// ENTMEFSTAT11.
    pub stat11: &'static str,
    /// ENTNivFormation.
    pub formation: &'static str,
    /// ENTFiliere.
    pub filiere: &'static str,
}

const fn mef(code: &'static str, libelle: &'static str, rattachement: &'static str, stat11: &'static str) -> Mef {
    Mef {
        code,
        libelle,
        rattachement,
        stat11,
        formation: libelle,
        filiere: libelle,
    }
}

static MEF_6E: Mef = mef("10010012110", "6EME", "10010012110", "21110010012");
static MEF_6E_BILANGUE: Mef = Mef {
    formation: "6EME",
    filiere: "6EME",
    ..mef("10010012119", "6EME BILANGUE", "10010012110", "21110010012")
};
static MEF_5E: Mef = mef("10110001110", "5EME", "10110001110", "21110110001");
static MEF_4E: Mef = mef("10210001110", "4EME", "10210001110", "21110210001");
static MEF_3E: Mef = Mef {
    formation: "3EME GENERALE",
    filiere: "3EME GENERALE",
    ..mef("10310019110", "3EME", "10310019110", "21110310019")
};

/// Every MEF of the export.
pub static MEFS: [&Mef; 5] = [&MEF_6E, &MEF_6E_BILANGUE, &MEF_5E, &MEF_4E, &MEF_3E];

/// A subject taught (code BCN of 6 digits, label).
#[derive(Debug, PartialEq, Eq)]
pub struct Matiere {
    /// ENTMatJointure.
    pub code: &'static str,
    /// ENTLibelleMatiere.
    pub libelle: &'static str,
}

const fn matiere(code: &'static str, libelle: &'static str) -> Matiere {
    Matiere { code, libelle }
}

/// Every subject of the export; those taught appear in services and pupils' lists.
pub static MATIERES: [Matiere; 27] = [
    matiere("020700", "FRANCAIS"),
    matiere("061300", "MATHEMATIQUES"),
    matiere("043700", "HISTOIRE-GEOGRAPHIE-ENS.MORAL & CIVIQUE"),
    matiere("040600", "HISTOIRE ET GEOGRAPHIE"),
    matiere("041400", "EDUCATION CIVIQUE"),
    matiere("030201", "ANGLAIS LV1"),
    matiere("030202", "ANGLAIS LV2"),
    matiere("030101", "ALLEMAND LV1"),
    matiere("030102", "ALLEMAND LV2"),
    matiere("030601", "ESPAGNOL LV1"),
    matiere("030602", "ESPAGNOL LV2"),
    matiere("030901", "ITALIEN LV1"),
    matiere("030902", "ITALIEN LV2"),
    matiere("100100", "EDUCATION PHYSIQUE ET SPORTIVE"),
    matiere("062900", "SCIENCES DE LA VIE ET DE LA TERRE"),
    matiere("062300", "PHYSIQUE-CHIMIE"),
    matiere("070800", "TECHNOLOGIE"),
    matiere("090100", "ARTS PLASTIQUES"),
    matiere("081300", "EDUCATION MUSICALE"),
    matiere("020300", "LCA LATIN"),
    matiere("006600", "ACCOMPAGNEMENT PERSONNALISE"),
    matiere("008400", "VIE DE CLASSE"),
    matiere("005400", "VIE SCOLAIRE"),
    matiere("009800", "ACCOMPAGN.EDUCATIF- AIDE DEVOIRS LECONS"),
    matiere("099800", "ACCOMPAGN. EDUCATIF- PRATIQ.ART.CULTUREL"),
    matiere("109800", "ACCOMPAGNEMT EDUCATIF- PRATIQUE SPORTIVE"),
    matiere("509800", "ACCOMPAGN.EDUCATIF- PRATIQUE ORALE LVE"),
];

/// Label of a subject code; empty for an unknown code.
pub fn libelle_matiere(code: &str) -> &'static str {
    MATIERES.iter().find(|m| m.code == code).map_or("", |m| m.libelle)
}

/// A discipline of recruitment of teachers.
#[derive(Debug, PartialEq, Eq)]
pub struct Discipline {
    /// Code of the post, third field of ENTPersonFonctions.
    pub code: &'static str,
    /// Label of the post.
    pub libelle: &'static str,
    /// Code of the category of disciplines.
    pub categorie: &'static str,
    /// Label of the category.
    pub libelle_categorie: &'static str,
}

const fn poste(
    code: &'static str,
    libelle: &'static str,
    categorie: &'static str,
    libelle_categorie: &'static str,
) -> Discipline {
    Discipline {
        code,
        libelle,
        categorie,
        libelle_categorie,
    }
}

/// Disciplines of the teachers of a collège.
pub(crate) static DISCIPLINES: [Discipline; 14] = [
    poste("L0202", "LETTRES MODERNES", "02", "LETTRES"),
    poste("L0201", "LETTRES CLASSIQUES", "02", "LETTRES"),
    poste("L1300", "MATHEMATIQUES", "13", "MATHEMATIQUES"),
    poste("L1000", "HISTOIRE GEOGRAPHIE", "10", "HISTOIRE - GEOGRAPHIE"),
    poste("L0422", "ANGLAIS", "04", "LANGUES VIVANTES"),
    poste("L0421", "ALLEMAND", "04", "LANGUES VIVANTES"),
    poste("L0426", "ESPAGNOL", "04", "LANGUES VIVANTES"),
    poste("L0429", "ITALIEN", "04", "LANGUES VIVANTES"),
    poste(
        "L1900",
        "EDUCATION PHYSIQUE ET SPORTIVE",
        "19",
        "EDUCATION PHYSIQUE ET SPORTIVE",
    ),
    poste(
        "L1600",
        "SCIENCES DE LA VIE ET DE LA TERRE",
        "16",
        "BIOLOGIE - GEOLOGIE",
    ),
    poste("L1500", "SCIENCES PHYSIQUES ET CHIMIQUES", "15", "PHYSIQUE - CHIMIE"),
    poste("L1400", "TECHNOLOGIE", "14", "TECHNOLOGIE"),
    poste("L1800", "ARTS PLASTIQUES", "18", "ARTS PLASTIQUES"),
    poste(
        "L1700",
        "EDUCATION MUSICALE ET CHANT CHORAL",
        "17",
        "EDUCATION MUSICALE",
    ),
];

/// A discipline by its post code.
pub fn discipline(code: &str) -> Option<&'static Discipline> {
    DISCIPLINES.iter().find(|d| d.code == code)
}

/// What the whole class is taught: subject, discipline of the teacher, half-hours a week in 6e, 5e, 4e, 3e.
pub(crate) static HORAIRES: [(&str, &str, [u32; 4]); 10] = [
    ("020700", "L0202", [9, 9, 9, 8]),
    ("061300", "L1300", [9, 7, 7, 7]),
    ("043700", "L1000", [6, 6, 6, 7]),
    ("030201", "L0422", [8, 6, 6, 6]),
    ("100100", "L1900", [8, 6, 6, 6]),
    ("062900", "L1600", [4, 3, 3, 3]),
    ("062300", "L1500", [2, 3, 3, 3]),
    ("070800", "L1400", [0, 3, 3, 3]),
    ("090100", "L1800", [2, 2, 2, 2]),
    ("081300", "L1700", [2, 2, 2, 2]),
];

/// A function of staff: fields 2 to 5 of ENTPersonFonctions (code, label, discipline, label).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FonctionCode {
    /// Function code (ENS, DIR, EDU…), or `-` for none.
    pub code: &'static str,
    /// Label of the function.
    pub libelle: &'static str,
    /// Discipline or speciality of the post.
    pub poste: &'static str,
    /// Label of the post.
    pub libelle_poste: &'static str,
}

impl FonctionCode {
    /// The function of teachers, in one discipline.
    pub const fn enseignant(discipline: &'static Discipline) -> Self {
        fonction("ENS", "ENSEIGNEMENT DEVANT ELEVES", discipline.code, discipline.libelle)
    }
}

const fn fonction(
    code: &'static str,
    libelle: &'static str,
    poste: &'static str,
    libelle_poste: &'static str,
) -> FonctionCode {
    FonctionCode {
        code,
        libelle,
        poste,
        libelle_poste,
    }
}

pub(crate) const CHEF: FonctionCode = fonction("DIR", "DIRECTION", "D0010", "CHEF D'ETABLISSEMENT");
pub(crate) const ADJOINT: FonctionCode = fonction("DIR", "DIRECTION", "D0011", "CHEF D'ETABLISSEMENT ADJOINT");
pub(crate) const CPE: FonctionCode = fonction("EDU", "EDUCATION", "E0030", "CONSEILLER PRINCIPAL D'EDUCATION");
pub(crate) const AED: FonctionCode = fonction("AED", "ASSISTANT D'EDUCATION", "S0220", "ASSISTANT D'EDUCATION");
pub(crate) const AESH: FonctionCode = fonction(
    "AEH",
    "ACCOMPAGNEMENT",
    "D0021",
    "ACCOMPAGNEMENT ELEVES SITUATION HANDICAP",
);
pub(crate) const DOCUMENTALISTE: FonctionCode = fonction("DOC", "DOCUMENTATION", "L0080", "DOCUMENTATION");
pub(crate) const SECRETAIRE: FonctionCode =
    fonction("ADM", "PERSONNELS ADMINISTRATIFS", "A0010", "SECRETARIAT DE DIRECTION");
pub(crate) const GESTIONNAIRE: FonctionCode = fonction(
    "ADF",
    "ADMINISTRATION FINANCIERE",
    "A0020",
    "GESTION MATERIELLE ET FINANCIERE",
);
pub(crate) const INFIRMIER: FonctionCode = fonction("MDS", "PERSONNELS MEDICO-SOCIAUX", "M0010", "INFIRMIER SCOLAIRE");
pub(crate) const ASSISTANT_SOCIAL: FonctionCode =
    fonction("ASE", "ASSISTANCE SOCIALE", "M0020", "ASSISTANT DE SERVICE SOCIAL");
pub(crate) const PSY_EN: FonctionCode = fonction("ORI", "ORIENTATION", "O0040", "ORIENTATION");
pub(crate) const LABORATOIRE: FonctionCode = fonction("LAB", "LABORATOIRE", "T0010", "AIDE DE LABORATOIRE");
pub(crate) const REMPLACANT: FonctionCode = fonction("RPL", "REMPLACEMENT", "L0202", "LETTRES MODERNES");
pub(crate) const SANS_FONCTION: FonctionCode = fonction("-", "-", "-", "-");

/// Link between a responsable and a pupil (BCN N_LIEN_ELEVE_RESPONSABLE, current codes).
pub mod code_lien {
    /// Mother.
    pub const MERE: u8 = 10;
    /// Father.
    pub const PERE: u8 = 20;
    /// Brother or sister.
    pub const FRATRIE: u8 = 37;
    /// Grandparent.
    pub const ASCENDANT: u8 = 38;
    /// Other member of the family.
    pub const AUTRE_FAMILLE: u8 = 39;
    /// Educator of a home.
    pub const EDUCATEUR: u8 = 41;
    /// Foster carer.
    pub const ASSISTANT_FAMILIAL: u8 = 42;
    /// Child minder.
    pub const GARDE_ENFANT: u8 = 43;
    /// Guardian.
    pub const TUTEUR: u8 = 50;
    /// Child welfare (aide sociale à l’enfance).
    pub const ASE: u8 = 51;
    /// The pupil, of age.
    pub const ELEVE: u8 = 70;
    /// Anybody else.
    pub const AUTRE: u8 = 90;
    /// All current codes.
    pub const TOUS: [u8; 12] = [
        MERE,
        PERE,
        FRATRIE,
        ASCENDANT,
        AUTRE_FAMILLE,
        EDUCATEUR,
        ASSISTANT_FAMILIAL,
        GARDE_ENFANT,
        TUTEUR,
        ASE,
        ELEVE,
        AUTRE,
    ];
}
