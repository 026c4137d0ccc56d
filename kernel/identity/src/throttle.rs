//! Slowing down guesses: per account, with a growing delay, never per address alone (a whole class shares one).

use preau_model::{Millis, Rng};
use preau_store::{Connection, RowExt as _, StoreError};

/// Failures older than this are forgotten.
pub(crate) const WINDOW: Millis = 24 * 60 * 60 * 1000;
/// Failures that cost nothing: an honest person mistypes.
const FREE: i64 = 5;
const LONGEST: Millis = 15 * 60 * 1000;

/// How long to wait after the `failures`-th failure, in milliseconds: nothing up to five, then 2 s doubling up to 15 min.
/// A thousand guesses take more than ten days.
pub const fn delay_after(failures: i64) -> Millis {
    if failures < FREE {
        return 0;
    }
    let doublings = if failures - FREE > 9 { 9 } else { failures - FREE };
    let delay = 2_000_i64 << doublings;
    if delay > LONGEST { LONGEST } else { delay }
}

/// Takes a turn for a try on `login`: the try counts as failed until [`clear`]. Answers when to come back otherwise.
///
/// The try is written before the password is looked at, so that many at once cannot all pass as the first.
pub(crate) async fn take_turn(
    tx: &mut Connection,
    rng: &dyn Rng,
    login: &str,
    now: Millis,
) -> Result<Option<Millis>, StoreError> {
    // A row lock where the engine has them: simultaneous tries on one account are counted one after the other.
    sqlx::query("UPDATE compte SET login = login WHERE login = $1")
        .bind(login)
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query(
        "SELECT COUNT(*) AS failures, COALESCE(MAX(at), 0) AS latest FROM login_failure WHERE login = $1 AND at > $2",
    )
    .bind(login)
    .bind(now - WINDOW)
    .fetch_one(&mut *tx)
    .await?;
    let (failures, latest) = (row.int("failures")?, row.int("latest")?);
    let again = latest + delay_after(failures);
    if failures > 0 && now < again {
        return Ok(Some(again));
    }
    let mut random = [0_u8; 8];
    rng.fill(&mut random);
    sqlx::query("INSERT INTO login_failure (login, at, n) VALUES ($1, $2, $3)")
        .bind(login)
        .bind(now)
        .bind(i64::from_be_bytes(random) >> 1)
        .execute(tx)
        .await?;
    Ok(None)
}

/// Forgets the failures of an account whose owner signed in.
pub(crate) async fn clear(tx: &mut Connection, login: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM login_failure WHERE login = $1")
        .bind(login)
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_stop_growing() {
        assert_eq!(delay_after(4), 0);
        assert_eq!(delay_after(5), 2_000);
        assert_eq!(delay_after(6), 4_000);
        assert_eq!(delay_after(14), LONGEST);
        assert_eq!(delay_after(i64::MAX), LONGEST);
        assert!((0..40).all(|n| delay_after(n) <= delay_after(n + 1)));
        let thousand: Millis = (0..1000).map(delay_after).sum();
        assert!(thousand > 10 * 24 * 3600 * 1000);
    }
}
