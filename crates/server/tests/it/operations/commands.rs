//! The binary's commands, as an operator runs them.

use std::{process::Stdio, time::Duration};

use lumiku_core::job::process::command;
use lumiku_test_support::{TestDatabase, on_both_engines};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio::{net::TcpListener, process::Command};

const BINARY: &str = env!("CARGO_BIN_EXE_lumiku");
const SECRET: &str = "a secret that is long enough for tests";

/// The binary in this place, with nothing of our own environment.
pub(crate) fn lumiku(place: &TestDatabase, arguments: &[&str]) -> Command {
    let mut command = command(BINARY);
    command
        .args(arguments)
        .current_dir(place.folder.path())
        .env_clear()
        .env("DATA_DIR", place.folder.path())
        .env("DATABASE_URL", &place.url)
        .env("JWT_SECRET", SECRET)
        .kill_on_drop(true);
    command
}

/// Runs it to its end and gives what it wrote.
async fn run(mut command: Command) -> (bool, String) {
    let output = command.output().await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

pub(crate) async fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap().port()
}

/// Waits for a server in this place to take requests.
pub(crate) async fn wait_until_healthy(place: &TestDatabase, port: u16) {
    let asked = std::time::Instant::now();
    loop {
        let mut health = lumiku(place, &["health"]);
        health.env("PORT", port.to_string());
        if run(health).await.0 {
            return;
        }
        assert!(asked.elapsed() < Duration::from_mins(1), "it does not become ready");
    }
}

on_both_engines! {
    async fn a_new_place_is_migrated_seeded_and_verified(engine) {
        let place = TestDatabase::empty(engine).await;
        let (done, said) = run(lumiku(&place, &["migrate"])).await;
        assert!(done && said.contains("up to date"), "{said}");
        let (done, said) = run(lumiku(&place, &["seed"])).await;
        assert!(done && said.contains("demo@lumiku.com / Demo123!: created"), "{said}");
        let (done, said) = run(lumiku(&place, &["seed"])).await;
        assert!(done && said.contains("demo@lumiku.com / Demo123!: exists"), "{said}");
        let (done, said) = run(lumiku(&place, &["verify"])).await;
        assert!(done && said.contains("Every balance equals its entries"), "{said}");
        let db = lumiku_core::Db::open(&place.url, 1).await.unwrap();
        let theft = "UPDATE users SET credits = credits + 1 WHERE email = 'demo@lumiku.com'";
        sea_orm::ConnectionTrait::execute_unprepared(db.read(), theft).await.unwrap();
        let (done, said) = run(lumiku(&place, &["verify"])).await;
        assert!(!done && said.contains("a balance equals the sum of its entries"), "{said}");
    }

    async fn an_operator_makes_the_first_admin_and_sets_a_balance_right(engine) {
        let place = TestDatabase::create(engine).await;
        assert!(run(lumiku(&place, &["seed"])).await.0);
        for (arguments, done, says) in [
            (["role", "demo@lumiku.com", "admin"], true, "demo@lumiku.com has the role admin now."),
            (["role", "admin@lumiku.com", "user"], true, "admin@lumiku.com has the role user now."),
            (["role", "demo@lumiku.com", "user"], false, "This is the last active admin."),
            (["role", "demo@lumiku.com", "root"], false, "possible values: admin, user"),
            (["role", "nobody@lumiku.com", "admin"], false, "there is no such thing"),
            (["grant", "demo@lumiku.com", "-101"], false, "The account has 100 credits"),
            (["grant", "demo@lumiku.com", "-100"], true, "demo@lumiku.com has 0 credits now."),
        ] {
            let (ended_well, said) = run(lumiku(&place, &arguments)).await;
            assert!(ended_well == done && said.contains(says), "{arguments:?}: {said}");
        }
        let db = lumiku_core::Db::open(&place.url, 1).await.unwrap();
        let count = "SELECT COUNT(*) FROM audit_log WHERE actor_id IS NULL AND reason = 'Set by the operator'";
        let count = sea_orm::Statement::from_string(db.backend(), count);
        let row = sea_orm::ConnectionTrait::query_one_raw(db.read(), count).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 3);
        assert!(run(lumiku(&place, &["verify"])).await.0);
    }

    async fn known_passwords_are_not_created_in_production(engine) {
        let place = TestDatabase::create(engine).await;
        let mut seed = lumiku(&place, &["seed"]);
        seed.env("NODE_ENV", "production");
        let (done, said) = run(seed).await;
        assert!(!done && said.contains("not created in production"), "{said}");
    }

    async fn it_serves_until_it_is_told_to_stop_and_ends_cleanly(engine) {
        let place = TestDatabase::create(engine).await;
        let (port, metrics) = (free_port().await, free_port().await);
        let mut serve = lumiku(&place, &["serve", "--seed"]);
        serve.env("PORT", port.to_string()).env("METRICS_ADDR", format!("127.0.0.1:{metrics}"));
        let mut server = serve.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until_healthy(&place, port).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let plans = client.get(format!("http://127.0.0.1:{port}/api/plans")).send().await.unwrap();
        assert_eq!(plans.status(), 200);
        let measured = client.get(format!("http://127.0.0.1:{metrics}/metrics")).send().await.unwrap();
        let measured = measured.text().await.unwrap();
        assert!(measured.contains("lumiku_http_request_seconds_bucket"), "{measured}");
        assert!(measured.contains("route=\"/api/plans\""), "{measured}");
        let public = client.get(format!("http://127.0.0.1:{port}/metrics")).send().await.unwrap();
        assert!(!public.text().await.unwrap().contains("lumiku_http_request_seconds"));
        let pid = Pid::from_raw(i32::try_from(server.id().unwrap()).unwrap());
        kill(pid, Signal::SIGTERM).unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(30), server.wait()).await.unwrap().unwrap();
        assert!(ended.success(), "{ended}");
    }
}

