//! One press of a button that charges: what was asked for, under a key that makes every retry of it the same press.
//! Pure.

/// A press whose outcome is not known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Press<T> {
    pub asked: T,
    /// `Idempotency-Key`.
    pub key: String,
}

impl<T: Clone + PartialEq> Press<T> {
    /// The press to send now: `open` again when it asked for the same and its answer never came, so that the server
    /// charges once; otherwise a new one.
    pub fn next(open: Option<&Self>, asked: T, fresh_key: impl Fn() -> String) -> Self {
        match open {
            Some(open) if open.asked == asked => open.clone(),
            _ => Self { asked, key: fresh_key() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_of_the_same_is_the_same_press() {
        let first = Press::next(None, "ten", || "k1".to_owned());
        assert_eq!(Press::next(Some(&first), "ten", || "k2".to_owned()).key, "k1");
        assert_eq!(Press::next(Some(&first), "nine", || "k3".to_owned()).key, "k3");
    }
}
