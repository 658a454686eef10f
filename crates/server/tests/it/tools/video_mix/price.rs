//! What a batch costs, and refusals before anything is charged.

use lumiku_server::serve::Role;
use lumiku_test_support::{TestApp, TestDatabase, on_both_engines};
use serde_json::{Value, json};

use super::{
    QUOTE, begin, clip, film, process_path, project_path, project_with, read, settings, upload,
    wait_for_looks, with,
};

/// Settings by number: every factor of the price comes up in many combinations.
fn varied(number: u32) -> Value {
    // A generator good enough to mix flags (MMIX by Knuth).
    let mut state =
        u64::from(number).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut flag = || below(2) == 1;
    let (order, speed, looks) = (flag(), flag(), flag());
    let varies = order || speed || looks;
    let settings = json!({
        "orderMixing": order, "speedVariations": speed, "lookVariations": looks, "smartTrimming": flag(),
        "mirror": flag(),
    });
    let quality = ["sd", "hd", "fullhd"][usize::try_from(below(3)).unwrap()];
    let fps = [24, 25, 30, 60][usize::try_from(below(4)).unwrap()];
    // Five clips have 120 orders.
    let count = if varies { 1 + below(100) } else { 1 };
    let mut all = settings;
    for (name, value) in [("quality", json!(quality)), ("fps", json!(fps)), ("outputCount", json!(count))] {
        all[name] = value;
    }
    all
}

