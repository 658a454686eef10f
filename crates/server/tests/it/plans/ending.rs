//! The end of a plan, and tiers that an administrator fixed.

use futures::future::join_all;
use lumiku_core::plan::{fix_tier, sweep};
use lumiku_dto::{UserId, account::Tier};
use lumiku_server::serve::Role;
use lumiku_test_support::{Client, on_both_engines};
use serde_json::{Value, json};

use super::{DAY, MONTH, Shop, days, end_plans, later, left, order, pay, quote, subscription, take, tier};

async fn id_of(client: &Client) -> UserId {
    UserId::new(client.get("/api/auth/me").await.text("/user/id"))
}

/// A user's tier, in whatever session.
async fn stored_tier(shop: &Shop, id: &UserId) -> String {
    shop.app.text(&format!("SELECT tier FROM users WHERE id = '{id}'")).await
}

async fn titles(client: &Client) -> Vec<String> {
    let lines = client.get("/api/notifications").await.json["items"].clone();
    let title = |line: &Value| line["title"].as_str().unwrap().to_owned();
    lines.as_array().unwrap().iter().map(title).collect()
}

on_both_engines! {
    async fn a_plan_ends_at_its_end_and_not_before(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "pro").await;
        let client = later(&shop, &client, MONTH - 60_000).await;
        assert_eq!(end_plans(&shop).await.ended, 0);
        assert_eq!(tier(&client).await, "pro");
        shop.app.clock.advance_ms(60_000);
        assert_eq!(end_plans(&shop).await.ended, 1);
        assert_eq!(tier(&client).await, "free");
        assert_eq!(titles(&client).await[0], "Your Pro plan has ended");
        assert_eq!(subscription(&client).await, json!({ "tier": "free", "planId": null, "setByAdmin": false, "periods": [] }));
        // Its credits stay, and it can be bought again.
        assert_eq!(client.balance().await, 3_600);
        assert_eq!(end_plans(&shop).await, sweep::Swept::default());
        assert_eq!(quote(&client, "pro").await.json["kind"], "buy");
        take(&shop, &client, "pro").await;
        assert_eq!(tier(&client).await, "pro");
        shop.app.verify().await;
    }

    async fn its_owner_is_told_three_days_before_once(engine) {
        let shop = Shop::open(engine).await;
        let (client, extending) = (shop.app.user().await, shop.app.user().await);
        let extending_email = extending.get("/api/auth/me").await.text("/user/email");
        take(&shop, &client, "basic").await;
        take(&shop, &extending, "basic").await;
        take(&shop, &extending, "basic").await;
        let client = later(&shop, &client, 27 * DAY - 60_000).await;
        assert_eq!(end_plans(&shop).await, sweep::Swept::default());
        let extending = shop.app.login(&extending_email).await;
        shop.app.clock.advance_ms(60_000);
        for _ in 0..3 {
            end_plans(&shop).await;
        }
        let told = ["Your Basic plan ends in 3 days", "Payment received"];
        assert_eq!(titles(&client).await, told);
        assert_eq!(titles(&extending).await, ["Payment received", "Payment received"]);
        // Extended after that, it is told again when that comes to its end.
        take(&shop, &client, "basic").await;
        let client = later(&shop, &client, 30 * DAY).await;
        end_plans(&shop).await;
        assert!(titles(&client).await[0].starts_with("Your Basic plan ends"));
        assert_eq!(titles(&client).await.len(), 4);
    }

    async fn several_servers_end_a_plan_once(engine) {
        let shop = Shop::open(engine).await;
        let beside = shop.app.beside(Role::All, |_| {}).await;
        let clients = join_all((0..5).map(|_| shop.app.user())).await;
        for client in &clients {
            take(&shop, client, "basic").await;
        }
        shop.app.clock.advance_ms(MONTH);
        let sweeps = join_all((0..6).map(|number| {
            sweep::sweep(if number % 2 == 0 { &shop.app.core } else { &beside.core })
        }));
        let ended: u64 = sweeps.await.into_iter().map(|swept| swept.unwrap().ended).sum();
        assert_eq!(ended, 5);
        let told = "SELECT COUNT(*) FROM notifications WHERE title = 'Your Basic plan has ended'";
        assert_eq!(shop.app.number(told).await, 5);
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM users WHERE tier <> 'free'").await, 0);
        shop.app.verify().await;
        drop(beside);
    }

    async fn a_tier_that_an_administrator_fixed_survives_the_sweep(engine) {
        let shop = Shop::open(engine).await;
        let (without, with) = (shop.app.user().await, shop.app.user().await);
        take(&shop, &with, "basic").await;
        let ids = [id_of(&without).await, id_of(&with).await];
        for (client, id) in [(&without, &ids[0]), (&with, &ids[1])] {
            fix_tier(&shop.app.core, id, Tier::Pro).await.unwrap();
            assert_eq!(tier(client).await, "pro");
            assert_eq!(subscription(client).await["setByAdmin"], true);
        }
        for _ in 0..5 {
            shop.app.clock.advance_ms(10 * DAY);
            end_plans(&shop).await;
        }
        for id in &ids {
            assert_eq!(stored_tier(&shop, id).await, "pro");
        }
        assert_eq!(shop.app.number("SELECT COUNT(*) FROM plan_periods WHERE closed_at IS NULL").await, 0);
        shop.app.verify().await;
    }

    async fn a_fixed_tier_counts_at_once_and_until_as_much_is_paid_for(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        let id = id_of(&client).await;
        take(&shop, &client, "pro").await;
        fix_tier(&shop.app.core, &id, Tier::Free).await.unwrap();
        assert_eq!(tier(&client).await, "free");
        assert_eq!(left(&shop, &client).await, days([("pro", 30)]));
        // Paying gives what was paid for.
        take(&shop, &client, "pro").await;
        assert_eq!(tier(&client).await, "pro");
        assert_eq!(subscription(&client).await["setByAdmin"], false);
        // A higher one that was given stays higher.
        fix_tier(&shop.app.core, &id, Tier::Enterprise).await.unwrap();
        take(&shop, &client, "pro").await;
        assert_eq!(tier(&client).await, "enterprise");
        // To fix what the plan gives lets the plan decide again.
        fix_tier(&shop.app.core, &id, Tier::Pro).await.unwrap();
        assert_eq!(subscription(&client).await["setByAdmin"], false);
        shop.app.clock.advance_ms(4 * MONTH);
        end_plans(&shop).await;
        assert_eq!(stored_tier(&shop, &id).await, "free");
        shop.app.verify().await;
    }

    async fn an_order_that_is_paid_after_the_account_was_closed_keeps_the_books_in_order(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let opened = order(&client, "pro").await;
        let password = json!({ "password": lumiku_test_support::app::PASSWORD });
        let closing = client.request(reqwest::Method::DELETE, "/api/users/me").json(&password);
        client.send(closing).await.expect_status(204);
        pay(&shop, &opened).await;
        shop.app.clock.advance_ms(3 * MONTH);
        end_plans(&shop).await;
        shop.app.verify().await;
    }

    async fn verify_finds_time_that_nobody_paid_for_and_a_tier_from_nowhere(engine) {
        let shop = Shop::open(engine).await;
        let (client, other) = (shop.app.user().await, shop.app.user().await);
        let bought = take(&shop, &client, "basic").await;
        take(&shop, &other, "pro").await;
        let (id, other) = (id_of(&client).await, id_of(&other).await);
        shop.app.verify().await;
        let rules = async || {
            let findings = lumiku_core::ledger::verify(&shop.app.core).await.unwrap();
            findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
        };
        shop.app.sql(&format!("UPDATE users SET tier = 'enterprise' WHERE id = '{id}'")).await;
        assert_eq!(rules().await, ["a tier above the free one was fixed by an administrator or comes from a plan"]);
        shop.app.sql(&format!("UPDATE users SET tier = 'basic' WHERE id = '{id}'")).await;
        shop.app.sql(&format!("UPDATE plan_periods SET ends_at = ends_at + {DAY} WHERE user_id = '{id}'")).await;
        assert_eq!(rules().await, ["the time of a user's plans is worth what was paid for them"]);
        shop.app.sql(&format!("UPDATE plan_periods SET ends_at = ends_at - {DAY} WHERE user_id = '{id}'")).await;
        shop.app.sql(&format!("UPDATE plan_orders SET given_at = NULL WHERE payment_id = '{}'", bought.id)).await;
        assert_eq!(rules().await, ["an order of a plan has its terms, and they are given if and only if it is paid"]);
        shop.app.sql(&format!("UPDATE plan_orders SET given_at = 1 WHERE payment_id = '{}'", bought.id)).await;
        shop.app.sql(&format!("UPDATE plan_periods SET user_id = '{id}' WHERE user_id = '{other}'")).await;
        assert!(rules().await.contains(&"the periods of a user's plan do not overlap"));
    }
}
