//! The mail of an account: once a day what it has not read, at once what is urgent.

use std::collections::{BTreeMap, BTreeSet};

use preau_annuaire::Personne;
use preau_model::{CompteId, DocumentId, Hat, HeureLocale, Id, Millis, PersonneId, StructureId};
use preau_store::{RowExt as _, StoreError};

use super::NoticeChoices;
use super::claim::{Claim, LEASE, LineKey};
use super::lines::{Line, Which};
use crate::life::Catalogue;
use crate::{ContentError, Engine};

const DAY: Millis = 24 * 3_600_000;
/// What waited longer is not news.
const FRESH: Millis = 7 * DAY;
/// An alert that could not leave for so long is left to the daily mail.
const URGENT: Millis = DAY;
/// Accounts of one look at the lines that wait.
const ACCOUNTS: i64 = 20_000;
/// Mails taken over at once.
const OVERDUE: i64 = 200;

#[doc(hidden)]
#[derive(Debug)]
pub enum MailTag {}
/// A mail.
pub type MailId = Id<MailTag>;

/// A mail to send: titles and where to read them, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Its row.
    pub id: MailId,
    /// The account.
    pub compte: CompteId,
    /// The address.
    pub to: String,
    /// It leaves at once, because of urgent lines.
    pub urgent: bool,
    /// The account wears several hats: each line says under which one it is read.
    pub hats: bool,
    /// The lines, by hat, then by module, the most recent first.
    pub lines: Vec<DigestLine>,
    /// Until when nobody else takes it.
    pub lease: Millis,
}

/// A line of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestLine {
    /// The module.
    pub plugin: String,
    /// The school, as shown.
    pub school: String,
    /// The hat under which it is read.
    pub hat: Hat,
    /// The document.
    pub document: Option<DocumentId>,
    /// The words.
    pub line: String,
}

/// The daily round of an hour, until somebody chooses otherwise: a round that was made is not made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestRound {
    jour: i64,
    heure: i64,
    choix: Millis,
}

impl Engine {
    /// The round of now.
    pub async fn digest_round(&self) -> Result<DigestRound, ContentError> {
        let local = HeureLocale::at(self.now());
        Ok(DigestRound {
            jour: local.jour,
            heure: local.heure(),
            choix: self.last_choice().await?,
        })
    }

    /// Active accounts with unread lines, whose hour has come today and who had no mail yet; by id, after `after`.
    pub async fn digests_due(&self, after: Option<CompteId>) -> Result<Vec<CompteId>, ContentError> {
        let now = self.now();
        let local = HeureLocale::at(now);
        let rows = sqlx::query(
            "SELECT DISTINCT p.compte AS compte FROM notification n JOIN personne p ON p.id = n.person AND p.etat = 0 \
             JOIN compte c ON c.id = p.compte AND c.etat = 1 LEFT JOIN avis_choix a ON a.compte = p.compte \
             WHERE n.seen IS NULL AND n.envoi IS NULL AND n.at > $1 AND COALESCE(a.heure, $2) <= $3 \
             AND COALESCE(a.courriel, 1) = 1 AND p.compte > $5 \
             AND NOT EXISTS (SELECT 1 FROM avis_envoi e WHERE e.compte = p.compte AND e.jour = $4) \
             ORDER BY p.compte LIMIT CAST($6 AS BIGINT)",
        )
        .bind(now - FRESH)
        .bind(NoticeChoices::default().hour)
        .bind(local.heure())
        .bind(local.jour)
        .bind(after.map_or_else(Vec::new, |id| id.as_slice().to_vec()))
        .bind(ACCOUNTS)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        accounts(&rows)
    }

    /// Active accounts with unread urgent lines that no mail took.
    pub async fn alerts_due(&self) -> Result<Vec<CompteId>, ContentError> {
        let rows = sqlx::query(
            "SELECT DISTINCT p.compte AS compte FROM notification n JOIN personne p ON p.id = n.person AND p.etat = 0 \
             JOIN compte c ON c.id = p.compte AND c.etat = 1 \
             WHERE n.genre = 2 AND n.seen IS NULL AND n.envoi IS NULL AND n.at > $1 LIMIT CAST($2 AS BIGINT)",
        )
        .bind(self.now() - URGENT)
        .bind(ACCOUNTS)
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        accounts(&rows)
    }