on_both_engines! {
    async fn a_quote_is_what_the_ledger_says_for_two_hundred_settings(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user_with(10_000).await;
        let (project, _) = project_with(&client, 5).await;
        wait_for_looks(&client, &project).await;
        for number in 0..200 {
            let settings = varied(number);
            let quote = client.post(QUOTE, &settings).await.expect_status(200).json["credits"].as_i64().unwrap();
            if number % 20 == 0 {
                let plan = client.post(&format!("{}/plan", project_path(&project)), &settings).await;
                assert_eq!(plan.expect_status(200).json["credits"], quote);
            }
            assert_eq!(client.balance().await, 10_000, "a quote and a plan are free");
            let job = client.post(&process_path(&project), &settings).await.expect_status(202);
            assert_eq!(job.json["job"]["creditsUsed"], quote, "{settings}");
            let entry = client.get("/api/credits/transactions?limit=1&type=usage").await.expect_status(200);
            assert_eq!(entry.json["items"][0]["amount"], -quote, "{settings}");
            assert_eq!(client.balance().await, 10_000 - quote);
            client.cancel(&job.text("/job/id")).await.expect_status(200);
        }
        assert_eq!(client.balance().await, 10_000);
        app.verify().await;
    }

    async fn what_a_plan_refuses_a_batch_refuses_uncharged(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let empty = begin(&client, "Empty").await;
        let (project, _) = project_with(&client, 3).await;
        for (project, settings, field) in [
            (&empty, settings(1), "videos"),
            (&project, with(1, &json!({ "groupMode": "sequence" })), "groupMode"),
            (&project, with(0, &json!({})), "outputCount"),
            (&project, with(101, &json!({})), "outputCount"),
            (&project, with(7, &json!({})), "outputCount"),
            (&project, with(1, &json!({ "fitDuration": 0.5 })), "fitDuration"),
        ] {
            for path in [format!("{}/plan", project_path(project)), process_path(project)] {
                let answer = client.post(&path, &settings).await;
                answer.expect_error(400, "validation_failed");
                assert!(answer.json["fields"][field].is_string(), "{settings}: {}", answer.json);
            }
        }
        let many = client.post(&process_path(&project), &settings(7)).await;
        assert!(many.json["fields"]["outputCount"].as_str().unwrap().contains('6'), "{}", many.json);
        client.post(&process_path(&project), &settings(6)).await.expect_status(202);
        assert_eq!(app.number("SELECT COUNT(*) FROM jobs").await, 1);
        app.verify().await;
    }

    async fn the_same_clip_twice_makes_no_second_video_and_no_charge(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (project, _) = project_with(&client, 1).await;
        let twin = upload(&client, &project, "copy.mp4", clip(0).await).await.expect_status(201);
        let hashes = read(&client, &project).await["videos"].clone();
        assert_eq!(hashes[0]["contentHash"], twin.json["contentHash"]);
        let answer = client.post(&process_path(&project), &settings(2)).await;
        answer.expect_error(400, "validation_failed");
        let sentence = "These clips allow 1 distinct video. Clips that are the same count once.";
        assert_eq!(answer.json["fields"]["outputCount"], sentence);
        assert_eq!(client.balance().await, 100);
    }

    async fn a_batch_of_too_many_pieces_is_refused_with_what_to_lower(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let project = begin(&client, "Many pieces").await;
        let tenth = |tenths: u32| f64::from(tenths) / 10.0;
        let keep = (0..50).map(|at| json!({ "start": tenth(at * 3), "end": tenth(at * 3 + 3) }));
        let keep: Vec<_> = keep.collect();
        for number in 0..5 {
            let film = film(number, 16).await;
            let clip = upload(&client, &project, "a.mp4", film).await.expect_status(201).text("/id");
            let path = format!("{}/videos/{clip}", project_path(&project));
            client.patch(&path, &json!({ "keep": keep })).await.expect_status(200);
        }
        let trimmed = |count: u32| with(count, &json!({ "smartTrimming": true }));
        let plan = format!("{}/plan", project_path(&project));
        for path in [&plan, &process_path(&project)] {
            let answer = client.post(path, &trimmed(81)).await;
            answer.expect_error(400, "validation_failed");
            let message = answer.json["fields"]["outputCount"].as_str().unwrap().to_owned();
            assert!(message.contains("20250 pieces") && message.contains("Make 80 videos"), "{message}");
        }
        assert_eq!(client.balance().await, 100);
        client.post(&plan, &trimmed(80)).await.expect_status(200);
        client.post(&process_path(&project), &trimmed(80)).await.expect_status(202);
    }

    async fn unknown_settings_are_refused_and_not_passed_over(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, videos) = project_with(&client, 1).await;
        let render = |variant: Value| json!({ "settings": settings(1), "variant": variant });
        let path = project_path(&project);
        for (path, body) in [
            (QUOTE.to_owned(), with(1, &json!({ "credits": 0 }))),
            (format!("{path}/plan"), with(1, &json!({ "effect": "x" }))),
            (process_path(&project), with(1, &json!({ "price": 0 }))),
            (process_path(&project), with(1, &json!({ "fps": 29 }))),
            (process_path(&project), with(1, &json!({ "aspect": "2:1" }))),
            (process_path(&project), with(1, &json!({ "quality": "8k" }))),
            (format!("{path}/render"), render(json!({ "index": 0 }))),
        ] {
            client.post(&path, &body).await.expect_error(400, "invalid_request");
        }
        let segment = |end: f64, speed: f64, frames: u32| {
            json!({ "videoId": videos[0], "start": 0.0, "end": end, "speed": speed, "frames": frames })
        };
        for segment in [
            segment(9.0, 1.0, 216),
            segment(0.5, 3.0, 4),
            segment(1.0, 1.0, 1000),
            json!({ "videoId": "another", "start": 0.0, "end": 1.0, "speed": 1.0, "frames": 24 }),
        ] {
            let frames = segment["frames"].clone();
            let variant = json!({ "index": 0, "duration": 1.0, "frames": frames, "segments": [segment] });
            let answer = client.post(&format!("{path}/render"), &render(variant)).await;
            answer.expect_error(400, "validation_failed");
        }
        assert_eq!(client.balance().await, 100);
        assert_eq!(app.number("SELECT COUNT(*) FROM jobs").await, 0);
    }

    async fn a_batch_is_charged_once_under_one_key(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, _) = project_with(&client, 3).await;
        let path = process_path(&project);
        let first = client.post_once(&path, "one", &settings(6)).await.expect_status(202);
        let second = client.post_once(&path, "one", &settings(6)).await.expect_status(202);
        assert_eq!(first.json, second.json);
        client.post_once(&path, "one", &settings(5)).await.expect_error(409, "idempotency_mismatch");
        assert_eq!(app.number("SELECT COUNT(*) FROM video_mix_jobs").await, 1);
        app.verify().await;
    }

    async fn a_repeated_request_is_answered_alike_whatever_became_of_the_project(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let (project, clips) = project_with(&client, 3).await;
        let plan = client.post(&format!("{}/plan", project_path(&project)), &with(1, &json!({ "seed": 7 }))).await;
        let variant = json!({ "settings": settings(1), "variant": plan.expect_status(200).json["variants"][0] });
        let requests = [
            (process_path(&project), "batch", settings(6)),
            (format!("{}/render", project_path(&project)), "again", variant),
        ];
        let mut first = Vec::new();
        for (path, key, body) in &requests {
            first.push(client.post_once(path, key, body).await.expect_status(202));
        }
        let repeated = async || {
            for ((path, key, body), first) in requests.iter().zip(&first) {
                assert_eq!(client.post_once(path, key, body).await.expect_status(202).json, first.json);
            }
        };
        client.delete(&format!("{}/videos/{}", project_path(&project), clips[0])).await.expect_status(204);
        for (path, _, body) in &requests {
            client.post(path, body).await.expect_error(400, "validation_failed");
        }
        repeated().await;
        let (path, key, _) = &requests[0];
        client.post_once(path, key, &settings(5)).await.expect_error(409, "idempotency_mismatch");
        for answer in &first {
            client.cancel(&answer.text("/job/id")).await.expect_status(200);
        }
        client.delete(&project_path(&project)).await.expect_status(204);
        repeated().await;
        assert_eq!(app.number("SELECT COUNT(*) FROM jobs").await, 2);
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }
}
