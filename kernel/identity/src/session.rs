//! A session: who, wearing what, since when.

use preau_model::{CompteId, Millis, PersonneId, StructureId};
use preau_store::{Row, RowExt as _, StoreError};
use sha2::{Digest as _, Sha256};

use crate::Preferences;

/// Unused for this long, a session ends: half an hour, the length after which a shared computer changes hands.
pub const IDLE: Millis = 30 * 60 * 1000;
/// Whatever happens, a session ends after half a day.
pub const ABSOLUTE: Millis = 12 * 60 * 60 * 1000;
/// How long a proof of identity is enough for a sensitive act.
pub const FRESH: Millis = 15 * 60 * 1000;
/// `seen` is written at most this often.
pub(crate) const TOUCH: Millis = 60 * 1000;

/// SHA-256 of the token that the cookie carries: whoever reads the table cannot sign in with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionKey([u8; 32]);

impl SessionKey {
    /// The key of a cookie value.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The 32 bytes, for binding and sealing.
    pub const fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// A short public name for lists and forms: it opens nothing.
    pub fn handle(&self) -> String {
        use std::fmt::Write as _;
        self.0.iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// A live session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Key in the table.
    pub key: SessionKey,
    /// The human.
    pub compte: CompteId,
    /// The person row of the hat being worn.
    pub personne: PersonneId,
    /// The school chosen; none: the person's main one, or all for a responsable.
    pub structure: Option<StructureId>,
    /// The child chosen by a responsable; none: all of them.
    pub enfant: Option<PersonneId>,
    /// Token that forms carry.
    pub csrf: String,
    /// « Firefox sur Android ».
    pub terminal: String,
    /// Opened.
    pub created: Millis,
    /// Last use known to the table.
    pub seen: Millis,
    /// Absolute end.
    pub expires: Millis,
    /// The second factor is still to be proved: this session opens nothing else.
    pub waits: bool,
    /// When its owner last proved who they are: at the sign-in, or since for a sensitive act.
    pub proved: Millis,
    /// Of the account.
    pub preferences: Preferences,
}

impl Session {
    pub(crate) const COLUMNS: &'static str = "s.token, s.compte, s.personne, s.structure, s.enfant, s.csrf, s.terminal, s.created, s.seen, s.expires, s.attend, s.preuve, c.preferences";

    pub(crate) fn from_row(row: &Row) -> Result<Self, StoreError> {
        let key = SessionKey::from_slice(&row.bytes("token")?).ok_or(StoreError::Column {
            column: "token",
            expected: "SHA-256",
        })?;
        Ok(Self {
            key,
            compte: row.id("compte")?,
            personne: row.id("personne")?,
            structure: row.opt_id("structure")?,
            enfant: row.opt_id("enfant")?,
            csrf: row.text("csrf")?,
            terminal: row.text("terminal")?,
            created: row.int("created")?,
            seen: row.int("seen")?,
            expires: row.int("expires")?,
            waits: row.flag("attend")?,
            proved: row.int("preuve")?,
            preferences: Preferences::parse(&row.text("preferences")?),
        })
    }

    /// Did its owner prove who they are a short while ago?
    pub const fn is_fresh(&self, now: Millis) -> bool {
        now - self.proved < FRESH
    }

    /// Still valid at `now`?
    pub const fn is_live(&self, now: Millis) -> bool {
        now < self.expires && now - self.seen < IDLE
    }
}

/// One line of « my sessions ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// To end it.
    pub handle: String,
    /// « Firefox sur Android ».
    pub terminal: String,
    /// Opened.
    pub created: Millis,
    /// Last used.
    pub seen: Millis,
    /// The one asking.
    pub current: bool,
}
