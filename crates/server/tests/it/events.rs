//! `/api/events`.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    async fn a_new_listener_is_told_the_balance_and_every_open_job(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("sleep", 5).await;
        let ended = client.start_probe("quick", 1).await;
        client.wait_for_job(&ended).await;
        let mut events = client.events().await;
        assert_eq!(events.next().await.unwrap(), ("credits".into(), json!({ "balance": 94 })));
        let (name, first) = events.next().await.unwrap();
        assert_eq!((name.as_str(), &first["id"]), ("job", &json!(job)));
        client.cancel(&job).await.expect_status(200);
        let next = events.find(|name, _| name == "job").await;
        assert_eq!(next["id"], json!(job), "an ended job was in the snapshot");
    }

    async fn a_job_is_followed_from_its_queue_to_its_end_and_the_balance_with_it(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut events = client.events().await;
        assert_eq!(events.next().await.unwrap().0, "credits");
        let job = client.start_probe("fail", 5).await;
        let (mut states, mut balances, mut told) = (Vec::new(), Vec::new(), None);
        while told.is_none() {
            let (name, data) = events.next().await.unwrap();
            match name.as_str() {
                "job" if data["id"] == job.as_str() => {
                    states.push(data["status"].as_str().unwrap().to_owned());
                }
                "credits" => balances.push(data["balance"].as_i64().unwrap()),
                "notification" => told = Some(data),
                _ => panic!("an event of the name {name}"),
            }
        }
        states.dedup();
        assert_eq!(states.last().map(String::as_str), Some("failed"), "{states:?}");
        assert_eq!(balances.last(), Some(&100), "{balances:?}");
        assert_eq!(told.unwrap()["kind"], "failure");
    }

    async fn nobody_hears_of_someone_else(engine) {
        let app = TestApp::start(engine).await;
        let (one, other) = (app.user().await, app.user().await);
        let mut events = one.events().await;
        assert_eq!(events.next().await.unwrap().0, "credits");
        let theirs = other.start_probe("quick", 7).await;
        other.wait_for_job(&theirs).await;
        let own = one.start_probe("quick", 1).await;
        one.wait_for_job(&own).await;
        let mut heard = Vec::new();
        loop {
            let (name, data) = events.next().await.unwrap();
            let done = name == "notification";
            heard.push(data.to_string());
            if done {
                break;
            }
        }
        assert!(heard.iter().all(|data| !data.contains(&theirs) && data != "{\"balance\":93}"), "{heard:?}");
    }

    async fn the_stream_ends_with_its_session(engine) {
        let app = TestApp::start(engine).await;
        let client = app.register("one@example.com").await;
        let other = app.login("one@example.com").await;
        let (mut events, mut others) = (client.events().await, other.events().await);
        assert_eq!(events.next().await.unwrap().0, "credits");
        assert_eq!(others.next().await.unwrap().0, "credits");
        client.post("/api/auth/logout", &Value::Null).await.expect_status(204);
        assert_eq!(events.next().await, None);
        // The other session goes on.
        let job = other.start_probe("quick", 1).await;
        others.find(|name, data| name == "job" && data["id"] == job.as_str()).await;
    }

    async fn progress_arrives_in_order_and_never_goes_back(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut events = client.events().await;
        let job = client.start_probe("tick", 1).await;
        let mut seen = Vec::new();
        loop {
            let data = events.find(|name, data| name == "job" && data["id"] == job.as_str()).await;
            seen.push(data["progress"].as_i64().unwrap());
            if data["status"] == "completed" {
                break;
            }
        }
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(seen.last(), Some(&100));
        assert!(seen.iter().any(|progress| (1..100).contains(progress)), "{seen:?}");
    }
}
