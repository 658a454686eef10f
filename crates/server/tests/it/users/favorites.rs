//! Pinned tools.

use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

const PATH: &str = "/api/users/me/favorites";

on_both_engines! {
    async fn pins_are_kept_in_their_order_and_once_each(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        assert_eq!(client.get(PATH).await.expect_status(200).json, json!({ "tools": [] }));
        let pinned = json!({ "tools": ["probe", "image-upscaler", "probe"] });
        let kept = json!({ "tools": ["probe", "image-upscaler"] });
        assert_eq!(client.put(PATH, &pinned).await.expect_status(200).json, kept);
        assert_eq!(client.get(PATH).await.expect_status(200).json, kept);
        assert_eq!(app.user().await.get(PATH).await.json, json!({ "tools": [] }));
    }

    async fn a_tool_that_does_not_exist_cannot_be_pinned(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        client.put(PATH, &json!({ "tools": ["nothing"] })).await.expect_error(400, "validation_failed");
        assert_eq!(client.get(PATH).await.json, json!({ "tools": [] }));
    }
}
