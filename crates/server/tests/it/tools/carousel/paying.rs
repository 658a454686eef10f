//! What exports cost: the quote is the ledger, failures come back, and nothing runs twice.

use lumiku_server::serve::Role;
use lumiku_test_support::{Client, TestApp, TestDatabase, on_both_engines};
use serde_json::{Value, json};

use super::{
    PROJECTS, QUOTE, begin, content, end, entered, export, exported, fields, order, price, project_path,
    read, store, upload, with_picture,
};
use crate::pictures::png;

/// A small generator of numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % limit as u64).unwrap()
    }

    /// Some of the names, at least one.
    fn some<'a>(&mut self, names: &[&'a str]) -> Vec<&'a str> {
        let mut some: Vec<&str> = names.iter().copied().filter(|_| self.below(2) == 0).collect();
        if some.is_empty() {
            some.push(names[self.below(names.len())]);
        }
        some
    }
}

on_both_engines! {
    async fn the_quote_of_a_hundred_exports_is_what_the_ledger_says(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(5_000).await;
        let mut dice = Dice(7);
        let mut projects = Vec::new();
        for slides in 1..=2 {
            projects.push((begin(&client, &content(slides)).await, slides));
        }
        let mut free = 0;
        for _ in 0..100 {
            let (project, slides) = projects[dice.below(projects.len())].clone();
            if dice.below(3) == 0 {
                let mut changed = content(slides);
                changed["slides"][0]["texts"]["title"] = json!(format!("Title {}", dice.below(6)));
                store(&client, &project, &changed).await.expect_status(200);
            }
            let (formats, sizes) = (dice.some(&["png", "jpeg", "zip"]), dice.some(&["4:5", "1:1", "9:16"]));
            let (quoted, before) = (price(&client, &project, &sizes).await, client.balance().await);
            assert!(quoted <= i64::try_from(slides * sizes.len()).unwrap());
            let job = exported(&client, &project, &order(&formats, &sizes)).await;
            assert_eq!(end(&job), ("completed", quoted, 0), "{job}");
            assert_eq!(-entered(&client, "usage").await, quoted);
            assert_eq!(before - client.balance().await, quoted);
            assert_eq!(price(&client, &project, &sizes).await, 0);
            free += usize::from(quoted == 0);
        }
        assert!((5..95).contains(&free), "{free} of 100 were free: too few or too many to mean something");
        app.verify().await;
    }

    async fn an_export_that_fails_is_refunded_and_charged_again(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let file = upload(&client, png(60, 40, 3)).await;
        let project = begin(&client, &with_picture(&file)).await;
        let job = export(&client, &project, &order(&["png"], &["4:5"])).await.expect_status(202).text("/job/id");
        assert_eq!((client.balance().await, &read(&client, &project).await["status"]), (98, &json!("processing")));
        client.delete(&format!("/api/files/{file}")).await.expect_status(204);
        let _worker = app.beside(Role::Worker, |_| {}).await;
        let failed = client.wait_for_job(&job).await;
        assert_eq!(end(&failed), ("failed", 0, 2), "{failed}");
        assert_eq!(client.balance().await, 100);
        let seen = read(&client, &project).await;
        assert_eq!((&seen["status"], &seen["creditsUsed"], &seen["outputs"]), (&json!("failed"), &json!(0), &json!([])));
        // What came back was not paid: the same is charged again.
        let changed = with_picture(&upload(&client, png(60, 40, 3)).await);
        store(&client, &project, &changed).await.expect_status(200);
        assert_eq!(price(&client, &project, &["4:5"]).await, 2);
        app.verify().await;
    }

    async fn a_cancelled_export_is_refunded_and_does_not_count_as_paid(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let project = begin(&client, &content(5)).await;
        let job = export(&client, &project, &order(&["png"], &["4:5"])).await.expect_status(202).text("/job/id");
        assert_eq!(client.balance().await, 95);
        client.cancel(&job).await.expect_status(200);
        assert_eq!(client.balance().await, 100);
        assert_eq!(price(&client, &project, &["4:5"]).await, 5);
        let _worker = app.beside(Role::Worker, |_| {}).await;
        assert_eq!(end(&exported(&client, &project, &order(&["png"], &["4:5"])).await), ("completed", 5, 0));
        app.verify().await;
    }

    async fn one_export_of_a_project_runs_at_a_time(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let orders = (0..6).map(|_| {
            let (client, project) = (client.clone(), project.clone());
            async move { export(&client, &project, &order(&["png"], &["4:5"])).await }
        });
        let answers = futures::future::join_all(orders).await;
        let (taken, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 202);
        assert_eq!(taken.len(), 1);
        for answer in &refused {
            answer.expect_error(409, "in_progress");
        }
        assert_eq!(client.balance().await, 98);
        client.delete(&project_path(&project)).await.expect_error(409, "conflict");
        // It holds what was ordered: editing goes on.
        store(&client, &project, &content(3)).await.expect_status(200);
        let _worker = app.beside(Role::Worker, |_| {}).await;
        let job = client.wait_for_job(&taken[0].text("/job/id")).await;
        assert_eq!(job["outputs"].as_array().unwrap().len(), 2);
        client.delete(&project_path(&project)).await.expect_status(204);
        app.verify().await;
    }

    async fn without_the_credits_nothing_happens(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(20)).await;
        let spend = client.start_probe("quick", 60).await;
        client.wait_for_job(&spend).await;
        let answer = export(&client, &project, &order(&["png"], &["4:5", "1:1", "9:16"])).await;
        answer.expect_error(402, "insufficient_credits");
        assert_eq!((&answer.json["required"], &answer.json["current"]), (&json!(60), &json!(40)));
        assert_eq!(read(&client, &project).await["status"], "draft");
        let jobs = client.get(&format!("{}/jobs", project_path(&project))).await.expect_status(200).json;
        assert_eq!(jobs["items"], json!([]));
        app.verify().await;
    }

    async fn quotes_need_no_project_and_follow_the_table(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let quote = async |input: Value| {
            client.post(QUOTE, &input).await.expect_status(200).json["credits"].as_i64().unwrap()
        };
        assert_eq!(quote(json!({ "action": "export", "slideCount": 10, "sizes": ["4:5", "9:16"] })).await, 20);
        assert_eq!(quote(json!({ "action": "generate", "slideCount": 8 })).await, 13);
        assert_eq!(quote(json!({ "action": "rewrite" })).await, 2);
        assert_eq!(quote(json!({ "action": "bulk", "carousels": 7, "slides": 35, "sizes": 2,
            "written": 2, "writtenSlides": 9 })).await, 85);
        let both = json!({ "action": "export", "projectId": "a", "slideCount": 2, "sizes": ["4:5"] });
        assert_eq!(fields(&client.post(QUOTE, &both).await), ["slideCount"]);
        let project = begin(&app.user().await, &content(1)).await;
        let theirs = json!({ "action": "export", "projectId": project, "sizes": ["4:5"] });
        client.post(QUOTE, &theirs).await.expect_error(404, "not_found");
    }
}

/// The same request under one key is one export, whatever has become of the project.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_charged_once_also_when_the_project_is_gone() {
    let app = TestApp::start(lumiku_test_support::Engine::Sqlite).await;
    let client: Client = app.user().await;
    let project = begin(&client, &content(2)).await;
    let path = format!("{PROJECTS}/{project}/export");
    let first = client.post_once(&path, "key-1", &order(&["png"], &["1:1"])).await.expect_status(202);
    client.wait_for_job(&first.text("/job/id")).await;
    client.delete(&project_path(&project)).await.expect_status(204);
    let later = client.post_once(&path, "key-1", &order(&["png"], &["1:1"])).await.expect_status(202);
    assert_eq!(later.json, first.json);
    let other = client.post_once(&path, "key-1", &order(&["png"], &["4:5"])).await;
    other.expect_error(409, "idempotency_mismatch");
    assert_eq!(client.balance().await, 98);
}
