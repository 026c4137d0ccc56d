//! What the double answers: recorded answers of a real SPIP, under its own address.

const ALL: &str = include_str!("../../fixtures/spip/001-backend-tous.http");
const SECTION: &str = include_str!("../../fixtures/spip/006-backend-rubrique2.http");
const EMPTY: &str = include_str!("../../fixtures/spip/010-backend-rubrique-inexistante.http");
const ODD: &str = include_str!("../../fixtures/spip/031-page-inconnue-404.http");
const SIGN_IN: &str = include_str!("../../fixtures/spip/038-connexion-formulaire.http");
/// Where the recorded server stood.
const RECORDED: &str = "http://127.0.0.1:8402";
/// The smallest image.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0d, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xd0, 0xf2, 0xca, 0xfa, 0x0f, 0x00, 0x03, 0x5e, 0x01, 0xde, 0x33, 0x2b, 0x54,
    0x99, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// The answer to a path, with the articles published since.
pub(super) fn to(path: &str, base: &str, news: &[String]) -> Vec<u8> {
    if path.starts_with("/local/") || path.starts_with("/IMG/") {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\r\n",
            PIXEL.len()
        );
        return [head.as_bytes(), PIXEL].concat();
    }
    if !path.starts_with("/spip.php?page=backend") {
        return b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 7\r\n\r\nabsente".to_vec();
    }
    let recorded = match path.split("id_rubrique=").nth(1) {
        None => ALL,
        Some("2") => SECTION,
        Some(_) => EMPTY,
    };
    let items: String = news.iter().map(|title| item(title)).collect();
    let whole = wire(recorded, base);
    match whole.split_once("<item ") {
        Some((before, after)) if !items.is_empty() => {
            format!("{before}{}<item {after}", items.replace(RECORDED, base)).into_bytes()
        }
        _ => whole.into_bytes(),
    }
}

/// The sign-in form, as SPIP answers where reading is closed.
pub(super) fn sign_in(base: &str) -> Vec<u8> {
    wire(SIGN_IN, base).into_bytes()
}

/// A status line that no client should accept.
pub(super) fn odd(base: &str) -> Vec<u8> {
    wire(ODD, base).into_bytes()
}

/// A feed in another charset than it says.
pub(super) fn latin(base: &str) -> Vec<u8> {
    wire(ALL, base)
        .replace("&#233;", "é")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect()
}

/// The recorded answer as bytes on the wire: line ends of the head, own address.
fn wire(recorded: &str, base: &str) -> String {
    let answer = recorded.split_once("\n---\n").map_or("", |(_, answer)| answer);
    let (head, body) = answer.split_once("\n\n").unwrap_or((answer, ""));
    format!("{}\r\n\r\n{}", head.replace('\n', "\r\n"), body).replace(RECORDED, base)
}

/// An article as the feed of SPIP writes one.
fn item(title: &str) -> String {
    let id = title.bytes().fold(1_000_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    format!(
        "<item xml:lang=\"fr\"><title>{title}</title><link>{RECORDED}/spip.php?article{id}</link>\
         <guid isPermaLink=\"true\">{RECORDED}/spip.php?article{id}</guid><dc:date>2026-11-22T06:00:00Z</dc:date>\
         <description>&lt;p&gt;{title}&lt;/p&gt;</description>\
         <content:encoded>&lt;p onclick=\"x\"&gt;{title}&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;\
         &lt;p&gt;&lt;img src='{RECORDED}/IMG/jpg/cour.png' alt='La cour'&gt;\
         &lt;img src='https://ailleurs.example/pixel.png' alt='Pisteur'&gt;&lt;/p&gt;</content:encoded></item>"
    )
}
