//! One exchange: judged, remembered, counted, sent.

use preau_model::{Incoming, Millis, NetError, NetRule, Outgoing, StructureId};
use preau_net::Target;
use sha2::{Digest as _, Sha256};

use super::cache::{Kept, Key};
use super::{Caller, Egress, EgressError};

/// What a guest asks for, as it built it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    /// (header, setting).
    pub(crate) secrets: Vec<(String, String)>,
    pub(crate) fields: Vec<(String, String)>,
    /// (field, setting).
    pub(crate) secret_fields: Vec<(String, String)>,
    /// (content type, bytes).
    pub(crate) body: Option<(String, Vec<u8>)>,
    /// Seconds.
    pub(crate) fresh: u32,
    /// Seconds.
    pub(crate) stale: u32,
    pub(crate) session: Option<String>,
}

/// What a guest gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) age: Millis,
    pub(crate) stale: bool,
}

/// A name of a session longer than this is a mistake.
const LONGEST_NAME: usize = 100;
/// Reserved to the cookies and secrets that the host keeps.
const HOST_ONLY: &[&str] = &["cookie"];

impl Wish {
    const fn reads(&self) -> bool {
        matches!(self.method.as_bytes(), b"GET" | b"HEAD")
    }

    /// All that the answer may depend on; the school only when something in the request is its own.
    fn key(&self, caller: &Caller) -> Key {
        let own = !self.secrets.is_empty() || self.session.is_some();
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        part(caller.plugin.as_bytes());
        part(self.url.as_bytes());
        for (name, value) in self.headers.iter().chain(&self.secrets) {
            part(name.as_bytes());
            part(value.as_bytes());
        }
        if own {
            part(caller.structure.as_slice());
            part(self.session.as_deref().unwrap_or_default().as_bytes());
        }
        hash.finalize().into()
    }
}

impl Egress {
    /// Sends a wish of a granted caller, or answers from memory.
    pub(crate) async fn send(&self, caller: &Caller, wish: &Wish) -> Result<Answer, EgressError> {
        let outcome = self.judged(caller, wish).await;
        if let Err(error) = &outcome {
            let refused = error.rule();
            self.usage.note(&caller.plugin, |used| {
                used.refused += u64::from(refused.is_some());
                used.failed += u64::from(refused.is_none());
            });
            if let Some(rule) = refused {
                tracing::warn!(plugin = caller.plugin, rule = rule.code(), "a request was refused");
            }
        }
        outcome
    }

    async fn judged(&self, caller: &Caller, wish: &Wish) -> Result<Answer, EgressError> {
        if !wish.reads() && !caller.may_write {
            return Err(EgressError::ReadOnly);
        }
        if wish
            .headers
            .iter()
            .any(|(name, _)| HOST_ONLY.contains(&name.to_ascii_lowercase().as_str()))
            || wish.session.as_ref().is_some_and(|name| name.len() > LONGEST_NAME)
        {
            return Err(NetRule::Header.into());
        }
        let target = Target::parse(&wish.url)?;
        if !caller.allowed.iter().any(|one| one.grants(&target)) {
            return Err(NetRule::NotAllowed.into());
        }
        let now = self.clock.now();
        let key = (wish.method == "GET" && wish.fresh > 0).then(|| wish.key(caller));
        let kept = key.and_then(|key| self.cache.get(&key));
        let usable = |most: i64| {
            let kept = kept.as_ref()?;
            let age = now - kept.at;
            (age <= most * 1_000).then(|| Answer {
                status: kept.status,
                headers: kept.headers.clone(),
                body: kept.body.clone(),
                age,
                stale: age > i64::from(wish.fresh) * 1_000,
            })
        };
        if let Some(answer) = usable(i64::from(wish.fresh)) {
            self.usage.note(&caller.plugin, |used| used.remembered += 1);
            return Ok(answer);
        }
        let host = target.authority();
        let outcome = if !self.hosts.lets_through(&caller.plugin, &host, now) {
            Err(EgressError::Resting)
        } else if !self.quota.takes(&caller.plugin, caller.structure, now) {
            Err(EgressError::OverQuota)
        } else {
            self.leave(caller, wish, &target).await
        };
        let down = outcome.as_ref().map_or_else(is_down, |answer| answer.status >= 500);
        if down && let Some(answer) = usable(i64::from(wish.fresh) + i64::from(wish.stale)) {
            self.usage.note(&caller.plugin, |used| used.remembered += 1);
            return Ok(Answer { stale: true, ..answer });
        }
        let answer = outcome?;
        if let Some(key) = key
            && answer.status == 200
        {
            self.cache.keep(
                key,
                Kept {
                    status: answer.status,
                    headers: answer.headers.clone(),
                    body: answer.body.clone(),
                    at: self.clock.now(),
                },
            );
        }
        Ok(answer)
    }

