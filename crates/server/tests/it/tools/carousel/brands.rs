//! Brands, and carousels that carry one.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use super::{BASE, PROJECTS, content, fields, read, upload};
use crate::pictures::png;

const BRANDS: &str = "/api/tools/carousel/brands";

on_both_engines! {
    async fn a_brand_is_kept_changed_listed_and_forgotten(engine) {
        let app = TestApp::start(engine).await;
        let (client, other) = (app.user().await, app.user().await);
        let logo = upload(&client, png(40, 20, 1)).await;
        let kit = json!({ "name": "Lumiku", "handle": "@lumiku", "logoFileId": logo,
            "colors": { "primary": "#ff0066" }, "fonts": { "heading": "anton" } });
        let brand = client.post(BRANDS, &kit).await.expect_status(201);
        assert_eq!(brand.json["colors"]["primary"], "#ff0066");
        let path = format!("{BRANDS}/{}", brand.text("/id"));
        assert_eq!(client.get(&path).await.expect_status(200).json, brand.json);
        let changed = client.put(&path, &json!({ "name": "Lumiku 2" })).await.expect_status(200).json;
        assert_eq!((&changed["name"], changed.get("handle")), (&json!("Lumiku 2"), None));
        let listed = client.get(BRANDS).await.expect_status(200).json;
        assert_eq!(listed["items"], json!([changed]));
        for answer in [other.get(&path).await, other.delete(&path).await, other.put(&path, &kit).await] {
            answer.expect_error(404, "not_found");
        }
        client.delete(&path).await.expect_status(204);
        client.get(&path).await.expect_error(404, "not_found");
    }

    async fn what_is_not_the_callers_or_not_known_is_named(engine) {
        let app = TestApp::start(engine).await;
        let (client, other) = (app.user().await, app.user().await);
        let theirs = upload(&other, png(40, 20, 1)).await;
        let kit = json!({ "name": "A", "avatarFileId": theirs });
        assert_eq!(fields(&client.post(BRANDS, &kit).await), ["avatarFileId"]);
        let kit = json!({ "name": "", "fonts": { "body": "wingdings" } });
        assert_eq!(fields(&client.post(BRANDS, &kit).await), ["fonts.body", "name"]);
        let kit = json!({ "name": "A", "colors": { "primary": "red" } });
        client.post(BRANDS, &kit).await.expect_error(400, "invalid_request");
    }

    async fn nobody_has_more_than_fifty(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for number in 0..50 {
            client.post(BRANDS, &json!({ "name": format!("B{number}") })).await.expect_status(201);
        }
        client.post(BRANDS, &json!({ "name": "B51" })).await.expect_error(409, "conflict");
    }

    async fn a_carousel_keeps_the_copy_of_its_brand(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let brand = client.post(BRANDS, &json!({ "name": "Old name" })).await.expect_status(201).text("/id");
        let mut content = content(1);
        content["brandId"] = json!(brand);
        let input = json!({ "title": "A", "content": content });
        let project = client.post(PROJECTS, &input).await.expect_status(201).text("/id");
        let path = format!("{BASE}/brands/{brand}");
        client.put(&path, &json!({ "name": "New name" })).await.expect_status(200);
        client.delete(&path).await.expect_status(204);
        assert_eq!(read(&client, &project).await["content"]["brand"]["name"], "Old name");
    }
}
