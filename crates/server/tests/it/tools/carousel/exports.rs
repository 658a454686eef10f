//! Exports: files, names, formats, and what is the same again.

use std::io::{Cursor, Read};

use lumiku_test_support::{Engine, TestApp, on_both_engines};
use serde_json::json;
use zip::ZipArchive;

use super::{
    begin, bytes, content, end, export, exported, fields, names, order, price, project_path, read, store,
    upload, with_picture,
};
use crate::pictures::{noise, png};

/// Names and bytes of an archive's files.
fn unpack(archive: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

on_both_engines! {
    async fn an_export_delivers_its_files_in_order(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, png(300, 200, 9)).await;
        let project = begin(&client, &with_picture(&file)).await;
        let job = exported(&client, &project, &order(&["zip", "png"], &["4:5"])).await;
        assert_eq!(end(&job), ("completed", 2, 0), "{job}");
        assert_eq!(names(&job), ["Coffee launch 01-cover.png", "Coffee launch 02-image.png", "Coffee launch.zip"]);
        let first = bytes(&client, &job, 0).await;
        let picture = image::load_from_memory(&first).unwrap();
        assert_eq!((picture.width(), picture.height()), (1080, 1350));
        assert_eq!((&job["outputs"][0]["width"], &job["outputs"][0]["height"]), (&json!(1080), &json!(1350)));
        let packed = unpack(bytes(&client, &job, 2).await);
        let inside: Vec<_> = packed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(inside, ["01-cover.png", "02-image.png"]);
        assert_eq!(packed[0].1, first);
        let seen = read(&client, &project).await;
        assert_eq!((&seen["status"], &seen["creditsUsed"]), (&json!("completed"), &json!(2)));
        assert_eq!((&seen["outputs"], &seen["jobId"]), (&job["outputs"], &job["id"]));
        let work = client.get("/api/work?tool=carousel").await.expect_status(200).json;
        assert_eq!(work["total"], 3);
        for output in job["outputs"].as_array().unwrap() {
            let thumbnail = client.get(output["thumbnailUrl"].as_str().unwrap()).await.expect_status(200);
            image::load_from_memory(&thumbnail.bytes).unwrap();
        }
        app.verify().await;
    }

    async fn several_sizes_and_formats_are_one_job(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let all = order(&["png", "jpeg", "pdf", "zip"], &["9:16", "4:5", "1:1"]);
        let job = exported(&client, &project, &all).await;
        assert_eq!(end(&job), ("completed", 6, 0), "{job}");
        let names = names(&job);
        assert_eq!(names.len(), 3 * 5 + 1);
        assert_eq!(
            names[..5],
            [
                "Coffee launch 4x5 01-cover.png",
                "Coffee launch 4x5 02-body.png",
                "Coffee launch 4x5 01-cover.jpg",
                "Coffee launch 4x5 02-body.jpg",
                "Coffee launch 4x5.pdf"
            ]
        );
        let jpeg = bytes(&client, &job, 2).await;
        assert!(jpeg.starts_with(&[0xff, 0xd8]) && jpeg.len() < 8_000_000);
        let start_of_frame = jpeg.windows(2).position(|two| two == [0xff, 0xc0]);
        assert!(start_of_frame.is_some(), "not a baseline JPEG");
        assert!(bytes(&client, &job, 4).await.starts_with(b"%PDF-"));
        let packed = unpack(bytes(&client, &job, 15).await);
        let inside: Vec<_> = packed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(inside.len(), 12);
        assert_eq!(inside[..4], ["4x5/01-cover.png", "4x5/02-body.png", "4x5/01-cover.jpg", "4x5/02-body.jpg"]);
        app.verify().await;
    }

    async fn an_unchanged_carousel_is_exported_again_for_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(3)).await;
        let png = order(&["png"], &["4:5"]);
        let first = exported(&client, &project, &png).await;
        assert_eq!((end(&first), client.balance().await), (("completed", 3, 0), 97));
        let again = exported(&client, &project, &png).await;
        assert_eq!((end(&again), client.balance().await), (("completed", 0, 0), 97));
        assert_eq!(names(&again), names(&first));
        for index in 0..3 {
            assert_eq!(bytes(&client, &again, index).await, bytes(&client, &first, index).await);
        }
        // Another format of the same is free, another size is not.
        assert_eq!(end(&exported(&client, &project, &order(&["jpeg", "pdf"], &["4:5"])).await).1, 0);
        assert_eq!(price(&client, &project, &["4:5", "1:1"]).await, 3);
        assert_eq!(end(&exported(&client, &project, &order(&["png"], &["4:5", "1:1"])).await).1, 3);
        // A change costs, and going back to what was paid for does not.
        let mut changed = content(3);
        changed["slides"][2]["texts"]["title"] = json!("Changed");
        store(&client, &project, &changed).await.expect_status(200);
        assert_eq!(price(&client, &project, &["4:5"]).await, 3);
        assert_eq!(end(&exported(&client, &project, &png).await).1, 3);
        store(&client, &project, &content(3)).await.expect_status(200);
        assert_eq!(price(&client, &project, &["4:5", "1:1"]).await, 0);
        assert_eq!(client.balance().await, 91);
        app.verify().await;
    }

    async fn another_version_than_the_one_that_was_seen_is_not_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let mut changed = content(2);
        changed["slides"][1]["texts"]["title"] = json!("From another tab");
        store(&client, &project, &changed).await.expect_status(200);
        let mut asked = order(&["png"], &["4:5"]);
        asked["revision"] = json!(1);
        let refused = client.post(&format!("{}/export", project_path(&project)), &asked).await;
        refused.expect_error(409, "conflict");
        assert_eq!(refused.json["revision"], 2);
        let wish = json!({ "instruction": "shorter", "revision": 1 });
        client.post(&format!("{}/slides/1/rewrite", project_path(&project)), &wish).await
            .expect_error(409, "conflict");
        assert_eq!(client.balance().await, 100);
        asked["revision"] = json!(2);
        assert_eq!(end(&exported(&client, &project, &asked).await), ("completed", 2, 0));
        app.verify().await;
    }

    async fn files_that_were_deleted_are_made_again_for_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(2)).await;
        let png = order(&["png"], &["4:5"]);
        let first = exported(&client, &project, &png).await;
        let bytes_before = bytes(&client, &first, 0).await;
        let gone = first["outputs"][0]["id"].as_str().unwrap();
        client.delete(&format!("/api/files/{gone}")).await.expect_status(204);
        let again = exported(&client, &project, &png).await;
        assert_eq!(end(&again), ("completed", 0, 0));
        assert_eq!(bytes(&client, &again, 0).await, bytes_before);
        app.verify().await;
    }

    async fn what_is_free_needs_room_and_what_is_paid_is_delivered(engine) {
        let app = TestApp::start_with(engine, |config| config.core.files.user_quota = 1).await;
        let client = app.user().await;
        let project = begin(&client, &content(1)).await;
        let png = order(&["png"], &["4:5"]);
        assert_eq!(end(&exported(&client, &project, &png).await), ("completed", 1, 0));
        export(&client, &project, &png).await.expect_error(413, "too_large");
        let mut changed = content(1);
        changed["slides"][0]["texts"]["title"] = json!("Changed");
        store(&client, &project, &changed).await.expect_status(200);
        assert_eq!(end(&exported(&client, &project, &png).await), ("completed", 1, 0));
        app.verify().await;
    }

    async fn orders_that_make_no_sense_are_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(1)).await;
        for (formats, sizes, field) in [
            (vec![], vec!["4:5"], "formats"),
            (vec!["png"], vec![], "sizes"),
            (vec!["png", "png"], vec!["4:5"], "formats"),
            (vec!["png"], vec!["4:5", "4:5"], "sizes"),
        ] {
            let answer = export(&client, &project, &order(&formats, &sizes)).await;
            assert_eq!(fields(&answer), [field]);
        }
        for bad in [order(&["gif"], &["4:5"]), order(&["png"], &["2:1"])] {
            export(&client, &project, &bad).await.expect_error(400, "invalid_request");
        }
        let other = app.user().await;
        export(&other, &project, &order(&["png"], &["4:5"])).await.expect_error(404, "not_found");
        assert_eq!((client.balance().await, other.balance().await), (100, 100));
    }

    async fn a_project_goes_and_what_it_made_stays(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let project = begin(&client, &content(1)).await;
        let job = exported(&client, &project, &order(&["png"], &["1:1"])).await;
        client.delete(&project_path(&project)).await.expect_status(204);
        bytes(&client, &job, 0).await;
        app.verify().await;
    }
}

