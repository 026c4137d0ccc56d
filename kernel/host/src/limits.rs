//! Every limit of a call, in one place.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How much a call may use. A plugin names its class in the manifest; a call never gets more than its place allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LimitsClass {
    /// A widget: several on one page, nobody waits for a slow one.
    Inline,
    /// A page or an action: somebody waits.
    Page,
    /// Work without anybody waiting.
    Job,
}

impl LimitsClass {
    /// The numbers of this class.
    pub const fn limits(self) -> PluginLimits {
        match self {
            Self::Inline => PluginLimits {
                cpu: Duration::from_millis(100),
                wall: Duration::from_secs(2),
                memory: 32 * MIB,
                ..PAGE
            },
            Self::Page => PAGE,
            Self::Job => PluginLimits {
                cpu: Duration::from_secs(2),
                wall: Duration::from_secs(30),
                host_calls: 20_000,
                handles: 1_024,
                log_lines: 200,
                ..PAGE
            },
        }
    }
}

const MIB: usize = 1024 * 1024;

const PAGE: PluginLimits = PluginLimits {
    cpu: Duration::from_millis(250),
    wall: Duration::from_secs(5),
    memory: 64 * MIB,
    memories: 2,
    table_elements: 20_000,
    tables: 4,
    instances: 8,
    handles: 256,
    hostcall_bytes: 8 * MIB,
    output: 256 * 1024,
    host_calls: 2_000,
    log_lines: 50,
    log_line: 1_024,
    rows: 200,
};

/// The limits of one call. Sums are over the whole store: several memories share one allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PluginLimits {
    /// Processor time of the guest and of the host functions that it calls.
    pub cpu: Duration,
    /// Wall-clock time around the whole call: epochs do not run while a host function waits.
    pub wall: Duration,
    /// Bytes of all linear memories together.
    pub memory: usize,
    /// Linear memories.
    pub memories: usize,
    /// Elements of all tables together.
    pub table_elements: usize,
    /// Tables.
    pub tables: usize,
    /// Core instances.
    pub instances: usize,
    /// Host resources held at once (audiences, queries, drafts, streams).
    pub handles: usize,
    /// Bytes that one crossing from guest to host may carry.
    pub hostcall_bytes: usize,
    /// Bytes of a view, or of what a job wants to remember.
    pub output: usize,
    /// Calls of the capabilities.
    pub host_calls: u32,
    /// Log lines kept; the rest is counted and dropped.
    pub log_lines: u32,
    /// Bytes of a log line; the rest is cut.
    pub log_line: usize,
    /// Rows that one query may give back.
    pub rows: u32,
}

/// Which limit stopped a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Processor time.
    Cpu,
    /// Linear memory.
    Memory,
    /// Tables.
    Table,
    /// Host resources.
    Handles,
    /// Bytes between guest and host.
    Transfer,
    /// Bytes of the answer.
    Output,
    /// Calls of the capabilities.
    HostCalls,
    /// Depth of recursion.
    Stack,
    /// Depth or number of blocks of a view.
    View,
}

impl Limit {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Table => "table",
            Self::Handles => "handles",
            Self::Transfer => "transfer",
            Self::Output => "output",
            Self::HostCalls => "host-calls",
            Self::Stack => "stack",
            Self::View => "view",
        }
    }

    /// In French, for administrators.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Cpu => "temps de calcul dépassé",
            Self::Memory => "mémoire dépassée",
            Self::Table => "tables trop grandes",
            Self::Handles => "trop de ressources gardées ouvertes",
            Self::Transfer => "trop de données échangées en un appel",
            Self::Output => "réponse trop longue",
            Self::HostCalls => "trop d’appels au noyau",
            Self::Stack => "récursion trop profonde",
            Self::View => "page trop grande",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_class_never_allows_more() {
        let (inline, page, job) = (
            LimitsClass::Inline.limits(),
            LimitsClass::Page.limits(),
            LimitsClass::Job.limits(),
        );
        for (small, large) in [(inline, page), (page, job)] {
            assert!(small.cpu <= large.cpu && small.wall <= large.wall && small.memory <= large.memory);
            assert!(small.handles <= large.handles && small.host_calls <= large.host_calls);
        }
        assert!(LimitsClass::Inline < LimitsClass::Page && LimitsClass::Page < LimitsClass::Job);
    }
}
