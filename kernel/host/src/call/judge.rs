//! What became of a guest: from the engine's error to a typed failure.

use wasmtime::Trap;
use wasmtime_wasi::I32Exit;

use super::Failure;
use crate::Limit;
use crate::cap::KernelFault;
use crate::meter::Meter;

/// The engine's own type for it is private; its words are checked by a test.
const TRANSFER: &str = "fuel allocated for hostcalls has been exhausted";

pub(super) fn judge(error: &wasmtime::Error, meter: &Meter) -> Failure {
    if let Some(fault) = error.downcast_ref::<KernelFault>() {
        return Failure::HostFault(fault.code.to_owned());
    }
    if error.chain().any(|cause| cause.to_string().contains(TRANSFER)) {
        return Failure::OverLimit(Limit::Transfer);
    }
    // A limit that was hit explains what followed: a guest that is refused memory gives up with a trap.
    if let Some(limit) = meter.over() {
        return Failure::OverLimit(limit);
    }
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return Failure::Saturated { resting: false };
    }
    if let Some(I32Exit(code)) = error.downcast_ref::<I32Exit>() {
        return Failure::Trapped(format!("exit({code})"));
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => Failure::OverLimit(Limit::Stack),
        Some(Trap::Interrupt) => Failure::OverLimit(Limit::Cpu),
        Some(trap) => Failure::Trapped(trap.to_string()),
        None => Failure::Trapped(crate::log::clean(&error.root_cause().to_string(), 200)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LimitsClass;

    #[test]
    fn the_end_of_a_guest_is_typed() {
        let meter = || Meter::new(LimitsClass::Page.limits());
        let of = |error: wasmtime::Error| judge(&error, &meter());
        assert_eq!(of(Trap::StackOverflow.into()), Failure::OverLimit(Limit::Stack));
        assert_eq!(of(Trap::Interrupt.into()), Failure::OverLimit(Limit::Cpu));
        assert!(
            matches!(of(Trap::IntegerDivisionByZero.into()), Failure::Trapped(how) if how.contains("divide by zero"))
        );
        assert_eq!(of(I32Exit(3).into()), Failure::Trapped("exit(3)".to_owned()));
        let mut full = meter();
        full.hit(Limit::Memory);
        assert_eq!(
            judge(&Trap::UnreachableCodeReached.into(), &full),
            Failure::OverLimit(Limit::Memory)
        );
    }
}
