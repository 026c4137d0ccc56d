//! Decompression within a bound: a small answer may not become a big one.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use preau_model::NetError;

/// The body as the server meant it, at most `most` bytes.
pub(crate) fn decode(encoding: Option<&str>, body: Vec<u8>, most: usize) -> Result<Vec<u8>, NetError> {
    match encoding
        .map(str::trim)
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => bounded(MultiGzDecoder::new(body.as_slice()), most),
        "deflate" => bounded(ZlibDecoder::new(body.as_slice()), most),
        // Not asked for, and not understood.
        _ => Err(NetError::Protocol),
    }
}

fn bounded(reader: impl Read, most: usize) -> Result<Vec<u8>, NetError> {
    let mut out = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(limit).read_to_end(&mut out).map_err(|_| NetError::Cut)?;
    if out.len() > most {
        return Err(NetError::TooLarge);
    }
    Ok(out)
}
