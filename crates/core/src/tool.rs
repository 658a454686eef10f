//! Run-time state of tools: enabled, beta, coming soon, prices, roles, plan. Starts as the manifests say.

mod change;

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use lumiku_dto::{
    Timestamp, UserId,
    account::{Tier, User},
    tool::Manifest,
};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait};
use serde::{Serialize, de::DeserializeOwned};
use tokio_util::sync::CancellationToken;

use crate::{
    Clock, Core, Db, Error, Result,
    clock::new_id,
    entity::{app, app_usage},
    event,
    ledger::{
        self, NewEntry, Reference,
        idempotency::{self, IdempotencyKey},
    },
    mail, sql,
};

pub use change::{change_tool, find_tool, list_tools};

/// How often changes by other processes are read.
const RELOAD_INTERVAL: Duration = Duration::from_secs(5);

/// Every registered tool with its state, by id.
pub struct ToolStates {
    registered: Vec<Manifest>,
    current: RwLock<BTreeMap<String, Manifest>>,
}

impl ToolStates {
    pub(crate) async fn load(db: &Db, clock: &Clock, manifests: Vec<Manifest>) -> Result<Self> {
        let states = Self { registered: manifests, current: RwLock::default() };
        let now = clock.now();
        let ids: Vec<_> = states.registered.iter().map(|manifest| manifest.id.clone()).collect();
        db.write(move |tx| {
            Box::pin(async move {
                for id in ids {
                    let insert = "INSERT INTO apps (id, created_at, updated_at) VALUES ($1, $2, $2) \
                                  ON CONFLICT DO NOTHING";
                    sql::execute(tx, insert, [id.into(), now.0.into()]).await?;
                }
                Ok(())
            })
        })
        .await?;
        states.reload(db).await?;
        Ok(states)
    }

    async fn reload(&self, db: &Db) -> Result<()> {
        let rows = app::Entity::find().all(db.read()).await?;
        let mut current = BTreeMap::new();
        for manifest in &self.registered {
            let row = rows.iter().find(|row| row.id == manifest.id);
            current.insert(manifest.id.clone(), apply(manifest.clone(), row));
        }
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
        Ok(())
    }

    /// A registered tool with its state, whether enabled or not.
    pub fn find(&self, id: &str) -> Option<Manifest> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// What a tool says about itself, without its state.
    pub(crate) fn registered(&self, id: &str) -> Option<Manifest> {
        self.registered
            .iter()
            .find(|manifest| manifest.id == id)
            .map(|manifest| apply(manifest.clone(), None))
    }

    /// Every registered tool with its state, by id.
    pub(crate) fn all(&self) -> Vec<Manifest> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Every enabled tool, by dashboard order.
    pub fn enabled(&self) -> Vec<Manifest> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let mut tools: Vec<_> = current.values().filter(|manifest| manifest.enabled).cloned().collect();
        tools.sort_by(|a, b| (a.dashboard.order, &a.id).cmp(&(b.dashboard.order, &b.id)));
        tools
    }

    /// The tool, when this user may use it now.
    ///
    /// # Errors
    /// [`Error::ToolDisabled`], [`Error::Forbidden`] by role, [`Error::TierRequired`] by plan.
    pub fn usable(&self, id: &str, user: &User) -> Result<Manifest> {
        let manifest = self.find(id).ok_or(Error::NotFound)?;
        if !manifest.enabled || manifest.features.coming_soon {
            return Err(Error::ToolDisabled);
        }
        if !manifest.access.roles.contains(&user.role) {
            return Err(Error::Forbidden);
        }
        if user.tier < manifest.access.min_tier {
            return Err(Error::TierRequired(manifest.access.min_tier));
        }
        Ok(manifest)
    }
}

/// Reads changes by other processes, until cancelled.
pub async fn follow_states(core: Core, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(RELOAD_INTERVAL) => {}
        }
        if let Err(error) = core.tools.reload(&core.db).await {
            tracing::warn!(%error, "tool states were not read");
        }
    }
}

/// A synchronous paid action.
#[derive(Clone, Debug)]
pub struct Charge {
    pub user: UserId,
    pub tool: String,
    /// Key in the tool's price list.
    pub action: String,
    pub credits: i64,
    /// A line for the person's history.
    pub description: String,
    pub idempotency: Option<IdempotencyKey>,
}

