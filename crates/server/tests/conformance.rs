//! The conformance suite, over every registered tool and the probe. A program of its own, because who adds a
//! tool runs it often, and should not wait for all the other tests to be compiled.

use lumiku_dto::account::Tier;
use lumiku_server::tools;
use lumiku_test_support::{TestApp, on_both_engines, probe::Probe};
use lumiku_tool_api::{Tool, conformance};

on_both_engines! {
    async fn every_registered_tool_conforms(engine) {
        let app = TestApp::start(engine).await;
        for tool in tools::registered() {
            let breaches = conformance::check(tool.as_ref(), &app.core, &app.anonymous()).await;
            assert_eq!(breaches, [], "{}", tool.manifest().id);
        }
        app.verify().await;
    }

    async fn the_probe_conforms(engine) {
        let app = TestApp::start(engine).await;
        let breaches = conformance::check(&Probe::default(), &app.core, &app.anonymous()).await;
        assert_eq!(breaches, []);
        app.verify().await;
    }

    async fn a_tool_for_a_plan_conforms_and_refuses_lower_plans(engine) {
        let for_pro = || Probe::with(|manifest| manifest.access.min_tier = Tier::Pro);
        let app = TestApp::start_probe(engine, for_pro(), |_| {}).await;
        let breaches = conformance::check(&for_pro(), &app.core, &app.anonymous()).await;
        assert_eq!(breaches, []);
        app.verify().await;
    }
}

/// The suite can fail: a tool that breaks rules is told which.
#[tokio::test(flavor = "multi_thread")]
async fn the_suite_notices_a_tool_that_does_not_conform() {
    let odd = || {
        Probe::with(|manifest| {
            manifest.icon = "Not A Name".into();
            // Says a price that its price function does not follow.
            manifest.actions[0].id = "another".into();
        })
    };
    let app = TestApp::start_probe(lumiku_test_support::Engine::Sqlite, odd(), |_| {}).await;
    let breaches = conformance::check(&odd(), &app.core, &app.anonymous()).await;
    let rules: Vec<_> = breaches.iter().map(|breach| breach.rule).collect();
    assert_eq!(rules, ["its manifest is valid", "a price override changes quote and charge alike"]);
    assert_eq!(odd().manifest().actions[0].id, "another");
}
