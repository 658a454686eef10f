//! Password hashing: Argon2id, off the async threads and never more at once than there are permits, since each
//! takes 19 MiB at its usual cost.

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::{Error, Result, config::HashCost};

/// Longer than the allocator keeps what was freed for itself.
const SETTLED: Duration = Duration::from_millis(500);

/// Hashes and checks passwords.
pub(crate) struct Hasher {
    permits: Arc<Semaphore>,
    cost: HashCost,
    /// Whether the memory of hashes is going to be given back.
    giving_back: Arc<AtomicBool>,
}

impl Hasher {
    pub(crate) fn new(permits: usize, cost: HashCost) -> Self {
        Self { permits: Arc::new(Semaphore::new(permits.max(1))), cost, giving_back: Arc::default() }
    }

    /// A PHC string with a random salt.
    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        let password = Zeroizing::new(password);
        let HashCost { memory, passes } = self.cost;
        self.run(move || {
            let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("hashing failed: {error}"));
            let params = Params::new(memory, passes, 1, None).map_err(|error| failed(&error))?;
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| failed(&error))
        })
        .await?
    }

    /// Whether the password matches. Without a hash (no such account) the same work is done against a
    /// hash that nothing matches, so that both cases take the same time.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        const NOBODY: &str = "bHVtaWt1bm9ib2R5aGVyZQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let HashCost { memory, passes } = self.cost;
        let password = Zeroizing::new(password);
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| format!("$argon2id$v=19$m={memory},t={passes},p=1${NOBODY}"));
            let matches = PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
            known && matches
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = Arc::clone(&self.permits)
            .acquire_owned()
            .await
            .map_err(|_| Error::Internal("the hasher is closed".into()))?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        })
        .await;
        self.give_back();
        done.map_err(|error| Error::Internal(format!("hashing failed: {error}")))
    }

    /// Has the allocator return the memory of hashes to the system. It looks for what it can return when it is asked
    /// for a block of that size, which on a quiet server would be at the next login.
    fn give_back(&self) {
        if self.giving_back.swap(true, Ordering::Relaxed) {
            return;
        }
        let (giving_back, bytes) = (Arc::clone(&self.giving_back), 1024 * self.cost.memory as usize);
        tokio::spawn(async move {
            tokio::time::sleep(SETTLED).await;
            giving_back.store(false, Ordering::Relaxed);
            drop(black_box(Vec::<u8>::with_capacity(bytes)));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_matches() {
        let hasher = Hasher::new(1, HashCost::OWASP);
        let hash = hasher.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hasher.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("correct horsf".into(), Some(hash)).await.unwrap());
        assert!(!hasher.verify("anything".into(), None).await.unwrap());
    }
}
