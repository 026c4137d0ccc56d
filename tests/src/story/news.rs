//! Writing an article, as its author does.

use crate::story::MODULE;
use crate::web::{Answer, Client, Form};
use crate::{Outcome, broken, ensure};

/// What an author fills in.
pub(super) struct Article<'a> {
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    pub(super) alert: bool,
    /// Boxes ticked in the people picker: heading (empty: any) and label.
    pub(super) to: &'a [(&'a str, &'a str)],
}

/// The form for a new article, and the page that holds it.
pub(super) fn open(client: &mut Client) -> Outcome<(Answer, Form)> {
    let list = client.get(MODULE)?.expect(200)?;
    let link = list
        .page()
        .link("Écrire un article")
        .cloned()
        .ok_or_else(|| broken("no link « Écrire un article »"))?;
    let path = client.absolute(&list.path, &link.href)?;
    let page = client.get(&path)?.expect(200)?;
    let form = page.page().forms.into_iter().find(|form| form.has("Titre"));
    Ok((
        page,
        form.ok_or_else(|| broken("the writing page has no form with a title"))?,
    ))
}

/// Fills the form.
pub(super) fn fill(form: &mut Form, article: &Article<'_>) -> Outcome {
    form.fill("Titre", article.title)?;
    form.fill("Texte", article.text)?;
    if article.alert {
        form.tick("alerte")?;
    }
    for (heading, label) in article.to {
        if heading.is_empty() {
            form.tick(label)?;
        } else {
            form.tick_under(heading, label)?;
        }
    }
    Ok(())
}

/// Writes, presses the button, and gives the path of the article.
pub(super) fn write(client: &mut Client, article: &Article<'_>, button: &str) -> Outcome<String> {
    let (page, mut form) = open(client)?;
    fill(&mut form, article)?;
    form.press(button)?;
    let answer = client.send(&page, &form)?.expect(200)?;
    ensure(answer.path.contains("fait="), || {
        format!("after « {button} », {} says: {}", answer.path, excerpt(&answer))
    })?;
    // Wherever it stands now, its author finds it among their own.
    let own = client.get("/actualites/mes-articles")?.expect(200)?;
    let link = own.page().link(article.title).cloned();
    let link = link.ok_or_else(|| broken(format!("the author does not find the article: {}", excerpt(&own))))?;
    let path = client.absolute(&own.path, &link.href)?;
    article_path(&path).ok_or_else(|| broken(format!("{path} is not the address of an article")))
}

/// Presses a button of a page, whatever form it is in.
pub(super) fn press(client: &mut Client, page: &Answer, button: &str) -> Outcome<Answer> {
    let parsed = page.page();
    let form = parsed
        .form(button)
        .ok_or_else(|| broken(format!("{} has no button « {button} »: {}", page.path, excerpt(page))))?;
    let mut form = form.clone();
    form.press(button)?;
    client.send(page, &form)
}

/// Follows a link of a page, by its words.
pub(super) fn follow(client: &mut Client, page: &Answer, words: &str) -> Outcome<Answer> {
    let link = page.page().link(words).cloned();
    let link = link.ok_or_else(|| broken(format!("no link « {words} » on {}: {}", page.path, excerpt(page))))?;
    let path = client.absolute(&page.path, &link.href)?;
    client.get(path.split('#').next().unwrap_or_default())?.expect(200)
}

/// The first words of a page, to say what came instead.
pub(super) fn excerpt(answer: &Answer) -> String {
    answer.page().text.chars().take(400).collect()
}

/// `/actualites/{id}` of any page of an article.
fn article_path(path: &str) -> Option<String> {
    let id = path.split('?').next()?.strip_prefix(MODULE)?.split('/').next()?;
    let identifier = id.len() >= 22 && id.bytes().any(|byte| byte.is_ascii_digit());
    identifier.then(|| format!("{MODULE}{id}"))
}
