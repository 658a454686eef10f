//! Throttles of logins, registrations and forgotten passwords, per address and per account (GCRA, through `governor`).
//!
//! They count attempts that could be guesses. The per-account budget is generous on purpose: a strict
//! one would let anybody lock anybody out.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use crate::{Error, Result};

/// The throttles of one process.
pub(crate) struct Throttles {
    login_by_address: DefaultKeyedRateLimiter<String>,
    login_by_account: DefaultKeyedRateLimiter<String>,
    register_by_address: DefaultKeyedRateLimiter<String>,
    forgot_by_address: DefaultKeyedRateLimiter<String>,
    forgot_by_account: DefaultKeyedRateLimiter<String>,
    reset_by_address: DefaultKeyedRateLimiter<String>,
    enabled: bool,
}

impl Throttles {
    pub(crate) fn new(enabled: bool) -> Self {
        Self {
            login_by_address: RateLimiter::keyed(per_minute(10)),
            login_by_account: RateLimiter::keyed(per_minute(30).allow_burst(count(300))),
            register_by_address: RateLimiter::keyed(per_minute(5).allow_burst(count(20))),
            forgot_by_address: RateLimiter::keyed(per_minute(2).allow_burst(count(10))),
            // Each is a letter to somebody who may not have asked, and ends the link of the one before.
            forgot_by_account: RateLimiter::keyed(per_hour(6).allow_burst(count(3))),
            reset_by_address: RateLimiter::keyed(per_minute(10)),
            enabled,
        }
    }

    /// Takes one login attempt from both budgets.
    pub(crate) fn login(&self, address: Option<&str>, email: &str) -> Result<()> {
        self.take(&self.login_by_address, address.unwrap_or("unknown"))?;
        self.take(&self.login_by_account, email)
    }

    /// Takes one registration.
    pub(crate) fn register(&self, address: Option<&str>) -> Result<()> {
        self.take(&self.register_by_address, address.unwrap_or("unknown"))
    }

    /// Takes one request for a new password from both budgets, whether there is such an account or not.
    pub(crate) fn forgot(&self, address: Option<&str>, email: &str) -> Result<()> {
        self.take(&self.forgot_by_address, address.unwrap_or("unknown"))?;
        self.take(&self.forgot_by_account, email)
    }

    /// Takes one use of a link.
    pub(crate) fn reset(&self, address: Option<&str>) -> Result<()> {
        self.take(&self.reset_by_address, address.unwrap_or("unknown"))
    }

    /// Forgets keys whose budget is full again.
    pub(crate) fn shrink(&self) {
        let all = [
            &self.login_by_address,
            &self.login_by_account,
            &self.register_by_address,
            &self.forgot_by_address,
            &self.forgot_by_account,
            &self.reset_by_address,
        ];
        for limiter in all {
            limiter.retain_recent();
        }
    }

    fn take(&self, limiter: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<()> {
        if !self.enabled {
            return Ok(());
        }
        limiter.check_key(&key.to_owned()).map_err(|refused| {
            let wait = refused.wait_time_from(limiter.clock().now());
            Error::RateLimited { retry_after_s: wait.as_secs() + 1 }
        })
    }
}

fn count(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

fn per_minute(n: u32) -> Quota {
    Quota::per_minute(count(n))
}

fn per_hour(n: u32) -> Quota {
    Quota::per_hour(count(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_ten_logins_a_minute_and_others_are_not_touched() {
        let throttles = Throttles::new(true);
        for _ in 0..10 {
            throttles.login(Some("10.0.0.1"), "a@example.com").unwrap();
        }
        assert!(matches!(
            throttles.login(Some("10.0.0.1"), "b@example.com"),
            Err(Error::RateLimited { retry_after_s: 1.. })
        ));
        assert!(throttles.login(Some("10.0.0.2"), "a@example.com").is_ok());
    }
}
