//! Everybody's jobs: finding, stopping and running them again; the queue.

use lumiku_test_support::{Answer, Client, Engine, TestApp, on_both_engines};
use reqwest::multipart;
use serde_json::{Value, json};

use super::{Desk, texts};
use crate::pictures;

/// A desk whose server runs one job at a time, with one that runs until it is released.
async fn busy(engine: Engine) -> (Desk, String) {
    let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
    let desk = Desk::of(app).await;
    let other = desk.app.user().await;
    let blocker = other.start_probe("wait", 0).await;
    other.wait_until_running(&blocker).await;
    (desk, blocker)
}

async fn retry(admin: &Client, job: &str) -> Answer {
    admin.post(&format!("/api/admin/jobs/{job}/retry"), &json!({ "reason": "Our mistake" })).await
}

async fn cancel(admin: &Client, job: &str) -> Answer {
    admin.post(&format!("/api/admin/jobs/{job}/cancel"), &json!({ "reason": "It blocks others" })).await
}

/// Cancels a job that waits, runs it again, lets the queue go and gives the new job as it ends.
async fn again(desk: &Desk, blocker: &str, job: &str) -> Value {
    assert_eq!(desk.user.cancel(job).await.expect_status(200).json["status"], "cancelled");
    let new = retry(&desk.admin, job).await.expect_status(202).text("/id");
    desk.app.release(blocker);
    desk.user.wait_for_job(&new).await
}

