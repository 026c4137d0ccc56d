//! From a write to what will be stored: versions, states, rules.

use preau_model::{Hat, Millis, NEVER, Principal, Profil, StructureId, new_id};

use super::judge::Rejudge;
use super::transitions::{Asked, Powers, check};
use super::{Fields, Prepared, Put, assemble};
use crate::read::{Seen, Stored, aimed};
use crate::signatures::Asks;
use crate::{Aimed, Author, Collection, ContentError, Draft, Engine, Level, State, Write, extract};

const MOST_PRINCIPALS: usize = 500;
const MOST_CLAIMS: usize = 16;
const LONGEST_LINE: usize = 300;

impl Engine {
    pub(crate) async fn prepare(
        &self,
        author: &Author,
        collections: &[Collection],
        write: Write,
    ) -> Result<Prepared, ContentError> {
        match write {
            Write::Create(draft) => {
                let collection = named(collections, &draft.collection)?;
                may_author(author, collection)?;
                self.put(author, collection, draft, None).await
            }
            Write::Update { id, expected, draft } => {
                let seen = self.sight(&author.reader, collections, id).await?;
                unmoved(&seen.stored, expected)?;
                let collection = named(collections, &seen.stored.collection)?;
                if !draft.collection.is_empty() && draft.collection != collection.id {
                    return Err(ContentError::invalid("Un document ne change pas de collection."));
                }
                self.put(author, collection, draft, Some(seen)).await
            }
            Write::Delete { id, expected } => {
                let seen = self.sight(&author.reader, collections, id).await?;
                unmoved(&seen.stored, expected)?;
                if seen.sight.level < Level::Manage {
                    return Err(ContentError::refused(
                        "content.not-yours",
                        "Seul l’auteur de ce contenu peut le supprimer.",
                    ));
                }
                if seen.stored.hold {
                    let says =
                        "Ce contenu est conservé à la demande de la direction\u{a0}: il ne peut pas être supprimé.";
                    return Err(ContentError::refused("content.hold", says));
                }
                Ok(Prepared::Delete(Box::new(seen.stored)))
            }
            Write::Require { id, expected } => {
                let seen = self.sight(&author.reader, collections, id).await?;
                unmoved(&seen.stored, expected)?;
                Ok(Prepared::Require(id, expected))
            }
        }
    }

