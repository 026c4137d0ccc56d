//! Closed sets. The numbers are stored.

/// State of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Seen by its author alone.
    Draft = 0,
    /// Submitted: seen by its author and the holders of the approval role in its school.
    Held = 1,
    /// Seen by its audience.
    Published = 2,
    /// Taken back: seen by its author and the approvers.
    Withdrawn = 3,
    /// Past its end: seen by its author and the approvers.
    Archived = 4,
    /// To be published later; seen like `Held`.
    Deferred = 5,
}

/// What one may do with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Read it.
    Read = 1,
    /// Change its body; approve it, for an approver.
    Contribute = 2,
    /// Everything its author may.
    Manage = 3,
}

/// How an addressed principal appears to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ShownAs {
    /// Plain recipient.
    To = 0,
    /// In copy.
    Cc = 1,
    /// Hidden from everybody but the author.
    Hidden = 2,
}

macro_rules! numbered {
    ($($name:ident: $($variant:ident),+;)*) => {$(
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number stored in databases.
            pub const fn number(self) -> i16 {
                self as i16
            }

            /// From the stored number.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| i64::from(v.number()) == number)
            }
        }
    )*};
}

numbered! {
    State: Draft, Held, Published, Withdrawn, Archived, Deferred;
    Level: Read, Contribute, Manage;
    ShownAs: To, Cc, Hidden;
}
