//! One at a time for each key, so that what several callers want is made once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// Who is making what.
#[derive(Debug, Default)]
pub(super) struct Turns {
    keys: Mutex<HashMap<String, Weak<Turn<()>>>>,
}

impl Turns {
    /// Waits until nobody else has this key; it is held until the guard is dropped.
    pub(super) async fn take(&self, key: &str) -> OwnedMutexGuard<()> {
        self.turn(key).lock_owned().await
    }

    fn turn(&self, key: &str) -> Arc<Turn<()>> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = keys.get(key).and_then(Weak::upgrade) {
            return turn;
        }
        keys.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(Turn::new(()));
        keys.insert(key.to_owned(), Arc::downgrade(&turn));
        turn
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_key_is_held_by_one_and_other_keys_are_free() {
        let turns = Turns::default();
        let held = turns.take("a").await;
        turns.take("b").await;
        assert!(tokio::time::timeout(Duration::from_millis(20), turns.take("a")).await.is_err());
        drop(held);
        turns.take("a").await;
        assert_eq!(turns.keys.lock().unwrap().len(), 1);
    }
}
