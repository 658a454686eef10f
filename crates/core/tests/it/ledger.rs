//! Many charges at once: none is lost, none is paid twice, no balance goes below zero.

use std::sync::Arc;

use lumiku_core::{
    Clock, Core, Db, Error,
    ledger::{self, NewEntry, Reference},
};
use lumiku_dto::{
    UserId,
    account::{Register, WELCOME_CREDITS},
    credits::TransactionType,
};
use lumiku_test_support::{Engine, TestApp, TestDatabase, on_both_engines};
use sea_orm::ConnectionTrait;
use tokio::{sync::Semaphore, task::JoinSet};

/// Clients that charge at once.
const CLIENTS: usize = 64;

/// Posts one entry with a reference of its own.
pub(crate) async fn post(
    core: &Core,
    user: &UserId,
    kind: TransactionType,
    amount: i64,
) -> Result<i64, Error> {
    post_as(core, user, kind, amount, lumiku_core::new_id()).await
}

async fn post_as(
    core: &Core,
    user: &UserId,
    kind: TransactionType,
    amount: i64,
    reference: String,
) -> Result<i64, Error> {
    let (user, now) = (user.clone(), core.clock.now());
    core.db
        .write(move |tx| {
            Box::pin(async move {
                let reference = match kind {
                    TransactionType::Purchase => {
                        tx.execute_unprepared(&paid_order(&user, &reference, amount)).await?;
                        Reference::Payment(&reference)
                    }
                    _ => Reference::Usage(&reference),
                };
                let entry = NewEntry {
                    user: &user,
                    amount,
                    kind,
                    description: "test".into(),
                    reference,
                    tool: None,
                    metadata: None,
                };
                Ok(ledger::post(tx, now, entry).await?.balance)
            })
        })
        .await
}

/// Writes a paid order down, as the books ask of every purchase.
pub(crate) fn paid_order(user: &UserId, id: &str, credits: i64) -> String {
    format!(
        "INSERT INTO payments (id, user_id, merchant_order_id, product, product_id, description, amount, credits, \
         status, gateway, created_at, updated_at, paid_at, expires_at) VALUES ('{id}', '{user}', 'PAY-{id}', \
         'credits', 'starter', 'test', 200000, {credits}, 'success', 'mock', 1, 1, 1, 1)"
    )
}

/// A new account with the welcome credits.
pub(crate) async fn open_account(core: &Core) -> UserId {
    let input = Register {
        email: format!("{}@example.com", lumiku_core::new_id()),
        password: "a long password".into(),
        name: None,
    };
    let opened =
        lumiku_core::account::register::register(core, input, lumiku_core::account::Origin::default());
    opened.await.expect("an account").user.id
}

