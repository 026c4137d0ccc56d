//! An article: its body as stored, and the form in which it is typed.

use preau_sdk::prelude::*;
use serde::{Deserialize, Serialize};

use crate::texts::t;

/// Name of the collection in the manifest.
pub(crate) const ARTICLES: &str = "articles";

/// Body of a document of the collection "articles". Within its major it only grows by optional members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Article {
    /// At most [`TITLE`] characters.
    pub(crate) titre: String,
    /// Cleaned by the kernel when drawn.
    pub(crate) texte: RichText,
    /// One of the sections of the school when it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rubrique: Option<String>,
    /// Shown before the others.
    #[serde(default)]
    pub(crate) alerte: bool,
    /// Why it was refused, until it is submitted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) motif: Option<String>,
}

/// Characters of a title.
const TITLE: usize = 200;
/// Characters of a text: with its accents it stays below the 64 KiB of a body.
const TEXT: usize = 20_000;

impl Article {
    /// A line of a list.
    pub(crate) fn line(doc: &Doc<Self>) -> preau_sdk::view::Entry {
        doc.entry(&doc.titre)
            .text(doc.texte.excerpt(140))
            .urgent(doc.alerte)
            .badge(doc.rubrique.as_deref().map(|rubrique| badge(rubrique, Tone::Neutral)))
    }
}

/// What is typed; the audience is asked apart.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    titre: String,
    texte: RichText,
    rubrique: Option<String>,
    alerte: bool,
    pub(crate) publie: Option<u64>,
    pub(crate) expire: Option<u64>,
}

impl FromForm for Typed {
    fn check(&self) -> Result<(), Problem> {
        let backwards = matches!((self.publie, self.expire), (Some(from), Some(until)) if until <= from);
        Checks::new()
            .required("titre", &self.titre)
            .at_most("titre", &self.titre, TITLE)
            .required("texte", &self.texte.excerpt(1))
            .at_most("texte", &self.texte.0, TEXT)
            .that(!backwards, "expire", t("fin-avant-debut"))
            .done()
    }
}

impl From<&Typed> for Article {
    fn from(typed: &Typed) -> Self {
        Self {
            titre: typed.titre.clone(),
            texte: typed.texte.clone(),
            rubrique: typed.rubrique.clone(),
            alerte: typed.alerte,
            motif: None,
        }
    }
}

/// Fields of an article, as it stands.
pub(crate) fn fields(article: &Article, publish_at: Option<u64>, expire_at: Option<u64>, known: bool) -> Vec<Field> {
    let people = Field::people("destinataires", t("champ-destinataires"));
    let mut all = vec![
        Field::text("titre", t("champ-titre"))
            .required()
            .max_length(200)
            .value(&article.titre),
        Field::rich_text("texte", t("champ-texte"))
            .required()
            .value(&article.texte.0),
        if known {
            people.hint(t("champ-destinataires-garder"))
        } else {
            people.required().min(1)
        },
    ];
    let (sections, now) = (settings::list("rubriques"), article.rubrique.as_deref());
    all.extend(Field::words(
        "rubrique",
        t("champ-rubrique"),
        t("sans-rubrique"),
        sections,
        now,
    ));
    all.push(
        Field::checkbox("alerte", t("champ-alerte"))
            .hint(t("champ-alerte-aide"))
            .ticked(article.alerte),
    );
    all.push(Field::section(
        t("dates"),
        vec![
            Field::date_time("publie", t("champ-publie"))
                .hint(t("champ-publie-aide"))
                .starts_at(publish_at),
            Field::date_time("expire", t("champ-expire"))
                .hint(t("champ-expire-aide"))
                .starts_at(expire_at),
        ],
    ));
    all
}

#[cfg(test)]
mod tests {
    use preau_sdk::FieldProblem;
    use preau_sdk::prelude::*;

    use super::{Article, Typed};

    fn problems(req: &Request) -> Vec<String> {
        match req.checked::<Typed>() {
            Ok(_) => Vec::new(),
            Err(Problem::Form(fields)) => fields.into_iter().map(|FieldProblem { field, .. }| field).collect(),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_said_beside_each_field() {
        let good = Request::action("envoyer", &["ecrire"])
            .with("titre", "Rentrée")
            .with("texte", "<p>Bonjour</p>");
        assert_eq!(problems(&good), Vec::<String>::new());
        assert_eq!(
            problems(&Request::action("envoyer", &["ecrire"]).with("texte", "<p> </p>")),
            ["titre", "texte"]
        );
        assert_eq!(
            problems(&good.clone().with("publie", 2_u64).with("expire", 2_u64)),
            ["expire"]
        );
        assert_eq!(
            problems(&good.clone().with("publie", 2_u64).with("expire", 3_u64)),
            Vec::<String>::new()
        );
        let long = Request::action("envoyer", &[])
            .with("titre", "é".repeat(201).as_str())
            .with("texte", "a");
        assert_eq!(problems(&long), ["titre"]);
    }

    #[test]
    fn a_body_is_plain_json_and_old_ones_are_read() {
        let req = Request::action("envoyer", &[])
            .with("titre", "T")
            .with("texte", "X")
            .with("alerte", true)
            .with("rubrique", "");
        let article = Article::from(&req.checked::<Typed>().unwrap());
        assert_eq!(
            serde_json::to_string(&article).unwrap(),
            r#"{"titre":"T","texte":"X","alerte":true}"#
        );
        let old: Article = serde_json::from_str(r#"{"titre":"T","texte":"X","inconnu":[1]}"#).unwrap();
        assert!(!old.alerte);
    }
}
