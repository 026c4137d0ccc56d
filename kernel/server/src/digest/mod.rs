//! Mail to everybody: once a day what they have not read, at once what is urgent (K-UI-6).

mod words;

use std::sync::{Arc, Mutex, PoisonError};

use preau_content::{Catalogue, ContentError, Digest, DigestRound, Engine, Leaving};
use preau_host::Host;
use preau_model::{CompteId, MailError, Mailer};
use preau_portal::SealKey;

/// What the rounds need, and the last daily one that was made.
#[derive(Clone)]
pub(crate) struct Rounds {
    pub(crate) engine: Engine,
    pub(crate) host: Host,
    pub(crate) post: Arc<dyn Mailer>,
    pub(crate) seal: SealKey,
    /// Address that people type.
    pub(crate) base: String,
    /// Name of the portal.
    pub(crate) portal: String,
    pub(crate) made: Arc<Mutex<Option<DigestRound>>>,
}

impl Rounds {
    /// One round: what is to be tried again, alerts, then the daily mail of those whose hour has come.
    pub(crate) async fn round(self) {
        let catalogue = match self.host.catalogue().await {
            Ok(catalogue) => catalogue,
            Err(error) => {
                tracing::warn!(code = error.code(), "mail leaves at the next round");
                return;
            }
        };
        if let Err(error) = self.walk(&catalogue).await {
            tracing::warn!(code = error.code(), "mail leaves at the next round");
        }
    }

    async fn walk(&self, catalogue: &dyn Catalogue) -> Result<(), ContentError> {
        for digest in self.engine.overdue_digests(catalogue).await? {
            self.send(&digest).await?;
        }
        for compte in self.engine.alerts_due().await? {
            self.one(catalogue, compte, true).await;
        }
        let round = self.engine.digest_round().await?;
        if self.last() == Some(round) {
            return Ok(());
        }
        let mut after = None;
        loop {
            let due = self.engine.digests_due(after).await?;
            let Some(last) = due.last() else { break };
            after = Some(*last);
            for compte in due {
                self.one(catalogue, compte, false).await;
            }
        }
        *self.made.lock().unwrap_or_else(PoisonError::into_inner) = Some(round);
        Ok(())
    }

    fn last(&self) -> Option<DigestRound> {
        *self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mail of one account; what fails for one does not keep the others waiting.
    async fn one(&self, catalogue: &dyn Catalogue, compte: CompteId, urgent: bool) {
        let outcome = match self.engine.take_digest(catalogue, compte, urgent).await {
            Ok(Some(digest)) => self.send(&digest).await,
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(code = error.code(), account = %compte, "the mail of an account waits");
        }
    }

    async fn send(&self, digest: &Digest) -> Result<(), ContentError> {
        let mail = words::mail(digest, self);
        if !self.engine.digest_leaves(digest).await? {
            return Ok(());
        }
        let how = match self.post.send(mail).await {
            Ok(()) => Leaving::Gone,
            Err(error) => {
                tracing::warn!(code = error.code(), mail = %digest.id, "a mail did not leave");
                match error {
                    MailError::Refused(_) => Leaving::Refused,
                    MailError::Later(_) => Leaving::Later,
                }
            }
        };
        self.engine.digest_left(digest, how).await
    }

    /// Name and address of a module; one that was taken away since has neither.
    fn module(&self, plugin: &str) -> Option<(String, String)> {
        let plugin = self.host.plugin(plugin)?;
        let info = &plugin.manifest().plugin;
        Some((info.name.fr().to_owned(), format!("{}/{}", self.base, info.short())))
    }
}
