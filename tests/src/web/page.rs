//! A page as forms, links and words.

use std::collections::BTreeMap;

use crate::web::events::{Event, read};
use crate::web::{Button, Field, Form};

/// A link and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub href: String,
    /// Its words.
    pub text: String,
}

/// What a person perceives of a page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Title of the window.
    pub title: String,
    /// Links in their order.
    pub links: Vec<Link>,
    /// Forms in their order.
    pub forms: Vec<Form>,
    /// Every word shown, spaces folded.
    pub text: String,
}

impl Page {
    /// Reads HTML.
    pub fn read(html: &str) -> Self {
        let mut reader = Reader::default();
        for event in read(html) {
            match event {
                Event::Open(name, attributes) => reader.open(&name, &attributes),
                Event::Close(name) => reader.close(&name),
                Event::Text(text) => reader.text(&text),
            }
        }
        reader.finish()
    }

    /// The first link whose words hold these.
    pub fn link(&self, words: &str) -> Option<&Link> {
        self.links.iter().find(|link| link.text.contains(words))
    }

    /// The first form that has a button bearing these words.
    pub fn form(&self, button: &str) -> Option<&Form> {
        self.forms
            .iter()
            .find(|form| form.buttons.iter().any(|known| known.label.contains(button)))
    }
}

#[derive(Default)]
struct Reader {
    page: Page,
    link: Option<Link>,
    form: Option<Form>,
    button: Option<Button>,
    /// Open label: the id it names (empty when it wraps its control) and its words.
    label: Option<(String, String)>,
    labels: BTreeMap<String, String>,
    /// Id of each field of the open form, and whether it stands inside an open label.
    ids: Vec<String>,
    wrapped: Vec<usize>,
    legends: Vec<String>,
    inside: Inside,
}

/// Where text goes beside the page itself.
#[derive(Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Body,
    Title,
    Legend,
    Textarea,
    Select,
}

impl Reader {
    fn open(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
        let value = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        match name {
            "title" if self.page.title.is_empty() => self.inside = Inside::Title,
            "a" if attributes.contains_key("href") => {
                self.link = Some(Link {
                    href: value("href"),
                    text: String::new(),
                });
            }
            "form" => {
                let method = if value("method").eq_ignore_ascii_case("post") {
                    "post"
                } else {
                    "get"
                };
                self.form = Some(Form::new(value("action"), method));
                self.ids.clear();
            }
            "fieldset" | "details" => self.legends.push(String::new()),
            "legend" | "summary" => self.inside = Inside::Legend,
            "label" => {
                self.label = Some((value("for"), String::new()));
                self.wrapped.clear();
            }
            "input" => self.input(attributes),
            "textarea" => {
                self.field("textarea", attributes, String::new(), false);
                self.inside = Inside::Textarea;
            }
            "select" => {
                self.field("select", attributes, String::new(), false);
                self.inside = Inside::Select;
            }
            "option" => self.option(value("value"), attributes.contains_key("selected")),
            "button" if value("type") != "button" && value("type") != "reset" => {
                let sends = (!value("name").is_empty()).then(|| (value("name"), value("value")));
                self.button = Some(Button {
                    sends,
                    label: value("aria-label"),
                });
            }
            // A word never runs into the next one across the edge of a block.
            _ => self.page.text.push(' '),
        }
    }

    fn input(&mut self, attributes: &BTreeMap<String, String>) {
        let value = attributes.get("value").cloned();
        let kind = attributes.get("type").cloned().unwrap_or_else(|| "text".to_owned());
        match kind.as_str() {
            "submit" => {
                let name = attributes.get("name").cloned().unwrap_or_default();
                let label = value.unwrap_or_default();
                let sends = (!name.is_empty()).then(|| (name, label.clone()));
                self.form.get_or_insert_default().buttons.push(Button { sends, label });
            }
            "checkbox" | "radio" => {
                let checked = attributes.contains_key("checked");
                self.field(&kind, attributes, value.unwrap_or_else(|| "on".to_owned()), checked);
            }
            "button" | "reset" | "image" => {}
            _ => self.field(&kind, attributes, value.unwrap_or_default(), false),
        }
    }

    fn field(&mut self, kind: &str, attributes: &BTreeMap<String, String>, value: String, checked: bool) {
        if attributes.contains_key("disabled") {
            return;
        }
        let text = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        let legends: Vec<String> = self
            .legends
            .iter()
            .map(|legend| folded(legend))
            .filter(|legend| !legend.is_empty())
            .collect();
        let legend = legends.join(" > ");
        let field = Field {
            name: text("name"),
            kind: kind.to_owned(),
            value,
            checked,
            label: text("aria-label"),
            legend,
            options: Vec::new(),
        };
        let Some(form) = &mut self.form else { return };
        form.fields.push(field);
        self.ids.push(text("id"));
        if self.label.is_some() {
            self.wrapped.push(form.fields.len() - 1);
        }
    }

    fn option(&mut self, value: String, selected: bool) {
        let Some(field) = self.last_field() else { return };
        if selected || field.options.is_empty() {
            field.value.clone_from(&value);
        }
        field.options.push((value, String::new()));
    }

