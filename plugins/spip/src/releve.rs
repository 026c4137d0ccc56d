//! The job: one feed per step, what is new or changed is written, then what was read is remembered.

use preau_sdk::people::addressing::{Selector, compute};
use preau_sdk::prelude::*;

use crate::modele::{ARTICLES, Article, RELEVES, Releve};
use crate::source::{self, Source};

/// Reads one feed; `resume` is its rank.
pub(crate) fn step(resume: Option<&str>) -> Result<Step, Problem> {
    let rank: usize = resume.and_then(|text| text.parse().ok()).unwrap_or(0);
    // A wrong list of sections is told to whoever tests the connection; here there is nothing to read.
    let sources = source::all().unwrap_or_default();
    let Some(source) = sources.get(rank) else {
        return Ok(Step::Done);
    };
    follow(source)?;
    Ok(if rank + 1 < sources.len() {
        Step::More((rank + 1).to_string())
    } else {
        Step::Done
    })
}

fn follow(source: &Source) -> Result<(), Problem> {
    let known = Query::new(RELEVES, "sources").with(&source.nom).first::<Releve>(1)?;
    let known = known.items.into_iter().next();
    let read = source::read(source.ask().send());
    let before = known.as_ref().map(|doc| doc.body.clone()).unwrap_or_default();
    let now = match read {
        Ok(lu) => {
            // First the articles, then the memory of them: whoever stops in between reads them again, and finds them.
            if before.empreinte != lu.empreinte {
                import(&lu.articles)?;
            }
            Releve {
                source: source.nom.clone(),
                empreinte: lu.empreinte,
                panne: None,
                lu: None,
            }
        }
        Err(words) => {
            preau_sdk::log::warn("site illisible", &[]);
            // While it lasts, the first date stays.
            let lu = match (&before.panne, &known) {
                (Some(_), _) => before.lu,
                (None, doc) => doc.as_ref().map(|doc| doc.changed),
            };
            Releve {
                source: source.nom.clone(),
                panne: Some(words),
                lu,
                ..before.clone()
            }
        }
    };
    match known {
        // An outage that lasts is not written again and again.
        Some(_) if now.panne.is_some() && now == before => Ok(()),
        Some(doc) => Draft::new(RELEVES, &now).update(&doc.id, doc.version).map(drop),
        None => Draft::new(RELEVES, &now)
            .claim("source", &source.nom)
            .read_by(&compute(&[Selector::StructureHere])?)
            .publish()
            .create()
            .map(drop),
    }
}

fn import(articles: &[Article]) -> Result<(), Problem> {
    for article in articles {
        let found = Query::new(ARTICLES, "cles").with(&article.cle).first::<Article>(1)?;
        match found.items.into_iter().next() {
            Some(doc) if doc.body == *article => {}
            Some(doc) => drop(Draft::new(ARTICLES, article).update(&doc.id, doc.version)?),
            None => drop(
                Draft::new(ARTICLES, article)
                    .claim("cle", &article.cle)
                    .read_by(&compute(&[Selector::StructureHere])?)
                    .publish()
                    .create()?,
            ),
        }
    }
    Ok(())
}
