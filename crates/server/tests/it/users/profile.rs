//! The profile.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::{Value, json};

on_both_engines! {
    async fn the_name_can_be_changed_and_taken_away(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let named = client.patch("/api/users/me", &json!({ "name": " Zoë 🎨 " })).await.expect_status(200);
        assert_eq!(named.json["user"]["name"], "Zoë 🎨");
        let untouched = client.patch("/api/users/me", &json!({})).await.expect_status(200);
        assert_eq!(untouched.json["user"]["name"], "Zoë 🎨");
        let unnamed = client.patch("/api/users/me", &json!({ "name": "" })).await.expect_status(200);
        assert_eq!(unnamed.json["user"]["name"], Value::Null);
    }

    async fn what_is_not_the_users_to_change_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for field in ["credits", "role", "tier", "email", "isActive", "id"] {
            let change = json!({ field: "admin" });
            client.patch("/api/users/me", &change).await.expect_error(400, "invalid_request");
        }
        let user = client.get("/api/users/me").await.expect_status(200).json["user"].clone();
        assert_eq!((&user["credits"], &user["role"]), (&json!(100), &json!("user")));
    }

    async fn a_name_with_control_characters_or_of_81_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for name in ["a\nb".to_owned(), "x".repeat(81)] {
            let answer = client.patch("/api/users/me", &json!({ "name": name })).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"]["name"].is_string());
        }
    }
}
