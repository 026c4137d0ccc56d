//! Mail going out, as a trait: the only way out of the kernel for a message to somebody's mailbox (K-UI-6, K-AN-1).

use std::future::Future;
use std::pin::Pin;

/// A message to one mailbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// Address, `name@domain`, alone or with a displayed name (`Anne Le Goff <a@b.fr>`).
    pub to: String,
    /// One line.
    pub subject: String,
    /// Paragraphs; lines are not wrapped.
    pub text: String,
    /// The same as a small page, beside the text.
    pub html: Option<String>,
    /// Address that stops these messages in one click (RFC 8058); none: not a message that one may stop.
    pub stop: Option<String>,
}

/// Why a message did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It never will: bad address, message refused. Trying again is useless.
    #[error("le courriel est refusé\u{a0}: {0}")]
    Refused(String),
    /// The server is away or asks to wait: to be tried again.
    #[error("le courriel n’est pas parti, nouvel essai plus tard\u{a0}: {0}")]
    Later(String),
}

impl MailError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "courriel.refuse",
            Self::Later(_) => "courriel.plus-tard",
        }
    }
}

/// What [`Mailer::send`] answers.
pub type Sending<'m> = Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'm>>;

/// Sends mail. The binary injects SMTP or a folder of messages; tests keep them in memory.
pub trait Mailer: Send + Sync {
    /// Sends one message; `Ok` once the next server has taken it over.
    fn send(&self, mail: Mail) -> Sending<'_>;
}