    fn last_field(&mut self) -> Option<&mut Field> {
        self.form.as_mut()?.fields.last_mut()
    }

    fn close(&mut self, name: &str) {
        match name {
            "title" | "textarea" | "select" | "legend" | "summary" => self.inside = Inside::Body,
            "a" => {
                if let Some(mut link) = self.link.take() {
                    link.text = folded(&link.text);
                    self.page.links.push(link);
                }
            }
            "fieldset" | "details" => drop(self.legends.pop()),
            "label" => self.end_label(),
            "button" => {
                if let (Some(mut button), Some(form)) = (self.button.take(), self.form.as_mut()) {
                    button.label = folded(&button.label);
                    form.buttons.push(button);
                }
            }
            "form" => self.end_form(),
            _ => self.page.text.push(' '),
        }
    }

    fn end_label(&mut self) {
        let Some((target, words)) = self.label.take() else {
            return;
        };
        let words = folded(&words);
        for at in std::mem::take(&mut self.wrapped) {
            if let Some(field) = self.form.as_mut().and_then(|form| form.fields.get_mut(at)) {
                field.label.clone_from(&words);
            }
        }
        if !target.is_empty() {
            self.labels.insert(target, words);
        }
    }

    fn end_form(&mut self) {
        let Some(mut form) = self.form.take() else { return };
        for (field, id) in form.fields.iter_mut().zip(&self.ids) {
            if field.label.is_empty()
                && let Some(words) = self.labels.get(id)
            {
                field.label.clone_from(words);
            }
            for (value, words) in &mut field.options {
                *words = folded(words);
                if value.is_empty() {
                    value.clone_from(words);
                }
            }
        }
        self.page.forms.push(form);
    }

    fn text(&mut self, text: &str) {
        match self.inside {
            Inside::Title => return self.page.title.push_str(text),
            Inside::Textarea => {
                if let Some(field) = self.last_field() {
                    field.value.push_str(text.strip_prefix('\n').unwrap_or(text));
                }
                return;
            }
            Inside::Select => {
                if let Some((_, words)) = self.last_field().and_then(|field| field.options.last_mut()) {
                    words.push_str(text);
                }
                return;
            }
            Inside::Legend => {
                if let Some(legend) = self.legends.last_mut() {
                    legend.push_str(text);
                }
            }
            Inside::Body => {}
        }
        self.page.text.push_str(text);
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        if let Some(button) = &mut self.button {
            button.label.push_str(text);
        }
        if let Some((_, words)) = &mut self.label {
            words.push_str(text);
            words.push(' ');
        }
    }

    fn finish(mut self) -> Page {
        self.page.text = folded(&self.page.text);
        self.page.title = folded(&self.page.title);
        self.page
    }
}

/// Runs of white space become one ordinary space; no-break spaces too, so that steps are written with plain ones.
fn folded(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::Page;

    const HTML: &str = r#"<!doctype html><html><head><title>Écrire – Actualités</title></head><body>
      <a href="/x">Une <b>page</b></a>
      <form method="post" action="?a=1"><input type="hidden" name="_csrf" value="s&amp;1">
      <label for="t">Titre</label><input id="t" name="titre" value="">
      <fieldset><legend>Pour qui ?</legend>
      <label><input type="checkbox" name="to" value="1"> 6A <small>25 élèves</small></label>
      <label><input type="checkbox" name="to" value="2" checked> Responsables de la 6A</label></fieldset>
      <label for="r">Rubrique</label><select id="r" name="rubrique"><option value="a">Vie</option><option value="b" selected>Sport</option></select>
      <textarea name="texte" aria-label="Texte">
bonjour</textarea>
      <button name="_action" value="publier">Publier</button><button name="_action" value="garder">Garder</button></form></body></html>"#;

    #[test]
    fn a_form_is_filled_by_its_words() {
        let page = Page::read(HTML);
        assert_eq!(page.title, "Écrire – Actualités");
        assert_eq!(page.link("Une page").map(|link| link.href.as_str()), Some("/x"));
        let mut form = page.form("Publier").unwrap().clone();
        assert_eq!((form.method.as_str(), form.action.as_str()), ("post", "?a=1"));
        form.fill("Titre", "Bonjour").unwrap();
        form.tick("6A 25 élèves").unwrap();
        form.untick("Responsables de la 6A").unwrap();
        form.choose("Rubrique", "Vie").unwrap();
        form.press("Garder").unwrap();
        let sent = form.values();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            sent,
            [
                pair("_csrf", "s&1"),
                pair("titre", "Bonjour"),
                pair("to", "1"),
                pair("rubrique", "a"),
                pair("texte", "bonjour"),
                pair("_action", "garder"),
            ]
        );
        assert!(form.tick("5B").is_err());
        assert!(form.press("Envoyer").is_err());
        assert_eq!(
            form.fields.get(2).map(|field| field.legend.as_str()),
            Some("Pour qui ?")
        );
    }
}
