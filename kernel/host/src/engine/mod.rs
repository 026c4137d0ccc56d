//! The one wasmtime engine of the process: configuration, allocator probe, epoch ticker.

mod ticker;

use std::hash::{Hash as _, Hasher};

use sha2::{Digest as _, Sha256};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig};

/// Component instances that may live at once. Each reserves address space for two memories.
pub(crate) const POOL: u32 = 200;

const MIB: usize = 1024 * 1024;

/// How instances are allocated, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allocation {
    /// Pool whose slots stay mapped; dirtied pages alone are reset (Linux 6.7 and later). Three to six times the plain pool.
    PoolScanned,
    /// Pool that gives pages back on every drop.
    Pool,
    /// No pool: little address space (containers with `ulimit -v`).
    OnDemand,
}

impl Allocation {
    /// For logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PoolScanned => "pool, pagemap_scan",
            Self::Pool => "pool",
            Self::OnDemand => "on demand",
        }
    }
}

/// Tries the allocators from the best on; says in the log what it had to give up.
pub(crate) fn start() -> Result<(Engine, Allocation), wasmtime::Error> {
    let scanned = PoolingAllocationConfig::is_pagemap_scan_available().then_some(Allocation::PoolScanned);
    for allocation in scanned.into_iter().chain([Allocation::Pool]) {
        match Engine::new(&config(allocation)) {
            Ok(engine) => {
                ticker::start(&engine)?;
                return Ok((engine, allocation));
            }
            Err(error) => {
                tracing::warn!(allocation = allocation.name(), %error, "this allocator of plugin instances cannot be used here");
            }
        }
    }
    tracing::warn!("plugin instances are allocated on demand: calls will be slower");
    let engine = Engine::new(&config(Allocation::OnDemand))?;
    ticker::start(&engine)?;
    Ok((engine, Allocation::OnDemand))
}

/// An engine that only compiles: no pool, hence little address space. What it compiles runs on [`start`]'s.
pub(crate) fn compiler() -> Result<Engine, wasmtime::Error> {
    Engine::new(&config(Allocation::OnDemand))
}

/// Names what code compiled by an engine is compatible with.
pub(crate) fn compatibility(engine: &Engine) -> String {
    struct Collect(Sha256);
    impl Hasher for Collect {
        fn finish(&self) -> u64 {
            0
        }
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
    }
    let mut collect = Collect(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut collect);
    crate::hex::encode(&collect.0.finalize())
}

fn config(allocation: Allocation) -> Config {
    let mut config = Config::new();
    config
        // Epochs: a guest that loops is stopped, and one that computes for long yields to the others.
        .epoch_interruption(true)
        .memory_init_cow(true)
        // No component-model async guests: without this state a call costs half.
        .concurrency_support(false)
        .max_wasm_stack(512 * 1024)
        // Host functions run on the fiber's stack, above what wasm may use.
        .async_stack_size(2 * MIB)
        .cranelift_opt_level(OptLevel::Speed)
        .wasm_backtrace_max_frames(std::num::NonZeroUsize::new(20))
        // What plugins do not need is off: fewer features, fewer advisories.
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_tail_call(false)
        .wasm_custom_page_sizes(false)
        .wasm_wide_arithmetic(false)
        .wasm_relaxed_simd(false)
        .shared_memory(false);
    match allocation {
        Allocation::PoolScanned => {
            let mut pool = pool();
            // Kept resident: what a small guest dirties. Only those pages are reset, so a large bound costs nothing.
            pool.pagemap_scan(Enabled::Yes)
                .linear_memory_keep_resident(MIB / 2)
                .table_keep_resident(16 * 1024);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        }
        Allocation::Pool => {
            let mut pool = pool();
            // Without the scan a resident range is zeroed by hand on every drop, which costs more than it saves.
            pool.linear_memory_keep_resident(0)
                .table_keep_resident(0)
                .decommit_batch_size(8);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        }
        Allocation::OnDemand => {
            config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
        }
    }
    config
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(POOL)
        .total_core_instances(POOL * 5)
        .max_core_instances_per_component(8)
        .total_memories(POOL * 2)
        .max_memories_per_component(2)
        .total_tables(POOL * 4)
        .max_tables_per_component(4)
        .total_stacks(POOL)
        .table_elements(20_000)
        .max_memory_size(64 * MIB)
        .max_component_instance_size(2 * MIB)
        .max_core_instance_size(2 * MIB)
        .max_unused_warm_slots(64);
    pool
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_the_compiling_engine_runs_on_the_other() {
        let (engine, _) = start().unwrap();
        assert_eq!(compatibility(&engine), compatibility(&compiler().unwrap()));
    }
}