    /// Claims the daily mail of an account, or that of its urgent lines; `None`: it gets none, or another process has it.
    pub async fn take_digest(
        &self,
        catalogue: &dyn Catalogue,
        compte: CompteId,
        urgent: bool,
    ) -> Result<Option<Digest>, ContentError> {
        let now = self.now();
        let choices = self.notice_choices(compte).await?;
        if !urgent && choices.quiet_since(now).is_some() {
            return Ok(None);
        }
        let persons = self.annuaire.personnes_du_compte(compte).await?;
        let since = now - if urgent { URGENT } else { FRESH };
        let lines = self.unread(&persons, Which::Free { since, urgent }).await?;
        let all: Vec<LineKey> = lines.iter().map(key).collect();
        let to = self.destination(&persons, &choices).await?;
        let lines = match &to {
            Some(_) => self.sayable(catalogue, &choices, lines).await?,
            None => Vec::new(),
        };
        let said: Vec<LineKey> = lines.iter().map(key).collect();
        // An alert that no mail says is not looked at again each minute; an ordinary line may be in the mail of tomorrow.
        let unsaid = if urgent {
            all.into_iter().filter(|line| !said.contains(line)).collect()
        } else {
            Vec::new()
        };
        let claim = Claim {
            compte,
            jour: (!urgent).then(|| HeureLocale::at(now).jour),
            said,
            unsaid,
        };
        let Some(won) = self.claim_mail(claim).await? else {
            return Ok(None);
        };
        let lines = lines
            .into_iter()
            .filter(|line| won.lines.contains(&key(line)))
            .collect();
        let Some(to) = to else { return Ok(None) };
        self.digest((won.id, won.lease), (compte, to), urgent, &persons, lines)
            .await
            .map(Some)
    }

    /// Mail that a dead process had prepared, or that is to be tried again; what was read meanwhile is not in it any more.
    pub async fn overdue_digests(&self, catalogue: &dyn Catalogue) -> Result<Vec<Digest>, ContentError> {
        let mut digests = Vec::new();
        for (id, compte, daily, bail) in self.overdue_mail(OVERDUE).await? {
            let choices = self.notice_choices(compte).await?;
            let quiet = daily && choices.quiet_since(self.now()).is_some();
            let Some(lease) = self.renew_mail(id, bail, if quiet { 2 * LEASE } else { LEASE }).await? else {
                continue;
            };
            if quiet {
                continue;
            }
            let persons = self.annuaire.personnes_du_compte(compte).await?;
            let Some(to) = self.destination(&persons, &choices).await? else {
                self.drop_mail(id, lease).await?;
                continue;
            };
            let lines = self.unread(&persons, Which::Of(id)).await?;
            let lines = self.sayable(catalogue, &choices, lines).await?;
            if lines.is_empty() {
                self.drop_mail(id, lease).await?;
                continue;
            }
            digests.push(self.digest((id, lease), (compte, to), !daily, &persons, lines).await?);
        }
        Ok(digests)
    }

    /// The addresses of the rows of an account, as its owner may choose among them.
    pub async fn mail_addresses(&self, compte: CompteId) -> Result<Vec<(PersonneId, String)>, ContentError> {
        let mut known: Vec<(PersonneId, String)> = Vec::new();
        for person in self.annuaire.personnes_du_compte(compte).await? {
            if let Some(address) = self.annuaire.courriel(person.id).await?
                && !known.iter().any(|(_, other)| *other == address)
            {
                known.push((person.id, address));
            }
        }
        Ok(known)
    }

    /// Where mail goes, when the account takes any. Without a choice, pupils and guests get none.
    async fn destination(&self, persons: &[Personne], choices: &NoticeChoices) -> Result<Option<String>, ContentError> {
        let adult = persons.iter().any(|p| matches!(p.hat(), Hat::Agent | Hat::Responsable));
        if !choices.mail.unwrap_or(adult) {
            return Ok(None);
        }
        Ok(self.mail_address(persons, choices).await?)
    }

    async fn digest(
        &self,
        (id, lease): (MailId, Millis),
        (compte, to): (CompteId, String),
        urgent: bool,
        persons: &[Personne],
        mut lines: Vec<Line>,
    ) -> Result<Digest, ContentError> {
        // The last word about a document: a poll and its reminder are one line.
        let mut told = BTreeSet::new();
        lines.retain(|line| line.document.is_none_or(|id| told.insert((line.person, id))));
        lines.sort_by_key(|line| (line.hat.number(), line.plugin.clone()));
        let mut ids: Vec<StructureId> = lines.iter().map(|line| line.structure).collect();
        ids.sort_unstable();
        ids.dedup();
        let schools: BTreeMap<StructureId, String> = self
            .annuaire
            .structures(&ids)
            .await?
            .into_iter()
            .map(|s| (s.id, s.nom))
            .collect();
        let lines = lines.into_iter().map(|line| DigestLine {
            school: schools.get(&line.structure).cloned().unwrap_or_default(),
            plugin: line.plugin,
            hat: line.hat,
            document: line.document,
            line: line.words,
        });
        Ok(Digest {
            id,
            compte,
            to,
            urgent,
            hats: persons.len() > 1,
            lines: lines.collect(),
            lease,
        })
    }
}

fn key(line: &Line) -> LineKey {
    (line.person, line.event.clone())
}

fn accounts(rows: &[preau_store::Row]) -> Result<Vec<CompteId>, ContentError> {
    let ids: Result<_, StoreError> = rows.iter().map(|row| row.id("compte")).collect();
    Ok(ids?)
}
