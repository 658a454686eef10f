//! What credits cost.

use lumiku_test_support::{TestApp, on_both_engines};

on_both_engines! {
    async fn packages_and_plans_are_there_for_everybody(engine) {
        let app = TestApp::start(engine).await;
        let packages = app.anonymous().get("/api/credits/packages").await.expect_status(200).json;
        for package in packages["items"].as_array().unwrap() {
            let figure = |name: &str| package[name].as_i64().unwrap();
            assert_eq!(figure("credits") * figure("pricePerCredit"), figure("price"));
        }
        let plans = app.anonymous().get("/api/plans").await.expect_status(200).json;
        let tiers: Vec<_> =
            plans["items"].as_array().unwrap().iter().map(|plan| plan["id"].clone()).collect();
        assert_eq!(tiers, ["free", "basic", "pro", "enterprise"]);
    }
}
