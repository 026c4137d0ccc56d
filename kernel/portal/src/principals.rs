//! Principals as the values of a people picker. They are not secret and not believed: each is judged again when it comes back.

use preau_model::{Principal, PrincipalParts};

/// « 6-0198…-TUT ».
pub(crate) fn to_value(principal: &Principal) -> String {
    use std::fmt::Write as _;
    let parts = principal.parts();
    let hex = parts.cible.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("{}-{hex}-{}", parts.genre, parts.qualificatif)
}

/// Back from a form. Roles and services are never offered, hence never read.
pub(crate) fn from_value(value: &str) -> Option<Principal> {
    let mut words = value.splitn(3, '-');
    let genre: i16 = words.next()?.parse().ok()?;
    let hex = words.next()?;
    let qualificatif = words.next()?.to_owned();
    if hex.len() != 32 || !hex.is_ascii() {
        return None;
    }
    let mut cible = [0_u8; 16];
    for (index, byte) in cible.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    let principal = Principal::from_parts(&PrincipalParts {
        genre,
        cible,
        qualificatif,
    })?;
    (!matches!(principal, Principal::Role { .. } | Principal::Service { .. })).then_some(principal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use preau_model::{GroupeId, PersonneId, Profil, StructureId};

    #[test]
    fn values_come_back() {
        for principal in [
            Principal::Personne(PersonneId::from_bytes([1; 16])),
            Principal::ProfilDuGroupe(GroupeId::from_bytes([2; 16]), Profil::Tut),
            Principal::Structure(StructureId::from_bytes([3; 16])),
        ] {
            assert_eq!(from_value(&to_value(&principal)), Some(principal));
        }
        let role = Principal::Role {
            structure: StructureId::from_bytes([3; 16]),
            plugin: "a".into(),
            role: "b".into(),
        };
        assert_eq!(from_value(&to_value(&role)), None);
        for nonsense in ["", "1", "1-zz-", "99-00000000000000000000000000000000-", "1-é-"] {
            assert_eq!(from_value(nonsense), None, "{nonsense}");
        }
    }
}
