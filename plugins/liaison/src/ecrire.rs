//! Writing a word.

use preau_sdk::content::signatures::Signers;
use preau_sdk::people::Relation;
use preau_sdk::prelude::*;

use crate::mot::{MOTS, Mot, Typed, fields};
use crate::texts::{t, tr};

/// The form.
pub(crate) fn blank() -> Outcome {
    allow(me::has("auteur"), t("droit"))?;
    let form = form("envoyer", t("envoyer"))
        .legend(t("ecrire"))
        .cancel(link(t("annuler"), ""))
        .fields(fields());
    view(t("ecrire"), col![form])
}

/// Who follows these pupils: families of that moment, and the staff of each day.
const AROUND: [Relation; 5] = [
    Relation::Eleves,
    Relation::Responsables,
    Relation::Enseignants,
    Relation::Direction,
    Relation::VieScolaire,
];

/// The word, for the pupils chosen and those who follow them.
pub(crate) fn create(req: &Request) -> Outcome {
    allow(me::has("auteur"), t("droit"))?;
    let typed: Typed = req.checked()?;
    let to = req.audience("destinataires")?;
    let mot = Mot::from(&typed);
    let line = |key| tr(key, &[("objet", &mot.objet)]);
    let draft = Draft::new(MOTS, &mot).read_with(&to, &AROUND)?.about_each();
    let mut draft = match mot.signature.as_str() {
        "une" => draft.ask_signature(Signers::AnyLegal, typed.avant),
        "toutes" => draft.ask_signature(Signers::AllLegal, typed.avant),
        _ => draft,
    };
    if let Ok(days) = typed.relance.parse() {
        let mark = if mot.signs() { "signed" } else { "seen" };
        draft = draft.remind_after(days, mark, &line("rappel"));
    }
    let id = draft.announce(&line("annonce")).publish().create()?;
    go(format!("{id}?fait=envoye"))
}
