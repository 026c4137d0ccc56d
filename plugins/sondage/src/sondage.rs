//! A poll: its body as stored, and the form in which it is asked.

use preau_sdk::content::ballot::{Ballot, BallotKind};
use preau_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use crate::texts::t;

/// Name of the collection in the manifest.
pub(crate) const SONDAGES: &str = "sondages";

/// Body of a document. What is asked is a ballot of the kernel: this is for lists and search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sondage {
    /// At most [`QUESTION`] characters.
    pub(crate) question: String,
    /// What helps to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) precision: Option<String>,
    /// Unix milliseconds.
    pub(crate) cloture: u64,
}

/// Characters of a question, of what helps.
const QUESTION: usize = 300;
const HELP: usize = 2_000;

/// What is typed; the audience is asked apart.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    question: String,
    precision: Option<String>,
    sorte: String,
    choix: String,
    secret: String,
    pub(crate) ouverture: Option<u64>,
    cloture: Option<u64>,
    resultats: String,
}

impl Typed {
    fn kind(&self) -> Option<BallotKind> {
        match self.sorte.as_str() {
            "une" => Some(BallotKind::One),
            "plusieurs" => Some(BallotKind::Several),
            "classement" => Some(BallotKind::Ranking),
            "texte" => Some(BallotKind::Text),
            _ => None,
        }
    }

    /// One per line; none for a free text.
    fn choices(&self) -> Vec<String> {
        let lines = self.choix.lines().map(str::trim).filter(|line| !line.is_empty());
        if self.kind() == Some(BallotKind::Text) {
            Vec::new()
        } else {
            lines.map(str::to_owned).collect()
        }
    }

    /// What the kernel asks.
    pub(crate) fn ballot(&self) -> Ballot {
        let kind = self.kind().unwrap_or(BallotKind::One);
        Ballot::new(&self.question, kind, self.choices(), self.cloture.unwrap_or_default())
            .anonymous(self.secret == "anonyme")
            .results_for_all(self.resultats == "tous")
    }
}

impl FromForm for Typed {
    fn check(&self) -> Result<(), Problem> {
        let opens = self.ouverture.unwrap_or(0).max(preau_sdk::now());
        let after = self.cloture.is_none_or(|closes| closes > opens);
        let secret = matches!(self.secret.as_str(), "anonyme" | "nominatif");
        Checks::new()
            .required("question", &self.question)
            .at_most("question", &self.question, QUESTION)
            .at_most("precision", self.precision.as_deref().unwrap_or_default(), HELP)
            .that(self.kind().is_some(), "sorte", t("choisir"))
            .that(self.ballot().choices_are_sound(), "choix", t("choix-faux"))
            .that(secret, "secret", t("choisir"))
            .that(self.cloture.is_some(), "cloture", t("cloture-absente"))
            .that(after, "cloture", t("cloture-avant"))
            .done()
    }
}

impl From<&Typed> for Sondage {
    fn from(typed: &Typed) -> Self {
        Self {
            question: typed.question.trim().to_owned(),
            precision: typed.precision.clone(),
            cloture: typed.cloture.unwrap_or_default(),
        }
    }
}

/// The form.
pub(crate) fn fields() -> Vec<Field> {
    let kinds = [
        choice("une", t("sorte-une")),
        choice("plusieurs", t("sorte-plusieurs")),
        choice("classement", t("sorte-classement")),
        choice("texte", t("sorte-texte")),
    ];
    let secret = [
        choice("anonyme", t("anonyme")).hint(t("anonyme-aide")),
        choice("nominatif", t("nominatif")).hint(t("nominatif-aide")),
    ];
    let results = [choice("moi", t("resultats-moi")), choice("tous", t("resultats-tous"))];
    vec![
        Field::text("question", t("question")).required().max_length(300),
        Field::textarea("precision", t("precision")).max_length(2_000),
        Field::choice("sorte", t("sorte"), &kinds).required().value("une"),
        Field::textarea("choix", t("choix")).hint(t("choix-aide")),
        Field::choice("secret", t("secret"), &secret).required(),
        Field::people("destinataires", t("destinataires"))
            .kind_of("consultation")
            .required()
            .min(1),
        Field::date_time("ouverture", t("ouverture")).hint(t("ouverture-aide")),
        Field::date_time("cloture", t("cloture")).required(),
        Field::choice("resultats", t("resultats-pour"), &results)
            .required()
            .value("moi"),
    ]
}

#[cfg(test)]
mod tests {
    use preau_sdk::FieldProblem;
    use preau_sdk::prelude::*;

    use super::Typed;

    const YEAR_2100: u64 = 4_102_444_800_000;

    fn good() -> Request {
        Request::action("poser", &["poser"])
            .with("question", "Quel jour ?")
            .with("sorte", "une")
            .with("choix", "lundi\n\n mardi ")
            .with("secret", "anonyme")
            .with("resultats", "moi")
            .with("cloture", YEAR_2100)
    }

    fn problems(req: &Request) -> Vec<String> {
        match req.checked::<Typed>() {
            Ok(_) => Vec::new(),
            Err(Problem::Form(fields)) => fields.into_iter().map(|FieldProblem { field, .. }| field).collect(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_said_beside_each_field() {
        assert_eq!(problems(&good()), Vec::<String>::new());
        assert_eq!(good().checked::<Typed>().unwrap().choices(), ["lundi", "mardi"]);
        let nothing = Request::action("poser", &["poser"]);
        assert_eq!(problems(&nothing), ["question", "sorte", "choix", "secret", "cloture"]);
        let with = |name: &str, value: &str| {
            let mut req = Request::action("poser", &["poser"])
                .with(name, value)
                .with("cloture", YEAR_2100);
            for (other, usual) in [
                ("question", "?"),
                ("sorte", "une"),
                ("choix", "a\nb"),
                ("secret", "nominatif"),
            ] {
                if other != name {
                    req = req.with(other, usual);
                }
            }
            problems(&req)
        };
        for alone in ["a", "", "a\nA"] {
            assert_eq!(with("choix", alone), ["choix"], "{alone:?}");
        }
        assert_eq!(with("sorte", "texte"), Vec::<String>::new());
        let early = good().with("ouverture", YEAR_2100);
        assert_eq!(problems(&early), ["cloture"]);
        let past = Request::action("poser", &[])
            .with("question", "?")
            .with("sorte", "texte")
            .with("secret", "anonyme")
            .with("cloture", 1_000_u64);
        assert_eq!(problems(&past), ["cloture"]);
    }
}
