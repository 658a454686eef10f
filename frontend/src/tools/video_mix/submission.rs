//! One press of a button that charges: what was asked for, under a key that makes every retry of it the same press.
//! Pure.

/// A press whose outcome is not known yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Press<T> {
    pub(super) asked: T,
    /// `Idempotency-Key`.
    pub(super) key: String,
}

impl<T: Clone + PartialEq> Press<T> {
    /// The press to send now: `open` again when it asked for the same and its answer never came, so that the server
    /// charges once; otherwise a new one.
    pub(super) fn next(open: Option<&Self>, asked: T, fresh_key: impl Fn() -> String) -> Self {
        match open {
            Some(open) if open.asked == asked => open.clone(),
            _ => Self { asked, key: fresh_key() },
        }
    }
}

/// A seed from a random key of hexadecimal digits: its first 52 bits.
pub(super) fn seed_from(key: &str) -> u64 {
    key.get(..13).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use lumiku_video_mix_dto::{Settings, settings::MAX_SEED};

    use super::*;

    #[test]
    fn a_retry_of_the_same_is_the_same_press() {
        let ten = Settings::default();
        let nine = Settings { output_count: 9, ..Settings::default() };
        let first = Press::next(None, ten.clone(), || "k1".to_owned());
        assert_eq!(Press::next(Some(&first), ten, || "k2".to_owned()).key, "k1");
        assert_eq!(Press::next(Some(&first), nine, || "k3".to_owned()).key, "k3");
    }

    #[test]
    fn a_seed_fits_what_the_wire_keeps() {
        assert_eq!(seed_from("ffffffffffffffffffff"), (1 << 52) - 1);
        assert!(seed_from("ffffffffffffffffffff") <= MAX_SEED);
        assert_eq!(seed_from("00000000000010"), 1);
        assert_eq!(seed_from("short"), 1);
    }
}
