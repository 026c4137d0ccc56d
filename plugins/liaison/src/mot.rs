//! A word and an answer to it, as stored.

use preau_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use crate::texts::t;

/// Names of the collections in the manifest.
pub(crate) const MOTS: &str = "mots";
pub(crate) const REPONSES: &str = "reponses";

/// Characters of a subject, of a text.
const SUBJECT: usize = 200;
const TEXT: usize = 8_000;

/// Body of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mot {
    pub(crate) objet: String,
    pub(crate) texte: RichText,
    /// "aucune", "une" or "toutes".
    pub(crate) signature: String,
    /// Last moment to sign; Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) avant: Option<u64>,
}

/// Body of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reponse {
    /// The word that it answers.
    pub(crate) mot: String,
    pub(crate) texte: String,
}

impl Mot {
    /// A line of a list.
    pub(crate) fn line(doc: &Doc<Self>) -> preau_sdk::view::Entry {
        doc.entry(&doc.objet).text(doc.texte.excerpt(120))
    }

    /// Asks for a signature.
    pub(crate) fn signs(&self) -> bool {
        self.signature != "aucune"
    }
}

/// What is typed; the audience is asked apart.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    objet: String,
    texte: RichText,
    signature: String,
    pub(crate) avant: Option<u64>,
    pub(crate) relance: String,
}

impl FromForm for Typed {
    fn check(&self) -> Result<(), Problem> {
        let known = matches!(self.signature.as_str(), "aucune" | "une" | "toutes");
        let to_come = self.avant.is_none_or(|before| before > preau_sdk::now());
        Checks::new()
            .required("objet", &self.objet)
            .at_most("objet", &self.objet, SUBJECT)
            .required("texte", &self.texte.excerpt(1))
            .at_most("texte", &self.texte.0, TEXT)
            .that(known, "signature", t("choisir"))
            .that(to_come, "avant", t("avant-passe"))
            .done()
    }
}

impl From<&Typed> for Mot {
    fn from(typed: &Typed) -> Self {
        Self {
            objet: typed.objet.trim().to_owned(),
            texte: typed.texte.clone(),
            signature: typed.signature.clone(),
            avant: typed.avant.filter(|_| typed.signature != "aucune"),
        }
    }
}

/// The form of a word.
pub(crate) fn fields() -> Vec<Field> {
    let signatures = [
        choice("aucune", t("signature-aucune")),
        choice("une", t("signature-une")),
        choice("toutes", t("signature-toutes")).hint(t("signature-toutes-aide")),
    ];
    let every = [
        choice("", t("relance-jamais")),
        choice("2", t("tous-les-2")),
        choice("3", t("tous-les-3")),
        choice("7", t("tous-les-7")),
        choice("15", t("tous-les-15")),
    ];
    vec![
        Field::people("destinataires", t("destinataires"))
            .kind_of("liaison")
            .hint(t("destinataires-aide"))
            .required()
            .min(1),
        Field::text("objet", t("objet")).required().max_length(200),
        Field::rich_text("texte", t("texte")).required(),
        Field::choice("signature", t("signature"), &signatures)
            .required()
            .value("aucune"),
        Field::date_time("avant", t("avant")).hint(t("avant-aide")),
        Field::choice("relance", t("relance"), &every).as_select(),
    ]
}

#[cfg(test)]
mod tests {
    use preau_sdk::FieldProblem;
    use preau_sdk::prelude::*;

    use super::Typed;

    #[test]
    fn what_is_wrong_is_said_beside_each_field() {
        let problems = |req: &Request| match req.checked::<Typed>() {
            Ok(_) => Vec::new(),
            Err(Problem::Form(fields)) => fields.into_iter().map(|FieldProblem { field, .. }| field).collect(),
            Err(other) => panic!("{other:?}"),
        };
        let nothing = Request::action("envoyer", &["ecrire"]);
        assert_eq!(problems(&nothing), ["objet", "texte", "signature"]);
        let good = Request::action("envoyer", &["ecrire"])
            .with("objet", "Sortie")
            .with("texte", "<p>Jeudi</p>")
            .with("signature", "toutes");
        assert_eq!(problems(&good), Vec::<String>::new());
        assert_eq!(problems(&good.with("avant", 1_000_u64)), ["avant"]);
    }
}