on_both_engines! {
    async fn a_job_that_came_to_nothing_runs_again_and_is_charged_anew(engine) {
        let desk = Desk::open(engine).await;
        let failed = desk.user.start_probe("fail", 10).await;
        assert_eq!(desk.user.wait_for_job(&failed).await["status"], "failed");
        assert_eq!(desk.user.balance().await, 100);
        let new = retry(&desk.admin, &failed).await.expect_status(202);
        // It may be running, or over, before the answer is read.
        assert_eq!(new.json["creditsCharged"], 10);
        let id = new.text("/id");
        assert_ne!(id, failed);
        // It is the same order, so it fails alike, and comes back alike.
        let ended = desk.user.wait_for_job(&id).await;
        assert_eq!((&ended["status"], &ended["creditsRefunded"]), (&json!("failed"), &json!(10)));
        let entries = desk.user.get("/api/credits/transactions?type=usage").await;
        assert_eq!(texts(&entries, "/referenceId"), [id.as_str(), failed.as_str()]);
        assert_eq!(texts(&entries, "/description")[0], texts(&entries, "/description")[1]);
        let lines = desk.user.get("/api/notifications").await;
        assert!(texts(&lines, "/body").contains(&"Our mistake 10 credits were charged."), "{}", lines.json);
        let line = desk.last_line().await;
        assert_eq!((&line["action"], &line["targetId"]), (&json!("job_retried"), &json!(failed)));
        assert_eq!(line["after"], json!({ "job": id, "credits": 10 }));
        // Once for each; the new one is a job of its own.
        retry(&desk.admin, &failed).await.expect_error(409, "conflict");
        let listed = desk.admin.get("/api/admin/jobs").await.json;
        let retryable = |job: &Value| (job["id"].as_str().unwrap().to_owned(), job["retryable"] == true);
        let listed: Vec<_> = listed["items"].as_array().unwrap().iter().map(retryable).collect();
        assert_eq!(listed, [(id.clone(), true), (failed, false)]);
        retry(&desk.admin, &id).await.expect_status(202);
        desk.app.verify().await;
    }

    async fn a_retry_that_is_asked_for_again_is_answered_alike(engine) {
        let desk = Desk::open(engine).await;
        let failed = desk.user.start_probe("fail", 10).await;
        desk.user.wait_for_job(&failed).await;
        let path = format!("/api/admin/jobs/{failed}/retry");
        let why = json!({ "reason": "Our mistake" });
        let first = desk.admin.post_once(&path, "key", &why).await.expect_status(202).text("/id");
        let again = desk.admin.post_once(&path, "key", &why).await.expect_status(202).text("/id");
        assert_eq!(first, again);
        let other = json!({ "reason": "Another" });
        desk.admin.post_once(&path, "key", &other).await.expect_error(409, "idempotency_mismatch");
        let second = desk.user.start_probe("fail", 10).await;
        desk.user.wait_for_job(&second).await;
        let many = futures::future::join_all((0..5).map(|_| retry(&desk.admin, &second))).await;
        assert_eq!(many.iter().filter(|answer| answer.status == 202).count(), 1);
        assert!(many.iter().all(|answer| [202, 409].contains(&answer.status)));
        desk.app.verify().await;
    }

    async fn what_cannot_run_again_is_refused_and_nothing_is_charged(engine) {
        let desk = Desk::open(engine).await;
        let done = desk.user.start_probe("quick", 1).await;
        desk.user.wait_for_job(&done).await;
        let partly = desk.user.start_probe("deliver-fail", 10).await;
        assert_eq!(desk.user.wait_for_job(&partly).await["status"], "failed");
        let failed = desk.user.start_probe("fail", 50).await;
        desk.user.wait_for_job(&failed).await;
        let before = desk.user.balance().await;
        for job in [&done, &partly] {
            retry(&desk.admin, job).await.expect_error(409, "conflict");
        }
        retry(&desk.admin, "nothing").await.expect_error(404, "not_found");
        let none = desk.admin.post(&format!("/api/admin/jobs/{failed}/retry"), &json!({ "reason": " " })).await;
        none.expect_error(400, "validation_failed");

        desk.admin.patch("/api/admin/tools/probe", &json!({ "enabled": false })).await.expect_status(200);
        retry(&desk.admin, &failed).await.expect_error(409, "conflict");
        desk.admin.patch("/api/admin/tools/probe", &json!({ "enabled": true })).await.expect_status(200);
        let take = json!({ "amount": 1 - before, "reason": "A test" });
        desk.admin.post(&format!("/api/admin/users/{}/credits", desk.id), &take).await.expect_status(201);
        let poor = retry(&desk.admin, &failed).await;
        poor.expect_error(409, "conflict");
        assert_eq!(poor.json["error"], "This costs 50 credits and the account has 1. Add credits first.");
        desk.change(&desk.id, json!({ "isActive": false })).await.expect_status(200);
        retry(&desk.admin, &failed).await.expect_error(409, "conflict");
        let retried = desk.admin.get("/api/admin/audit?action=job_retried").await;
        assert_eq!(retried.json["items"], json!([]));
        desk.app.verify().await;
    }

    async fn an_upscale_runs_again(engine) {
        let (desk, blocker) = busy(engine).await;
        let file = desk.user.upload("image-upscaler", "a.png", pictures::png(10, 10, 1)).await.text("/id");
        let order = json!({ "fileId": file, "scale": 2 });
        let job = desk.user.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202);
        let ended = again(&desk, &blocker, &job.text("/job/id")).await;
        assert_eq!((&ended["status"], &ended["creditsUsed"]), (&json!("completed"), &json!(4)));
        assert_eq!(ended["outputs"].as_array().unwrap().len(), 1);
        desk.app.verify().await;
    }

    async fn a_mix_runs_again_in_its_project(engine) {
        let (desk, blocker) = busy(engine).await;
        let base = "/api/tools/video-mix";
        let made = desk.user.post(&format!("{base}/projects"), &json!({ "name": "Mine" })).await;
        let project = made.expect_status(201).text("/id");
        let path = format!("{base}/projects/{project}/videos");
        desk.user.upload_to(&path, "video-mix", "a.mp4", pictures::clip()).await.expect_status(201);
        let settings = json!({ "outputCount": 1, "quality": "sd", "aspect": "1:1" });
        let job = desk.user.post(&format!("{base}/process/{project}"), &settings).await.expect_status(202);
        let ended = again(&desk, &blocker, &job.text("/job/id")).await;
        assert_eq!(ended["status"], "completed", "{ended}");
        let jobs = desk.user.get(&format!("{base}/projects/{project}/jobs")).await.expect_status(200);
        assert_eq!(texts(&jobs, "/id"), [ended["id"].as_str().unwrap(), &job.text("/job/id")]);

        // Of a project that is gone there is nothing to run again.
        let failed = desk.user.post(&format!("{base}/process/{project}"), &settings).await.text("/job/id");
        desk.user.cancel(&failed).await;
        desk.user.wait_for_job(&failed).await;
        desk.user.delete(&format!("{base}/projects/{project}")).await.expect_status(204);
        retry(&desk.admin, &failed).await.expect_error(409, "conflict");
        desk.app.verify().await;
    }

    async fn an_export_runs_again_and_is_paid_for_once(engine) {
        let (desk, blocker) = busy(engine).await;
        let base = "/api/tools/carousel/projects";
        let slide = json!({ "id": "s1", "role": "cover", "texts": { "title": "Mine" } });
        let content = json!({ "version": 1, "templateId": "folio", "slides": [slide] });
        let project = json!({ "title": "Mine", "content": content });
        let project = desk.user.post(base, &project).await.expect_status(201).text("/id");
        let order = json!({ "formats": ["png"], "sizes": ["1:1"] });
        let export = format!("{base}/{project}/export");
        let job = desk.user.post(&export, &order).await.expect_status(202).text("/job/id");
        let ended = again(&desk, &blocker, &job).await;
        assert_eq!((&ended["status"], &ended["creditsUsed"]), (&json!("completed"), &json!(1)));
        let free = desk.user.post(&export, &order).await.expect_status(202).text("/job/id");
        assert_eq!(desk.user.wait_for_job(&free).await["creditsUsed"], 0);
        let seen = desk.user.get(&format!("{base}/{project}")).await.json;
        assert_eq!((&seen["status"], &seen["creditsUsed"]), (&json!("completed"), &json!(1)));
        desk.app.verify().await;
    }

    async fn an_export_of_a_carousel_that_went_on_does_not_run_again(engine) {
        let desk = Desk::open(engine).await;
        let base = "/api/tools/carousel/projects";
        let slide = json!({ "id": "s1", "role": "cover", "texts": { "title": "Mine" } });
        let content = json!({ "version": 1, "templateId": "folio", "slides": [slide] });
        let project = json!({ "title": "Mine", "content": content });
        let project = desk.user.post(base, &project).await.expect_status(201).text("/id");
        let order = json!({ "formats": ["png"], "sizes": ["1:1"] });
        let export = format!("{base}/{project}/export");
        // As if its process had died too often.
        let job = desk.user.post(&export, &order).await.expect_status(202).text("/job/id");
        desk.user.cancel(&job).await;
        let ended = desk.user.wait_for_job(&job).await;
        let next = desk.user.post(&export, &order).await.expect_status(202).text("/job/id");
        desk.user.wait_for_job(&next).await;
        let before = desk.user.balance().await;
        retry(&desk.admin, &job).await.expect_error(409, "conflict");
        assert_eq!(desk.user.balance().await, before, "{ended}");
        desk.app.verify().await;
    }

    async fn a_carousel_is_written_again(engine) {
        let (desk, blocker) = busy(engine).await;
        let brief = json!({ "topic": "Saving money", "language": "en", "slideCount": 3, "templateId": "folio" });
        let made = desk.user.post("/api/tools/carousel/generate", &brief).await.expect_status(202);
        let ended = again(&desk, &blocker, &made.text("/job/id")).await;
        assert_eq!(ended["status"], "completed", "{ended}");
        let project = format!("/api/tools/carousel/projects/{}", made.text("/projectId"));
        assert_eq!(desk.user.get(&project).await.expect_status(200).json["slideCount"], 3);
        desk.app.verify().await;
    }

    async fn a_table_runs_again(engine) {
        let (desk, blocker) = busy(engine).await;
        let part = multipart::Part::text("title1\nOne\nTwo\n").file_name("b.csv");
        let form = multipart::Form::new().text("templateId", "folio").text("sizes", "1:1").part("file", part);
        let request = desk.user.request(reqwest::Method::POST, "/api/tools/carousel/bulk").multipart(form);
        let job = desk.user.send(request).await.expect_status(202).text("/job/id");
        let ended = again(&desk, &blocker, &job).await;
        assert_eq!(ended["status"], "completed", "{ended}");
        assert_eq!(desk.user.get("/api/tools/carousel/projects").await.json["items"].as_array().unwrap().len(), 2);
        desk.app.verify().await;
    }

    async fn a_waiting_job_is_stopped_and_refunded_and_its_owner_is_told_why(engine) {
        let (desk, blocker) = busy(engine).await;
        let job = desk.user.start_probe("quick", 10).await;
        let mut events = desk.user.events().await;
        let stopped = cancel(&desk.admin, &job).await.expect_status(200).json;
        assert_eq!((&stopped["status"], &stopped["creditsRefunded"]), (&json!("cancelled"), &json!(10)));
        events.find(|name, data| name == "notification" && data["body"] == "It blocks others 10 credits came back.").await;
        assert_eq!(desk.user.balance().await, 100);
        let refund = desk.user.get("/api/credits/transactions?type=refund").await.json["items"][0].clone();
        assert_eq!(refund["metadata"]["reason"], "It blocks others");
        let line = desk.last_line().await;
        assert_eq!((&line["action"], &line["before"]), (&json!("job_cancelled"), &json!({ "status": "pending" })));
        // What has ended stays, and is no change.
        cancel(&desk.admin, &job).await.expect_status(200);
        assert_eq!(desk.log().await.len(), 1);
        desk.app.release(&blocker);
        desk.app.verify().await;
    }

    async fn a_running_job_is_stopped_and_refunded(engine) {
        let desk = Desk::open(engine).await;
        let job = desk.user.start_probe("sleep", 10).await;
        desk.user.wait_until_running(&job).await;
        cancel(&desk.admin, &job).await.expect_status(200);
        let ended = desk.user.wait_for_job(&job).await;
        assert_eq!((&ended["status"], &ended["creditsRefunded"]), (&json!("cancelled"), &json!(10)));
        let lines = desk.user.get("/api/notifications").await;
        assert_eq!(texts(&lines, "/title")[0], "Probe was stopped by the operator");
        cancel(&desk.admin, "nothing").await.expect_error(404, "not_found");
        let none = desk.admin.post(&format!("/api/admin/jobs/{job}/cancel"), &json!({ "reason": "" })).await;
        none.expect_error(400, "validation_failed");
        desk.app.verify().await;
    }

    async fn jobs_of_everybody_are_found(engine) {
        let desk = Desk::open(engine).await;
        let ada = desk.app.register("ada.lovelace@example.com").await;
        let done = ada.start_probe("quick", 1).await;
        ada.wait_for_job(&done).await;
        let failed = desk.user.start_probe("fail", 1).await;
        desk.user.wait_for_job(&failed).await;
        let find = async |query: &str| {
            let found = desk.admin.get(&format!("/api/admin/jobs?{query}")).await.expect_status(200);
            texts(&found, "/id").join(" ")
        };
        assert_eq!(find("").await, format!("{failed} {done}"));
        assert_eq!(find("status=failed").await, failed);
        assert_eq!(find("q=LOVELACE").await, done);
        assert_eq!(find(&format!("q={failed}")).await, failed);
        assert_eq!(find("tool=carousel").await, "");
        assert_eq!(find("tool=probe&status=completed").await, done);
        let page = desk.admin.get("/api/admin/jobs?limit=1").await;
        assert_eq!(texts(&page, "/user/id"), [desk.id.as_str()]);
        assert_eq!(find(&format!("limit=1&cursor={}", page.text("/nextCursor"))).await, done);
        desk.admin.get("/api/admin/jobs?status=lost").await.expect_error(400, "invalid_request");
    }

    async fn the_queue_says_what_waits_and_runs(engine) {
        let (desk, blocker) = busy(engine).await;
        for _ in 0..2 {
            desk.user.start_probe("quick", 0).await;
        }
        desk.app.clock.advance_ms(5_000);
        let queue = desk.admin.get("/api/admin/queue").await.expect_status(200).json;
        assert_eq!((&queue["waiting"], &queue["running"]), (&json!(2), &json!(1)));
        let wait = queue["oldestWaitMs"].as_i64().unwrap();
        assert!((5_000..60_000).contains(&wait), "{wait}");
        let probe = queue["tools"].as_array().unwrap().iter().find(|tool| tool["tool"] == "probe").unwrap();
        assert_eq!((&probe["waiting"], &probe["running"], &probe["maxConcurrent"]), (&json!(2), &json!(1), &json!(4)));
        let idle = queue["tools"].as_array().unwrap().iter().find(|tool| tool["tool"] == "carousel").unwrap();
        assert_eq!((&idle["waiting"], &idle["oldestWaitMs"]), (&json!(0), &Value::Null));
        desk.app.release(&blocker);
    }
}
