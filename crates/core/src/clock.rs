//! The only source of time and ids. Tests replace the clock and move it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use lumiku_dto::Timestamp;

/// Tells the time, in milliseconds since the Unix epoch.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Added to the system's time; only tests set it.
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The current moment.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system clock")]
    pub fn now(&self) -> Timestamp {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let system_ms = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
        Timestamp(system_ms.saturating_add(self.offset_ms.load(Ordering::Relaxed)))
    }

    /// Moves this clock, and every clone of it, forward.
    pub fn advance_ms(&self, ms: i64) {
        self.offset_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

/// A new identifier: UUID version 7 (RFC 9562) as 32 hexadecimal digits. Later ids sort after earlier
/// ones, so lists page by id alone.
#[expect(clippy::disallowed_methods, reason = "this is the one place that makes ids")]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// Whether a text has the form of [`new_id`]'s, or of one with a number behind it (`…-0001`), as what is made in
/// series has.
pub fn is_id(text: &str) -> bool {
    let Some((id, number)) = text.split_at_checked(32) else { return false };
    let numbered = match number.strip_prefix('-') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => number.is_empty(),
    };
    numbered && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A random whole number below `limit`, which is at least 1; for what need not be secret, such as a seed.
pub fn random_below(limit: u64) -> u64 {
    rand::random_range(0..limit)
}

/// 256 random bits in hexadecimal, for a key.
pub fn random_key() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_known_by_their_form() {
        let id = new_id();
        assert!(is_id(&id) && is_id(&format!("{id}-0001")));
        for other in [
            "",
            "nonsense",
            &id[1..],
            &format!("{id}0"),
            &format!("{id}-"),
            &format!("{id}-x"),
            &"ä".repeat(16),
        ] {
            assert!(!is_id(other), "{other}");
        }
    }
}