on_both_engines! {
    async fn ten_thousand_concurrent_charges_over_a_hundred_accounts_lose_nothing(engine) {
        let app = TestApp::start(engine).await;
        let mut accounts = Vec::new();
        for _ in 0..100 {
            accounts.push(open_account(&app.core).await);
        }
        let clients = Arc::new(Semaphore::new(CLIENTS));
        let mut charges = JoinSet::new();
        for number in 0..10_000_usize {
            let (core, user) = (app.core.clone(), accounts[number % accounts.len()].clone());
            let permit = Arc::clone(&clients).acquire_owned().await.expect("open");
            // 1 to 50 credits, so that most accounts run dry on the way.
            let amount = i64::try_from(number * 7919 % 50).expect("small") + 1;
            charges.spawn(async move {
                let charged = post(&core, &user, TransactionType::Usage, -amount).await;
                drop(permit);
                (user, amount, charged)
            });
        }
        let mut accepted: std::collections::HashMap<UserId, i64> = std::collections::HashMap::new();
        while let Some(done) = charges.join_next().await {
            let (user, amount, charged) = done.expect("no panic");
            match charged {
                Ok(balance) => {
                    assert!(balance >= 0);
                    *accepted.entry(user).or_default() += amount;
                }
                Err(Error::InsufficientCredits { required, current }) => {
                    assert!(required == amount && current < required);
                }
                Err(error) => panic!("{error}"),
            }
        }
        for user in &accounts {
            let balance = ledger::balance(&app.core, user).await.expect("a balance");
            assert_eq!(balance, WELCOME_CREDITS - accepted.get(user).copied().unwrap_or(0));
        }
        app.verify().await;
    }

    async fn a_thousand_charges_of_one_on_two_hundred_credits_accept_exactly_two_hundred(engine) {
        let app = TestApp::start(engine).await;
        let user = open_account(&app.core).await;
        post(&app.core, &user, TransactionType::Bonus, 100).await.expect("more credits");
        let mut charges = JoinSet::new();
        for _ in 0..1_000 {
            let (core, user) = (app.core.clone(), user.clone());
            charges.spawn(async move { post(&core, &user, TransactionType::Usage, -1).await });
        }
        let (mut accepted, mut refused) = (0, 0);
        while let Some(done) = charges.join_next().await {
            match done.expect("no panic") {
                Ok(_) => accepted += 1,
                Err(Error::InsufficientCredits { required: 1, current: 0 }) => refused += 1,
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((accepted, refused), (200, 800));
        assert_eq!(ledger::balance(&app.core, &user).await.expect("a balance"), 0);
        app.verify().await;
    }

    async fn a_reference_of_one_type_is_entered_once_however_often_it_is_tried(engine) {
        let app = TestApp::start(engine).await;
        let user = open_account(&app.core).await;
        let reference = lumiku_core::new_id();
        let mut tries = JoinSet::new();
        for _ in 0..50 {
            let (core, user, reference) = (app.core.clone(), user.clone(), reference.clone());
            tries.spawn(async move { post_as(&core, &user, TransactionType::Usage, -1, reference).await });
        }
        let mut entered = 0;
        while let Some(done) = tries.join_next().await {
            match done.expect("no panic") {
                Ok(_) => entered += 1,
                Err(Error::Conflict(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(entered, 1);
        assert_eq!(ledger::balance(&app.core, &user).await.expect("a balance"), WELCOME_CREDITS - 1);
        app.verify().await;
    }

    async fn entries_cannot_be_changed_or_deleted_even_by_hand(engine) {
        let app = TestApp::start(engine).await;
        open_account(&app.core).await;
        for statement in ["UPDATE credit_transactions SET amount = 1000", "DELETE FROM credit_transactions"] {
            let done = app.core.db.read().execute_unprepared(statement).await;
            assert!(done.expect_err("refused").to_string().contains("append-only"));
        }
        app.verify().await;
    }

    async fn verify_finds_a_balance_that_was_changed_by_hand(engine) {
        let app = TestApp::start(engine).await;
        let user = open_account(&app.core).await;
        let cheat = format!("UPDATE users SET credits = credits + 1 WHERE id = '{user}'");
        app.core.db.read().execute_unprepared(&cheat).await.expect("changed");
        let findings = ledger::verify(&app.core).await.expect("readable");
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].subject.as_str(), findings[0].detail.as_str()), (user.as_str(), "101 against 100"));
    }
}

/// Work that fails takes nothing of its batch with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_failing_write_rolls_back_alone_among_others_in_its_batch() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let db = Db::open(&database.url, 1).await.expect("opened");
    db.migrate().await.expect("migrated");
    let insert = |id: usize| format!("INSERT INTO apps (id, created_at, updated_at) VALUES ('{id}', 0, 0)");
    let mut writes = JoinSet::new();
    for id in 0..200_usize {
        let (db, statement) = (db.clone(), insert(id));
        writes.spawn(async move {
            db.write(move |tx| {
                Box::pin(async move {
                    tx.execute_unprepared(&statement).await?;
                    match id % 4 {
                        0 => Err(Error::Conflict("asked to".into())),
                        1 => panic!("asked to"),
                        _ => Ok(()),
                    }
                })
            })
            .await
            .is_ok()
        });
    }
    let mut kept = 0;
    while let Some(done) = writes.join_next().await {
        kept += usize::from(done.expect("the panic stays inside"));
    }
    assert_eq!(kept, 100);
    let counted =
        db.read().query_all_raw(sea_orm::Statement::from_string(db.backend(), "SELECT id FROM apps")).await;
    assert_eq!(counted.expect("readable").len(), 100);
    let _ = Clock::default();
}
