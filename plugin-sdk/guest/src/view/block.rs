//! Blocks, lists of blocks and the whole view.

use super::json::Obj;
use super::timeline::{Entry, timeline};
use crate::problem::Outcome;

/// One block of a view, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block(String);

impl Block {
    pub(crate) fn from_json(json: String) -> Self {
        Self(json)
    }

    /// As it is sent.
    pub fn json(&self) -> &str {
        &self.0
    }
}

/// What may stand in [`crate::col!`]: a block, an option of one, a list of them.
pub trait IntoBlocks {
    /// Adds the blocks, in order.
    fn add_to(self, blocks: &mut Vec<Block>);
}

impl IntoBlocks for Block {
    fn add_to(self, blocks: &mut Vec<Block>) {
        blocks.push(self);
    }
}

impl<B: IntoBlocks> IntoBlocks for Option<B> {
    fn add_to(self, blocks: &mut Vec<Block>) {
        if let Some(one) = self {
            one.add_to(blocks);
        }
    }
}

impl<B: IntoBlocks> IntoBlocks for Vec<B> {
    fn add_to(self, blocks: &mut Vec<Block>) {
        for one in self {
            one.add_to(blocks);
        }
    }
}

/// Blocks one under the other: `col![heading("…"), notice, articles]`.
#[macro_export]
macro_rules! col {
    () => { Vec::<$crate::view::Block>::new() };
    ($($block:expr),+ $(,)?) => {{
        let mut blocks: Vec<$crate::view::Block> = Vec::new();
        $( $crate::view::IntoBlocks::add_to($block, &mut blocks); )+
        blocks
    }};
}

/// What most tiles of the home page are: one list, or nothing at all when it is empty.
pub fn tile(title: &str, list: &str, lines: impl IntoIterator<Item = Entry>) -> Option<Screen> {
    let lines = timeline(list, lines).if_any()?;
    Some(Screen::new(title, vec![lines.into()]))
}

/// Gives a builder its place in a list of blocks, and the conditions under which it is there.
macro_rules! builder {
    ($($ty:ty),+) => { $(
        impl $crate::view::IntoBlocks for $ty {
            fn add_to(self, blocks: &mut Vec<$crate::view::Block>) {
                blocks.push(self.into());
            }
        }

        impl $ty {
            /// Only if this holds.
            pub fn only_if(self, condition: bool) -> Option<Self> {
                condition.then_some(self)
            }

            /// Only for those who hold this role of the manifest.
            pub fn if_role(self, role: &str) -> Option<Self> {
                self.only_if($crate::people::me::has(role))
            }
        }
    )+ };
}
pub(crate) use builder;

/// A whole view: a title and its blocks.
#[derive(Clone, Debug)]
pub struct Screen {
    title: String,
    language: Option<String>,
    blocks: Vec<Block>,
}

impl Screen {
    /// In the reader's language unless said.
    pub fn new(title: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self {
            title: title.into(),
            language: None,
            blocks,
        }
    }

    /// Content in another language (BCP 47).
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// As it is sent: `preau.view/1`.
    pub fn into_json(self) -> String {
        Obj::new()
            .text("title", &self.title)
            .maybe("lang", self.language.as_deref())
            .blocks(&self.blocks)
            .end()
    }
}

/// A page: `view("Actualités", col![…])`.
pub fn view(title: impl Into<String>, blocks: Vec<Block>) -> Outcome {
    Ok(Screen::new(title, blocks).into())
}
