//! Polls a guest's future while its processor time is counted.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use crate::meter::PollClock;

/// A host function panicked: the store must be dropped.
#[derive(Debug)]
pub(super) struct Panicked;

/// Runs a call. The clock sees every poll begin and end; a panic of the host stops here.
pub(super) async fn polled<T>(clock: Arc<PollClock>, work: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut work = pin!(work);
    std::future::poll_fn(move |context| {
        clock.begins();
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        clock.ends();
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_of_the_host_stops_here() {
        let clock = Arc::new(PollClock::default());
        assert_eq!(polled(Arc::clone(&clock), async { 3 }).await.unwrap(), 3);
        let panics = async {
            tokio::task::yield_now().await;
            panic!("a host function");
        };
        assert!(polled::<()>(clock, panics).await.is_err());
    }
}
