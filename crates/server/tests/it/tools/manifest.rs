//! `/api/tools/manifest` and `/api/apps`.

use lumiku_core::{audit::Actor, tool::change_tool};
use lumiku_dto::{Patch, admin::UpdateTool};
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::Value;

/// The tools that these tests are about; there may be others.
const KNOWN: [&str; 2] = ["image-upscaler", "probe"];

/// Their ids, in the order of the list.
fn ids(list: &Value) -> Vec<&str> {
    let ids = list.as_array().unwrap().iter().map(|tool| tool["id"].as_str().unwrap());
    ids.filter(|id| KNOWN.contains(id)).collect()
}

on_both_engines! {
    async fn tools_are_listed_for_everybody_in_dashboard_order(engine) {
        let app = TestApp::start(engine).await;
        let listed = app.anonymous().get("/api/tools/manifest").await.expect_status(200).json;
        assert_eq!(ids(&listed["tools"]), ["image-upscaler", "probe"]);
        let order = UpdateTool { dashboard_order: Patch::Set(1), ..UpdateTool::default() };
        change_tool(&app.core, &Actor::default(), "probe", order).await.unwrap();
        let listed = app.anonymous().get("/api/apps").await.expect_status(200).json;
        assert_eq!(ids(&listed["apps"]), ["probe", "image-upscaler"]);
    }

    async fn a_state_outlives_a_restart(engine) {
        let app = TestApp::start(engine).await;
        let off = UpdateTool { enabled: Patch::Set(false), ..UpdateTool::default() };
        change_tool(&app.core, &Actor::default(), "probe", off).await.unwrap();
        let database = app.stop().await;
        let app = TestApp::over(database, lumiku_server::serve::Role::All, |_| {}).await;
        let listed = app.anonymous().get("/api/tools/manifest").await.expect_status(200).json;
        assert_eq!(ids(&listed["tools"]), ["image-upscaler"]);
    }
}
