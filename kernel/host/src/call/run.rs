//! The life of one call: refused early or run in a fresh store, then judged, counted and, if it failed, recorded.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use preau_model::{Principal, StructureId};
use tokio::sync::{Semaphore, SemaphorePermit};
use wasmtime::component::{Instance, ResourceTable};
use wasmtime::{Store, UpdateDeadline};

use super::incident::Place;
use super::judge::judge;
use super::metrics::Used;
use super::polled::polled;
use super::{CallError, Failure};
use crate::host::Host;
use crate::log::GuestLog;
use crate::meter::Meter;
use crate::plugins::{Loaded, Slot};
use crate::state::{CallState, Mode, Rights};
use crate::{LimitsClass, Tokens};

/// How long a call waits for its turn before it is told that there is no room.
const PATIENCE: Duration = Duration::from_millis(250);

/// What distinguishes one call from another before it begins.
pub(super) struct Start {
    pub(super) mode: Mode,
    pub(super) place: Place,
    pub(super) class: LimitsClass,
    pub(super) rights: Rights,
    pub(super) chosen: HashMap<String, Vec<Principal>>,
    pub(super) once: Option<String>,
}

impl Host {
    /// The current version of a plugin, or a refusal.
    pub(super) fn current(&self, plugin: &str) -> Result<(Arc<Slot>, Arc<Loaded>), CallError> {
        let slot = self
            .slot(plugin)
            .ok_or_else(|| CallError::refused("plugin.unknown", "Ce module n’est pas installé."))?;
        match slot.current() {
            Some(loaded) => Ok((slot, loaded)),
            None => Err(CallError::refused(
                "plugin.disabled",
                "Ce module est arrêté pour le moment.",
            )),
        }
    }

    /// Runs `work` in a new store and instance, then judges its answer. Nothing of the guest survives but the answer.
    pub(super) async fn run<T, A>(
        &self,
        slot: &Slot,
        loaded: &Loaded,
        start: Start,
        work: impl AsyncFnOnce(&mut Store<CallState>, &Instance) -> wasmtime::Result<T>,
        finish: impl FnOnce(T) -> Result<A, Failure>,
    ) -> Result<(A, CallState), CallError> {
        let (school, place) = (start.rights.acting.structure, start.place);
        let outcome = self.attempt(slot, loaded, start, work).await;
        if let Ok((_, state)) = &outcome {
            for noted in &state.noted {
                let (plugin, version) = (loaded.facts.id(), loaded.version());
                self.record(plugin, &version, Some(school), place, noted.code(), noted.explain())
                    .await;
            }
        }
        match outcome.and_then(|(answer, state)| Ok((finish(answer)?, state))) {
            Ok(answer) => {
                slot.breaker.ended(school, true, self.clock().now());
                Ok(answer)
            }
            Err(failure) => Err(self.failed(slot, loaded, place, school, failure).await),
        }
    }

    /// Counts and records a failure; what the guest itself refused is neither.
    pub(super) async fn failed(
        &self,
        slot: &Slot,
        loaded: &Loaded,
        place: Place,
        school: StructureId,
        failure: Failure,
    ) -> CallError {
        slot.counters.failed(&failure);
        match &failure {
            Failure::Guest(_) => slot.breaker.ended(school, true, self.clock().now()),
            fault if fault.is_fault() => slot.breaker.ended(school, false, self.clock().now()),
            _ => {}
        }
        if !failure.is_incident() {
            return failure.into();
        }
        let reference = self
            .record(
                loaded.facts.id(),
                &loaded.version(),
                Some(school),
                place,
                failure.code(),
                &failure.explain(),
            )
            .await;
        CallError { failure, reference }
    }

    async fn attempt<T>(
        &self,
        slot: &Slot,
        loaded: &Loaded,
        start: Start,
        work: impl AsyncFnOnce(&mut Store<CallState>, &Instance) -> wasmtime::Result<T>,
    ) -> Result<(T, CallState), Failure> {
        if !slot
            .breaker
            .lets_through(start.rights.acting.structure, self.clock().now())
        {
            return Err(Failure::Saturated { resting: true });
        }
        let _own = turn(&slot.permits).await?;
        let _shared = turn(self.permits()).await?;
        let began = Instant::now();
        let mut store = self.store(loaded, start);
        let limits = *store.data().meter.limits();
        let clock = store.data().meter.polls();
        let mut instantiated = Duration::ZERO;
        let call = async {
            let instance = loaded.pre.instantiate_async(&mut store).await?;
            instantiated = began.elapsed();
            work(&mut store, &instance).await
        };
        // Around the whole call: epochs do not run while a host function waits.
        let outcome = tokio::time::timeout(limits.wall, polled(Arc::clone(&clock), call)).await;
        slot.counters.ran(Used {
            cpu: clock.used(),
            instantiate: instantiated,
            wall: began.elapsed(),
        });
        // After anything but an answer the store is dropped with its instance: it may not be entered again.
        match outcome {
            Ok(Ok(Ok(answer))) => Ok((answer, store.into_data())),
            Ok(Ok(Err(error))) => {
                let failure = judge(&error, &store.data().meter);
                tracing::warn!(
                    plugin = loaded.facts.id(),
                    version = loaded.version(),
                    failure = failure.code(),
                    error = format!("{error:#}"),
                    "a guest failed"
                );
                Err(failure)
            }
            Ok(Err(_)) => {
                tracing::error!(
                    plugin = loaded.facts.id(),
                    version = loaded.version(),
                    "a host function panicked"
                );
                Err(Failure::HostFault("panic".to_owned()))
            }
            Err(_) => Err(Failure::TimedOut),
        }
    }

    fn store(&self, loaded: &Loaded, start: Start) -> Store<CallState> {
        let limits = start.class.limits();
        let structure = start.rights.acting.structure;
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits.handles);
        let log = GuestLog::new(Arc::clone(&loaded.facts), structure, limits.log_lines, limits.log_line);
        let state = CallState {
            table,
            meter: Meter::new(limits),
            log: Arc::new(log),
            began: self.clock().now(),
            clock: self.clock_owned(),
            rng: self.rng_owned(),
            mode: start.mode,
            services: Arc::clone(self.services()),
            facts: Arc::clone(&loaded.facts),
            rights: start.rights,
            once: start.once,
            chosen: start.chosen,
            tokens: Tokens::default(),
            people: HashMap::new(),
            shown: Vec::new(),
            noted: BTreeSet::new(),
        };
        let mut store = Store::new(self.engine(), state);
        store.limiter(|state| &mut state.meter);
        store.set_hostcall_fuel(limits.hostcall_bytes);
        store.set_epoch_deadline(1);
        let lane = self.slow_lane();
        store.epoch_deadline_callback(move |mut store| {
            let meter = &mut store.data_mut().meter;
            Ok(if meter.out_of_cpu() {
                UpdateDeadline::Interrupt
            } else {
                UpdateDeadline::YieldCustom(1, Box::pin(meter.polls().slow_down(Arc::clone(&lane))))
            })
        });
        store
    }
}

/// Waits for a place, but not for long: the pool itself would answer with an error.
async fn turn(permits: &Semaphore) -> Result<SemaphorePermit<'_>, Failure> {
    if let Ok(permit) = permits.try_acquire() {
        return Ok(permit);
    }
    match tokio::time::timeout(PATIENCE, permits.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(Failure::Saturated { resting: false }),
    }
}
