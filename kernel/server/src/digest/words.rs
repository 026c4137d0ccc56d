//! The words of a mail: titles, where to read them, and how to stop it. As text, and the same as a small page.

use std::sync::LazyLock;

use maud::{DOCTYPE, Markup, html};
use preau_content::Digest;
use preau_model::{Hat, Mail};
use preau_ui::texts::{Arg, Lang, Texts};

use super::Rounds;

static FRENCH: LazyLock<Texts> =
    LazyLock::new(|| Texts::of(Lang::Fr, &[include_str!("../../locales/fr/courriels.ftl")]));
/// Lines of one mail.
const MOST: usize = 30;

/// A line as it is read.
struct Said {
    title: String,
    url: String,
    place: String,
    /// The heading above it, when it is the first under its hat.
    heading: Option<String>,
}

/// What a mail says.
struct Letter<'a> {
    texts: &'a Texts,
    subject: String,
    intro: String,
    lines: Vec<Said>,
    more: Option<String>,
    choose: String,
    stop: String,
}

/// The mail of a digest.
pub(super) fn mail(digest: &Digest, rounds: &Rounds) -> Mail {
    letter(
        digest,
        &rounds.base,
        &rounds.portal,
        &rounds.seal.stop_token(digest.compte),
        |plugin| rounds.module(plugin),
    )
}

