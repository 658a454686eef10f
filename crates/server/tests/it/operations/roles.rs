//! The API and the workers in processes of their own, over one database and one set of files.

use std::time::{Duration, Instant};

use lumiku_core::{audit::Actor, tool::change_tool};
use lumiku_dto::{Patch, admin::UpdateTool};
use lumiku_server::serve::Role;
use lumiku_test_support::{Engine, TestApp, TestDatabase, on_both_engines};
use serde_json::{Value, json};

use crate::pictures;

async fn api(engine: Engine) -> TestApp {
    TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await
}

on_both_engines! {
    async fn the_api_accepts_and_the_worker_runs(engine) {
        let api = api(engine).await;
        let client = api.user().await;
        let file =
            client.upload("image-upscaler", "a.png", pictures::png(10, 10, 1)).await.expect_status(201);
        let order = json!({ "fileId": file.text("/id"), "scale": 2 });
        let job =
            client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
        assert_eq!(client.job(&job).await["status"], "pending");
        let _worker = api.beside(Role::Worker, |_| {}).await;
        let job = client.wait_for_job(&job).await;
        assert_eq!(job["status"], "completed", "{job}");
        client.get(job["outputs"][0]["url"].as_str().unwrap()).await.expect_status(200);
        api.verify().await;
    }

    async fn listeners_at_the_api_hear_what_the_worker_does(engine) {
        let api = api(engine).await;
        let client = api.user().await;
        let mut events = client.events().await;
        assert_eq!(events.next().await.unwrap().0, "credits");
        let _worker = api.beside(Role::Worker, |_| {}).await;
        let job = client.start_probe("fail", 5).await;
        let (mut failed, mut refunded, mut told) = (false, false, false);
        while !(failed && refunded && told) {
            let (name, data) = events.next().await.unwrap();
            match name.as_str() {
                "job" => failed |= data["id"] == job.as_str() && data["status"] == "failed",
                "credits" => refunded |= failed && data["balance"] == 100,
                _ => told = true,
            }
        }
    }

    async fn cancelling_at_the_api_stops_the_worker_within_two_seconds(engine) {
        let api = api(engine).await;
        let client = api.user().await;
        let _worker = api.beside(Role::Worker, |_| {}).await;
        let job = client.start_probe("sleep", 5).await;
        client.wait_until_running(&job).await;
        client.cancel(&job).await.expect_status(200);
        let job = client.wait_for_job_in(&job, Duration::from_secs(2)).await;
        assert_eq!(job["status"], "cancelled");
        assert_eq!(client.balance().await, 100);
    }

    async fn two_workers_run_each_job_once(engine) {
        let api = api(engine).await;
        let client = api.user().await;
        let _workers = [api.beside(Role::Worker, |_| {}).await, api.beside(Role::Worker, |_| {}).await];
        let jobs = futures::future::join_all((0..30).map(|_| client.start_probe("quick", 1))).await;
        for job in &jobs {
            let job = client.wait_for_job(job).await;
            assert_eq!((&job["status"], job["outputs"].as_array().unwrap().len()), (&json!("completed"), 1));
        }
        assert_eq!(api.number("SELECT MAX(attempt) FROM jobs").await, 1);
        assert_eq!(client.balance().await, 70);
        api.verify().await;
    }

    async fn a_tools_limit_counts_over_all_workers(engine) {
        let api = api(engine).await;
        let client = api.user().await;
        let _workers = [api.beside(Role::Worker, |_| {}).await, api.beside(Role::Worker, |_| {}).await];
        let jobs = futures::future::join_all((0..8).map(|_| client.start_probe("wait", 1))).await;
        let running = "SELECT COUNT(*) FROM jobs WHERE state = 'processing'";
        let asked = Instant::now();
        while api.number(running).await < 4 {
            assert!(asked.elapsed() < Duration::from_secs(20), "four jobs do not run");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut open: Vec<_> = jobs.iter().collect();
        while !open.is_empty() {
            assert!(api.number(running).await <= 4);
            for job in std::mem::take(&mut open) {
                match client.job(job).await["status"].as_str().unwrap() {
                    "completed" => {}
                    "processing" => {
                        api.release(job);
                        open.push(job);
                    }
                    _ => open.push(job),
                }
            }
            assert!(asked.elapsed() < Duration::from_mins(1), "the jobs do not end");
        }
        api.verify().await;
    }

    async fn a_change_in_one_process_reaches_the_other_in_seconds(engine) {
        let one = api(engine).await;
        let two = one.beside(Role::Api, |_| {}).await;
        let client = one.user().await;
        let there = two.anonymous().with(client.token.as_deref());
        there.get("/api/auth/me").await.expect_status(200);
        let off = UpdateTool { enabled: Patch::Set(false), ..UpdateTool::default() };
        change_tool(&one.core, &Actor::default(), "probe", off).await.unwrap();
        client.post("/api/auth/logout", &Value::Null).await.expect_status(204);
        let asked = Instant::now();
        while there.get("/api/auth/me").await.status != 401 {
            assert!(asked.elapsed() < Duration::from_secs(10), "the token still opens the other");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let has_probe =
            async || two.anonymous().get("/api/apps").await.json.to_string().contains("\"probe\"");
        while has_probe().await {
            assert!(asked.elapsed() < Duration::from_secs(10), "the other still offers the tool");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
