//! `kill -9` while orders are opened, reported and asked about: the books agree after each, and in the end every paid
//! order is credited once.

use std::{
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use lumiku_core::{Db, job::process::command, ledger, payment::sweep::sweep};
use lumiku_server::serve::Role;
use lumiku_test_support::{
    FakeDuitku, TestApp, TestDatabase,
    app::SECRET,
    duitku::{KEY, MERCHANT},
    on_both_engines,
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

use super::{CREDITS, MINUTE};

const BINARY: &str = env!("CARGO_BIN_EXE_lumiku");
const KILLS: u64 = 10;
/// People who buy at once.
const BUYERS: usize = 4;

/// A server in a process of its own.
struct Server<'a> {
    place: &'a TestDatabase,
    fake: &'a FakeDuitku,
    port: u16,
    http: reqwest::Client,
}

impl Server<'_> {
    fn command(&self, subcommand: &str) -> Command {
        let mut command = command(BINARY);
        command
            .arg(subcommand)
            .current_dir(self.place.folder.path())
            .env_clear()
            .env("DATA_DIR", self.place.folder.path())
            .env("DATABASE_URL", &self.place.url)
            .env("JWT_SECRET", SECRET)
            .env("PORT", self.port.to_string())
            .env("LOGIN_THROTTLE", "off")
            .env("RATE_LIMIT_MAX_REQUESTS", "0")
            .env("DUITKU_ENV", "sandbox")
            .env("DUITKU_SANDBOX_URL", &self.fake.url)
            .env("DUITKU_MERCHANT_CODE", MERCHANT)
            .env("DUITKU_API_KEY", KEY)
            .env("PUBLIC_URL", self.url(""))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn start(&self) -> Child {
        let process = self.command("serve").spawn().unwrap();
        let asked = std::time::Instant::now();
        while !self.http.get(self.url("/ready")).send().await.is_ok_and(|answer| answer.status() == 200) {
            assert!(asked.elapsed() < Duration::from_mins(1), "it does not become ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        process
    }

    /// Buys until the server is gone.
    async fn buy(&self) -> reqwest::Result<()> {
        let email = format!("{}@example.com", lumiku_core::new_id());
        let account = json!({ "email": email, "password": "a long password" });
        let answer: Value =
            self.http.post(self.url("/api/auth/register")).json(&account).send().await?.json().await?;
        let token = answer["token"].as_str().unwrap().to_owned();
        for number in 0..15 {
            let order = self.http.post(self.url("/api/payments")).bearer_auth(&token);
            let order = order.header("idempotency-key", number.to_string());
            let order = order.json(&json!({ "packageId": "starter" })).send().await?;
            let order: Value = order.error_for_status()?.json().await?;
            let order = order["merchantOrderId"].as_str().unwrap();
            self.fake.pay(order);
            // Of some nobody is told.
            let reports = (0..number % 4).map(|_| self.report(order));
            for told in futures::future::join_all(reports).await {
                told?;
            }
            if number % 4 == 0 {
                // The next round of the sweep is not waited for.
                let due =
                    format!("UPDATE payments SET next_check_at = 0 WHERE merchant_order_id = '{order}'");
                run(self.place, &due).await;
            }
        }
        Ok(())
    }

    async fn report(&self, order: &str) -> reqwest::Result<()> {
        let fields = self.fake.callback(order, "00");
        let body: serde_json::Map<String, Value> =
            fields.into_iter().map(|(name, value)| (name, value.into())).collect();
        let answer = self.http.post(self.url("/api/payments/callback")).json(&body).send().await?;
        answer.error_for_status().map(drop)
    }
}

/// Changes rows behind the server's back. A busy database may refuse: then the sweep comes when it comes.
async fn run(place: &TestDatabase, statement: &str) {
    if let Ok(db) = Db::open(&place.url, 1).await {
        let _ = sea_orm::ConnectionTrait::execute_unprepared(db.read(), statement).await;
    }
}

on_both_engines! {
    async fn killed_at_any_moment_it_neither_loses_nor_makes_a_credit(engine) {
        let place = TestDatabase::create(engine).await;
        let fake = FakeDuitku::start().await;
        let port = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap().port();
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
        let server = Server { place: &place, fake: &fake, port, http };
        for kill in 1..=KILLS {
            let mut process = server.start().await;
            let killed = AtomicBool::new(false);
            let buyers = futures::future::join_all((0..BUYERS).map(|_| async {
                while !killed.load(Ordering::SeqCst) {
                    let bought = server.buy().await;
                    assert!(bought.is_ok() || killed.load(Ordering::SeqCst), "no answer to expect: {bought:?}");
                }
            }));
            let killing = async {
                tokio::time::sleep(Duration::from_millis(300 + lumiku_core::random_below(1_200))).await;
                killed.store(true, Ordering::SeqCst);
                process.kill().await.unwrap();
            };
            tokio::join!(buyers, killing);
            let verified = server.command("verify").status().await.unwrap();
            assert!(verified.success(), "the books disagree after kill {kill}");
        }
        let app = TestApp::over(place, Role::All, |config| fake.configure(config)).await;
        let paid = fake.paid();
        assert!(paid.len() > usize::try_from(KILLS).unwrap(), "only {} orders were paid", paid.len());
        let open = |order: &str| format!("SELECT COUNT(*) FROM payments WHERE merchant_order_id = '{order}' AND status <> 'success'");
        for _ in 0..60 {
            app.clock.advance_ms(MINUTE);
            sweep(&app.core).await.unwrap();
        }
        for order in &paid {
            assert_eq!(app.number(&open(order)).await, 0, "{order} is paid and not credited");
        }
        let bought = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM credit_transactions WHERE type = 'purchase'";
        assert_eq!(app.number(bought).await, i64::try_from(paid.len()).unwrap() * CREDITS);
        assert_eq!(ledger::verify(&app.core).await.unwrap(), vec![]);
        println!("{KILLS} kills, {} paid orders, each credited once", paid.len());
    }
}