fn letter(
    digest: &Digest,
    base: &str,
    portal: &str,
    token: &str,
    module: impl Fn(&str) -> Option<(String, String)>,
) -> Mail {
    let texts = &*FRENCH;
    let count = digest.lines.len();
    let args: [(&str, Arg<'_>); 2] = [("portal", portal.into()), ("count", count.into())];
    let mut hat = None;
    let lines = digest.lines.iter().take(MOST).map(|line| {
        let known = module(&line.plugin);
        let url = known
            .as_ref()
            .zip(line.document)
            .map(|((_, url), document)| format!("{url}/{document}"));
        let begins = digest.hats && hat.replace(line.hat) != Some(line.hat);
        let place = [known.map(|(name, _)| name).unwrap_or_default(), line.school.clone()];
        Said {
            title: line.line.clone(),
            url: url.unwrap_or_else(|| format!("{base}/notifications")),
            place: place
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            heading: begins.then(|| texts.say(heading(line.hat))),
        }
    });
    let lines = lines.collect();
    let more = count.checked_sub(MOST).filter(|more| *more > 0).map(|more| {
        let url = format!("{base}/notifications");
        texts.t("digest-more", &[("count", more.into()), ("url", url.as_str().into())])
    });
    let letter = Letter {
        texts,
        subject: texts.t(
            if digest.urgent {
                "digest-subject-urgent"
            } else {
                "digest-subject"
            },
            &args,
        ),
        intro: texts.say(if digest.urgent { "digest-urgent" } else { "digest-new" }),
        lines,
        more,
        choose: format!("{base}/compte/notifications"),
        stop: format!("{base}/courriels/arret/{token}"),
    };
    Mail {
        to: digest.to.clone(),
        text: letter.text(),
        html: Some(letter.html().into_string()),
        subject: letter.subject,
        stop: Some(letter.stop),
    }
}

const fn heading(hat: Hat) -> &'static str {
    match hat {
        Hat::Agent => "digest-hat-agent",
        Hat::Responsable => "digest-hat-responsable",
        Hat::Eleve => "digest-hat-eleve",
        Hat::Invite => "digest-hat-invite",
    }
}

impl Letter<'_> {
    fn text(&self) -> String {
        let say = |key: &str| self.texts.say(key);
        let mut parts = vec![say("digest-hello"), self.intro.clone()];
        for line in &self.lines {
            parts.extend(line.heading.clone());
            parts.push(format!("- {}\n  {}\n  {}", line.title, line.place, line.url));
        }
        parts.extend(self.more.clone());
        let link = |words: &str, url: &str| {
            let words = say(words);
            self.texts
                .t("digest-link", &[("words", words.as_str().into()), ("url", url.into())])
        };
        parts.push(format!(
            "{}\n{}\n{}",
            say("digest-why"),
            link("digest-choose", &self.choose),
            link("digest-stop", &self.stop)
        ));
        parts.join("\n\n") + "\n"
    }

    fn html(&self) -> Markup {
        let say = |key: &str| self.texts.say(key);
        html! {
            (DOCTYPE)
            html lang="fr" {
                head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (self.subject) } }
                body style="margin:0 auto;max-width:36rem;padding:1rem;font:1rem/1.5 sans-serif" {
                    p { (say("digest-hello")) }
                    p { (self.intro) }
                    @for line in &self.lines {
                        @if let Some(heading) = &line.heading { h2 style="font-size:1.1rem" { (heading) } }
                        p { a href=(line.url) { strong { (line.title) } } br; (line.place) }
                    }
                    @if let Some(more) = &self.more { p { (more) } }
                    hr;
                    p style="font-size:.875rem" {
                        (say("digest-why")) br;
                        a href=(self.choose) { (say("digest-choose")) } " · " a href=(self.stop) { (say("digest-stop")) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use preau_content::DigestLine;
    use preau_model::{CompteId, DocumentId, Id};

    use super::*;

    fn line(hat: Hat, plugin: &str, title: &str) -> DigestLine {
        DigestLine {
            plugin: plugin.to_owned(),
            school: "Collège Jean Zay".to_owned(),
            hat,
            document: Some(DocumentId::from_bytes([1; 16])),
            line: title.to_owned(),
        }
    }

    fn said(urgent: bool, hats: bool, lines: Vec<DigestLine>) -> Mail {
        let digest = Digest {
            id: Id::from_bytes([9; 16]),
            compte: CompteId::from_bytes([8; 16]),
            to: "anne@exemple.fr".to_owned(),
            urgent,
            hats,
            lines,
            lease: 0,
        };
        letter(&digest, "https://ent.exemple.fr", "Préau", "jeton", |plugin| {
            (plugin == "fr.preau.actualites")
                .then(|| ("Actualités".to_owned(), "https://ent.exemple.fr/actualites".to_owned()))
        })
    }

    #[test]
    fn a_mail_says_titles_where_they_are_and_how_to_stop() {
        let mail = said(
            false,
            true,
            vec![
                line(Hat::Agent, "fr.preau.actualites", "Conseil <pédagogique>"),
                line(Hat::Responsable, "fr.preau.actualites", "Sortie au vallon"),
                line(Hat::Responsable, "fr.exemple.parti", "Ailleurs"),
            ],
        );
        assert_eq!(mail.subject, "Préau\u{a0}: 3 nouveautés");
        let html = mail.html.unwrap();
        for text in [&mail.text, &html] {
            for words in [
                "Sortie au vallon",
                "Actualités, Collège Jean Zay",
                "https://ent.exemple.fr/actualites/01010101010101010101010101010101",
                "En tant que parent ou responsable",
                "https://ent.exemple.fr/notifications",
                "https://ent.exemple.fr/courriels/arret/jeton",
                "https://ent.exemple.fr/compte/notifications",
            ] {
                assert!(text.contains(words), "{words}: {text}");
            }
            assert_eq!(text.matches("En tant que parent").count(), 1, "{text}");
        }
        assert!(html.contains("Conseil &lt;pédagogique&gt;"), "{html}");
        assert_eq!(mail.stop.unwrap(), "https://ent.exemple.fr/courriels/arret/jeton");
        assert!(!mail.text.contains('{'), "{}", mail.text);
    }

    #[test]
    fn an_alert_says_so_and_a_long_list_is_cut() {
        let mail = said(
            true,
            false,
            vec![line(Hat::Responsable, "fr.preau.actualites", "Vigilance rouge")],
        );
        assert!(mail.subject.contains("alerte"), "{}", mail.subject);
        assert!(!mail.text.contains("En tant que"), "{}", mail.text);
        let many = (0..33)
            .map(|n| line(Hat::Agent, "fr.preau.actualites", &format!("Titre {n}")))
            .collect();
        let mail = said(false, false, many);
        assert!(
            mail.text.contains("Titre 29") && !mail.text.contains("Titre 30"),
            "{}",
            mail.text
        );
        assert!(mail.text.contains("3 autres"), "{}", mail.text);
    }
}
