//! The event bus: what changed, to whoever of that user is listening in this process.
//!
//! Events are hints, never the truth: a listener that missed some asks again. Changes made by other
//! processes arrive through [`watch`], which follows the rows.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use lumiku_dto::{NotificationId, UserId, credits::Balance, event::Event};
use moka::sync::Cache;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{Core, Result, job, ledger, notification, payment, sql};

/// Events that wait for a slow listener before it misses some.
const CAPACITY: usize = 256;
/// How often rows are followed.
const WATCH_INTERVAL: Duration = Duration::from_millis(500);

/// What a listener is told.
#[derive(Clone, Debug)]
pub enum Signal {
    Event(Event),
    /// Some of the user's sessions ended: whoever listens has to prove theirs again.
    SessionsEnded,
}

/// Listeners by user.
pub struct EventBus {
    listeners: Mutex<HashMap<UserId, broadcast::Sender<Signal>>>,
    /// Notifications of the last moments. Unlike a job or a balance, one that is told twice is shown twice.
    told: Cache<NotificationId, ()>,
}

impl Default for EventBus {
    fn default() -> Self {
        let told = Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(1)).build();
        Self { listeners: Mutex::default(), told }
    }
}

impl EventBus {
    /// Starts listening to one user's events.
    pub fn subscribe(&self, user: &UserId) -> broadcast::Receiver<Signal> {
        let mut listeners = self.lock();
        listeners.retain(|_, sender| sender.receiver_count() > 0);
        listeners.entry(user.clone()).or_insert_with(|| broadcast::channel(CAPACITY).0).subscribe()
    }

    /// Tells the user's listeners. Nobody listening is fine. The same notification is told once.
    pub fn publish(&self, user: &UserId, event: Event) {
        if let Event::Notification(line) = &event
            && !self.told.entry(line.id.clone()).or_insert(()).is_fresh()
        {
            return;
        }
        self.send(user, Signal::Event(event));
    }

    /// Tells the user's listeners that some sessions ended.
    pub(crate) fn sessions_ended(&self, user: &UserId) {
        self.send(user, Signal::SessionsEnded);
    }

    /// Whether anybody listens to this user.
    pub fn has_listeners(&self, user: &UserId) -> bool {
        self.lock().get(user).is_some_and(|sender| sender.receiver_count() > 0)
    }

    fn send(&self, user: &UserId, signal: Signal) {
        if let Some(sender) = self.lock().get(user) {
            let _ = sender.send(signal);
        }
    }

    fn users(&self) -> Vec<UserId> {
        let listening = |sender: &broadcast::Sender<Signal>| sender.receiver_count() > 0;
        self.lock().iter().filter(|(_, sender)| listening(sender)).map(|(user, _)| user.clone()).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UserId, broadcast::Sender<Signal>>> {
        self.listeners.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Publishes a user's balance to their listeners.
pub async fn publish_balance(core: &Core, user: &UserId) {
    core.sessions.forget_user(user);
    if !core.events.has_listeners(user) {
        return;
    }
    match ledger::balance(core, user).await {
        Ok(balance) => core.events.publish(user, Event::Credits(Balance { balance })),
        Err(error) => tracing::warn!(%error, "a balance was not published"),
    }
}

/// Follows rows that other processes change and publishes them here, until cancelled. Needed when
/// workers run elsewhere; harmless otherwise.
pub async fn watch(core: Core, stop: CancellationToken) {
    let mut since = core.clock.now().0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(WATCH_INTERVAL) => {}
        }
        let users = core.events.users();
        let until = core.clock.now().0;
        if !users.is_empty()
            && let Err(error) = publish_changes(&core, &users, since).await
        {
            tracing::warn!(%error, "changes by other processes were not read");
            continue;
        }
        // Overlap a little: a row's time is taken before its transaction commits.
        since = until - 2_000;
    }
}

async fn publish_changes(core: &Core, listening: &[UserId], since: i64) -> Result<()> {
    let jobs = "SELECT id, user_id FROM jobs WHERE updated_at >= $1 ORDER BY updated_at LIMIT 500";
    for row in sql::all(core.db.read(), jobs, [since.into()]).await? {
        let user = UserId::new(row.try_get_by_index::<String>(1)?);
        if listening.contains(&user) {
            job::view::publish(core, &user, &row.try_get_by_index::<String>(0)?).await;
        }
    }
    for (user, payment) in payment::view::list_changed(core, listening, since).await? {
        core.events.publish(&user, Event::Payment(Box::new(payment)));
    }
    for (user, line) in notification::list_recent(core, listening, since).await? {
        core.events.publish(&user, Event::Notification(line));
    }
    let users = "SELECT id FROM users WHERE updated_at >= $1 LIMIT 500";
    for row in sql::all(core.db.read(), users, [since.into()]).await? {
        let user = UserId::new(row.try_get_by_index::<String>(0)?);
        if listening.contains(&user) {
            publish_balance(core, &user).await;
        }
    }
    Ok(())
}
