//! Carousels from the writer: by rules and by a model, and what happens when it fails.

use lumiku_server::serve::Role;
use lumiku_test_support::{Client, TestApp, TestDatabase, on_both_engines};
use serde_json::{Value, json};

use super::{
    BASE, GENERATE, PROJECTS, content, end,
    endpoint::{Endpoint, model_carousel},
    entered, export, exported, fields, order, project_path, read, store,
};

fn brief(slides: u32) -> Value {
    json!({ "topic": "Saving money", "language": "en", "slideCount": slides, "templateId": "folio" })
}

/// Orders a carousel: the project and the job's end.
async fn generated(client: &Client, brief: &Value) -> (String, Value) {
    let answer = client.post(GENERATE, brief).await.expect_status(202);
    let job = client.wait_for_job(&answer.text("/job/id")).await;
    (answer.text("/projectId"), job)
}

on_both_engines! {
    async fn rules_write_a_carousel_and_say_so(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let brand = client.post(&format!("{BASE}/brands"), &json!({ "name": "Lumiku" })).await;
        let mut wanted = brief(6);
        wanted["brandId"] = json!(brand.expect_status(201).text("/id"));
        wanted["language"] = json!("id");
        wanted["topic"] = json!("Cara menabung");
        let (project, job) = generated(&client, &wanted).await;
        assert_eq!(end(&job), ("completed", 11, 0), "{job}");
        assert_eq!((client.balance().await, entered(&client, "usage").await), (89, -11));
        let seen = read(&client, &project).await;
        assert_eq!((&seen["status"], &seen["type"]), (&json!("draft"), &json!("ai_generated")));
        assert_eq!((&seen["slideCount"], &seen["creditsUsed"]), (&json!(6), &json!(11)));
        assert_eq!((&seen["content"]["language"], &seen["content"]["brand"]["name"]), (&json!("id"), &json!("Lumiku")));
        assert_eq!(seen["written"]["writer"], "rules");
        let notice = seen["written"]["notices"][0].as_str().unwrap();
        assert!(notice.contains("not by AI"), "{notice}");
        // Writing makes no files, and the message does not count any.
        let told = client.get("/api/notifications").await.expect_status(200).json;
        assert_eq!(told["items"][0]["body"], "Your result is ready.");
        assert_eq!(end(&exported(&client, &project, &order(&["png"], &["1:1"])).await), ("completed", 6, 0));
        app.verify().await;
    }

    async fn a_model_writes_a_carousel(engine) {
        let service = Endpoint::start(&model_carousel()).await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let templates = client.get(&format!("{BASE}/templates")).await.expect_status(200).json;
        assert_eq!(templates["writer"], "ai");
        let (project, job) = generated(&client, &brief(3)).await;
        assert_eq!(end(&job), ("completed", 8, 0), "{job}");
        let seen = read(&client, &project).await;
        assert_eq!((&seen["title"], &seen["written"]["writer"]), (&json!("Saving"), &json!("ai")));
        assert_eq!(seen["content"]["slides"][2]["role"], "cta");
        assert_eq!(service.asked(), 1);
        app.verify().await;
    }

    async fn a_service_that_fails_costs_nothing_and_keeps_the_brief(engine) {
        let service = Endpoint::start(&model_carousel()).await;
        service.refuse(401);
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let (project, job) = generated(&client, &brief(3)).await;
        assert_eq!(end(&job), ("failed", 0, 8), "{job}");
        assert_eq!(job["error"]["code"], "ai_misconfigured");
        assert!(!job.to_string().contains("sk-test"));
        assert_eq!(client.balance().await, 100);
        let seen = read(&client, &project).await;
        assert_eq!((&seen["status"], &seen["slideCount"]), (&json!("failed"), &json!(1)));
        assert_eq!(seen["content"]["slides"][0]["texts"]["title"][0]["text"], "Saving money");
        assert_eq!((&seen["brief"]["topic"], &seen["brief"]["slideCount"]), (&json!("Saving money"), &json!(3)));
        assert!(seen.get("written").is_none());
        // Tried again in the same project.
        service.tell(&model_carousel());
        let mut again = brief(3);
        again["projectId"] = json!(project);
        let (same, job) = generated(&client, &again).await;
        assert_eq!((same.as_str(), end(&job)), (project.as_str(), ("completed", 8, 0)), "{job}");
        assert_eq!(read(&client, &project).await["slideCount"], 3);
        assert_eq!(client.get(PROJECTS).await.json["items"].as_array().unwrap().len(), 1);
        // And not once it is written.
        client.post(GENERATE, &again).await.expect_error(409, "conflict");
        assert_eq!(client.balance().await, 92);
        app.verify().await;
    }

    async fn an_answer_that_is_no_carousel_is_refunded(engine) {
        let service = Endpoint::start(&json!({ "title": "Only a title" })).await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let (_, job) = generated(&client, &brief(3)).await;
        assert_eq!((end(&job), &job["error"]["code"]), (("failed", 0, 8), &json!("ai_unusable")), "{job}");
        assert_eq!((service.asked(), client.balance().await), (2, 100));
        app.verify().await;
    }

    async fn while_it_is_written_nothing_else_touches_a_project(engine) {
        let app = TestApp::over(TestDatabase::create(engine).await, Role::Api, |_| {}).await;
        let client = app.user().await;
        let answer = client.post(GENERATE, &brief(3)).await.expect_status(202);
        let (project, job) = (answer.text("/projectId"), answer.text("/job/id"));
        assert_eq!(read(&client, &project).await["status"], "processing");
        store(&client, &project, &content(2)).await.expect_error(409, "in_progress");
        export(&client, &project, &order(&["png"], &["4:5"])).await.expect_error(409, "in_progress");
        let rewrite = format!("{}/slides/0/rewrite", project_path(&project));
        let instruction = json!({ "instruction": "title: Other" });
        client.post(&rewrite, &instruction).await.expect_error(409, "in_progress");
        client.delete(&project_path(&project)).await.expect_error(409, "conflict");
        assert_eq!(client.balance().await, 92);
        // Cancelled before it began: the draft and the brief stay, the credits come back.
        client.cancel(&job).await.expect_status(200);
        let seen = read(&client, &project).await;
        assert_eq!((&seen["status"], client.balance().await), (&json!("failed"), 100));
        client.delete(&project_path(&project)).await.expect_status(204);
        app.verify().await;
    }

    async fn a_key_writes_once(engine) {
        let service = Endpoint::start(&model_carousel()).await;
        let app = TestApp::start_with(engine, |config| service.configure(config)).await;
        let client = app.user().await;
        let first = client.post_once(GENERATE, "key-1", &brief(3)).await.expect_status(202);
        client.wait_for_job(&first.text("/job/id")).await;
        let second = client.post_once(GENERATE, "key-1", &brief(3)).await.expect_status(202);
        assert_eq!(first.json, second.json);
        client.post_once(GENERATE, "key-1", &brief(4)).await.expect_error(409, "idempotency_mismatch");
        assert_eq!((service.asked(), client.balance().await), (1, 92));
    }

    async fn orders_are_checked_before_anything_is_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let refused = async |change: &dyn Fn(&mut Value)| {
            let mut wanted = brief(3);
            change(&mut wanted);
            fields(&client.post(GENERATE, &wanted).await)
        };
        assert_eq!(refused(&|wanted| wanted["topic"] = json!(" a ")).await, ["topic"]);
        assert_eq!(refused(&|wanted| wanted["slideCount"] = json!(21)).await, ["slideCount"]);
        assert_eq!(refused(&|wanted| wanted["templateId"] = json!("comic")).await, ["templateId"]);
        assert_eq!(refused(&|wanted| wanted["brandId"] = json!("none")).await, ["brandId"]);
        assert_eq!(refused(&|wanted| wanted["projectId"] = json!("none")).await, ["projectId"]);
        assert_eq!(refused(&|wanted| wanted["language"] = json!("!")).await, ["language"]);
        assert_eq!(refused(&|wanted| wanted["sourceText"] = json!("語".repeat(50_001))).await, ["sourceText"]);
        assert_eq!(client.balance().await, 100);
        assert_eq!(client.get(PROJECTS).await.json["items"], json!([]));
        let mut longest = brief(3);
        longest["sourceText"] = json!("語".repeat(50_000));
        client.post(GENERATE, &longest).await.expect_status(202);
    }
}
