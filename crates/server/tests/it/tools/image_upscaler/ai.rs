//! The AI mode over HTTP.

use image::{GenericImageView, ImageFormat};
use lumiku_core::{audit::Actor, tool::change_tool};
use lumiku_dto::{Patch, admin::UpdateTool};
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{QUOTE, UPSCALE, output, upload, upscale};
use crate::pictures;

fn with_ai(file: &str, scale: u32) -> Value {
    json!({ "fileId": file, "mode": "ai", "scale": scale })
}

on_both_engines! {
    async fn a_network_costs_four_credits_a_factor_and_names_itself(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "cat.png", pictures::png(30, 20, 1)).await;
        let mut left = 100;
        for scale in [2, 3, 4] {
            let quote = client.post(QUOTE, &with_ai(&file, scale)).await.expect_status(200);
            assert_eq!(quote.json["credits"], 4 * scale);
            let job = upscale(&client, &with_ai(&file, scale)).await;
            assert_eq!((&job["status"], &job["creditsUsed"]), (&json!("completed"), &json!(4 * scale)), "{job}");
            let about = &job["outputs"][0]["metadata"];
            assert_eq!((&about["mode"], &about["method"]), (&json!("ai"), &json!("network")));
            assert_eq!(about["modelChoice"], "auto");
            assert!(about["model"].as_str().is_some_and(|name| name.starts_with("lumiku-x2-")), "{about}");
            let bytes = output(&client, &job, 0).await.bytes;
            assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (30 * scale, 20 * scale));
            left -= i64::from(4 * scale);
            assert_eq!(client.balance().await, left);
        }
        app.verify().await;
    }

    async fn the_network_can_be_chosen(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "a.jpg", pictures::encode(16, 16, 1, ImageFormat::Jpeg)).await;
        for (choice, name) in [("clean", "lumiku-x2-clean"), ("used", "lumiku-x2-used")] {
            let order = json!({ "fileId": file, "mode": "ai", "model": choice, "scale": 2 });
            let job = upscale(&client, &order).await;
            let about = &job["outputs"][0]["metadata"];
            assert_eq!((&about["model"], &about["modelChoice"]), (&json!(name), &json!(choice)), "{job}");
        }
    }

    async fn a_model_is_refused_where_it_means_nothing_or_is_unknown(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = upload(&client, "a.png", pictures::png(10, 10, 1)).await;
        for path in [UPSCALE, QUOTE] {
            let fast = json!({ "fileId": file, "mode": "fast", "model": "clean", "scale": 2 });
            let answer = client.post(path, &fast).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"]["model"].is_string(), "{}", answer.json);
            let unknown = json!({ "fileId": file, "mode": "ai", "model": "gan", "scale": 2 });
            assert_eq!(client.post(path, &unknown).await.status, 400);
        }
        assert_eq!(client.balance().await, 100);
    }

    async fn the_operators_own_network_goes_first_and_ours_can_still_be_chosen(engine) {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../super-resolution/tests/models/enlarge-2.onnx");
        let app = TestApp::start_with(engine, |config| {
            config.variables.insert("UPSCALER_MODEL".into(), file.into());
        })
        .await;
        let client = app.user().await;
        let health = client.get("/health").await.expect_status(200);
        assert_eq!(health.json["tools"]["image-upscaler"]["model"], "enlarge-2", "{}", health.json);
        let small = pictures::png(30, 20, 1);
        let file = upload(&client, "a.png", small.clone()).await;
        let job = upscale(&client, &with_ai(&file, 2)).await;
        assert_eq!(job["outputs"][0]["metadata"]["model"], "enlarge-2", "{job}");
        let made = image::load_from_memory(&output(&client, &job, 0).await.bytes).unwrap();
        let small = image::load_from_memory(&small).unwrap();
        assert!(made.pixels().all(|(x, y, pixel)| pixel == small.get_pixel(x / 2, y / 2)), "each pixel four times");
        let order = json!({ "fileId": file, "mode": "ai", "model": "used", "scale": 2 });
        let job = upscale(&client, &order).await;
        assert_eq!(job["outputs"][0]["metadata"]["model"], "lumiku-x2-used", "{job}");
    }

    async fn each_mode_has_its_own_override(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let prices = Patch::Set([("upscale_ai".to_owned(), Some(7))].into());
        let dearer = UpdateTool { price_overrides: prices, ..UpdateTool::default() };
        change_tool(&app.core, &Actor::default(), "image-upscaler", dearer).await.unwrap();
        let credits = async |mode: &str| {
            let order = json!({ "mode": mode, "scale": 2 });
            client.post(QUOTE, &order).await.expect_status(200).json["credits"].clone()
        };
        assert_eq!((credits("ai").await, credits("fast").await), (json!(14), json!(4)));
    }
}