#[tokio::test]
async fn a_wrong_configuration_is_told_in_sentences_before_anything_starts() {
    let place = TestDatabase::create(lumiku_test_support::Engine::Sqlite).await;
    let mut serve = lumiku(&place, &["serve"]);
    serve.env("NODE_ENV", "production").env_remove("JWT_SECRET").env("PORT", "web");
    let (done, said) = run(serve).await;
    assert!(!done);
    assert!(said.contains("JWT_SECRET is not set; use at least 32 random characters"), "{said}");
    assert!(said.contains("PORT is \"web\"; set it to a whole number."), "{said}");
    assert!(!place.folder.path().join("lumiku.db").exists());
}

#[tokio::test]
async fn a_port_that_is_taken_and_a_database_that_is_away_are_told() {
    let place = TestDatabase::create(lumiku_test_support::Engine::Sqlite).await;
    let taken = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let mut serve = lumiku(&place, &["serve"]);
    serve.env("PORT", taken.local_addr().unwrap().port().to_string());
    let (done, said) = run(serve).await;
    assert!(!done && said.contains("set HOST and PORT to a free address"), "{said}");
    let mut serve = lumiku(&place, &["serve"]);
    let nobody = free_port().await;
    serve.env("DATABASE_URL", format!("postgres://user:password@127.0.0.1:{nobody}/lumiku"));
    let (done, said) = run(serve).await;
    assert!(!done && said.contains("cannot reach PostgreSQL"), "{said}");
    assert!(!said.contains("password@"), "{said}");
}

#[tokio::test]
async fn what_is_backed_up_is_restored_elsewhere() {
    let place = TestDatabase::create(lumiku_test_support::Engine::Sqlite).await;
    assert!(run(lumiku(&place, &["seed"])).await.0);
    let archive = place.folder.path().join("backup.tar");
    let (done, said) = run(lumiku(&place, &["backup", archive.to_str().unwrap()])).await;
    assert!(done, "{said}");
    let other = TestDatabase::create(lumiku_test_support::Engine::Sqlite).await;
    let (done, said) = run(lumiku(&other, &["restore", archive.to_str().unwrap()])).await;
    assert!(done, "{said}");
    let (done, said) = run(lumiku(&other, &["seed"])).await;
    assert!(done && said.contains("demo@lumiku.com / Demo123!: exists"), "{said}");
    assert!(run(lumiku(&other, &["verify"])).await.0);
}
