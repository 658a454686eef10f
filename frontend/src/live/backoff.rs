//! How long to wait before asking again what was not answered. Pure.

/// The first pause, in milliseconds.
const FIRST_MS: u32 = 1_000;
/// The longest pause, in milliseconds.
const LONGEST_MS: u32 = 30_000;

/// Milliseconds to wait after `failures` failures in a row: doubled each time up to a limit, then a random share
/// between a half and all of it, so that the browsers of a restarted server do not come back at once.
/// `random` is in 0.0 to 1.0.
pub fn pause(failures: u32, random: f64) -> u32 {
    let doublings = failures.saturating_sub(1).min(10);
    let full = FIRST_MS.saturating_mul(1 << doublings).min(LONGEST_MS);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 30,000")]
    let extra = (f64::from(full / 2) * random.clamp(0.0, 1.0)) as u32;
    full / 2 + extra
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let longest: Vec<u32> = (1..=7).map(|failures| pause(failures, 1.0)).collect();
        assert_eq!(longest, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(pause(u32::MAX, 1.0), LONGEST_MS);
    }

    #[test]
    fn at_least_half_the_pause_is_kept() {
        assert_eq!(pause(1, 0.0), 500);
        assert_eq!(pause(40, 0.0), 15_000);
    }
}