/// Ten pictures of 10 MB each, in slides that show a part of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_larger_than_linkedin_takes_is_refused_and_refunded() {
    let app = TestApp::start(Engine::Sqlite).await;
    let client = app.user().await;
    let mut carousel = content(10);
    for slide in 0..10 {
        let file = upload(&client, noise(1600, slide as u64 + 1)).await;
        carousel["slides"][slide]["role"] = json!("image");
        carousel["slides"][slide]["picture"] = json!({ "fileId": file, "alt": "Noise" });
    }
    let project = begin(&client, &carousel).await;
    let failed = exported(&client, &project, &order(&["pdf"], &["4:5"])).await;
    assert_eq!(end(&failed), ("failed", 0, 10), "{failed}");
    assert_eq!(
        failed["error"]["message"],
        "The PDF is larger than the 100 MB that LinkedIn takes. Use smaller pictures."
    );
    assert_eq!((&failed["outputs"], client.balance().await), (&json!([]), 100));
    // One picture less is below it.
    carousel["slides"][9]["role"] = json!("body");
    carousel["slides"][9]["picture"] = json!(null);
    store(&client, &project, &carousel).await.expect_status(200);
    let delivered = exported(&client, &project, &order(&["pdf"], &["4:5"])).await;
    assert_eq!(end(&delivered), ("completed", 10, 0), "{delivered}");
    let size = bytes(&client, &delivered, 0).await.len();
    assert!((90_000_000..100_000_000).contains(&size), "{size}");
    app.verify().await;
}
