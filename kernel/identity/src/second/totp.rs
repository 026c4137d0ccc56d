//! Time-based codes: RFC 6238 over RFC 4226, SHA-1, six digits, thirty seconds, as every application reads them.

use hmac::{Hmac, KeyInit as _, Mac as _};
use preau_model::Millis;
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// Length of a secret: that of the hash (RFC 4226, R6).
pub(super) const SECRET: usize = 20;
const STEP: Millis = 30_000;
const ALPHABET: [u8; 32] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step of a moment.
pub(super) const fn step(now: Millis) -> i64 {
    now.div_euclid(STEP)
}

/// The code of a step, six digits.
pub(super) fn code(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash.last()? & 0x0f);
    let four: [u8; 4] = hash.get(at..at + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// The step whose code was typed, later than `last`: the one of now, or a neighbour of it (a clock is never quite right).
pub(super) fn matching(secret: &[u8], typed: &str, now: Millis, last: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = None;
    // Every candidate is compared, so that the time taken says nothing.
    for candidate in [step(now), step(now) - 1, step(now) + 1] {
        let right = code(secret, candidate).is_some_and(|code| bool::from(code.as_bytes().ct_eq(typed.as_bytes())));
        if right && candidate > last && found.is_none() {
            found = Some(candidate);
        }
    }
    found
}

/// A secret as people copy it (RFC 4648, base 32, without padding).
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        out.push(letter(held << (5 - bits)));
    }
    out
}

fn letter(value: u32) -> char {
    let at = usize::try_from(value & 31).unwrap_or_default();
    char::from(ALPHABET.get(at).copied().unwrap_or(b'A'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1; its eight digits end with our six.
    #[test]
    fn the_vectors_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, step(seconds * 1000)).as_deref(), Some(digits), "{seconds}");
        }
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
        assert_eq!(base32(b"foob"), "MZXW6YQ");
    }

    #[test]
    fn a_code_serves_once_and_for_its_moment() {
        let (secret, now) = (b"12345678901234567890", 1_111_111_111_000);
        let right = code(secret, step(now)).unwrap();
        let used = matching(secret, &format!("{} {}", &right[..3], &right[3..]), now, -1);
        assert_eq!(used, Some(step(now)));
        assert_eq!(matching(secret, &right, now, step(now)), None, "once");
        assert_eq!(
            matching(secret, &right, now + 30_000, -1),
            Some(step(now)),
            "a slow clock"
        );
        assert_eq!(matching(secret, &right, now + 60_000, -1), None);
        assert_eq!(matching(secret, &right, now - 60_000, -1), None);
        assert_eq!(matching(secret, "", now, -1), None);
        assert_eq!(matching(b"another secret", &right, now, -1), None);
    }
}
