//! Styles, fonts and icons, embedded in the binary under names that carry their content's hash.

mod icons;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

pub use icons::{ICONS, ROOT, icon};

/// Where assets are served: the portal mounts them here.
pub const ASSETS_ROOT: &str = "/assets/";
/// `Cache-Control` of every asset: its name changes with its content.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A file to serve.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Name in the code: "base.css".
    pub name: &'static str,
    /// Path to serve it at: "/assets/base.0123456789abcdef.css".
    pub path: String,
    /// Media type.
    pub content_type: &'static str,
    /// Content.
    pub bytes: Cow<'static, [u8]>,
}

const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";
const WOFF2: &str = "font/woff2";

/// Style sheets of `base.css`, in order.
const SHEETS: [&str; 6] = [
    include_str!("../../assets/css/elements.css"),
    include_str!("../../assets/css/chrome.css"),
    include_str!("../../assets/css/blocks.css"),
    include_str!("../../assets/css/forms.css"),
    include_str!("../../assets/css/console.css"),
    include_str!("../../assets/css/modes.css"),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut all: Vec<Asset> = Vec::new();
    let fonts: [(&str, &'static [u8]); 4] = [
        (
            "atkinson-latin.woff2",
            include_bytes!("../../assets/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"),
        ),
        (
            "atkinson-latin-ext.woff2",
            include_bytes!("../../assets/fonts/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2"),
        ),
        (
            "atkinson-latin-italic.woff2",
            include_bytes!("../../assets/fonts/atkinson-hyperlegible-next-latin-wght-italic.woff2"),
        ),
        (
            "atkinson-latin-ext-italic.woff2",
            include_bytes!("../../assets/fonts/atkinson-hyperlegible-next-latin-ext-wght-italic.woff2"),
        ),
    ];
    all.extend(fonts.map(|(name, bytes)| asset(name, WOFF2, Cow::Borrowed(bytes))));
    all.push(asset(
        "OFL.txt",
        "text/plain; charset=utf-8",
        Cow::Borrowed(include_bytes!("../../assets/fonts/OFL.txt")),
    ));
    all.push(asset(
        "icones.svg",
        SVG,
        Cow::Borrowed(include_bytes!("../../assets/icones.svg")),
    ));
    all.push(asset(
        "favicon.svg",
        SVG,
        Cow::Borrowed(include_bytes!("../../assets/favicon.svg")),
    ));
    all.push(asset(
        "tokens.css",
        CSS,
        Cow::Borrowed(include_bytes!("../../assets/css/tokens.css")),
    ));
    // Fonts are named in the sheets as `asset(NAME)`.
    let base = all.iter().fold(SHEETS.concat(), |css, a| {
        css.replace(&format!("asset({})", a.name), &format!("url({})", a.path))
    });
    all.push(asset("base.css", CSS, Cow::Owned(base.into_bytes())));
    all
});

/// Every file to serve.
pub fn assets() -> &'static [Asset] {
    &ASSETS
}

/// Address of a file of the kit; empty for a name that the kit does not have.
pub fn asset_url(name: &str) -> &'static str {
    ASSETS.iter().find(|a| a.name == name).map_or("", |a| a.path.as_str())
}

fn asset(name: &'static str, content_type: &'static str, bytes: Cow<'static, [u8]>) -> Asset {
    let hash = Sha256::digest(&bytes)
        .iter()
        .take(8)
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    Asset {
        name,
        path: format!("{ASSETS_ROOT}{stem}.{hash}.{extension}"),
        content_type,
        bytes,
    }
}

#[cfg(test)]
mod tests;
