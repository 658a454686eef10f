//! Starting and going down.

use std::time::{Duration, Instant};

use axum::{body::Body, http::Request};
use lumiku_core::Clock;
use lumiku_server::{app::App, tools};
use lumiku_test_support::{Engine, TestApp, TestDatabase, app::configuration, on_both_engines};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tower::ServiceExt;

use crate::pictures;

async fn status_of(app: &App, path: &str) -> u16 {
    let request = Request::get(path).body(Body::empty()).unwrap();
    app.router().oneshot(request).await.unwrap().status().as_u16()
}

on_both_engines! {
    async fn it_is_ready_only_while_it_takes_part(engine) {
        let database = TestDatabase::create(engine).await;
        let app = App::start(configuration(&database), Clock::default(), tools::registered()).await.unwrap();
        assert_eq!(status_of(&app, "/ready").await, 503);
        assert_eq!(status_of(&app, "/health").await, 200);
        app.readiness.set(true);
        assert_eq!(status_of(&app, "/ready").await, 200);
        app.readiness.set(false);
        assert_eq!(status_of(&app, "/ready").await, 503);
    }

    async fn a_served_app_is_ready_and_a_stopped_one_does_not_answer(engine) {
        let app = TestApp::start(engine).await;
        let client = app.anonymous();
        let ready = client.get("/ready").await.expect_status(200);
        assert_eq!(ready.json["status"], "ok");
        let address = app.address;
        let _database = app.stop().await;
        assert!(TcpStream::connect(address).await.is_err());
    }

    async fn a_request_that_had_begun_is_answered_while_going_down(engine) {
        let app = TestApp::start(engine).await;
        let token = app.user().await.token.unwrap();
        let picture = pictures::png(30, 30, 1);
        let mut body = b"--x\r\nContent-Disposition: form-data; name=\"tool\"\r\n\r\nimage-upscaler\r\n\
            --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
            .to_vec();
        body.extend_from_slice(&picture);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let head = format!(
            "POST /api/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(app.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let (first, rest) = body.split_at(body.len() - 40);
        stream.write_all(first).await.unwrap();
        let asked = Instant::now();
        while app.files_on_disk().is_empty() {
            assert!(asked.elapsed() < Duration::from_secs(20), "the upload does not begin");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        app.begin_to_go_down();
        // Newcomers are refused long before the drain is over.
        let told = Instant::now();
        while TcpStream::connect(app.address).await.is_ok() {
            assert!(told.elapsed() < Duration::from_secs(5), "it still takes connections");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        stream.write_all(rest).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        app.verify().await;
        drop(app.stop().await);
    }

    async fn an_open_event_stream_does_not_hold_it_up(engine) {
        let mut app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut events = client.events().await;
        assert_eq!(events.next().await.unwrap().0, "credits");
        let asked = Instant::now();
        app.go_down().await;
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_is_away_makes_it_unready_and_its_answers_unavailable() {
    let app = TestApp::start(Engine::Postgres).await;
    let client = app.user().await;
    let (name, url) = app
        .config
        .database_url
        .rsplit_once('/')
        .map(|(server, name)| (name.to_owned(), server.to_owned()))
        .unwrap();
    let name = name.split('?').next().unwrap().to_owned();
    // Every connection is cut and no new one is let in.
    let maintenance = lumiku_core::Db::open(&format!("{url}/postgres"), 1).await.unwrap();
    let refuse = format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
    let cut = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    for statement in [refuse, cut] {
        sea_orm::ConnectionTrait::execute_unprepared(maintenance.read(), &statement).await.unwrap();
    }
    let ready = client.get("/ready").await;
    assert_eq!((ready.status, ready.header("retry-after")), (503, "5"));
    let answer = client.get("/api/credits/balance").await;
    answer.expect_error(503, "unavailable");
    assert!(!answer.header("retry-after").is_empty());
    client.get("/health").await.expect_status(200);
    let allow = format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");
    sea_orm::ConnectionTrait::execute_unprepared(maintenance.read(), &allow).await.unwrap();
    let asked = Instant::now();
    while client.get("/ready").await.status != 200 {
        assert!(asked.elapsed() < Duration::from_secs(20), "it does not come back");
    }
    assert_eq!(client.balance().await, 100);
}