    async fn put(
        &self,
        author: &Author,
        collection: &Collection,
        draft: Draft,
        seen: Option<Seen>,
    ) -> Result<Prepared, ContentError> {
        let now = self.now();
        bounded(&draft)?;
        let before = seen.as_ref().map(|s| &s.stored);
        let structure = before.map_or(author.acting.structure, |s| s.structure);
        let from = before.map(|s| s.state);
        let to = wanted(&draft, before, now);
        let powers = powers(author, collection, seen.as_ref(), structure);
        let asked = Asked {
            from,
            to,
            terms: before.is_none() || changes_terms(&draft),
            body: draft.body.is_some(),
            approval: collection.approval.is_some(),
        };
        check(asked, powers).map_err(|no| {
            let (rule, says) = no.explain();
            ContentError::refused(rule, says)
        })?;

        let text = draft.body.or_else(|| before.map(|s| s.body.clone()));
        let text = text.ok_or_else(|| ContentError::invalid("Un nouveau document a besoin d’un corps."))?;
        let body = extract::body(collection, &text)?;
        let expire_at = draft
            .expire_at
            .map_or_else(|| before.map_or(NEVER, |s| s.expire_at), |at| at.unwrap_or(NEVER));
        let publish_at = draft.publish_at.unwrap_or_else(|| before.and_then(|s| s.publish_at));
        let shows = matches!(to, State::Published | State::Deferred);
        if shows && expire_at <= now.max(publish_at.filter(|_| to == State::Deferred).unwrap_or(now)) {
            return Err(ContentError::refused(
                "content.dates",
                "La date de fin est déjà passée, ou précède la publication.",
            ));
        }

        let opens = publish_at.filter(|_| to == State::Deferred).unwrap_or(now);
        let id = before.map_or_else(|| new_id(&*self.clock, &*self.rng), |s| s.id);
        let ballot = match &draft.ballot {
            Some(ballot) => Some(self.new_ballot(ballot, id, before.is_some_and(|s| s.published.is_some()), opens)?),
            None => None,
        };
        let publishes = shows && from != Some(to);
        let kept = match before {
            Some(stored) => aimed(&mut *self.db.read().await?, author.reader.territory, stored.id).await?,
            None => Vec::new(),
        };
        let judge = Rejudge {
            author,
            collection,
            structure,
            publishes,
            shows,
        };
        let audience = self.judged(&judge, draft.audience, kept).await?;

        let first_time = to == State::Published && before.is_none_or(|s| s.published.is_none());
        let announce = draft.announce.or_else(|| before.and_then(|s| s.announce.clone()));
        let writer = before.map_or(author.acting.personne, |s| s.author);
        let notices = match &announce {
            Some(line) if first_time => self.notices(&audience.rows, writer, line, now).await?,
            _ => Vec::new(),
        };
        let territory = author.reader.territory;
        let known = before.is_some() && self.asks(territory, id).await?;
        let asks = Asks {
            concerned: if (draft.concerns.is_some() || known)
                && to == State::Published
                && (first_time || audience.changed)
            {
                Some(self.concerned(&audience.rows, now).await?)
            } else {
                None
            },
            concerns: draft.concerns,
            reminder: draft.reminder.map(|reminder| (reminder, opens)),
            first: first_time,
            other_text: known && before.is_some_and(|s| s.published.is_some() && s.body != text),
        };
        let fields = Fields {
            territory,
            id,
            plugin: collection.plugin.clone(),
            collection: collection.id.clone(),
            structure,
            author: writer,
            author_hat: before.map_or(author.acting.personne.map(|_| author.acting.hat), |s| s.author_hat),
            state: to,
            version: before.map_or(1, |s| s.version + 1),
            schema: i64::from(collection.schema),
            body: text,
            about: draft.about.or_else(|| before.and_then(|s| s.about)),
            announce,
            created: before.map_or(now, |s| s.created),
            changed: now,
            publish_at,
            publisher: if publishes {
                author.acting.personne
            } else {
                before.and_then(|s| s.publisher)
            },
            published: if first_time {
                Some(now)
            } else {
                before.and_then(|s| s.published)
            },
            expire_at,
            retention: collection.retention.clone(),
        };
        let mut put: Put = assemble(collection, fields, &body, audience.rows);
        put.before = before.map(|s| (s.version, s.body.len()));
        put.audience_changed = audience.changed || before.is_none();
        put.claims = draft.claims;
        put.notices = notices;
        put.ballot = ballot;
        put.asks = asks;
        Ok(Prepared::Put(Box::new(put)))
    }
}

fn named<'a>(collections: &'a [Collection], id: &str) -> Result<&'a Collection, ContentError> {
    let found = collections.iter().find(|c| c.id == id);
    found.ok_or_else(|| {
        ContentError::Invalid(format!(
            "La collection «\u{a0}{id}\u{a0}» n’est pas déclarée dans plugin.toml."
        ))
    })
}

/// Jobs write in the collections of their own plugin; persons need one of the author roles.
fn may_author(author: &Author, collection: &Collection) -> Result<(), ContentError> {
    if author.acting.personne.is_none() || author.roles.iter().any(|role| collection.authors.contains(role)) {
        return Ok(());
    }
    Err(ContentError::refused(
        "content.author",
        "Vous n’avez pas le rôle nécessaire pour écrire ici.",
    ))
}

fn unmoved(stored: &Stored, expected: i64) -> Result<(), ContentError> {
    if stored.version == expected {
        return Ok(());
    }
    Err(ContentError::Conflict(
        "Ce contenu a été modifié entre-temps\u{a0}: rechargez la page pour voir sa dernière version.".to_owned(),
    ))
}

