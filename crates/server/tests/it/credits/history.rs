//! The balance and the ledger as its owner sees it.

use lumiku_test_support::{Client, TestApp, on_both_engines};
use serde_json::{Value, json};

const PATH: &str = "/api/credits/transactions";

async fn ping(client: &Client) {
    client.post("/api/tools/probe/ping", &json!({})).await.expect_status(200);
}

fn balances(page: &Value) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|entry| entry["balance"].as_i64().unwrap()).collect()
}

on_both_engines! {
    async fn an_entry_says_what_it_was_for_and_what_was_left(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let job = client.start_probe("quick", 7).await;
        client.wait_for_job(&job).await;
        let newest = client.get(&format!("{PATH}?limit=1")).await.expect_status(200).json["items"][0].clone();
        assert_eq!(
            (&newest["type"], &newest["amount"], &newest["balance"]),
            (&json!("usage"), &json!(-7), &json!(93))
        );
        assert_eq!((&newest["referenceType"], &newest["referenceId"]), (&json!("job"), &json!(job)));
        assert_eq!(newest["description"], "Probe · quick");
        assert_eq!(newest["metadata"]["tool"], "probe");
        assert!(newest["createdAt"].as_str().unwrap().ends_with('Z'));
    }

    async fn pages_follow_each_other_without_gap_or_overlap(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for _ in 0..6 {
            ping(&client).await;
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = client.get(&format!("{PATH}?limit=3{cursor}")).await.expect_status(200).json;
            seen.extend(balances(&page));
            let Some(next) = page["nextCursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
            ping(&client).await; // what comes in meanwhile does not disturb the older pages
        }
        assert_eq!(seen, [94, 95, 96, 97, 98, 99, 100]);
    }

    async fn one_type_can_be_asked_for(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        ping(&client).await;
        let failed = client.start_probe("fail", 5).await;
        client.wait_for_job(&failed).await;
        let amounts = |page: Value| -> Vec<i64> {
            page["items"].as_array().unwrap().iter().map(|entry| entry["amount"].as_i64().unwrap()).collect()
        };
        for (kind, expected) in
            [("usage", vec![-5, -1]), ("refund", vec![5]), ("bonus", vec![100]), ("purchase", vec![])]
        {
            let page = client.get(&format!("{PATH}?type={kind}")).await.expect_status(200).json;
            assert_eq!(amounts(page), expected, "{kind}");
        }
    }

    async fn statistics_add_up_to_the_balance(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user_with(150).await;
        ping(&client).await;
        let failed = client.start_probe("fail", 5).await;
        client.wait_for_job(&failed).await;
        let expected = json!({
            "totalPurchased": 0, "totalUsed": 6, "totalRefunded": 5, "totalBonus": 100, "totalAdjusted": 50,
            "currentBalance": 149,
        });
        assert_eq!(client.get("/api/credits/statistics").await.expect_status(200).json, expected);
    }

    async fn the_csv_has_every_entry_under_a_heading(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        ping(&client).await;
        let answer = client.get("/api/credits/transactions.csv").await.expect_status(200);
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
        assert!(answer.header("content-disposition").starts_with("attachment"));
        let mut reader = csv::Reader::from_reader(answer.bytes.as_slice());
        assert_eq!(
            reader.headers().unwrap(),
            vec!["time", "type", "description", "amount", "balance", "reference"]
        );
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!((&rows[0][1], &rows[0][3], &rows[0][4]), ("usage", "-1", "99"));
        // A spreadsheet reads this as a moment, and so does RFC 3339.
        assert!(rows[0][0].contains('T') && rows[0][0].ends_with('Z'), "{}", &rows[0][0]);
    }

    async fn a_page_size_a_cursor_or_a_type_that_does_not_exist_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (query, code) in [
            ("limit=0", "validation_failed"),
            ("limit=101", "validation_failed"),
            ("limit=-1", "invalid_request"),
            ("limit=many", "invalid_request"),
            ("limit=99999999999999999999", "invalid_request"),
            ("cursor=nonsense", "validation_failed"),
            ("cursor=99999999999999999999", "validation_failed"),
            ("type=gift", "invalid_request"),
        ] {
            client.get(&format!("{PATH}?{query}")).await.expect_error(400, code);
        }
    }
}
