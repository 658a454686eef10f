//! What needs a plan: refused below it, shown and priced for everybody, and there on the request after it was paid.

use lumiku_core::{audit::Actor, plan::fix_tier, tool::change_tool};
use lumiku_dto::{Patch, UserId, account::Tier, admin::UpdateTool};
use lumiku_test_support::{Client, on_both_engines, probe::Probe};
use serde_json::{Value, json};

use super::{MONTH, Shop, end_plans, later, take};

async fn ping(client: &Client) -> lumiku_test_support::Answer {
    client.post("/api/tools/probe/ping", &json!({})).await
}

on_both_engines! {
    async fn an_action_for_a_plan_is_priced_for_all_and_done_for_that_plan(engine) {
        let probe = Probe::with(|manifest| manifest.actions[0].min_tier = Tier::Pro);
        let shop = Shop::open_probe(engine, probe).await;
        let client = shop.app.user().await;
        let manifests = shop.app.anonymous().get("/api/tools/manifest").await.json;
        let shown = manifests["tools"].as_array().unwrap().iter().find(|tool| tool["id"] == "probe").unwrap();
        assert_eq!(shown["actions"][0]["minTier"], "pro");
        assert_eq!(shown["access"]["minTier"], "free");
        let plans = shop.app.anonymous().get("/api/plans").await.json;
        assert!(plans["items"][2]["features"].as_array().unwrap().contains(&json!("Probe: Ping")), "{plans}");

        let job = json!({ "behaviour": "quick", "credits": 1 });
        for plan in ["", "basic"] {
            if !plan.is_empty() {
                take(&shop, &client, plan).await;
            }
            client.post("/api/tools/probe/quote", &json!({})).await.expect_status(200);
            let before = client.balance().await;
            let refused = ping(&client).await;
            refused.expect_error(403, "tier_required");
            assert_eq!((&refused.json["minTier"], &refused.json["error"]), (&json!("pro"), &json!("This needs the Pro plan.")));
            client.post("/api/tools/probe/jobs", &job).await.expect_error(403, "tier_required");
            assert_eq!(client.balance().await, before);
        }
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM jobs").await, 0);
        take(&shop, &client, "pro").await;
        ping(&client).await.expect_status(200);
        client.post("/api/tools/probe/jobs", &job).await.expect_status(202);
        let client = later(&shop, &client, MONTH).await;
        end_plans(&shop).await;
        ping(&client).await.expect_error(403, "tier_required");
        shop.app.verify().await;
    }

    async fn a_tool_for_a_plan_stays_readable_below_it(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user_with(1_000).await;
        let made = client.start_probe("quick", 1).await;
        client.wait_for_job(&made).await;
        let change = UpdateTool { min_tier: Patch::Set(Tier::Basic), ..UpdateTool::default() };
        change_tool(&shop.app.core, &Actor::default(), "probe", change).await.unwrap();
        client.post("/api/tools/probe/quote", &json!({})).await.expect_status(200);
        let refused = ping(&client).await;
        refused.expect_error(403, "tier_required");
        assert_eq!(refused.json["minTier"], "basic");
        let job = client.get(&format!("/api/jobs/{made}")).await.expect_status(200).json;
        client.get(job["outputs"][0]["url"].as_str().unwrap()).await.expect_status(200);
        take(&shop, &client, "basic").await;
        ping(&client).await.expect_status(200);
    }

    async fn a_tier_counts_on_the_next_request(engine) {
        let probe = Probe::with(|manifest| manifest.access.min_tier = Tier::Pro);
        let shop = Shop::open_probe(engine, probe).await;
        let client = shop.app.user().await;
        let id = UserId::new(client.get("/api/auth/me").await.text("/user/id"));
        for round in 0..20 {
            let (tier, expected) = if round % 2 == 0 { (Tier::Pro, 200) } else { (Tier::Basic, 403) };
            fix_tier(&shop.app.core, &id, tier).await.unwrap();
            assert_eq!(ping(&client).await.status, expected, "round {round}");
        }
    }

    async fn an_answer_that_was_given_is_given_again_below_the_plan(engine) {
        let probe = Probe::with(|manifest| manifest.actions[0].min_tier = Tier::Basic);
        let shop = Shop::open_probe(engine, probe).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let first = client.post_once("/api/tools/probe/ping", "key", &json!({})).await.expect_status(200);
        let id = UserId::new(client.get("/api/auth/me").await.text("/user/id"));
        fix_tier(&shop.app.core, &id, Tier::Free).await.unwrap();
        let again = client.post_once("/api/tools/probe/ping", "key", &json!({})).await;
        assert_eq!((again.status, &again.json), (200, &first.json));
        let other = client.post_once("/api/tools/probe/ping", "another", &Value::Object(serde_json::Map::new())).await;
        other.expect_error(403, "tier_required");
    }
}
