//! `preau:http`: requests to granted hosts, one by one or together.

use futures_util::future::join_all;
use preau_model::NetError;
use wasmtime::Result;
use wasmtime::component::Resource;

use crate::bindings::preau::http::outbound::{self, Problem};
use crate::call::Noted;
use crate::egress::{Answer, Caller, EgressError, Wish};
use crate::manifest::CapabilityUse;
use crate::state::CallState;

/// A request being built. What is wrong with it is told when it is sent.
#[derive(Debug)]
#[expect(
    unreachable_pub,
    reason = "named by the generated bindings, which are public within this private module"
)]
pub struct ExchangeHandle(Wish);

/// Requests of one `send-all`.
const TOGETHER: usize = 8;
/// Headers, fields and bytes of what a guest sends.
const MOST_PAIRS: usize = 100;
const MOST_BYTES: usize = 4 * 1024 * 1024;

impl CallState {
    fn wish(&mut self, exchange: &Resource<ExchangeHandle>) -> Result<&mut Wish> {
        self.meter.host_call()?;
        Ok(&mut self.table.get_mut(exchange)?.0)
    }

    /// What is sent, or why nothing is.
    fn caller(&mut self) -> std::result::Result<Caller, EgressError> {
        if self.granted(CapabilityUse::Http) {
            Ok(Caller::of(self))
        } else {
            Err(EgressError::NotGranted)
        }
    }

    /// The answer for the guest; a broken rule is written down for administrators.
    fn told(
        &mut self,
        outcome: std::result::Result<Answer, EgressError>,
    ) -> std::result::Result<outbound::Answer, Problem> {
        let error = match outcome {
            Ok(answer) => {
                return Ok(outbound::Answer {
                    status: answer.status,
                    headers: answer.headers,
                    body: answer.body,
                    age_ms: u64::try_from(answer.age).unwrap_or(0),
                    stale: answer.stale,
                });
            }
            Err(error) => error,
        };
        self.noted.extend(match &error {
            EgressError::ReadOnly => Some(Noted::ReadOnly),
            EgressError::OverQuota => Some(Noted::HttpQuota),
            other => other.rule().map(Noted::Http),
        });
        let says = error.to_string();
        Err(match error {
            EgressError::NotGranted | EgressError::Net(NetError::Refused(_) | NetError::Redirected { .. }) => {
                Problem::NotGranted(says)
            }
            EgressError::Net(NetError::Timeout) => Problem::Timeout(says),
            EgressError::Net(NetError::TooLarge) => Problem::TooLarge(says),
            EgressError::Net(NetError::Protocol | NetError::Cut) | EgressError::NoSecret(_) => Problem::Other(says),
            EgressError::Net(_) => Problem::Unreachable(says),
            EgressError::Resting => Problem::BreakerOpen(says),
            EgressError::OverQuota => Problem::OverQuota(says),
            EgressError::ReadOnly => Problem::ReadOnly(says),
        })
    }

    fn sent(&mut self, exchange: Resource<ExchangeHandle>) -> Result<Wish> {
        self.meter.host_call()?;
        Ok(self.table.delete(exchange)?.0)
    }
}

impl outbound::Host for CallState {
    async fn send(&mut self, one: Resource<ExchangeHandle>) -> Result<std::result::Result<outbound::Answer, Problem>> {
        let wish = self.sent(one)?;
        let outcome = match self.caller() {
            Ok(caller) => self.services.egress.send(&caller, &wish).await,
            Err(error) => Err(error),
        };
        Ok(self.told(outcome))
    }

    async fn send_all(
        &mut self,
        all: Vec<Resource<ExchangeHandle>>,
    ) -> Result<Vec<std::result::Result<outbound::Answer, Problem>>> {
        let mut wishes = Vec::with_capacity(all.len());
        for one in all {
            wishes.push(self.sent(one)?);
        }
        let caller = match self.caller() {
            Ok(caller) => caller,
            Err(error) => return Ok(wishes.iter().map(|_| self.told(Err(error.clone()))).collect()),
        };
        let egress = &self.services.egress;
        let mut outcomes = Vec::with_capacity(wishes.len());
        for some in wishes.chunks(TOGETHER) {
            outcomes.extend(join_all(some.iter().map(|wish| egress.send(&caller, wish))).await);
        }
        Ok(outcomes.into_iter().map(|outcome| self.told(outcome)).collect())
    }
}

impl outbound::HostExchange for CallState {
    async fn new(&mut self, method: String, url: String) -> Result<Resource<ExchangeHandle>> {
        self.meter.host_call()?;
        self.hold(ExchangeHandle(Wish {
            method,
            url,
            ..Wish::default()
        }))
    }

    async fn header(&mut self, own: Resource<ExchangeHandle>, name: String, value: String) -> Result<()> {
        push(&mut self.wish(&own)?.headers, name, value);
        Ok(())
    }

    async fn header_secret(&mut self, own: Resource<ExchangeHandle>, name: String, secret: String) -> Result<()> {
        push(&mut self.wish(&own)?.secrets, name, secret);
        Ok(())
    }

    async fn field_secret(&mut self, own: Resource<ExchangeHandle>, name: String, secret: String) -> Result<()> {
        push(&mut self.wish(&own)?.secret_fields, name, secret);
        Ok(())
    }

    async fn form(&mut self, own: Resource<ExchangeHandle>, fields: Vec<(String, String)>) -> Result<()> {
        let wish = self.wish(&own)?;
        for (name, value) in fields {
            push(&mut wish.fields, name, value);
        }
        Ok(())
    }

    async fn body(&mut self, own: Resource<ExchangeHandle>, content_type: String, bytes: Vec<u8>) -> Result<()> {
        let wish = self.wish(&own)?;
        if bytes.len() <= MOST_BYTES {
            wish.body = Some((content_type, bytes));
        }
        Ok(())
    }

    async fn cache(&mut self, own: Resource<ExchangeHandle>, seconds: u32, stale_ok_seconds: u32) -> Result<()> {
        let wish = self.wish(&own)?;
        (wish.fresh, wish.stale) = (seconds, stale_ok_seconds);
        Ok(())
    }

    async fn session(&mut self, own: Resource<ExchangeHandle>, name: String) -> Result<()> {
        self.wish(&own)?.session = Some(name);
        Ok(())
    }

    async fn drop(&mut self, own: Resource<ExchangeHandle>) -> Result<()> {
        self.table.delete(own)?;
        Ok(())
    }
}

fn push(pairs: &mut Vec<(String, String)>, name: String, value: String) {
    if pairs.len() < MOST_PAIRS {
        pairs.push((name, value));
    }
}
