//! « Tester la connexion »: asks each feed once and says in words what is right, or wrong.

use preau_sdk::prelude::*;

use crate::source::{self, Lu, Source};
use crate::texts::{t, tr};

/// The result, for those who set the connection up.
pub(crate) fn page() -> Outcome {
    allow(me::has("gestionnaire"), t("droit"))?;
    let sources = match source::all() {
        Ok(sources) if sources.is_empty() => return wrong(t("essai-adresse")),
        Ok(sources) => sources,
        Err(words) => return wrong(&words),
    };
    let answers = http::send_all(sources.iter().map(Source::ask).collect());
    let read: Vec<Result<Lu, String>> = answers.into_iter().map(source::read).collect();
    let good = read.iter().all(Result::is_ok);
    let version = read.iter().flatten().find_map(|lu| lu.version.clone());
    let lines = sources
        .iter()
        .zip(&read)
        .fold(list(), |lines, (source, lu)| lines.item(&said(source, lu)));
    let notice = if good {
        notice(Tone::Success, "").title(t("essai-bon"))
    } else {
        notice(Tone::Danger, "").title(t("essai-mauvais"))
    };
    let version = version.map(|version| text(tr("essai-version", &[("version", &version)])));
    view(t("essai"), col![notice.blocks(col![version, lines])])
}

fn said(source: &Source, lu: &Result<Lu, String>) -> String {
    let name = source.words();
    match lu {
        Err(words) => tr("essai-echec", &[("source", &name), ("raison", words)]),
        Ok(lu) => match lu.articles.first() {
            None => tr("essai-vide", &[("source", &name)]),
            Some(first) => tr(
                "essai-compte",
                &[
                    ("source", &name),
                    ("n", &lu.articles.len().to_string()),
                    ("titre", &first.titre),
                ],
            ),
        },
    }
}

fn wrong(words: &str) -> Outcome {
    view(t("essai"), col![notice(Tone::Danger, words).title(t("essai-mauvais"))])
}
