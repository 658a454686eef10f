//! Accounts, sessions, the credit ledger, payments, files, jobs and tool states: the rules and their persistence.
//!
//! It serves no HTTP. Its tables are its own: entities are private, and everything outside goes through
//! functions that already filter by owner.

pub mod account;
pub mod admin;
pub mod audit;
mod clock;
pub mod config;
pub mod db;
mod entity;
mod error;
pub mod event;
pub mod file;
pub mod job;
pub mod ledger;
pub mod mail;
pub mod notification;
pub mod payment;
pub mod plan;
pub mod receipt;
mod sql;
pub mod sweep;
pub mod tool;

use std::sync::Arc;

pub use clock::{Clock, is_id, new_id, random_below, random_key};
pub use config::Config;
pub use db::Db;
pub use error::{Error, Result};

use account::{password::Hasher, session::SessionCache, throttle::Throttles, token::TokenKey};
use event::EventBus;
use file::storage::Storage;
use job::queue::JobSignals;
use mail::Mailer;
use payment::Payments;
use tool::ToolStates;

/// Everything the rules work with. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Parts>);

/// The parts of [`Core`].
pub struct Parts {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub events: EventBus,
    pub storage: Storage,
    /// What each tool says about itself, with its run-time state.
    pub tools: ToolStates,
    pub(crate) hasher: Hasher,
    pub(crate) token_key: TokenKey,
    pub(crate) sessions: SessionCache,
    pub(crate) throttles: Throttles,
    pub(crate) signals: JobSignals,
    /// Absent where nothing can be bought.
    pub(crate) payments: Option<Payments>,
    pub(crate) mailer: Mailer,
}

impl std::ops::Deref for Core {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Core {
    /// Puts the parts together over an open, migrated database.
    ///
    /// # Errors
    /// When the token key is too short, or the storage, the payment gateway's client or the mailer cannot be opened.
    pub async fn new(
        config: Config,
        clock: Clock,
        db: Db,
        manifests: Vec<lumiku_dto::tool::Manifest>,
    ) -> Result<Self> {
        let storage = Storage::open(&config.files).await?;
        let tools = ToolStates::load(&db, &clock, manifests).await?;
        let core = Parts {
            token_key: TokenKey::new(&config.token_key)?,
            hasher: Hasher::new(config.hash_permits, config.hash_cost),
            sessions: SessionCache::default(),
            throttles: Throttles::new(config.throttle),
            signals: JobSignals::default(),
            payments: config.payments.as_ref().map(Payments::new).transpose()?,
            mailer: Mailer::new(&config.mail)?,
            events: EventBus::default(),
            config,
            clock,
            db,
            storage,
            tools,
        };
        Ok(Self(Arc::new(core)))
    }
}
