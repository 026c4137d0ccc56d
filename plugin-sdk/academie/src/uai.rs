//! Identifiers of establishments: UAI and SIRET of the right shape, in a range that belongs to nobody.

const LETTRES: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// The check letter of a UAI: its seven digits modulo 23 (I, O and Q are not used).
pub fn lettre_uai(chiffres: u32) -> char {
    let rang = usize::try_from(chiffres % 23).unwrap_or(0);
    LETTRES.get(rang).copied().map_or('A', char::from)
}

/// The UAI given to the collège of this rank (from 1): `0139001V` and following.
pub fn uai_fictif(rang: u32) -> String {
    let chiffres = 139_000 + rang;
    format!("{chiffres:07}{}", lettre_uai(chiffres))
}

/// A 14-digit number shaped like the SIRET of a public collège (19, digits of the UAI, keys).
pub fn siret_fictif(rang: u32) -> String {
    let mut chiffres = format!("19{:06}", 139_000 + rang);
    chiffres.push(cle_luhn(&chiffres));
    chiffres.push_str("0001");
    chiffres.push(cle_luhn(&chiffres));
    chiffres
}

fn cle_luhn(chiffres: &str) -> char {
    let somme: u32 = chiffres
        .bytes()
        .rev()
        .enumerate()
        .map(|(rang, octet)| {
            let valeur = u32::from(octet.saturating_sub(b'0')) * if rang.is_multiple_of(2) { 2 } else { 1 };
            valeur / 10 + valeur % 10
        })
        .sum();
    char::from_digit((10 - somme % 10) % 10, 10).unwrap_or('0')
}