/// Charges an action and does its work in one transaction; with an idempotency key, at most once. Says
/// whether the answer is a replay.
///
/// # Errors
/// [`Error::InsufficientCredits`], [`Error::IdempotencyMismatch`], or whatever `work` fails with; then
/// nothing is charged.
pub async fn charge<T, F>(core: &Core, charge: Charge, work: F) -> Result<(T, bool)>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: for<'c> FnOnce(&'c DatabaseTransaction) -> futures::future::BoxFuture<'c, Result<T>> + Send + 'static,
{
    let now = core.clock.now();
    let (user, low_balance) = (charge.user.clone(), core.config.mail.low_balance);
    let result = core
        .db
        .write(move |tx| {
            Box::pin(async move {
                if let Some(key) = &charge.idempotency
                    && let Some(answer) = idempotency::claim(tx, &charge.user, key, now).await?
                {
                    return Ok((answer, true));
                }
                let usage = new_id();
                let entry = NewEntry {
                    user: &charge.user,
                    amount: -charge.credits,
                    kind: lumiku_dto::credits::TransactionType::Usage,
                    description: charge.description,
                    reference: Reference::Usage(&usage),
                    tool: Some(&charge.tool),
                    metadata: None,
                };
                let balance = ledger::post(tx, now, entry).await?.balance;
                mail::low_balance(tx, &charge.user, (charge.credits, balance), low_balance, now).await?;
                log_usage(
                    tx,
                    &usage,
                    &charge.user,
                    &charge.tool,
                    &charge.action,
                    charge.credits,
                    &usage,
                    now,
                )
                .await?;
                let answer = work(tx).await?;
                if let Some(key) = &charge.idempotency {
                    idempotency::keep(tx, &charge.user, key, &answer).await?;
                }
                Ok((answer, false))
            })
        })
        .await;
    event::publish_balance(core, &user).await;
    result
}

/// Logs a charged action.
#[expect(clippy::too_many_arguments, reason = "one column each, all required")]
pub(crate) async fn log_usage(
    tx: &DatabaseTransaction,
    id: &str,
    user: &UserId,
    tool: &str,
    action: &str,
    credits: i64,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let row = app_usage::ActiveModel {
        id: Set(id.to_owned()),
        user_id: Set(user.to_string()),
        app_id: Set(tool.to_owned()),
        action: Set(action.to_owned()),
        credit_used: Set(credits),
        reference_id: Set(reference.to_owned()),
        created_at: Set(now.0),
    };
    app_usage::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Brings the counters of `apps` up to the log. Not part of each charge: one row that every charge of a
/// tool updates would put them all in one queue.
pub(crate) async fn count_usage(core: &Core) -> Result<()> {
    core.db
        .write(|tx| {
            Box::pin(async move {
                let count = "UPDATE apps SET \
                    total_usage = (SELECT COUNT(*) FROM app_usages WHERE app_id = apps.id), \
                    active_users = (SELECT COUNT(DISTINCT user_id) FROM app_usages WHERE app_id = apps.id)";
                sql::execute(tx, count, []).await?;
                Ok(())
            })
        })
        .await
}

fn apply(mut manifest: Manifest, row: Option<&app::Model>) -> Manifest {
    if let Some(row) = row {
        apply_state(&mut manifest, row);
    }
    manifest.price_hint = manifest.written_hint();
    manifest
}

fn apply_state(manifest: &mut Manifest, row: &app::Model) {
    manifest.enabled = row.enabled;
    manifest.features.beta = row.beta.unwrap_or(manifest.features.beta);
    manifest.features.coming_soon = row.coming_soon.unwrap_or(manifest.features.coming_soon);
    manifest.dashboard.order = row.dashboard_order.unwrap_or(manifest.dashboard.order);
    if let Some(tier) = row.min_tier.as_deref().and_then(Tier::from_wire) {
        manifest.access.min_tier = tier;
    }
    if let Some(roles) = row.allowed_roles.as_deref().and_then(|text| serde_json::from_str(text).ok()) {
        manifest.access.roles = roles;
    }
    let prices: BTreeMap<String, i64> = serde_json::from_str(&row.price_overrides).unwrap_or_default();
    for action in &mut manifest.actions {
        if let Some(credits) = prices.get(&action.id) {
            action.credits = *credits;
        }
    }
}
