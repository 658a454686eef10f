//! Again after a failure that may pass: exponential waits with jitter, `Retry-After`, a deadline.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, sleep, timeout_at};

use crate::writer::{error::WriterError, setup::Limits};

/// Why one request came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// The same request may work later.
    Passing { kind: Passing, retry_after: Option<Duration> },
    /// It will not.
    Final(WriterError),
    /// 400 or 422, with what the service said, in lower case: for the caller to see whether another form of
    /// the request is welcome. Never shown or logged.
    Refused { status: u16, said: Said },
}

/// Words of the service, kept out of `Debug` since they may hold anything.
pub(super) struct Said(pub(super) String);

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said")
    }
}

/// What may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passing {
    /// 429, 503 and 529.
    Busy(u16),
    /// Other statuses of 500 and above, 408 and 409.
    Status(u16),
    /// No connection.
    Unreachable,
    /// An answer that breaks off, or that is not the service's.
    Broken,
    /// No answer in time.
    Slow,
}

/// How often, how fast and until when.
pub(super) struct Patience<'a> {
    pub(super) limits: &'a Limits,
    pub(super) until: Instant,
}

/// Runs `once` until it gives something, fails for good, has failed `attempts` times or the deadline is
/// nearer than the next try.
pub(super) async fn with_patience<T, F>(
    patience: &Patience<'_>,
    mut once: impl FnMut() -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let Patience { limits, until } = *patience;
    let mut attempt = 1;
    loop {
        let slow = Failure::Passing { kind: Passing::Slow, retry_after: None };
        let end = until.min(Instant::now() + limits.attempt);
        let result = timeout_at(end, once()).await.unwrap_or(Err(slow));
        let (kind, retry_after) = match result {
            Err(Failure::Passing { kind, retry_after }) => (kind, retry_after),
            other => return other,
        };
        let wait = pause(limits, attempt, retry_after, rand::random());
        let time_left = until.saturating_duration_since(Instant::now());
        if attempt >= limits.attempts || wait >= time_left {
            tracing::warn!(?kind, attempt, ?retry_after, "the AI service failed, and no try is left");
            return Err(Failure::Final(given_up(kind, retry_after)));
        }
        tracing::warn!(?kind, attempt, ?wait, "the AI service failed; trying again");
        sleep(wait).await;
        attempt += 1;
    }
}

const fn given_up(kind: Passing, retry_after: Option<Duration>) -> WriterError {
    match kind {
        Passing::Busy(_) => WriterError::Busy { retry_after },
        Passing::Status(_) | Passing::Unreachable | Passing::Broken => WriterError::Broken,
        Passing::Slow => WriterError::Late,
    }
}

/// The wait after a failed attempt, counted from 1: the half to the whole of an exponential wait, on top of
/// what the service asks for. `chance` is 0 to 1.
fn pause(limits: &Limits, attempt: u32, retry_after: Option<Duration>, chance: f64) -> Duration {
    let doubled = limits.backoff.saturating_mul(1 << attempt.saturating_sub(1).min(16));
    let whole = doubled.min(limits.longest_backoff);
    match retry_after {
        Some(asked) => asked + limits.backoff.mul_f64(chance / 4.0),
        None => whole.mul_f64(0.5 + chance / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn busy(retry_after: Option<u64>) -> Failure {
        Failure::Passing { kind: Passing::Busy(529), retry_after: retry_after.map(Duration::from_secs) }
    }

    /// Plays the results in turn, and says when each was asked for.
    async fn play(
        limits: &Limits,
        results: Vec<Result<u8, Failure>>,
    ) -> (Result<u8, Failure>, Vec<Duration>) {
        let start = Instant::now();
        let results = RefCell::new(results.into_iter());
        let asked = RefCell::new(Vec::new());
        let patience = Patience { limits, until: start + limits.deadline };
        let result = with_patience(&patience, || {
            asked.borrow_mut().push(start.elapsed());
            let next = results.borrow_mut().next();
            async move {
                match next {
                    Some(result) => result,
                    None => std::future::pending().await,
                }
            }
        })
        .await;
        (result, asked.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn waits_double_with_jitter() {
        let limits = Limits::default();
        let (result, asked) =
            play(&limits, vec![Err(busy(None)), Err(busy(None)), Err(busy(None)), Ok(7)]).await;
        assert!(matches!(result, Ok(7)));
        for (number, waits) in asked.windows(2).enumerate() {
            let wait = waits[1].as_secs_f64() - waits[0].as_secs_f64();
            let whole = f64::from(1 << number);
            assert!((whole / 2.0..=whole + 0.01).contains(&wait), "wait {number} was {wait} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_service_is_not_asked_before_its_retry_after() {
        let (result, asked) = play(&Limits::default(), vec![Err(busy(Some(30))), Ok(7)]).await;
        assert!(matches!(result, Ok(7)));
        assert!((30.0..31.0).contains(&asked[1].as_secs_f64()), "{asked:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_past_the_deadline_is_not_begun() {
        let (result, asked) = play(&Limits::default(), vec![Err(busy(Some(600)))]).await;
        let Err(Failure::Final(error)) = result else { panic!("{result:?}") };
        assert_eq!(error, WriterError::Busy { retry_after: Some(Duration::from_mins(10)) });
        assert_eq!(asked.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn attempts_are_counted() {
        let limits = Limits::default();
        let broken = || Err(Failure::Passing { kind: Passing::Broken, retry_after: None });
        let (result, asked) = play(&limits, std::iter::repeat_with(broken).take(9).collect()).await;
        assert!(matches!(result, Err(Failure::Final(WriterError::Broken))));
        assert_eq!(asked.len(), limits.attempts as usize);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_hangs_is_sent_again_and_the_deadline_holds() {
        let limits = Limits::default();
        let start = Instant::now();
        let (result, asked) = play(&limits, Vec::new()).await;
        assert!(matches!(result, Err(Failure::Final(WriterError::Late))));
        assert_eq!(asked.len(), 2);
        assert!(start.elapsed() <= limits.deadline);
    }

    #[tokio::test(start_paused = true)]
    async fn what_will_not_pass_is_not_repeated() {
        let (result, asked) =
            play(&Limits::default(), vec![Err(Failure::Final(WriterError::Key)), Ok(7)]).await;
        assert!(matches!(result, Err(Failure::Final(WriterError::Key))));
        assert_eq!(asked.len(), 1);
    }
}
