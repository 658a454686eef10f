//! Use by day.

use lumiku_dto::Timestamp;
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

/// Moves the clock to noon in UTC, so that no test runs over midnight.
fn to_noon(app: &TestApp) {
    let into_day = app.clock.now().0.rem_euclid(DAY_MS);
    app.clock.advance_ms((DAY_MS / 2 - into_day).rem_euclid(DAY_MS));
}

fn date(moment: Timestamp) -> String {
    moment.to_utc().unwrap().date().to_string()
}

fn last(usage: &Value) -> Value {
    usage["days"].as_array().unwrap().last().unwrap().clone()
}

on_both_engines! {
    async fn each_day_is_there_with_what_each_tool_took_after_refunds(engine) {
        let app = TestApp::start(engine).await;
        to_noon(&app);
        let client = app.user().await;
        client.post("/api/tools/probe/ping", &json!({})).await.expect_status(200);
        app.clock.advance_ms(DAY_MS);
        let partial = client.start_probe("partial", 10).await;
        client.wait_for_job(&partial).await;
        let usage = client.get("/api/credits/usage?days=3").await.expect_status(200).json;
        let now = app.clock.now();
        let expected = json!({ "days": [
            { "date": date(now.plus_ms(-2 * DAY_MS)), "tools": [] },
            { "date": date(now.plus_ms(-DAY_MS)), "tools": [{ "tool": "probe", "credits": 1 }] },
            { "date": date(now), "tools": [{ "tool": "probe", "credits": 5 }] },
        ] });
        assert_eq!(usage, expected);
    }

    async fn a_day_begins_where_the_person_is(engine) {
        let app = TestApp::start(engine).await;
        to_noon(&app);
        let client = app.user().await;
        client.post("/api/tools/probe/ping", &json!({})).await.expect_status(200);
        let now = app.clock.now();
        for (offset, day) in [(0, now), (840, now.plus_ms(DAY_MS)), (-840, now.plus_ms(-DAY_MS))] {
            let usage = client.get(&format!("/api/credits/usage?days=1&utcOffset={offset}")).await;
            let today = last(&usage.expect_status(200).json);
            assert_eq!(today["date"], date(day), "{offset}");
            assert_eq!(today["tools"][0]["credits"], 1, "{offset}");
        }
    }

    async fn fourteen_days_are_shown_unless_asked_otherwise(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let usage = client.get("/api/credits/usage").await.expect_status(200).json;
        assert_eq!(usage["days"].as_array().unwrap().len(), 14);
        for query in ["days=0", "days=91", "days=-5", "utcOffset=841", "utcOffset=-841"] {
            let answer = client.get(&format!("/api/credits/usage?{query}")).await;
            answer.expect_error(400, "validation_failed");
        }
    }
}
