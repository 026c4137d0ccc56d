//! What an audience is made of, and what a reader is.

use sha2::{Digest as _, Sha256};

use crate::ids::Id;
use crate::{GroupeId, PersonneId, Profil, StructureId};

#[doc(hidden)]
#[derive(Debug)]
pub enum PrincipalTag {}

/// Hash of a [`Principal`]: computed on both sides, so that neither writing nor reading looks it up.
pub type PrincipalId = Id<PrincipalTag>;

/// A set of people, defined without listing them. Membership is decided by the annuaire, at a time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Principal {
    /// One person row.
    Personne(PersonneId),
    /// The pupils and teachers of a class or group; the members of a manual list.
    Groupe(GroupeId),
    /// One profile around a group: its pupils (`Elv`), their responsables (`Tut`), its teachers (`Ens`).
    ProfilDuGroupe(GroupeId, Profil),
    /// The responsables of one pupil.
    ResponsablesDe(PersonneId),
    /// Everybody attached to a structure, responsables included.
    Structure(StructureId),
    /// One profile of a structure.
    ProfilDeStructure(StructureId, Profil),
    /// Holders of a plugin's role in a structure (the approvers of a collection).
    Role {
        /// Where.
        structure: StructureId,
        /// Plugin id.
        plugin: String,
        /// Role id of its manifest.
        role: String,
    },
    /// The service itself in a structure: who acts in its jobs.
    Service {
        /// Where.
        structure: StructureId,
        /// Plugin id.
        plugin: String,
    },
}

/// A principal as it is stored: kind, target, qualifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalParts {
    /// Kind number.
    pub genre: i16,
    /// Person, group or structure.
    pub cible: [u8; 16],
    /// Profile code, `plugin/role`…
    pub qualificatif: String,
}

impl Principal {
    /// The id: first 16 bytes of SHA-256 over kind, target and qualifier.
    pub fn id(&self) -> PrincipalId {
        let parts = self.parts();
        let mut hash = Sha256::new();
        hash.update(b"preau.principal/1");
        hash.update(parts.genre.to_be_bytes());
        hash.update(parts.cible);
        hash.update(parts.qualificatif.as_bytes());
        let digest = hash.finalize();
        let mut bytes = [0_u8; 16];
        bytes.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
        PrincipalId::from_bytes(bytes)
    }

    /// As stored in the table `principal`.
    pub fn parts(&self) -> PrincipalParts {
        let (genre, cible, qualificatif) = match self {
            Self::Personne(p) => (1, p.to_bytes(), String::new()),
            Self::Groupe(g) => (2, g.to_bytes(), String::new()),
            Self::ProfilDuGroupe(g, profil) => (3, g.to_bytes(), profil.code().to_owned()),
            Self::ResponsablesDe(p) => (4, p.to_bytes(), String::new()),
            Self::Structure(s) => (5, s.to_bytes(), String::new()),
            Self::ProfilDeStructure(s, profil) => (6, s.to_bytes(), profil.code().to_owned()),
            Self::Role {
                structure,
                plugin,
                role,
            } => (7, structure.to_bytes(), format!("{plugin}/{role}")),
            Self::Service { structure, plugin } => (8, structure.to_bytes(), plugin.clone()),
        };
        PrincipalParts {
            genre,
            cible,
            qualificatif,
        }
    }

    /// From the stored parts; `None` for a kind this version does not know, which then grants nothing.
    pub fn from_parts(parts: &PrincipalParts) -> Option<Self> {
        let PrincipalParts {
            genre,
            cible,
            qualificatif,
        } = parts;
        Some(match genre {
            1 => Self::Personne(Id::from_bytes(*cible)),
            2 => Self::Groupe(Id::from_bytes(*cible)),
            3 => Self::ProfilDuGroupe(Id::from_bytes(*cible), Profil::from_code(qualificatif)?),
            4 => Self::ResponsablesDe(Id::from_bytes(*cible)),
            5 => Self::Structure(Id::from_bytes(*cible)),
            6 => Self::ProfilDeStructure(Id::from_bytes(*cible), Profil::from_code(qualificatif)?),
            7 => {
                let (plugin, role) = qualificatif.rsplit_once('/')?;
                Self::Role {
                    structure: Id::from_bytes(*cible),
                    plugin: plugin.to_owned(),
                    role: role.to_owned(),
                }
            }
            8 => Self::Service {
                structure: Id::from_bytes(*cible),
                plugin: qualificatif.clone(),
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, SeededRng, new_id};

    #[test]
    fn principals_come_back_from_their_parts_and_never_collide() {
        let (clock, rng) = (ManualClock::new(0), SeededRng::new(7));
        let (p, g, s) = (new_id(&clock, &rng), new_id(&clock, &rng), new_id(&clock, &rng));
        let all = [
            Principal::Personne(p),
            Principal::ResponsablesDe(p),
            Principal::Groupe(g),
            Principal::ProfilDuGroupe(g, Profil::Tut),
            Principal::ProfilDuGroupe(g, Profil::Elv),
            Principal::Structure(s),
            Principal::ProfilDeStructure(s, Profil::Tut),
            Principal::Role {
                structure: s,
                plugin: "fr.exemple.a".into(),
                role: "valideur".into(),
            },
            Principal::Service {
                structure: s,
                plugin: "fr.exemple.a".into(),
            },
        ];
        let ids: std::collections::BTreeSet<_> = all.iter().map(Principal::id).collect();
        assert_eq!(ids.len(), all.len());
        for principal in &all {
            assert_eq!(Principal::from_parts(&principal.parts()).as_ref(), Some(principal));
        }
    }
}
