//! RSS as sites really write it, read tolerantly: an XML declaration that holds a newline, numeric entities, no identifier.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

use crate::rich::RichText;

/// An article of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What identifies it in its feed; at most 190 characters, so that it may be an index key and a claim.
    pub key: String,
    /// At most 300 characters.
    pub title: String,
    /// The whole text when the feed gives it, else its summary.
    pub html: RichText,
    /// Address of the original.
    pub link: String,
    /// Unix milliseconds, as the site says; 0 when it does not.
    pub date: u64,
}

/// Why a text is no feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A page, a sign-in form, anything else.
    NotAFeed,
    /// A feed that breaks off or is ill-formed.
    Broken,
}

/// Items read of one feed.
const MOST: usize = 50;
/// Characters kept: of an identifier (it is an index key), a title, a text.
const KEY: usize = 190;
const TITLE: usize = 300;
const TEXT: usize = 60_000;

/// Reads a whole feed, in its order: one that breaks off gives nothing, so that what was read before stays.
pub fn read(xml: &str) -> Result<Vec<Item>, Fault> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut items = Vec::new();
    let (mut path, mut root, mut item, mut text): (Vec<String>, Option<bool>, Option<Raw>, String) =
        (Vec::new(), None, None, String::new());
    loop {
        let broken = |_| {
            if root == Some(true) {
                Fault::Broken
            } else {
                Fault::NotAFeed
            }
        };
        match reader.read_event().map_err(broken)? {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                root.get_or_insert(name == "rss" || name == "rdf:RDF");
                if root != Some(true) {
                    return Err(Fault::NotAFeed);
                }
                if name == "item" {
                    item = Some(Raw::default());
                }
                path.push(name);
                text.clear();
            }
            Event::Text(part) => text.push_str(&part),
            Event::CData(part) => text.push_str(&part),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(character)) => text.push(character),
                _ => text.push_str(resolve_xml_entity(&entity).unwrap_or(" ")),
            },
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                if name == "item" {
                    items.extend(item.take().and_then(Raw::item));
                } else if let (Some(item), Some("item")) = (&mut item, path.last().map(String::as_str)) {
                    item.take(&name, std::mem::take(&mut text));
                }
                text.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if root != Some(true) {
        return Err(Fault::NotAFeed);
    }
    if !path.is_empty() {
        return Err(Fault::Broken);
    }
    items.truncate(MOST);
    Ok(items)
}

/// An item as it comes.
#[derive(Default)]
struct Raw {
    title: String,
    link: String,
    guid: String,
    date: Option<u64>,
    description: String,
    content: String,
}

impl Raw {
    fn take(&mut self, name: &str, text: String) {
        match name {
            "title" => self.title = text,
            "link" => self.link = text,
            "guid" => self.guid = text,
            "dc:date" => self.date = moment(&text),
            "description" => self.description = text,
            "content:encoded" => self.content = text,
            _ => {}
        }
    }

    /// None without what identifies it.
    fn item(self) -> Option<Item> {
        let key = if self.guid.trim().is_empty() {
            &self.link
        } else {
            &self.guid
        };
        let key: String = key.trim().chars().take(KEY).collect();
        let title: String = self.title.trim().chars().take(TITLE).collect();
        let html = if self.content.trim().is_empty() {
            &self.description
        } else {
            &self.content
        };
        // A text cut in the middle is still cleaned and closed by the kernel.
        let html: String = html.trim().chars().take(TEXT).collect();
        (!key.is_empty() && !title.is_empty()).then(|| Item {
            key,
            title,
            html: RichText(html),
            link: self.link.trim().to_owned(),
            date: self.date.unwrap_or(0),
        })
    }
}

/// `2026-11-21T08:15:00Z`, or with an offset; Unix milliseconds.
fn moment(text: &str) -> Option<u64> {
    let text = text.trim();
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days since 1970 (civil calendar, years beginning in March).
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    let offset = match text.get(19..20) {
        Some(sign @ ("+" | "-")) => {
            let minutes = number(20, 22)? * 60 + number(23, 25)?;
            if sign == "+" { minutes } else { -minutes }
        }
        _ => 0,
    };
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60;
    u64::try_from(seconds * 1_000).ok()
}

#[cfg(test)]
mod tests {
    use super::{Fault, moment, read};

    const FEED: &str = "<?xml \nversion=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>x</title>\
        <item><title>&#201;lections : &#171; r&#233;sultats &#187;</title><link>https://c.fr/spip.php?article3&amp;a=1</link>\
        <guid isPermaLink=\"true\">https://c.fr/spip.php?article3</guid><dc:date>2026-11-21T08:15:00Z</dc:date>\
        <description>&lt;p&gt;court&lt;/p&gt;</description><content:encoded>&lt;p&gt;L&#233;a &amp;amp; No&#233;&lt;/p&gt;</content:encoded></item>\
        <item><title>Sans texte</title><link>https://c.fr/spip.php?article4</link><description><![CDATA[<b>oui</b>]]></description></item>\
        <item><title></title><link>https://c.fr/5</link></item></channel></rss>";

    #[test]
    fn a_feed_is_read() {
        let items = read(FEED).unwrap();
        assert_eq!(items.len(), 2);
        assert_eq!(items[0].title, "Élections : « résultats »");
        assert_eq!(items[0].link, "https://c.fr/spip.php?article3&a=1");
        assert_eq!(items[0].key, "https://c.fr/spip.php?article3");
        assert_eq!(items[0].html.0, "<p>Léa &amp; Noé</p>");
        assert_eq!(items[0].date, 1_795_248_900_000);
        assert_eq!(items[1].html.0, "<b>oui</b>");
        assert_eq!(items[1].key, items[1].link);
        assert!(read("<rss><channel></channel></rss>").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_feed_is_told_from_a_broken_one() {
        assert_eq!(
            read("<!DOCTYPE html><html><body>Connexion</body></html>"),
            Err(Fault::NotAFeed)
        );
        assert_eq!(read("bonjour"), Err(Fault::NotAFeed));
        assert_eq!(read(""), Err(Fault::NotAFeed));
        assert_eq!(read("{\"a\":1}"), Err(Fault::NotAFeed));
        assert_eq!(read(&FEED[..FEED.len() / 2]), Err(Fault::Broken));
        assert_eq!(read("<rss><channel></rss>"), Err(Fault::Broken));
    }

    #[test]
    fn dates_with_and_without_offset() {
        assert_eq!(moment("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(moment("2026-11-21T09:15:00+01:00"), moment("2026-11-21T08:15:00Z"));
        assert_eq!(moment("2024-02-29T00:00:00Z"), Some(1_709_164_800_000));
        for bad in ["", "hier", "2026-13-01T00:00:00Z", "1950-01-01T00:00:00Z", "2026-11-21"] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
