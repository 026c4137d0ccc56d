//! The blocks of `preau.view/1`.

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::polls::{Ballot, Chart};
use super::table::Table;
use super::tagged::tagged;

/// What a block says by its colour; the words always say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// No particular state.
    #[default]
    Neutral,
    /// For information.
    Info,
    /// Done, allowed, on.
    Success,
    /// Needs attention.
    Warning,
    /// Urgent, refused, destructive.
    Danger,
}

/// Strength of a plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Secondary text.
    Soft,
    /// Text that must be seen first.
    Strong,
}

/// How a group lays its blocks out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// Side by side, wrapping.
    Row,
    /// One under the other.
    #[default]
    Stack,
    /// Equal columns, as many as fit.
    Grid,
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// What the page is for.
    #[default]
    Primary,
    /// Anything else.
    Secondary,
    /// Destroys or withdraws: the kernel always asks for a confirmation.
    Danger,
}

/// How a link looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkStyle {
    /// Underlined text.
    #[default]
    Plain,
    /// Looks like a secondary button.
    Button,
}

/// How a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MomentStyle {
    /// "mardi 24 novembre".
    Date,
    /// "mardi 24 novembre, 18 h".
    #[default]
    DateTime,
    /// "hier", "il y a 5 min".
    Relative,
}

/// A text that leads to a page of the plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLink {
    /// Words of the link.
    pub text: String,
    /// Path below the plugin's root.
    pub path: String,
}

/// A title inside the page; the page's own title is the only level 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Heading {
    pub level: u8,
    pub text: String,
}

/// Plain text; blank lines separate paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Text {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Weight>,
}

/// HTML that the kernel cleans when drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct RichText {
    pub html: String,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct List {
    #[serde(default, skip_serializing_if = "is_false")]
    pub ordered: bool,
    pub items: Vec<ListItem>,
}

/// One item of a list: a text, blocks, or both.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct ListItem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// A framed part of the page with its own title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Card {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<TextLink>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    #[serde(default)]
    pub blocks: Vec<Block>,
}

/// Blocks laid out together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Group {
    #[serde(default)]
    pub layout: Layout,
    #[serde(default)]
    pub blocks: Vec<Block>,
}

/// A short state in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Badge {
    pub text: String,
    #[serde(default)]
    pub tone: Tone,
}

/// A message about the page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Notice {
    #[serde(default)]
    pub tone: Tone,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// Another submit button of the same form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Submit {
    pub action: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
}

/// A form; its fields are sent to `action`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Form {
    pub action: String,
    pub submit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub hidden: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    pub fields: Vec<Field>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel: Option<TextLink>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legend: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Submit>,
    /// Errors of the form that belong to no field; filled by [`super::View::refill`], never by a guest.
    #[serde(skip)]
    pub errors: Vec<String>,
}

/// A button that does one thing, without fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Action {
    pub action: String,
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub values: std::collections::BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

/// A link to a page of the plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Link {
    pub text: String,
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<LinkStyle>,
}

/// A person; the kernel prints the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Person {
    #[serde(rename = "ref")]
    pub alias: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Also print what the reader may know about the person (class, function).
    #[serde(default, skip_serializing_if = "is_false")]
    pub about: bool,
}

/// Several persons on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct People {
    pub refs: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<usize>,
}

/// Whom a document is addressed to; the kernel prints the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Audience {
    pub token: String,
}

/// A moment in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Moment {
    /// Unix milliseconds.
    pub at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<MomentStyle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Lines of dated things, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Timeline {
    pub label: String,
    #[serde(default)]
    pub items: Vec<Entry>,
}

/// One line: who or when, what, state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Entry {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub urgent: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<Badge>,
    /// Aliases of the children the line is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<String>,
}

/// Links to the neighbouring pages of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Pagination {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Terms and what they are worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Facts {
    pub items: Vec<Fact>,
}

/// One term.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Fact {
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// How far something is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Progress {
    pub label: String,
    pub value: f64,
    pub max: f64,
}

/// What a page says when there is nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Empty {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<TextLink>,
}

/// A block that this version of the kernel does not know: its fallback is drawn, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "member names are the schema's")]
pub struct Unknown {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

tagged! {
    /// A block of a view.
    "type" Block, otherwise Unknown {
        "heading" => Heading,
        "text" => Text,
        "rich-text" => RichText,
        "list" => List,
        "table" => Table,
        "card" => Card,
        "group" => Group,
        "badge" => Badge,
        "notice" => Notice,
        "form" => Form,
        "action" => Action,
        "link" => Link,
        "person" => Person,
        "people" => People,
        "audience" => Audience,
        "moment" => Moment,
        "timeline" => Timeline,
        "pagination" => Pagination,
        "facts" => Facts,
        "progress" => Progress,
        "empty" => Empty,
        "chart" => Chart,
        "ballot" => Ballot,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
pub(super) fn is_false(flag: &bool) -> bool {
    !*flag
}
