//! Quotes and refusals before anything is charged.

use lumiku_core::{audit::Actor, tool::change_tool};
use lumiku_dto::{Patch, admin::UpdateTool};
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{QUOTE, UPSCALE, at_scale, upload, upscale};
use crate::pictures;

on_both_engines! {
    async fn a_quote_is_what_is_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(500).await;
        let small = upload(&client, "a.png", pictures::png(10, 10, 1)).await;
        let large = upload(&client, "b.png", pictures::png(35, 10, 1)).await;
        for order in [
            json!({ "fileId": small, "scale": 3 }),
            json!({ "fileIds": [small, large], "scale": 4 }),
            json!({ "fileIds": [small, large], "fit": { "width": 36, "height": 36 } }),
        ] {
            let before = client.balance().await;
            let quote = client.post(QUOTE, &order).await.expect_status(200).json["credits"].as_i64().unwrap();
            assert_eq!(client.balance().await, before, "a quote is free");
            let job = upscale(&client, &order).await;
            assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("completed"), &json!(quote)), "{job}");
            assert_eq!(client.balance().await, before - quote);
        }
        app.verify().await;
    }

    async fn sizes_can_be_quoted_before_anything_is_uploaded(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let credits =
            async |body: Value| client.post(QUOTE, &body).await.expect_status(200).json["credits"].clone();
        assert_eq!(credits(json!({ "scale": 2 })).await, 4);
        let sizes = json!([{ "width": 1920, "height": 1080 }, { "width": 1000, "height": 1000 }]);
        assert_eq!(credits(json!({ "fit": { "width": 3840, "height": 2160 }, "sizes": sizes })).await, 10);
        let answer = client.post(QUOTE, &json!({ "fit": { "width": 10, "height": 10 } })).await;
        answer.expect_error(400, "validation_failed");
    }

    async fn what_cannot_be_ordered_has_no_price(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "a.png", pictures::png(10, 10, 1)).await;
        for (input, field) in [
            (json!({ "scale": 2, "fileId": file, "fileIds": [file] }), "fileId"),
            (json!({ "scale": 2, "fileIds": [] }), "fileIds"),
            (json!({ "scale": 2, "fileIds": [file, file] }), "fileIds"),
        ] {
            for path in [QUOTE, UPSCALE] {
                let answer = client.post(path, &input).await;
                answer.expect_error(400, "validation_failed");
                assert!(answer.json["fields"][field].is_string(), "{path} {input}: {}", answer.json);
            }
        }
    }

    async fn a_partial_refund_uses_the_price_of_the_submission(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let client = app.user().await;
        let files = [
            upload(&client, "a.png", pictures::png(10, 10, 1)).await,
            upload(&client, "broken.png", pictures::truncated_png()).await,
        ];
        let first = client.start_probe("wait", 0).await;
        client.wait_until_running(&first).await;
        let order = json!({ "fileIds": files, "scale": 2 });
        let job = client.post(UPSCALE, &order).await.expect_status(202).text("/job/id");
        let prices = Patch::Set([("upscale".to_owned(), Some(9))].into());
        let dearer = UpdateTool { price_overrides: prices, ..UpdateTool::default() };
        change_tool(&app.core, &Actor::default(), "image-upscaler", dearer).await.unwrap();
        app.release(&first);
        let job = client.wait_for_job(&job).await;
        assert_eq!((&job["creditsUsed"], &job["creditsRefunded"]), (&json!(4), &json!(4)));
        app.verify().await;
    }

    async fn settings_that_do_not_hold_are_named_and_nothing_is_charged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "a.png", pictures::png(10, 10, 1)).await;
        let many: Vec<_> = (0..51).map(|n| format!("file-{n}")).collect();
        for (order, field) in [
            (json!({ "fileId": file, "scale": 5 }), "scale"),
            (json!({ "fileId": file, "scale": 1 }), "scale"),
            (json!({ "fileId": file }), "scale"),
            (json!({ "fileId": file, "scale": 2, "fit": { "width": 9, "height": 9 } }), "scale"),
            (json!({ "fileId": file, "fit": { "width": 0, "height": 9 } }), "fit"),
            (json!({ "fileId": file, "fit": { "width": 9, "height": 65536 } }), "fit"),
            (json!({ "fileId": file, "fileIds": [file], "scale": 2 }), "fileId"),
            (json!({ "scale": 2 }), "fileId"),
            (json!({ "fileIds": [], "scale": 2 }), "fileIds"),
            (json!({ "fileIds": [file, file], "scale": 2 }), "fileIds"),
            (json!({ "fileIds": many, "scale": 2 }), "fileIds"),
        ] {
            let answer = client.post(UPSCALE, &order).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"][field].is_string(), "{order}: {}", answer.json);
        }
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_picture_that_fills_its_box_already_is_refused_uncharged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "a.png", pictures::png(40, 10, 1)).await;
        let order = json!({ "fileId": file, "fit": { "width": 40, "height": 40 } });
        for path in [UPSCALE, QUOTE] {
            let answer = client.post(path, &order).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"]["fit"].as_str().unwrap().contains("already fills"));
        }
        assert_eq!(client.balance().await, 100);
    }

    async fn a_result_over_the_limit_is_refused_uncharged(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "wide.png", pictures::png(5000, 10, 1)).await;
        let webp = json!({ "fileId": file, "scale": 4, "format": "webp" });
        client.post(UPSCALE, &webp).await.expect_error(400, "validation_failed");
        let large = upload(&client, "large.png", pictures::png(2600, 2600, 1)).await;
        client.post(UPSCALE, &at_scale(&large, 4)).await.expect_error(400, "validation_failed");
        assert_eq!(client.balance().await, 100);
    }

    async fn too_few_credits_are_told_with_the_price_and_the_balance(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        client.submit_probe("quick", 97).await.expect_status(202);
        let file = upload(&client, "a.png", pictures::png(10, 10, 1)).await;
        let answer = client.post(UPSCALE, &at_scale(&file, 2)).await;
        answer.expect_error(402, "insufficient_credits");
        assert_eq!((&answer.json["required"], &answer.json["current"]), (&json!(4), &json!(3)));
        app.verify().await;
    }

    async fn a_file_of_someone_else_or_of_nobody_is_not_there(engine) {
        let app = TestApp::start(engine).await;
        let (owner, other) = (app.user().await, app.user().await);
        let file = upload(&owner, "a.png", pictures::png(10, 10, 1)).await;
        let own = upload(&other, "b.png", pictures::png(10, 10, 1)).await;
        for order in
            [at_scale(&file, 2), at_scale("nowhere", 2), json!({ "fileIds": [own, file], "scale": 2 })]
        {
            other.post(UPSCALE, &order).await.expect_error(404, "not_found");
            other.post(QUOTE, &order).await.expect_error(404, "not_found");
        }
        assert_eq!(other.balance().await, 100);
    }
}
