//! Images of granted hosts, fetched for a reader: the browser never talks to the other server.

use preau_model::{StructureId, TerritoireId};
use preau_net::{Allowed, Target};
use preau_permissions::{Acting, PermissionError};

use super::caller::allowed;
use super::{Bounds, Caller, EgressError, Wish};
use crate::call::Failure;
use crate::host::Host;
use crate::manifest::CapabilityUse;
use crate::state::Mode;

/// Bytes of one image.
const MOST: usize = 2 * 1024 * 1024;
const DAY: u32 = 86_400;

/// An image, of a kind that the bytes themselves show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// `image/png`, `image/jpeg`, `image/gif` or `image/webp`.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why there is no image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The module is not there for this person, or may not reach this host.
    #[error("refused")]
    Refused,
    /// The host did not give it.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It is no image of a known kind.
    #[error("not an image")]
    NotAnImage,
}

impl ImageError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused => "image.refused",
            Self::Unavailable(_) => "image.unavailable",
            Self::NotAnImage => "image.kind",
        }
    }
}

/// Whose images a plugin may show in one school.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageSources(Vec<Allowed>);

impl ImageSources {
    /// May an image of this address be shown?
    pub fn grant(&self, url: &str) -> bool {
        Target::parse(url).is_ok_and(|target| self.0.iter().any(|one| one.grants(&target)))
    }
}

impl Host {
    /// The hosts whose images a plugin may show in a school: those that it may read there.
    pub async fn image_sources(
        &self,
        plugin: &str,
        territory: TerritoireId,
        structure: StructureId,
    ) -> Result<ImageSources, PermissionError> {
        let Some(loaded) = self.slot(plugin).and_then(|slot| slot.current()) else {
            return Ok(ImageSources::default());
        };
        let (facts, http) = (&loaded.facts, CapabilityUse::Http);
        if !facts.declares(http) {
            return Ok(ImageSources::default());
        }
        let snapshot = self.services().policy.snapshot(territory).await?;
        if !snapshot.granted(structure, plugin, &facts.publisher, http.name()) {
            return Ok(ImageSources::default());
        }
        Ok(ImageSources(allowed(
            &facts.manifest,
            &snapshot.settings(structure, plugin),
        )))
    }

    /// Fetches an image that a view of a plugin shows, under the same rules as the plugin's own requests.
    pub async fn image(&self, plugin: &str, acting: &Acting, url: &str) -> Result<Image, ImageError> {
        let loaded = self
            .slot(plugin)
            .and_then(|slot| slot.current())
            .ok_or(ImageError::Refused)?;
        let rights =
            self.services()
                .rights_of_person(&loaded.facts, acting)
                .await
                .map_err(|failure| match failure {
                    Failure::HostFault(code) => ImageError::Unavailable(code),
                    _ => ImageError::Refused,
                })?;
        let (structure, snapshot) = (acting.structure, &rights.snapshot);
        let facts = &loaded.facts;
        let http = CapabilityUse::Http;
        if !facts.declares(http) || !snapshot.granted(structure, plugin, &facts.publisher, http.name()) {
            return Err(ImageError::Refused);
        }
        let settings = snapshot.settings(structure, plugin);
        let caller = Caller {
            plugin: plugin.to_owned(),
            structure,
            allowed: allowed(&facts.manifest, &settings),
            settings,
            may_write: false,
            bounds: Bounds {
                most: MOST,
                ..Bounds::of(Mode::Page)
            },
        };
        let wish = Wish {
            method: "GET".to_owned(),
            url: url.to_owned(),
            fresh: DAY,
            stale: 7 * DAY,
            ..Wish::default()
        };
        let answer = match self.services().egress.send(&caller, &wish).await {
            Ok(answer) if answer.status == 200 => answer,
            Ok(answer) => return Err(ImageError::Unavailable(format!("status {}", answer.status))),
            Err(error) if error.rule().is_some() => return Err(ImageError::Refused),
            Err(EgressError::Net(error)) => return Err(ImageError::Unavailable(error.code().to_owned())),
            Err(_) => return Err(ImageError::Unavailable("http.repos".to_owned())),
        };
        let kind = kind(&answer.body).ok_or(ImageError::NotAnImage)?;
        Ok(Image {
            kind,
            bytes: answer.body,
        })
    }
}

/// What the first bytes say, whatever the server says. No SVG: it may hold a script.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_the_kind() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(kind(b"GIF89a.."), Some("image/gif"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [
            b"<svg xmlns=".as_slice(),
            b"<!DOCTYPE html>",
            b"",
            b"GIF86a",
            b"\x89PNG",
            b"RIFF\0\0\0\0WAVE",
            b"%PDF-1.7",
        ] {
            assert_eq!(kind(other), None);
        }
    }
}
