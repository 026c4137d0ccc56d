//! Responsables and their links with pupils.

use std::fmt;

use super::{Adresse, Identite};

/// A responsable or contact of pupils (PersRelEleve).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsable {
    /// ENTPersonJointure.
    pub jointure: u32,
    /// Civil status.
    pub identite: Identite,
    /// Where they live.
    pub adresse: Adresse,
    /// ENTPersonAdresseDiffusion: accepts that associations of parents get the address.
    pub diffusion: bool,
    /// homePhone.
    pub domicile: Option<String>,
    /// telephoneNumber, at work.
    pub travail: Option<String>,
    /// mobile.
    pub mobile: Option<String>,
    /// Personal mail, under a reserved domain.
    pub mail: Option<String>,
    /// Jointures of the pupils linked to them.
    pub enfants: Vec<u32>,
}

/// One value of ENTElevePersRelEleve: `id$lien$financier$légal$contact$paiement` by `Display`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lien {
    /// Jointure of the responsable.
    pub responsable: u32,
    /// Kind of link, see [`crate::code_lien`].
    pub code: u8,
    /// Pays (0 or 1).
    pub financier: u8,
    /// 1 legal representative, 2 person in charge, 0 neither.
    pub legal: u8,
    /// To be contacted (0 or 1).
    pub contact: u8,
    /// Is paid the grants (0 or 1).
    pub paiement: u8,
}

impl fmt::Display for Lien {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            responsable,
            code,
            financier,
            legal,
            contact,
            paiement,
        } = self;
        write!(f, "{responsable}${code}${financier}${legal}${contact}${paiement}")
    }
}
