//! Pictures in carousels: whose they are, and those that mean harm.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

use super::{
    BASE, begin, content, create, end, export, exported, fields, order, price, project_path, store, upload,
    with_picture,
};
use crate::pictures::{png, png_that_claims, truncated_png};

const PATH: &str = "content.slides.1.picture.fileId";

on_both_engines! {
    async fn only_the_callers_own_readable_pictures_are_taken(engine) {
        let app = TestApp::start(engine).await;
        let (client, other) = (app.user().await, app.user().await);
        let theirs = upload(&other, png(40, 30, 1)).await;
        assert_eq!(fields(&create(&client, &with_picture(&theirs)).await), [PATH]);
        assert_eq!(fields(&create(&client, &with_picture("nothing")).await), [PATH]);
        let clip = client.post("/api/tools/video-mix/projects", &json!({ "name": "A" })).await.expect_status(201);
        let videos = format!("/api/tools/video-mix/projects/{}/videos", clip.text("/id"));
        let clip = client.upload_to(&videos, "video-mix", "a.mp4", crate::pictures::clip()).await;
        let clip = clip.expect_status(201).text("/fileId");
        assert_eq!(fields(&create(&client, &with_picture(&clip)).await), [PATH]);
        let mine = upload(&client, png(40, 30, 1)).await;
        begin(&client, &with_picture(&mine)).await;
    }

    async fn a_picture_that_cannot_be_read_is_refused_before_anything_is_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        for bytes in [truncated_png(), png_that_claims(6_000, 6_000)] {
            // Its header is sound, so that the upload takes it.
            let content = with_picture(&upload(&client, bytes).await);
            assert_eq!(fields(&create(&client, &content).await), [PATH]);
            assert_eq!(fields(&store(&client, &project, &content).await), [PATH]);
            let preview = json!({ "slide": content["slides"][1] });
            let preview = client.post(&format!("{}/preview", project_path(&project)), &preview).await;
            assert_eq!(fields(&preview), ["slide.picture.fileId"]);
        }
        assert_eq!(client.balance().await, 100);
    }

    async fn a_picture_that_was_deleted_is_missed_at_the_export_only(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, png(400, 300, 1)).await;
        let project = begin(&client, &with_picture(&file)).await;
        client.delete(&format!("/api/files/{file}")).await.expect_status(204);
        let mut changed = with_picture(&file);
        changed["slides"][0]["texts"]["title"] = json!("Still edited");
        store(&client, &project, &changed).await.expect_status(200);
        let preview = json!({ "slide": 1 });
        client.post(&format!("{}/preview", project_path(&project)), &preview).await.expect_status(200);
        assert_eq!(price(&client, &project, &["4:5"]).await, 2);
        assert_eq!(fields(&export(&client, &project, &order(&["png"], &["4:5"])).await), [PATH]);
        assert_eq!(client.balance().await, 100);
        // Without it the export goes on.
        changed["slides"][1].as_object_mut().unwrap().remove("picture");
        store(&client, &project, &changed).await.expect_status(200);
        assert_eq!(end(&exported(&client, &project, &order(&["png"], &["4:5"])).await), ("completed", 2, 0));
    }

    async fn a_deleted_project_takes_along_the_pictures_that_only_it_shows(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (own, shared) = (upload(&client, png(40, 30, 1)).await, upload(&client, png(40, 30, 2)).await);
        let worn = upload(&client, png(40, 30, 3)).await;
        let other_tool = client.upload("image-upscaler", "a.png", png(40, 30, 4)).await.expect_status(201).text("/id");
        let brand = json!({ "name": "Lumiku", "logoFileId": worn });
        client.post(&format!("{BASE}/brands"), &brand).await.expect_status(201);
        let mut all = with_picture(&own);
        all["slides"][0]["picture"] = json!({ "fileId": shared });
        all["brand"] = json!({ "name": "Lumiku", "logoFileId": worn, "avatarFileId": other_tool });
        let project = begin(&client, &all).await;
        let other = begin(&client, &with_picture(&shared)).await;
        let there = async |file: &str| client.get(&format!("/api/files/{file}")).await.status == 200;
        client.delete(&project_path(&project)).await.expect_status(204);
        assert_eq!((there(&own).await, there(&shared).await), (false, true));
        assert_eq!((there(&worn).await, there(&other_tool).await), (true, true));
        assert!(app.files_on_disk().iter().all(|path| !path.ends_with(&own)));
        client.delete(&project_path(&other)).await.expect_status(204);
        assert!(!there(&shared).await);
        app.verify().await;
    }
}
