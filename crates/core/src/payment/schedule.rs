//! When the gateway is asked about an order. It limits such questions and locks out for an hour who asks too many,
//! so an order of which nothing was heard is asked about eight times in three days, most of them early.

/// Nobody asks about an order again for so long, in milliseconds. Longer than a question may take.
pub(super) const LEASE_MS: i64 = 20_000;
/// When a question is due that a callback gave reason for, should whoever took the callback not ask, in milliseconds.
pub(super) const AFTER_CALLBACK_MS: i64 = 30_000;
/// Questions that a callback's word is worth before the order is treated like any other.
const CLAIM_TRIES: i32 = 6;
/// The longest pause while the gateway does not answer, in milliseconds.
const LONGEST_PAUSE_MS: i64 = 10 * MINUTE;
/// An order this old is not worth asking about while the gateway does not answer, in milliseconds.
const GIVE_UP_MS: i64 = 7 * 24 * HOUR;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Ages at which an order is asked about that nothing was heard of. The last ones find what was paid late.
const AGES: [i64; 8] =
    [3 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, 24 * HOUR, 25 * HOUR, 72 * HOUR];

/// The next regular question after `now`.
pub(super) fn regular(created_at: i64, now: i64) -> Option<i64> {
    AGES.iter().map(|age| created_at + age).find(|due| *due > now)
}

/// What was found out by asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// No answer.
    Nothing,
    /// An answer that settles nothing.
    Inconclusive,
}

/// What follows a question that settled nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) check_at: Option<i64>,
    pub(super) misses: i32,
    /// Whether a callback's word still stands.
    pub(super) claimed: bool,
}

/// When to ask next.
pub(super) fn next(created_at: i64, now: i64, misses: i32, claimed: bool, heard: Heard) -> Next {
    let more = misses.saturating_add(1);
    let soon = Next { check_at: Some(now + pause(misses)), misses: more, claimed };
    let later = Next { check_at: regular(created_at, now), misses: 0, claimed: false };
    match heard {
        // An order that is reported as paid is asked about until there is an answer.
        Heard::Nothing if claimed || now - created_at < GIVE_UP_MS => soon,
        // The gateway may know a moment later what its callback knew.
        Heard::Inconclusive if claimed && more < CLAIM_TRIES => soon,
        Heard::Nothing | Heard::Inconclusive => later,
    }
}

/// The pause after so many misses before: half a minute, doubled each time.
fn pause(misses: i32) -> i64 {
    let doublings = u32::try_from(misses.clamp(0, 16)).unwrap_or(0);
    (MINUTE / 2 * (1 << doublings)).min(LONGEST_PAUSE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_without_news_is_asked_about_eight_times() {
        let (mut now, mut asked) = (0, Vec::new());
        while let Some(due) = regular(0, now) {
            asked.push(due);
            now = due;
        }
        assert_eq!(asked, AGES);
        assert!(asked[0] < 5 * MINUTE, "a lost callback is made up for within five minutes");
    }

    #[test]
    fn pauses_double_up_to_ten_minutes() {
        let pauses: Vec<i64> = (0..7).map(|misses| pause(misses) / 1000).collect();
        assert_eq!(pauses, [30, 60, 120, 240, 480, 600, 600]);
        assert_eq!(pause(i32::MAX), LONGEST_PAUSE_MS);
    }

    #[test]
    fn a_gateway_that_is_away_is_asked_again_and_a_reported_payment_for_ever() {
        let day = 24 * HOUR;
        let away = |age: i64, claimed| next(0, age, 9, claimed, Heard::Nothing).check_at;
        assert_eq!(away(day, false), Some(day + LONGEST_PAUSE_MS));
        assert_eq!(away(8 * day, false), None);
        assert_eq!(away(80 * day, true), Some(80 * day + LONGEST_PAUSE_MS));
    }

    #[test]
    fn a_callback_that_the_gateway_never_confirms_is_forgotten() {
        let (mut state, mut now) = (Next { check_at: Some(0), misses: 0, claimed: true }, 0);
        let mut asked = 0;
        while state.claimed {
            state = next(0, now, state.misses, state.claimed, Heard::Inconclusive);
            asked += 1;
            now = state.check_at.unwrap();
        }
        assert_eq!(asked, CLAIM_TRIES);
        assert_eq!(state.misses, 0);
    }
}
