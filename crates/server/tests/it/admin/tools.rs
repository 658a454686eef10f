//! The state of tools.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{Desk, texts};
use crate::pictures;

const UPSCALER: &str = "/api/admin/tools/image-upscaler";
const QUOTE: &str = "/api/tools/image-upscaler/quote";
const UPSCALE: &str = "/api/tools/image-upscaler/upscale";

on_both_engines! {
    async fn quote_screen_and_ledger_follow_a_price_at_once_and_running_jobs_keep_theirs(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let desk = Desk::of(app).await;
        let file = desk.user.upload("image-upscaler", "a.png", pictures::png(10, 10, 1)).await.text("/id");
        let order = json!({ "fileId": file, "scale": 2 });
        let blocker = desk.user.start_probe("wait", 0).await;
        desk.user.wait_until_running(&blocker).await;
        let waiting = desk.user.post(UPSCALE, &order).await.expect_status(202).text("/job/id");
        let usual = desk.user.post(QUOTE, &order).await.expect_status(200).json["credits"].as_i64().unwrap();

        let change = json!({ "priceOverrides": { "upscale": 9 }, "reason": "Dearer" });
        let changed = desk.admin.patch(UPSCALER, &change).await.expect_status(200).json;
        assert_eq!(changed["overrides"]["priceOverrides"], json!({ "upscale": 9 }));
        assert_eq!((&changed["tool"]["actions"][0]["credits"], &changed["defaults"]["actions"][0]["credits"]), (&json!(9), &json!(2)));

        let quote = desk.user.post(QUOTE, &order).await.expect_status(200).json["credits"].as_i64().unwrap();
        assert_eq!((usual, quote), (4, 18));
        let shown = desk.app.anonymous().get("/api/tools/manifest").await.json;
        let shown = shown["tools"].as_array().unwrap().iter().find(|tool| tool["id"] == "image-upscaler");
        let shown = shown.unwrap();
        assert_eq!((&shown["actions"][0]["credits"], &shown["priceHint"]), (&json!(9), &json!("From 18 credits an image")));
        let before = desk.user.balance().await;
        let dear = desk.user.post(UPSCALE, &order).await.expect_status(202).text("/job/id");
        assert_eq!(before - desk.user.balance().await, quote);
        let entries = desk.user.get("/api/credits/transactions?type=usage&limit=2").await.json;
        assert_eq!((&entries["items"][0]["amount"], &entries["items"][1]["amount"]), (&json!(-18), &json!(-4)));

        // The override goes, and the jobs that wait keep what each was charged.
        desk.admin.patch(UPSCALER, &json!({ "priceOverrides": null })).await.expect_status(200);
        assert_eq!(desk.user.post(QUOTE, &order).await.json["credits"], 4);
        desk.app.release(&blocker);
        for (job, credits) in [(waiting, 4), (dear, 18)] {
            assert_eq!(desk.user.wait_for_job(&job).await["creditsUsed"], credits);
        }
        let line = &desk.log().await[1];
        assert_eq!((&line["target"], &line["reason"]), (&json!("Image Upscaler"), &json!("Dearer")));
        assert_eq!((&line["before"], &line["after"]), (&json!({ "priceOverrides": {} }), &json!({ "priceOverrides": { "upscale": 9 } })));
        desk.app.verify().await;
    }

    async fn a_cheaper_refund_is_not_given_for_a_dearer_charge(engine) {
        let app = TestApp::start_with(engine, |config| config.core.jobs.concurrency = 1).await;
        let desk = Desk::of(app).await;
        let file = desk.user.upload("image-upscaler", "a.png", pictures::truncated_png()).await.text("/id");
        let blocker = desk.user.start_probe("wait", 0).await;
        desk.user.wait_until_running(&blocker).await;
        desk.admin.patch(UPSCALER, &json!({ "priceOverrides": { "upscale": 20 } })).await.expect_status(200);
        let order = json!({ "fileId": file, "scale": 2 });
        let job = desk.user.post(UPSCALE, &order).await.expect_status(202).text("/job/id");
        desk.admin.patch(UPSCALER, &json!({ "priceOverrides": { "upscale": null } })).await.expect_status(200);
        desk.app.release(&blocker);
        let job = desk.user.wait_for_job(&job).await;
        assert_eq!((&job["status"], &job["creditsRefunded"]), (&json!("failed"), &json!(40)));
        assert_eq!(desk.user.balance().await, 100);
        desk.app.verify().await;
    }

    async fn a_tool_is_switched_off_and_on_for_everybody_at_once(engine) {
        let desk = Desk::open(engine).await;
        let path = "/api/admin/tools/probe";
        desk.admin.patch(path, &json!({ "enabled": false })).await.expect_status(200);
        for client in [&desk.user, &desk.admin] {
            client.submit_probe("quick", 1).await.expect_error(404, "tool_disabled");
        }
        // Off the list for people, on it for the desk.
        let ids = |list: &Value| list.to_string().contains("\"id\":\"probe\"");
        assert!(!ids(&desk.app.anonymous().get("/api/tools/manifest").await.json));
        assert!(ids(&desk.admin.get("/api/admin/tools").await.json));
        desk.admin.patch(path, &json!({ "enabled": null })).await.expect_status(200);
        desk.user.submit_probe("quick", 1).await.expect_status(202);
        desk.admin.patch(path, &json!({ "comingSoon": true })).await.expect_status(200);
        desk.user.submit_probe("quick", 1).await.expect_error(404, "tool_disabled");
        desk.admin.patch(path, &json!({ "comingSoon": null, "allowedRoles": ["admin"] })).await.expect_status(200);
        desk.user.submit_probe("quick", 1).await.expect_error(403, "forbidden");
        desk.admin.submit_probe("quick", 1).await.expect_status(202);
        desk.admin.patch(path, &json!({ "allowedRoles": null, "minTier": "enterprise" })).await.expect_status(200);
        let refused = desk.user.submit_probe("quick", 1).await;
        refused.expect_error(403, "tier_required");
        assert_eq!(refused.json["minTier"], "enterprise");
        let back = desk.admin.patch(path, &json!({ "minTier": null })).await.expect_status(200).json;
        desk.user.submit_probe("quick", 1).await.expect_status(202);
        assert_eq!(back["tool"], back["defaults"]);
        let none = json!({ "enabled": true, "beta": null, "comingSoon": null, "dashboardOrder": null,
            "allowedRoles": null, "minTier": null, "priceOverrides": {} });
        assert_eq!(back["overrides"], none);
    }

    async fn an_order_moves_a_tool(engine) {
        let desk = Desk::open(engine).await;
        desk.admin.patch("/api/admin/tools/probe", &json!({ "dashboardOrder": -1 })).await.expect_status(200);
        let listed = desk.admin.get("/api/admin/tools").await.expect_status(200);
        assert_eq!(texts(&listed, "/tool/id")[0], "probe");
        desk.admin.patch("/api/admin/tools/probe", &json!({ "dashboardOrder": null })).await.expect_status(200);
        let listed = desk.admin.get("/api/admin/tools").await;
        assert_eq!(texts(&listed, "/tool/id").last(), Some(&"probe"));
    }

    async fn what_does_not_hold_is_named_and_changes_nothing(engine) {
        let desk = Desk::open(engine).await;
        for (body, field) in [
            (json!({ "priceOverrides": { "nothing": 1 } }), "priceOverrides"),
            (json!({ "priceOverrides": { "upscale": -1 } }), "priceOverrides"),
            (json!({ "priceOverrides": { "upscale": 1_000_001 }, "beta": true }), "priceOverrides"),
            (json!({ "allowedRoles": [] }), "allowedRoles"),
            (json!({ "dashboardOrder": 10_001 }), "dashboardOrder"),
            (json!({ "beta": true, "reason": "" }), "reason"),
        ] {
            let answer = desk.admin.patch(UPSCALER, &body).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"][field].is_string(), "{body}: {}", answer.json);
        }
        for body in [
            json!({ "minTier": "gold" }),
            json!({ "allowedRoles": ["root"] }),
            json!({ "priceOverrides": { "upscale": 1.5 } }),
            json!({ "enabled": "yes" }),
            json!({ "name": "Mine" }),
        ] {
            desk.admin.patch(UPSCALER, &body).await.expect_error(400, "invalid_request");
        }
        desk.admin.patch("/api/admin/tools/nothing", &json!({ "beta": true })).await.expect_error(404, "not_found");
        desk.admin.patch(UPSCALER, &json!({})).await.expect_status(200);
        assert!(desk.log().await.is_empty());
        for free in [0, 1_000_000] {
            let change = json!({ "priceOverrides": { "upscale": free } });
            desk.admin.patch(UPSCALER, &change).await.expect_status(200);
        }
    }
}
