//! When a letter that was not taken is tried again: after growing pauses, for three days.

/// Nobody else tries a letter for so long after it was claimed, in milliseconds. Longer than one try may take.
pub(super) const LEASE_MS: i64 = 5 * MINUTE;
/// A letter this old is given up, in milliseconds.
const GIVE_UP_MS: i64 = 3 * 24 * 60 * MINUTE;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: i64 = 6 * 60 * MINUTE;

const MINUTE: i64 = 60_000;

/// When to try again after so many tries; `None` to give it up.
pub(super) fn next(created_at: i64, now: i64, attempts: i32) -> Option<i64> {
    (now - created_at < GIVE_UP_MS).then(|| now + pause(attempts))
}

/// The pause after so many tries: a minute, doubled each time.
fn pause(attempts: i32) -> i64 {
    let doublings = u32::try_from((attempts - 1).clamp(0, 16)).unwrap_or(0);
    (MINUTE * (1 << doublings)).min(LONGEST_PAUSE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let pauses: Vec<i64> = (1..11).map(|attempts| pause(attempts) / MINUTE).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert_eq!(pause(i32::MAX), LONGEST_PAUSE_MS);
    }

    #[test]
    fn a_letter_is_given_up_after_three_days() {
        let (mut now, mut attempts) = (0, 1);
        while let Some(next) = next(0, now, attempts) {
            (now, attempts) = (next, attempts + 1);
        }
        assert!((GIVE_UP_MS..GIVE_UP_MS + LONGEST_PAUSE_MS).contains(&now));
        assert!((15..30).contains(&attempts), "{attempts} tries");
    }
}
