//! The seed of a batch. Pure.

/// A seed from a random key of hexadecimal digits: its first 52 bits.
pub(super) fn seed_from(key: &str) -> u64 {
    key.get(..13).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use lumiku_video_mix_dto::settings::MAX_SEED;

    use super::*;

    #[test]
    fn a_seed_fits_what_the_wire_keeps() {
        assert_eq!(seed_from("ffffffffffffffffffff"), (1 << 52) - 1);
        assert!(seed_from("ffffffffffffffffffff") <= MAX_SEED);
        assert_eq!(seed_from("00000000000010"), 1);
        assert_eq!(seed_from("short"), 1);
    }
}
