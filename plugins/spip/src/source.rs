//! Feeds of a site: their addresses, and what they answer.

use preau_sdk::feed::{self, Fault};
use preau_sdk::prelude::*;

use crate::modele::Article;
use crate::texts::{t, tr};

/// Most sections followed.
const MOST: usize = 8;

/// One feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// "site", or the number of a section.
    pub(crate) nom: String,
    pub(crate) url: String,
}

/// What is read of a feed.
pub(crate) struct Lu {
    /// The latest first.
    pub(crate) articles: Vec<Article>,
    pub(crate) empreinte: String,
    /// "SPIP 4.4.4", when the site says it.
    pub(crate) version: Option<String>,
}

impl Source {
    /// For people.
    pub(crate) fn words(&self) -> String {
        if self.nom == "site" {
            t("source-site").to_owned()
        } else {
            tr("source-rubrique", &[("n", &self.nom)])
        }
    }

    /// Asks the site.
    pub(crate) fn ask(&self) -> http::Exchange {
        http::get(&self.url).header("accept", "application/rss+xml, text/xml")
    }
}

/// The feeds to follow; none when the address is not set. A section that is no number is told.
pub(crate) fn all() -> Result<Vec<Source>, String> {
    sources(settings::get("adresse").as_deref(), &settings::list("rubriques"))
}

fn sources(adresse: Option<&str>, rubriques: &[String]) -> Result<Vec<Source>, String> {
    let Some(base) = adresse.map(base).filter(|base| !base.is_empty()) else {
        return Ok(Vec::new());
    };
    let url = format!("{base}/spip.php?page=backend");
    if rubriques.is_empty() {
        return Ok(vec![Source {
            nom: "site".to_owned(),
            url,
        }]);
    }
    let one = |n: &String| match n.parse::<u32>() {
        Ok(n) => Ok(Source {
            nom: n.to_string(),
            url: format!("{url}&id_rubrique={n}"),
        }),
        Err(_) => Err(tr("rubrique-fausse", &[("n", n)])),
    };
    rubriques.iter().take(MOST).map(one).collect()
}

/// The folder of the site, whichever of its pages was pasted.
fn base(adresse: &str) -> String {
    let page = adresse.split(['?', '#']).next().unwrap_or_default();
    let folder = page.strip_suffix("spip.php").unwrap_or(page);
    folder.trim_end_matches('/').to_owned()
}

/// Reads an answer; what is wrong is said in words.
pub(crate) fn read(answer: Result<http::Answer, http::Refusal>) -> Result<Lu, String> {
    let answer = answer.map_err(|refusal| refusal.words().to_owned())?;
    match answer.status {
        200 => {}
        401 | 403 => return Err(t("interdit").to_owned()),
        404 | 410 => return Err(t("absent").to_owned()),
        code => return Err(tr("en-erreur", &[("code", &code.to_string())])),
    }
    let items = feed::read(&answer.text()).map_err(|fault| match fault {
        Fault::NotAFeed => t("pas-un-flux").to_owned(),
        Fault::Broken => t("flux-abime").to_owned(),
    })?;
    let version = answer
        .header("composed-by")
        .and_then(|said| said.split(" @").next())
        .map(|said| said.chars().take(40).collect());
    Ok(Lu {
        articles: items.into_iter().map(Article::from).collect(),
        empreinte: hash(&answer.body),
        version,
    })
}

/// FNV-1a, 64 bits: enough to notice that a feed changed.
fn hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::{base, hash, sources};

    #[test]
    fn any_page_of_the_site_leads_to_its_feed() {
        for typed in [
            "https://college.fr",
            "https://college.fr/",
            "https://college.fr/spip.php?page=backend",
            "https://college.fr/spip.php#x",
        ] {
            assert_eq!(base(typed), "https://college.fr", "{typed}");
        }
        assert_eq!(base("https://ac.fr/college/"), "https://ac.fr/college");
        let urls = |rubriques: &[&str]| {
            let list: Vec<String> = rubriques.iter().map(|one| (*one).to_owned()).collect();
            sources(Some("https://college.fr/"), &list)
                .map(|all| all.into_iter().map(|one| one.url).collect::<Vec<_>>())
        };
        assert_eq!(urls(&[]).unwrap(), ["https://college.fr/spip.php?page=backend"]);
        assert_eq!(
            urls(&["2", "04"]).unwrap(),
            [
                "https://college.fr/spip.php?page=backend&id_rubrique=2",
                "https://college.fr/spip.php?page=backend&id_rubrique=4"
            ]
        );
        assert!(urls(&["2", "CDI"]).unwrap_err().contains("CDI"));
        assert_eq!(sources(None, &[]), Ok(Vec::new()));
        assert_ne!(hash(b"a"), hash(b"b"));
    }
}
