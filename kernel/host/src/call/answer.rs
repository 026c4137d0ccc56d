//! What a call gives back.

use preau_ui::view::View;

use crate::Tokens;

/// The answer of a page or an action.
#[derive(Debug)]
pub struct PageAnswer {
    /// What to show.
    pub response: Response,
    /// Words behind the tokens in it.
    pub tokens: Tokens,
}

/// What to show.
#[derive(Debug)]
pub enum Response {
    /// A view, already judged.
    View(View),
    /// A path below the plugin's own root, shown next; may carry a query.
    Go(String),
    /// A file to keep.
    Download(Download),
    /// A view, already judged, on a page made for paper.
    Printed(View),
}

/// A file made by a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// One of the types that a plugin may give.
    pub mime: &'static str,
    /// What it holds.
    pub text: String,
}

/// The answer of a widget.
#[derive(Debug)]
pub struct WidgetAnswer {
    /// A view, already judged.
    pub view: View,
    /// Words behind the tokens in it.
    pub tokens: Tokens,
}

/// The answer of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobAnswer {
    /// Until the next time.
    Done,
    /// To be called again with this text.
    More(String),
}
