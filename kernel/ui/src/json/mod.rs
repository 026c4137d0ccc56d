//! The same view for other clients (`application/vnd.preau.view+json`): names instead of aliases, addresses instead of paths,
//! words instead of tokens, sealed values instead of hidden ones. Members are in alphabetical order.

mod ballot;
mod form;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use crate::resolve::{PersonLabel, Resolver};
use crate::richtext;
use crate::texts::{Texts, iso};
use crate::view::{Block, Cell, Entry, MomentStyle, View};

/// Resolves views for one reader.
pub struct Resolve<'a> {
    resolver: &'a dyn Resolver,
    texts: &'static Texts,
}

impl<'a> Resolve<'a> {
    /// For one reader.
    pub fn new(resolver: &'a dyn Resolver, texts: &'static Texts) -> Self {
        Self { resolver, texts }
    }

    /// The whole view.
    pub fn view(&self, view: &View) -> Value {
        let mut value = json!({ "title": view.title, "lang": view.lang.as_deref().unwrap_or(self.texts.lang().tag()), "blocks": self.blocks(&view.blocks) });
        // Independent of how serde_json keeps its members in this build.
        value.sort_all_objects();
        value
    }

    fn blocks(&self, blocks: &[Block]) -> Value {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    fn block(&self, block: &Block) -> Option<Value> {
        let Ok(Value::Object(mut out)) = serde_json::to_value(block) else {
            return None;
        };
        match block {
            Block::RichText(b) => {
                let resolver = self.resolver;
                set(
                    &mut out,
                    "html",
                    richtext::clean_with_images(&b.html, 2, &|path| resolver.page_url(path), &|source| {
                        resolver.image_url(source)
                    }),
                );
            }
            Block::List(b) => set(
                &mut out,
                "items",
                b.items.iter().map(|i| self.item(i, &i.blocks)).collect::<Value>(),
            ),
            Block::Facts(b) => set(
                &mut out,
                "items",
                b.items.iter().map(|i| self.item(i, &i.blocks)).collect::<Value>(),
            ),
            Block::Table(b) => set(
                &mut out,
                "rows",
                b.rows
                    .iter()
                    .map(|row| row.iter().map(|cell| self.cell(cell)).collect::<Value>())
                    .collect::<Value>(),
            ),
            Block::Card(b) => {
                set(&mut out, "blocks", self.blocks(&b.blocks));
                self.link_member(&mut out, "link");
            }
            Block::Group(b) => set(&mut out, "blocks", self.blocks(&b.blocks)),
            Block::Notice(b) if !b.blocks.is_empty() => set(&mut out, "blocks", self.blocks(&b.blocks)),
            Block::Form(b) => self.form(b, &mut out),
            Block::Action(b) => self.action(b, &mut out),
            Block::Link(_) => self.address(&mut out),
            Block::Empty(_) => self.link_member(&mut out, "link"),
            Block::Person(b) => {
                out.remove("ref");
                set(&mut out, "person", self.person(&b.alias, b.about));
            }
            Block::People(b) => {
                let shown = b.at_most.unwrap_or(usize::MAX).min(b.refs.len());
                out.remove("refs");
                out.remove("at-most");
                set(
                    &mut out,
                    "people",
                    b.refs
                        .iter()
                        .take(shown)
                        .map(|alias| self.person(alias, false))
                        .collect::<Value>(),
                );
                set(&mut out, "more", b.refs.len() - shown);
            }
            Block::Audience(b) => {
                out.remove("token");
                set(&mut out, "words", self.resolver.audience(&b.token));
            }
            Block::Moment(b) => {
                set(&mut out, "iso", iso(b.at));
                set(
                    &mut out,
                    "text",
                    self.texts
                        .moment(b.at, b.style.unwrap_or_default(), self.resolver.now_ms()),
                );
            }
            Block::Timeline(b) => set(
                &mut out,
                "items",
                b.items.iter().map(|item| self.entry(item)).collect::<Value>(),
            ),
            Block::Ballot(b) => return self.ballot(b),
            Block::Unknown(b) => {
                // What this kernel does not know, a client need not know either.
                let text = b.fallback.as_ref()?;
                return Some(json!({ "type": "text", "text": text }));
            }
            _ => {}
        }
        Some(Value::Object(out))
    }

    fn item<T: serde::Serialize>(&self, item: &T, blocks: &[Block]) -> Value {
        let mut out = serde_json::to_value(item).unwrap_or_default();
        if let Value::Object(map) = &mut out
            && !blocks.is_empty()
        {
            set(map, "blocks", self.blocks(blocks));
        }
        out
    }

    fn cell(&self, cell: &Cell) -> Value {
        match cell {
            Cell::Text(text) => Value::String(text.clone()),
            Cell::Blocks(cell) => json!({ "blocks": self.blocks(&cell.blocks) }),
        }
    }

    fn entry(&self, entry: &Entry) -> Value {
        let Ok(Value::Object(mut out)) = serde_json::to_value(entry) else {
            return Value::Null;
        };
        self.address(&mut out);
        if let Some(alias) = &entry.by {
            set(&mut out, "by", self.person(alias, false));
        }
        if !entry.children.is_empty() {
            set(
                &mut out,
                "children",
                entry
                    .children
                    .iter()
                    .map(|alias| self.person(alias, false))
                    .collect::<Value>(),
            );
        }
        if let Some(at) = entry.when {
            set(&mut out, "iso", iso(at));
            set(
                &mut out,
                "when-text",
                self.texts.moment(at, MomentStyle::Relative, self.resolver.now_ms()),
            );
        }
        Value::Object(out)
    }

    fn person(&self, alias: &str, about: bool) -> Value {
        match self.resolver.person(alias) {
            Some(PersonLabel {
                nom_affichage, detail, ..
            }) if about => json!({ "name": nom_affichage, "detail": detail }),
            Some(PersonLabel { nom_affichage, .. }) => json!({ "name": nom_affichage }),
            None => json!({ "name": self.texts.say("person-unknown"), "unknown": true }),
        }
    }

    /// Turns the member `path` into `url`.
    fn address(&self, out: &mut Map<String, Value>) {
        if let Some(Value::String(path)) = out.remove("path") {
            set(out, "url", self.resolver.page_url(&path));
        }
    }

    fn link_member(&self, out: &mut Map<String, Value>, member: &str) {
        if let Some(Value::Object(link)) = out.get_mut(member) {
            self.address(link);
        }
    }
}

fn set(out: &mut Map<String, Value>, member: &str, value: impl Into<Value>) {
    out.insert(member.to_owned(), value.into());
}