    async fn leave(&self, caller: &Caller, wish: &Wish, target: &Target) -> Result<Answer, EgressError> {
        let (plugin, structure) = (caller.plugin.as_str(), caller.structure);
        let host = target.authority();
        let jar = wish
            .session
            .as_ref()
            .map(|name| (plugin.to_owned(), structure, name.clone(), host.clone()));
        let request = self.request(caller, wish, jar.as_ref().and_then(|jar| self.jars.header(jar)))?;
        let outcome = self.net.send(request).await;
        let well = match &outcome {
            Ok(answer) => answer.status < 500,
            // What a rule refused says nothing of the host.
            Err(error) => error.rule().is_some(),
        };
        self.hosts.ended(plugin, &host, well, self.clock.now());
        let Incoming {
            status,
            headers,
            body,
            cookies,
            ..
        } = outcome?;
        self.quota.received(plugin, structure, body.len());
        self.usage.note(plugin, |used| {
            used.exchanges += 1;
            used.bytes += body.len() as u64;
        });
        if let Some(jar) = jar {
            self.jars.take(jar, &cookies);
        }
        Ok(Answer {
            status,
            headers,
            body,
            age: 0,
            stale: false,
        })
    }

    fn request(&self, caller: &Caller, wish: &Wish, cookie: Option<String>) -> Result<Outgoing, EgressError> {
        let secret = |name: &String| {
            let sealed = caller.settings.get(name);
            sealed
                .and_then(|sealed| self.secrets.open(&caller.plugin, caller.structure, name, sealed))
                .ok_or_else(|| EgressError::NoSecret(name.clone()))
        };
        let mut headers = wish.headers.clone();
        let mut confidential = Vec::new();
        for (header, name) in &wish.secrets {
            confidential.push((header.clone(), secret(name)?));
        }
        confidential.extend(cookie.map(|cookie| ("cookie".to_owned(), cookie)));
        let mut fields = wish.fields.clone();
        for (field, name) in &wish.secret_fields {
            fields.push((field.clone(), secret(name)?));
        }
        let mut body = Vec::new();
        if let Some((kind, bytes)) = &wish.body {
            headers.push(("content-type".to_owned(), kind.clone()));
            body.clone_from(bytes);
        } else if !fields.is_empty() {
            headers.push((
                "content-type".to_owned(),
                "application/x-www-form-urlencoded".to_owned(),
            ));
            body = encoded(&fields);
        }
        Ok(Outgoing {
            by: caller.plugin.clone(),
            method: wish.method.clone(),
            url: wish.url.clone(),
            headers,
            confidential,
            body,
            allowed: caller.allowed.iter().map(preau_net::Allowed::to_text).collect(),
            most: caller.bounds.most,
            within: caller.bounds.within,
        })
    }

    /// Seals a setting of kind secret.
    pub(crate) fn seal(
        &self,
        rng: &dyn preau_model::Rng,
        plugin: &str,
        at: StructureId,
        name: &str,
        value: &str,
    ) -> Option<String> {
        self.secrets.seal(rng, plugin, at, name, value)
    }
}

/// Failures that an older answer may stand in for: the host's, not a rule's.
fn is_down(error: &EgressError) -> bool {
    match error {
        EgressError::Net(error) => error.rule().is_none() && !matches!(error, NetError::Name(_)),
        EgressError::Resting => true,
        _ => false,
    }
}

/// `application/x-www-form-urlencoded`.
fn encoded(fields: &[(String, String)]) -> Vec<u8> {
    let quote = |text: &str, out: &mut Vec<u8>| {
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'*') {
                out.push(byte);
            } else if byte == b' ' {
                out.push(b'+');
            } else {
                out.extend(format!("%{byte:02X}").bytes());
            }
        }
    };
    let mut out = Vec::new();
    for (rank, (name, value)) in fields.iter().enumerate() {
        if rank > 0 {
            out.push(b'&');
        }
        quote(name, &mut out);
        out.push(b'=');
        quote(value, &mut out);
    }
    out
}
