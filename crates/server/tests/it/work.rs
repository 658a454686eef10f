//! `/api/work`: everything the caller's tools made.

use lumiku_test_support::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use crate::pictures;

/// Upscales a picture of this name.
async fn upscale(client: &Client, name: &str) {
    let file =
        client.upload("image-upscaler", name, pictures::png(8, 8, 1)).await.expect_status(201).text("/id");
    let order = json!({ "fileId": file, "scale": 2 });
    let job =
        client.post("/api/tools/image-upscaler/upscale", &order).await.expect_status(202).text("/job/id");
    assert_eq!(client.wait_for_job(&job).await["status"], "completed");
}

fn names(work: &Value) -> Vec<String> {
    work["items"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap().to_owned()).collect()
}

async fn search(client: &Client, query: &[(&str, &str)]) -> Value {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    client.get(&format!("/api/work?{query}")).await.expect_status(200).json
}

on_both_engines! {
    async fn outputs_are_listed_newest_first_with_their_job_and_uploads_are_not(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        upscale(&client, "first.png").await;
        let job = client.start_probe("quick", 1).await;
        client.wait_for_job(&job).await;
        let work = search(&client, &[]).await;
        assert_eq!(names(&work), ["output.txt", "first-2x.png"]);
        assert_eq!((&work["items"][0]["jobId"], &work["total"]), (&json!(job), &json!(2)));
        assert_eq!(names(&search(&client, &[("tool", "probe")]).await), ["output.txt"]);
        assert_eq!(names(&search(&app.user().await, &[]).await), Vec::<String>::new());
    }

    async fn a_search_takes_its_text_literally_and_without_case(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(200).await;
        for name in ["100%_sure.png", "Plain.png", "back\\slash.png", "it's.png"] {
            upscale(&client, name).await;
        }
        for (text, expected) in [
            ("%", "100%_sure-2x.png"),
            ("_", "100%_sure-2x.png"),
            ("PLAIN", "Plain-2x.png"),
            ("'s", "it's-2x.png"),
            ("slash", "slash-2x.png"),
        ] {
            assert_eq!(names(&search(&client, &[("q", text)]).await), [expected], "{text}");
        }
        assert_eq!(search(&client, &[("q", "' OR 1=1 --")]).await["total"], 0);
        assert_eq!(search(&client, &[("q", "  ")]).await["total"], 4);
    }

    async fn pages_follow_each_other(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for _ in 0..3 {
            let job = client.start_probe("quick", 1).await;
            client.wait_for_job(&job).await;
        }
        let first = search(&client, &[("limit", "2")]).await;
        assert_eq!((names(&first).len(), &first["total"]), (2, &json!(3)));
        let rest =
            search(&client, &[("limit", "2"), ("cursor", first["nextCursor"].as_str().unwrap())]).await;
        assert_eq!((names(&rest).len(), &rest["nextCursor"], &rest["total"]), (1, &Value::Null, &json!(3)));
    }
}
