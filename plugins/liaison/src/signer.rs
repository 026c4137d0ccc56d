//! Signatures: each responsable's own, and for the staff who signed, by class.

use preau_sdk::content::signatures::{self, Signature};
use preau_sdk::prelude::*;

use crate::mot::Mot;
use crate::texts::{t, tr};

/// Rows of the table of the staff: a view holds 2 000 nodes.
const ROWS: usize = 120;

/// What the acting person does and may know about signatures.
pub(crate) fn shown(doc: &Doc<Mot>, staff: bool) -> Result<Vec<Block>, Problem> {
    if !doc.signs() {
        return Ok(Vec::new());
    }
    let all = signatures::of(&doc.id)?;
    if staff {
        return Ok(by_class(doc, &all));
    }
    let late = doc.avant.is_some_and(|before| before < preau_sdk::now());
    Ok(all.iter().map(|one| own(doc, one, late)).collect())
}

fn own(doc: &Doc<Mot>, one: &Signature, late: bool) -> Block {
    let state = match (one.at, one.awaited) {
        (Some(at), _) => col![
            badge(if one.on_paper { t("signe-papier") } else { t("signe") }, Tone::Success),
            moment(at)
        ],
        (None, true) if late => col![badge(t("trop-tard"), Tone::Danger), text(t("trop-tard-aide")).soft()],
        (None, true) => col![
            action("signer", t("signer"))
                .version(doc.version)
                .value("enfant", &one.child)
                .style(Style::Primary),
            text(t("signer-aide")).soft()
        ],
        (None, false) => col![badge(t("pas-necessaire"), Tone::Neutral)],
    };
    card(t("signature"), col![person(&one.child), state])
        .tone(Tone::Info)
        .into()
}

fn by_class(doc: &Doc<Mot>, all: &[Signature]) -> Vec<Block> {
    let classes = signatures::by_class(all);
    let (given, awaited) = classes.iter().fold((0, 0), |(given, awaited), one| {
        (given + one.given, awaited + one.awaited)
    });
    let summary = table(t("par-classe"))
        .headed(&[t("classe")])
        .numeric(t("signees"))
        .numeric(t("attendues"));
    let summary = classes.iter().fold(summary, |table, one| {
        let [given, awaited] = [one.given, one.awaited].map(|number| number.to_string());
        table.row([one.class.as_str().into(), given.into(), awaited.into()])
    });
    let rows = all.iter().filter(|one| one.awaited || one.at.is_some()).take(ROWS);
    let detail = table(t("detail")).headed(&[t("eleve"), t("responsable"), t("etat")]);
    let detail = rows.fold(detail, |table, one| {
        let state = match one.at {
            Some(at) if one.on_paper => col![badge(t("signe-papier"), Tone::Success), moment(at)],
            Some(at) => col![badge(t("signe"), Tone::Success), moment(at)],
            None => col![
                badge(t("attendue"), Tone::Warning),
                action("papier", t("papier"))
                    .value("enfant", &one.child)
                    .value("responsable", &one.by)
                    .style(Style::Secondary)
                    .confirm(t("papier-question"))
                    .only_if(doc.is_mine() || me::has("saisie"))
            ],
        };
        table.row([
            col![person(&one.child)].into(),
            col![person(&one.by)].into(),
            state.into(),
        ])
    });
    let hidden = all.len().saturating_sub(ROWS).to_string();
    col![
        heading(t("signatures")),
        progress(t("avancement"), given, given + awaited).only_if(given + awaited > 0),
        summary.only_if(!classes.is_empty()),
        detail.only_if(!all.is_empty()),
        text(tr("et-autres", &[("n", &hidden)]))
            .soft()
            .only_if(all.len() > ROWS),
    ]
}

/// For one child, on the text that was read.
pub(crate) fn sign(req: &Request, id: &str) -> Outcome {
    signatures::sign(id, req.text("enfant").unwrap_or_default(), req.version()?)?;
    go(format!("{id}?fait=signe"))
}

/// A paper that somebody brought back.
pub(crate) fn paper(req: &Request, id: &str) -> Outcome {
    let value = |name| req.text(name).unwrap_or_default();
    signatures::enter_paper(id, value("enfant"), value("responsable"))?;
    go(format!("{id}?fait=papier"))
}
