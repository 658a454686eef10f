//! Projects: create, list, read, store, delete, and two tabs at once.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{GENERATE, PROJECTS, begin, content, create, fields, project_path, read, slide, store};

on_both_engines! {
    async fn a_project_comes_back_as_it_was_stored(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut wanted = content(3);
        wanted["slides"][1]["texts"]["body"] =
            json!([{ "text": "Plain, " }, { "text": "bold", "bold": true }]);
        let made = create(&client, &wanted).await.expect_status(201).json;
        assert_eq!((&made["status"], &made["type"]), (&json!("draft"), &json!("single")));
        assert_eq!((&made["slideCount"], &made["revision"]), (&json!(3), &json!(1)));
        assert_eq!(made["content"]["slides"][1]["texts"]["body"], wanted["slides"][1]["texts"]["body"]);
        assert_eq!(read(&client, made["id"].as_str().unwrap()).await, made);
        assert_eq!(client.balance().await, 100);
    }

    async fn lists_are_pages_of_summaries_newest_first(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for title in ["one", "two", "three"] {
            let input = json!({ "title": title, "type": "bulk", "content": content(2) });
            client.post(PROJECTS, &input).await.expect_status(201);
        }
        begin(&app.user().await, &content(1)).await;
        let first = client.get(&format!("{PROJECTS}?limit=2")).await.expect_status(200).json;
        let titles = |page: &Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap();
            items.iter().map(|item| item["title"].as_str().unwrap().into()).collect()
        };
        assert_eq!(titles(&first), ["three", "two"]);
        assert_eq!(first["items"][0]["slideCount"], 2);
        assert_eq!(first["items"][0]["type"], "bulk");
        assert!(first["items"][0].get("content").is_none());
        let cursor = first["nextCursor"].as_str().unwrap();
        let rest = client.get(&format!("{PROJECTS}?limit=2&cursor={cursor}")).await.expect_status(200).json;
        assert_eq!((titles(&rest), &rest["nextCursor"]), (vec!["one".to_owned()], &json!(null)));
    }

    async fn ten_thousand_carousels_are_kept_and_no_more(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        app.sql(
            "INSERT INTO carousel_projects (id, user_id, title, kind, template_id, slide_count, content, revision, \
             created_at, updated_at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) \
             SELECT id || '-' || i, user_id, title, kind, template_id, slide_count, '{}', 1, 0, 0 \
             FROM carousel_projects, n",
        ).await;
        let refused = create(&client, &content(2)).await;
        refused.expect_error(409, "conflict");
        assert_eq!(
            refused.json["error"],
            "You have 10000 carousels, and 10000 can be kept. Delete some first."
        );
        let brief = json!({ "topic": "Saving", "language": "en", "slideCount": 2, "templateId": "folio" });
        client.post(GENERATE, &brief).await.expect_error(409, "conflict");
        assert_eq!(client.balance().await, 100);
        client.delete(&project_path(&project)).await.expect_status(204);
        create(&client, &content(2)).await.expect_status(201);
    }

    async fn the_second_of_two_tabs_is_told_and_nothing_is_overwritten(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let put = |title: &str, revision: Option<i64>| {
            let mut content = content(2);
            content["slides"][0]["texts"]["title"] = json!(title);
            let mut input = json!({ "title": title, "content": content });
            if let Some(revision) = revision {
                input["revision"] = json!(revision);
            }
            input
        };
        let path = project_path(&project);
        let first = client.put(&path, &put("First tab", Some(1))).await.expect_status(200).json;
        assert_eq!(first["revision"], 2);
        let second = client.put(&path, &put("Second tab", Some(1))).await;
        second.expect_error(409, "conflict");
        assert_eq!(second.json["revision"], 2);
        assert_eq!(read(&client, &project).await, first);
        // On the present revision it is taken, and without one it overwrites.
        client.put(&path, &put("Second tab", Some(2))).await.expect_status(200);
        let last = client.put(&path, &put("Third tab", None)).await.expect_status(200).json;
        assert_eq!((&last["title"], &last["revision"]), (&json!("Third tab"), &json!(4)));
        // What changes nothing is no change.
        let same = client.put(&path, &put("Third tab", Some(4))).await.expect_status(200).json;
        assert_eq!(same["revision"], 4);
    }

    async fn of_many_stores_at_once_one_wins(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(1)).await;
        let path = project_path(&project);
        let stores = (0..8).map(|number| {
            let (client, path) = (client.clone(), path.clone());
            async move {
                let input = json!({ "title": format!("Tab {number}"), "content": content(2), "revision": 1 });
                client.put(&path, &input).await.status
            }
        });
        let mut statuses = futures::future::join_all(stores).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
        assert_eq!(read(&client, &project).await["revision"], 2);
    }

    async fn what_is_not_valid_is_named_by_its_path(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let refuse = async |change: &dyn Fn(&mut Value)| {
            let mut content = content(2);
            change(&mut content);
            fields(&create(&client, &content).await)
        };
        assert_eq!(refuse(&|content| content["templateId"] = json!("comic")).await, ["content.templateId"]);
        assert_eq!(refuse(&|content| content["palette"] = json!("mud")).await, ["content.palette"]);
        assert_eq!(refuse(&|content| content["version"] = json!(9)).await, ["content.version"]);
        assert_eq!(refuse(&|content| content["slides"] = json!([])).await, ["content.slides"]);
        assert_eq!(refuse(&|content| content["brandId"] = json!("none")).await, ["content.brandId"]);
        let brand = |content: &mut Value| {
            content["brandId"] = json!("x".repeat(65));
            content["brand"] = json!({ "name": "B" });
        };
        assert_eq!(refuse(&brand).await, ["content.brandId"]);
        let long = |content: &mut Value| {
            content["slides"][1]["texts"]["title"] = json!("x".repeat(10_000));
            content["brand"] = json!({ "name": "B", "fonts": { "heading": "comic-sans" } });
        };
        assert_eq!(refuse(&long).await, ["content.brand.fonts.heading", "content.slides.1.texts.title"]);
        let many = |content: &mut Value| {
            content["slides"] = (0..21).map(|number| slide(number, "body")).collect();
        };
        assert_eq!(refuse(&many).await, ["content.slides"]);
        let untitled = json!({ "title": " ", "content": content(1) });
        assert_eq!(fields(&client.post(PROJECTS, &untitled).await), ["title"]);
        let unknown = json!({ "title": "A", "content": content(1), "colour": "red" });
        client.post(PROJECTS, &unknown).await.expect_error(400, "invalid_request");
        let role = json!({ "title": "A", "content": { "version": 1, "templateId": "folio",
            "slides": [{ "id": "a", "role": "poster" }] } });
        client.post(PROJECTS, &role).await.expect_error(400, "invalid_request");
        // A store is held to the same, and leaves what is there.
        let project = begin(&client, &content(1)).await;
        let mut bad = content(1);
        bad["templateId"] = json!("comic");
        assert_eq!(fields(&store(&client, &project, &bad).await), ["content.templateId"]);
        assert_eq!(read(&client, &project).await["revision"], 1);
    }

    async fn the_largest_content_is_taken_and_more_is_too_large(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let mut whole = content(20);
        for slide in whole["slides"].as_array_mut().unwrap() {
            let runs = |most: usize| -> Value {
                let text = "語".repeat(most / 100);
                let run = |run| if run % 2 == 0 { json!({ "text": text, "bold": true }) } else { json!({ "text": text }) };
                (0..100).map(run).collect()
            };
            slide["texts"] = json!({ "title": runs(300), "body": runs(1500), "quote": runs(800), "author": runs(100) });
            slide["items"] = (0..8).map(|_| runs(400)).collect();
        }
        let size = whole.to_string().len();
        assert!(size > 500_000, "{size}");
        let project = begin(&client, &whole).await;
        // Without showing them: they are half a megabyte.
        assert!(read(&client, &project).await["content"]["slides"] == whole["slides"], "the slides came back changed");
        let huge = json!({ "title": "x".repeat(4 * 1024 * 1024), "content": content(1) });
        client.post(PROJECTS, &huge).await.expect_error(413, "too_large");
    }

    async fn a_deleted_project_is_gone_and_another_ones_cannot_be_deleted(engine) {
        let app = TestApp::start(engine).await;
        let (client, other) = (app.user().await, app.user().await);
        let project = begin(&client, &content(1)).await;
        other.delete(&project_path(&project)).await.expect_error(404, "not_found");
        other.get(&project_path(&project)).await.expect_error(404, "not_found");
        store(&other, &project, &content(2)).await.expect_error(404, "not_found");
        client.delete(&project_path(&project)).await.expect_status(204);
        client.get(&project_path(&project)).await.expect_error(404, "not_found");
        client.delete(&project_path(&project)).await.expect_error(404, "not_found");
    }
}
