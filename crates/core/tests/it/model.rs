//! The ledger against a model: any sequence of entries leaves both with the same balances.

use std::collections::HashMap;

use lumiku_core::{Error, ledger};
use lumiku_dto::{UserId, credits::TransactionType};
use lumiku_test_support::{Engine, TestApp};
use proptest::{
    prelude::{Just, Strategy, prop_oneof},
    test_runner::{Config, TestRunner},
};

use crate::ledger::{open_account, post};

/// Accounts that a sequence plays on.
const ACCOUNTS: usize = 3;

fn entries() -> impl Strategy<Value = Vec<(usize, TransactionType, i64)>> {
    let entry = prop_oneof![
        (Just(TransactionType::Purchase), 1..5_000_i64),
        (Just(TransactionType::Bonus), 1..200_i64),
        (Just(TransactionType::Usage), -300..0_i64),
        (Just(TransactionType::Refund), 1..300_i64),
        (Just(TransactionType::Adjustment), -500..500_i64),
    ];
    let placed = (0..ACCOUNTS, entry).prop_map(|(account, (kind, amount))| (account, kind, amount));
    proptest::collection::vec(placed, 1..50)
}

fn play(engine: Engine, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let app = runtime.block_on(TestApp::start(engine));
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let played = runner.run(&entries(), |sequence| {
        runtime.block_on(async {
            let mut accounts: Vec<UserId> = Vec::new();
            for _ in 0..ACCOUNTS {
                accounts.push(open_account(&app.core).await);
            }
            let mut model: HashMap<usize, i64> = (0..ACCOUNTS).map(|account| (account, 100)).collect();
            for (account, kind, amount) in sequence {
                let expected = model[&account] + amount;
                match post(&app.core, &accounts[account], kind, amount).await {
                    Ok(balance) => {
                        assert_eq!(balance, expected);
                        model.insert(account, expected);
                    }
                    Err(Error::InsufficientCredits { required, current }) => {
                        assert!(expected < 0, "refused although it fits");
                        assert_eq!((required, current), (-amount, model[&account]));
                    }
                    Err(error) => panic!("{error}"),
                }
                let balance = ledger::balance(&app.core, &accounts[account]).await.expect("a balance");
                assert_eq!(balance, model[&account]);
            }
        });
        Ok(())
    });
    played.expect("the ledger agrees with the model");
    runtime.block_on(app.verify());
    let stopped = runtime.block_on(app.stop());
    drop(stopped);
}

#[test]
fn any_sequence_of_entries_agrees_with_the_model_on_sqlite() {
    play(Engine::Sqlite, 40);
}

#[test]
fn any_sequence_of_entries_agrees_with_the_model_on_postgres() {
    play(Engine::Postgres, 40);
}
