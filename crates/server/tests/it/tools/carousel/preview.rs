//! Previews: pixels at once, and how the words fit.

use lumiku_test_support::{Answer, Client, TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{BASE, begin, content, fields, project_path, slide, upload, with_picture};
use crate::pictures::png;

async fn preview(client: &Client, project: &str, input: &Value) -> Answer {
    client.post(&format!("{}/preview", project_path(project)), input).await
}

fn size_of(answer: &Answer) -> (u32, u32) {
    let picture = image::load_from_memory(&answer.bytes).unwrap();
    (picture.width(), picture.height())
}

on_both_engines! {
    async fn a_slide_is_drawn_as_it_stands_in_the_editor(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(3)).await;
        let edited = preview(&client, &project, &json!({ "slide": slide(2, "body") })).await.expect_status(200);
        assert_eq!((edited.header("content-type"), edited.header("x-fit")), ("image/jpeg", "fits"));
        assert_eq!(size_of(&edited), (1080, 1350));
        let stored = preview(&client, &project, &json!({ "slide": 1 })).await.expect_status(200);
        assert_eq!(stored.bytes, edited.bytes);
        let tall = json!({ "slide": 0, "format": "png", "size": "9:16" });
        let tall = preview(&client, &project, &tall).await.expect_status(200);
        assert_eq!((tall.header("content-type"), size_of(&tall)), ("image/png", (1080, 1920)));
        assert_eq!(client.balance().await, 100);
    }

    async fn the_header_says_how_the_words_fit(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let fit = async |words: String| {
            let mut slide = slide(2, "body");
            slide["texts"] = json!({ "title": "A title", "body": words });
            let answer = preview(&client, &project, &json!({ "slide": slide })).await.expect_status(200);
            let texts: Value = serde_json::from_str(answer.header("x-fit-texts")).unwrap();
            assert!(texts.as_array().unwrap().iter().any(|text| text["slot"] == "body"), "{texts}");
            answer.header("x-fit").to_owned()
        };
        assert_eq!(fit("Short.".into()).await, "fits");
        let shrunk = fit("Some words that go on. ".repeat(30)).await;
        assert!(shrunk.starts_with("shrunk:"), "{shrunk}");
        assert_eq!(fit("word\n".repeat(250)).await, "overflow");
    }

    async fn another_design_can_be_tried_on(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let plain = preview(&client, &project, &json!({ "slide": 0 })).await.expect_status(200);
        let mut tried = content(2);
        tried["templateId"] = json!("marquee");
        tried["slides"] = json!([]);
        let tried_on = json!({ "slide": 0, "content": tried, "index": 4, "count": 9 });
        let other = preview(&client, &project, &tried_on).await.expect_status(200);
        assert_ne!(other.bytes, plain.bytes);
        tried["templateId"] = json!("comic");
        let unknown = json!({ "slide": 0, "content": tried });
        assert_eq!(fields(&preview(&client, &project, &unknown).await), ["content.templateId"]);
    }

    async fn what_cannot_be_drawn_is_named(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let refused = async |input: Value| fields(&preview(&client, &project, &input).await);
        assert_eq!(refused(json!({ "slide": 2 })).await, ["index", "slide"]);
        assert_eq!(refused(json!({ "slide": 0, "index": 2 })).await, ["index"]);
        assert_eq!(refused(json!({ "slide": 0, "count": 21 })).await, ["count"]);
        let mut long = slide(1, "cover");
        long["texts"]["title"] = json!("x".repeat(400));
        assert_eq!(refused(json!({ "slide": long })).await, ["slide.texts.title"]);
        let role = json!({ "slide": { "id": "a", "role": "poster" } });
        preview(&client, &project, &role).await.expect_error(400, "invalid_request");
        let other = app.user().await;
        preview(&other, &project, &json!({ "slide": 0 })).await.expect_error(404, "not_found");
    }

    async fn pictures_are_shown(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, png(1600, 1200, 200)).await;
        let project = begin(&client, &with_picture(&file)).await;
        let with = preview(&client, &project, &json!({ "slide": 1, "format": "png" })).await.expect_status(200);
        let mut bare = with_picture(&file)["slides"][1].clone();
        bare.as_object_mut().unwrap().remove("picture");
        let without = json!({ "slide": bare, "format": "png" });
        let without = preview(&client, &project, &without).await.expect_status(200);
        assert_ne!(with.bytes, without.bytes);
    }

    async fn templates_are_listed_with_their_pictures_and_who_writes(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let listed = client.get(&format!("{BASE}/templates")).await.expect_status(200).json;
        assert_eq!((&listed["writer"], &listed["nextCursor"]), (&json!("rules"), &json!(null)));
        let templates = listed["items"].as_array().unwrap();
        assert!(templates.len() >= 10);
        let cover = templates[0]["previewUrls"][0].as_str().unwrap();
        let picture = client.get(cover).await.expect_status(200);
        assert_eq!((picture.header("content-type"), size_of(&picture)), ("image/webp", (360, 450)));
        for path in ["folio/pictures/image", "folio/pictures/poster", "comic/pictures/cover"] {
            client.get(&format!("{BASE}/templates/{path}")).await.expect_error(404, "not_found");
        }
    }

    async fn many_previews_at_once_are_all_answered(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(3)).await;
        let all = (0..12_u32).map(|number| {
            let (client, project) = (client.clone(), project.clone());
            async move { preview(&client, &project, &json!({ "slide": number % 3 })).await.status }
        });
        let statuses = futures::future::join_all(all).await;
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    }
}