fn bounded(draft: &Draft) -> Result<(), ContentError> {
    if draft.audience.as_ref().is_some_and(|a| a.len() > MOST_PRINCIPALS) {
        return Err(ContentError::Invalid(format!(
            "Trop de destinataires différents\u{a0}: {MOST_PRINCIPALS} au plus."
        )));
    }
    let line =
        |line: &str| line.trim().is_empty() || line.chars().count() > LONGEST_LINE || line.contains(['\n', '\r']);
    if draft
        .reminder
        .as_ref()
        .is_some_and(|r| !(1..=60).contains(&r.days) || line(&r.line))
    {
        return Err(ContentError::invalid(
            "Un rappel part tous les 1 à 60 jours, et tient sur une ligne.",
        ));
    }
    let bad_claim = |(name, value): &(String, String)| name.is_empty() || name.len() > 64 || value.len() > 512;
    if draft.claims.len() > MOST_CLAIMS || draft.claims.iter().any(bad_claim) {
        return Err(ContentError::invalid(
            "Une réservation (claim) a un nom vide, ou est trop longue.",
        ));
    }
    if draft
        .announce
        .as_ref()
        .is_some_and(|line| line.chars().count() > LONGEST_LINE || line.contains(['\n', '\r']))
    {
        return Err(ContentError::Invalid(format!(
            "Une annonce tient sur une ligne de {LONGEST_LINE} caractères au plus."
        )));
    }
    Ok(())
}

/// Does an update change more than body and state?
fn changes_terms(draft: &Draft) -> bool {
    draft.audience.is_some()
        || draft.publish_at.is_some()
        || draft.expire_at.is_some()
        || draft.about.is_some()
        || draft.announce.is_some()
        || draft.ballot.is_some()
        || draft.concerns.is_some()
        || draft.reminder.is_some()
        || !draft.claims.is_empty()
}

/// The state wanted: publishing something whose hour is to come defers it, and a deferred document follows its hour.
fn wanted(draft: &Draft, before: Option<&Stored>, now: Millis) -> State {
    let state = draft.state.unwrap_or_else(|| before.map_or(State::Draft, |s| s.state));
    let publish_at = draft.publish_at.unwrap_or_else(|| before.and_then(|s| s.publish_at));
    let asked = draft.state.is_some() || before.is_some_and(|s| s.state == State::Deferred);
    match state {
        State::Published | State::Deferred if asked => {
            if publish_at.is_some_and(|at| at > now) {
                State::Deferred
            } else {
                State::Published
            }
        }
        other => other,
    }
}

fn powers(author: &Author, collection: &Collection, seen: Option<&Seen>, structure: StructureId) -> Powers {
    let agent = author.acting.hat == Hat::Agent && author.acting.personne.is_some();
    let here = author.acting.structure == structure;
    let approves = |role: &String| agent && here && author.roles.contains(role);
    let addressed = |level: Level| seen.is_some_and(|s| s.sight.level >= level);
    Powers {
        manages: seen.is_none() || addressed(Level::Manage),
        // An approver's own level is not a right to write.
        contributes: seen.is_some_and(|s| !s.sight.matched.is_empty() && s.sight.level >= Level::Contribute),
        approves: collection.approval.as_ref().is_some_and(|a| approves(&a.role)),
        directs: agent && author.acting.profils.contains(&(structure, Profil::Dir)),
        needs_approval: needs_approval(author, collection, here),
    }
}

/// Must somebody else approve what this person publishes here? What a pupil writes, always, where the collection has an approval.
pub(crate) fn needs_approval(author: &Author, collection: &Collection, here: bool) -> bool {
    let Some(approval) = &collection.approval else {
        return false;
    };
    if author.acting.hat == Hat::Eleve {
        return true;
    }
    if here && author.acting.hat == Hat::Agent && author.roles.contains(&approval.role) {
        return false;
    }
    let circuit = approval.part.as_ref().is_none_or(|part| author.parts.contains(part));
    let direct = |role: &String| collection.authors.contains(role) && !approval.always.contains(role);
    circuit || !(author.acting.personne.is_none() || (here && author.roles.iter().any(direct)))
}

/// What replaces an audience: each principal once, with its highest level.
pub(crate) fn distinct(mut aimed: Vec<Aimed>) -> Vec<Aimed> {
    aimed.sort_by(|a, b| {
        (a.principal.cmp(&b.principal))
            .then(b.level.cmp(&a.level))
            .then(a.shown_as.cmp(&b.shown_as))
    });
    aimed.dedup_by(|a, b| a.principal == b.principal);
    aimed
}

/// Principals only.
pub(crate) fn principals(aimed: &[Aimed]) -> Vec<Principal> {
    aimed.iter().map(|a| a.principal.clone()).collect()
}
