//! Figures by day, and the state of the books.

use lumiku_test_support::{FakeDuitku, TestApp, on_both_engines};
use serde_json::{Value, json};

use super::{Desk, id_of};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// `YYYY-MM-DD` of a moment.
fn date(ms: i64) -> String {
    let text = serde_json::to_value(lumiku_dto::Timestamp(ms)).unwrap();
    text.as_str().unwrap()[..10].to_owned()
}

fn day<'a>(figures: &'a Value, date: &str) -> &'a Value {
    figures["days"].as_array().unwrap().iter().find(|day| day["date"] == date).unwrap()
}

on_both_engines! {
    async fn each_day_has_its_registrations_revenue_and_credits(engine) {
        let fake = FakeDuitku::start().await;
        let desk = Desk::of(TestApp::start_with(engine, |config| fake.configure(config)).await).await;
        let first = date(desk.app.clock.now().0);
        let job = desk.user.start_probe("quick", 10).await;
        desk.user.wait_for_job(&job).await;
        let failed = desk.user.start_probe("fail", 7).await;
        desk.user.wait_for_job(&failed).await;

        desk.app.clock.advance_ms(DAY_MS);
        let second = date(desk.app.clock.now().0);
        let order = desk.user.post("/api/payments", &json!({ "packageId": "starter" })).await.text("/merchantOrderId");
        fake.pay(&order);
        fake.report(&desk.app.anonymous(), &order, "00").await.expect_status(200);
        desk.user.post("/api/payments", &json!({ "packageId": "starter" })).await.expect_status(201);
        let path = format!("/api/admin/users/{}/credits", desk.id);
        desk.admin.post(&path, &json!({ "amount": -30, "reason": "A test" })).await.expect_status(201);

        let figures = desk.admin.get(&format!("/api/admin/figures?from={first}&to={second}")).await;
        let figures = figures.expect_status(200).json;
        assert_eq!(figures["days"].as_array().unwrap().len(), 2);
        let expected = json!({ "date": first, "registrations": 2, "payments": 0, "revenue": 0, "purchased": 0,
            "bonus": 200, "adjusted": 0, "used": 17, "refunded": 7 });
        assert_eq!(*day(&figures, &first), expected);
        let expected = json!({ "date": second, "registrations": 0, "payments": 1, "revenue": 200_000,
            "purchased": 4000, "bonus": 0, "adjusted": -30, "used": 0, "refunded": 0 });
        assert_eq!(*day(&figures, &second), expected);
        assert_eq!(figures["credits"], json!([{ "date": first, "tool": "probe", "used": 17, "refunded": 7 }]));
        let probe = &figures["tools"][0];
        assert_eq!((&probe["tool"], &probe["jobs"], &probe["completed"], &probe["failed"]), (&json!("probe"), &json!(2), &json!(1), &json!(1)));
        assert_eq!(probe["failureShare"], 0.5);
        assert!(probe["waitP95Ms"].as_i64().unwrap() >= probe["waitMedianMs"].as_i64().unwrap());

        // Without days: the last thirty.
        let usual = desk.admin.get("/api/admin/figures").await.expect_status(200).json;
        assert_eq!((usual["days"].as_array().unwrap().len(), &usual["to"]), (30, &json!(second)));
        assert_eq!(*day(&usual, &first), *day(&figures, &first));
        desk.app.verify().await;
    }

    async fn a_day_begins_at_midnight_in_utc(engine) {
        let desk = Desk::open(engine).await;
        let midnight = desk.app.clock.now().0 / DAY_MS * DAY_MS - 10 * DAY_MS;
        let admin = id_of(&desk.admin).await;
        desk.app.sql(&format!("UPDATE users SET created_at = {} WHERE id = '{admin}'", midnight - 1)).await;
        desk.app.sql(&format!("UPDATE users SET created_at = {midnight} WHERE id = '{}'", desk.id)).await;
        let (before, after) = (date(midnight - 1), date(midnight));
        let figures = desk.admin.get(&format!("/api/admin/figures?from={before}&to={after}")).await.json;
        assert_eq!((&day(&figures, &before)["registrations"], &day(&figures, &after)["registrations"]), (&json!(1), &json!(1)));
        let figures = desk.admin.get(&format!("/api/admin/figures?from={after}&to={after}")).await.json;
        assert_eq!(figures["days"].as_array().unwrap().len(), 1);
        assert_eq!(day(&figures, &after)["registrations"], 1);
    }

    async fn waits_are_those_that_half_and_nearly_all_did_not_pass(engine) {
        let desk = Desk::open(engine).await;
        let now = desk.app.clock.now().0;
        for wait in 1..=20 {
            let insert = format!(
                "INSERT INTO jobs (id, user_id, tool, kind, payload, state, max_attempts, timeout_ms, credits_charged, \
                 created_at, updated_at, started_at, completed_at) \
                 VALUES ('w{wait}', '{}', 'probe', 'probe', '{{}}', '{}', 1, 1, 0, {now}, {now}, {}, {now})",
                desk.id,
                if wait > 18 { "failed" } else { "completed" },
                now + wait * 100
            );
            desk.app.sql(&insert).await;
        }
        let probe = desk.admin.get("/api/admin/figures").await.expect_status(200).json["tools"][0].clone();
        assert_eq!((&probe["waitMedianMs"], &probe["waitP95Ms"]), (&json!(1000), &json!(1900)));
        assert_eq!((&probe["jobs"], &probe["failureShare"]), (&json!(20), &json!(0.1)));
    }

    async fn days_that_are_none_or_too_many_are_refused(engine) {
        let desk = Desk::open(engine).await;
        for (query, field) in [
            ("from=yesterday", "from"),
            ("to=2026-02-30", "to"),
            ("from=2026-03-02&to=2026-03-01", "from"),
            ("from=2025-01-01&to=2026-01-02", "from"),
        ] {
            for path in ["figures", "figures.csv"] {
                let answer = desk.admin.get(&format!("/api/admin/{path}?{query}")).await;
                answer.expect_error(400, "validation_failed");
                assert!(answer.json["fields"][field].is_string(), "{query}: {}", answer.json);
            }
        }
        desk.admin.get("/api/admin/figures.csv?table=users").await.expect_error(400, "invalid_request");
    }

    async fn tables_are_downloaded_and_nothing_in_them_is_a_formula(engine) {
        let desk = Desk::open(engine).await;
        let today = date(desk.app.clock.now().0);
        let job = desk.user.start_probe("quick", 10).await;
        desk.user.wait_for_job(&job).await;
        // A tool that is gone, with a name that a spreadsheet would calculate.
        let odd = format!(
            "INSERT INTO jobs (id, user_id, tool, kind, payload, state, max_attempts, timeout_ms, credits_charged, \
             created_at, updated_at) VALUES ('odd', '{}', '=1+1', 'x', '{{}}', 'completed', 1, 1, 0, {now}, {now})",
            desk.id,
            now = desk.app.clock.now().0
        );
        desk.app.sql(&odd).await;
        let table = async |name: &str| {
            let path = format!("/api/admin/figures.csv?table={name}&from={today}&to={today}");
            let answer = desk.admin.get(&path).await.expect_status(200);
            assert!(answer.header("content-type").starts_with("text/csv"));
            let file = format!("lumiku-{name}-{today}-{today}.csv");
            assert!(answer.header("content-disposition").contains(&file), "{:?}", answer.headers);
            String::from_utf8(answer.bytes).unwrap()
        };
        let heading = "date,registrations,payments,revenue_idr,purchased,bonus,adjusted,used,refunded\n";
        assert_eq!(table("days").await, format!("{heading}{today},2,0,0,0,200,0,10,0\n"));
        assert_eq!(table("credits").await, format!("date,tool,used,refunded\n{today},probe,10,0\n"));
        let tools = table("tools").await;
        assert!(tools.contains("\n'=1+1,'=1+1,1,1,0,0,0.0,,\n"), "{tools}");
    }

    async fn the_report_says_whether_the_books_are_in_order(engine) {
        let desk = Desk::open(engine).await;
        let report = desk.admin.get("/api/admin/verify").await.expect_status(200).json;
        assert_eq!((&report["findings"], &report["total"]), (&json!([]), &json!(0)));
        assert!(report["rules"].as_array().unwrap().len() > 10);
        desk.app.sql(&format!("UPDATE users SET credits = 99 WHERE id = '{}'", desk.id)).await;
        let report = desk.admin.get("/api/admin/verify").await.expect_status(200).json;
        assert_eq!((&report["total"], &report["findings"][0]["subject"]), (&json!(1), &json!(desk.id)));
        assert_eq!(report["findings"][0]["detail"], "99 against 100");
    }
}
