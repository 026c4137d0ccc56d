//! A word that somebody writes for somebody else: the smallest whole plugin.

use preau_sdk::prelude::*;
use preau_sdk::view::Entry;
use serde::{Deserialize, Serialize};

preau_sdk::translations!("fr" => "../locales/fr.ftl");
preau_sdk::translations_test!("lib.rs");

/// Body of a document of the collection "mots", and the form in which it is typed.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Mot {
    titre: String,
    texte: RichText,
}

impl FromForm for Mot {
    fn check(&self) -> Result<(), Problem> {
        Checks::new()
            .required("titre", &self.titre)
            .at_most("titre", &self.titre, 120)
            .required("texte", &self.texte.excerpt(1))
            .done()
    }
}

struct Plugin;

impl Page for Plugin {
    fn handle(req: Request) -> Outcome {
        match req.at() {
            (View, []) => list(&req),
            (View, ["ecrire"]) => view(t("ecrire"), col![write_form()]),
            (Action("publier"), ["ecrire"]) => {
                let mot: Mot = req.checked()?;
                let to = req.audience("destinataires")?;
                go(Draft::new("mots", &mot)
                    .read_by(&to)
                    .publish()
                    .announce(&mot.titre)
                    .create()?)
            }
            (View, [id]) => show(&get(id)?),
            _ => missing(),
        }
    }
}

impl Widget for Plugin {
    fn draw(_: &str, _: Option<&str>) -> Result<Option<Screen>, Problem> {
        let mots = Query::new("mots", "recents").descending().first::<Mot>(3)?;
        let lines = timeline(t("titre"), mots.iter().map(line)).if_any();
        Ok(lines.map(|lines| Screen::new(t("titre"), col![lines])))
    }
}

export!(Plugin: page, widget);

fn list(req: &Request) -> Outcome {
    let mots = Query::new("mots", "recents").descending().page::<Mot>(20, req.page())?;
    view(
        t("titre"),
        col![
            link(t("ecrire"), "ecrire").button().if_role("auteur"),
            empty(t("rien")).only_if(mots.is_empty()),
            timeline(t("titre"), mots.iter().map(line)).if_any(),
            pager(&mots).if_any(),
        ],
    )
}

fn show(mot: &Doc<Mot>) -> Outcome {
    view(
        &*mot.titre,
        col![
            mot.author.as_deref().map(person),
            rich_text(&mot.texte),
            link(t("revenir"), "")
        ],
    )
}

fn line(mot: &Doc<Mot>) -> Entry {
    entry(&mot.titre)
        .path(&mot.id)
        .when(mot.published)
        .by(mot.author.as_deref())
        .text(mot.texte.excerpt(100))
}

fn write_form() -> preau_sdk::view::Form {
    form("publier", t("publier"))
        .field(Field::text("titre", t("champ-titre")).required().max_length(120))
        .field(Field::rich_text("texte", t("champ-texte")).required())
        .field(Field::people("destinataires", t("champ-destinataires")).required())
        .cancel(link(t("annuler"), ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_needs_a_title_and_a_text() {
        let typed = |titre: &str, texte: &str| {
            Request::action("publier", &["ecrire"])
                .with("titre", titre)
                .with("texte", texte)
                .checked::<Mot>()
                .is_ok()
        };
        assert!(typed("Piscine", "Pensez au bonnet."));
        assert!(!typed("", "Pensez au bonnet."));
        assert!(!typed("Piscine", "<p> </p>"));
        assert!(!typed(&"a".repeat(121), "Pensez au bonnet."));
    }

    #[test]
    fn the_form_asks_for_whom() {
        let form = Block::from(write_form());
        assert!(form.json().contains(r#""kind":"people","name":"destinataires""#));
    }
}
