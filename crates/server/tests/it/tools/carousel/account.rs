//! Closing an account takes everything of the tool's with it.

use lumiku_test_support::{TestApp, app::PASSWORD, on_both_engines};
use reqwest::Method;
use serde_json::json;

use super::{BASE, begin, content, exported, order};

on_both_engines! {
    async fn projects_brands_and_what_was_paid_go_with_the_account(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let other = app.user().await;
        begin(&other, &content(1)).await;
        let project = begin(&client, &content(1)).await;
        exported(&client, &project, &order(&["png"], &["4:5"])).await;
        client.post(&format!("{BASE}/brands"), &json!({ "name": "Mine" })).await.expect_status(201);
        let close = client.request(Method::DELETE, "/api/users/me").json(&json!({ "password": PASSWORD }));
        client.send(close).await.expect_status(204);
        for (table, left) in
            [("carousel_projects", 1), ("carousel_brands", 0), ("carousel_jobs", 0), ("carousel_exports", 0)]
        {
            assert_eq!(app.number(&format!("SELECT COUNT(*) FROM {table}")).await, left, "{table}");
        }
        app.verify().await;
    }
}
