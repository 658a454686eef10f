//! Upgrades, and orders that are paid when things stand otherwise than when they were opened: each gives what its money
//! is worth, once.

use futures::future::join_all;
use lumiku_test_support::on_both_engines;
use serde_json::json;

use super::{
    DAY, MONTH, Shop, days, end_plans, later, left, moment, order, pay, quote, subscription, take, tier,
};

on_both_engines! {
    async fn an_upgrade_costs_the_difference_of_the_days_left(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let before = subscription(&client).await;
        let client = later(&shop, &client, 15 * DAY).await;
        let asked = quote(&client, "pro").await.expect_status(200).json;
        assert_eq!((&asked["kind"], &asked["amount"], &asked["credits"]), (&json!("upgrade"), &json!(50_000), &json!(1_250)));
        let lines = json!([
            { "label": "Pro for 15 days", "amount": 74_500 },
            { "label": "Basic for 15 days, paid already", "amount": -24_500 },
        ]);
        assert_eq!(asked["lines"], lines);
        let opened = order(&client, "pro").await;
        assert_eq!(opened.look().await["description"], "Upgrade to the Pro plan");
        assert_eq!(tier(&client).await, "basic");
        pay(&shop, &opened).await;
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("pro", 100 + 1_000 + 1_250));
        assert_eq!(left(&shop, &client).await, days([("pro", 15)]));
        // Its end stays where it was, but for the seconds that were paid for twice.
        let after = subscription(&client).await;
        let moved = moment(&after["endsAt"]) - moment(&before["endsAt"]);
        assert!((0..60_000).contains(&moved), "{moved} ms");
        shop.app.verify().await;
    }

    async fn on_the_last_day_the_smallest_payment_becomes_time(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let client = later(&shop, &client, 29 * DAY + DAY / 2).await;
        let asked = quote(&client, "pro").await.json;
        assert_eq!(asked["amount"], 10_000);
        take(&shop, &client, "pro").await;
        // Half a day costs 1,667 more; 8,333 are 1.7 days of Pro.
        assert_eq!(left(&shop, &client).await, days([("pro", 3)]));
        let ends = moment(&subscription(&client).await["endsAt"]);
        assert!((0..60_000).contains(&(ends - moment(&asked["endsAt"]))));
        shop.app.verify().await;
    }

    async fn an_upgrade_raises_months_that_were_paid_in_advance(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        for _ in 0..3 {
            take(&shop, &client, "basic").await;
        }
        let asked = quote(&client, "enterprise").await.json;
        assert_eq!((&asked["amount"], &asked["credits"]), (&json!(3 * 450_000), &json!(3 * 11_500)));
        take(&shop, &client, "enterprise").await;
        assert_eq!(left(&shop, &client).await, days([("enterprise", 90)]));
        assert_eq!(client.balance().await, 100 + 3 * 12_500);
        shop.app.verify().await;
    }

    async fn an_upgrade_that_is_paid_when_the_plan_has_ended_gives_time(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let client = later(&shop, &client, 15 * DAY).await;
        let opened = order(&client, "pro").await;
        let client = later(&shop, &client, 16 * DAY).await;
        end_plans(&shop).await;
        assert_eq!(tier(&client).await, "free");
        pay(&shop, &opened).await;
        // Rp50,000 of Rp149,000 for 30 days.
        assert_eq!(left(&shop, &client).await, days([("pro", 11)]));
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("pro", 100 + 1_000 + 1_250));
        shop.app.verify().await;
    }

    async fn two_upgrades_that_are_both_paid_both_give_what_they_are_worth(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let client = later(&shop, &client, 15 * DAY).await;
        let (one, other) = (order(&client, "pro").await, order(&client, "pro").await);
        for opened in [&one, &other] {
            shop.fake.pay(&opened.gateway_id);
        }
        let reports = join_all((0..10).map(|number| shop.report(if number % 2 == 0 { &one } else { &other }, "00")));
        assert!(reports.await.iter().all(|answer| answer.status == 200));
        for opened in [&one, &other] {
            assert_eq!(shop.status(opened).await, "success");
        }
        // 15 days raised by the first; Rp50,000 more are ten days of Pro and some hours.
        assert_eq!(left(&shop, &client).await, days([("pro", 26)]));
        assert_eq!(client.balance().await, 100 + 1_000 + 2 * 1_250);
        shop.app.verify().await;
    }

    async fn two_plans_that_are_both_paid_follow_each_other_the_higher_one_first(engine) {
        for reversed in [false, true] {
            let shop = Shop::open(engine).await;
            let client = shop.app.user().await;
            let mut orders = [order(&client, "basic").await, order(&client, "pro").await];
            if reversed {
                orders.reverse();
            }
            for opened in &orders {
                pay(&shop, opened).await;
            }
            assert_eq!(left(&shop, &client).await, days([("pro", 30), ("basic", 30)]));
            assert_eq!((tier(&client).await.as_str(), client.balance().await), ("pro", 100 + 4_500));
            let client = later(&shop, &client, MONTH + DAY).await;
            end_plans(&shop).await;
            assert_eq!(tier(&client).await, "basic");
            assert_eq!(left(&shop, &client).await, days([("basic", 29)]));
            let client = later(&shop, &client, MONTH).await;
            end_plans(&shop).await;
            assert_eq!(tier(&client).await, "free");
            shop.app.verify().await;
        }
    }

    async fn many_orders_at_once_lose_nothing(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        let mut orders = Vec::new();
        for plan in ["basic", "pro", "enterprise", "pro", "basic"] {
            let opened = order(&client, plan).await;
            shop.fake.pay(&opened.gateway_id);
            orders.push(opened);
        }
        let answers = join_all((0..4).flat_map(|_| orders.iter().map(|order| shop.report(order, "00")))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        let credits: i64 = shop.app.number("SELECT CAST(SUM(credits) AS BIGINT) FROM payments").await;
        assert_eq!((tier(&client).await.as_str(), client.balance().await), ("enterprise", 100 + credits));
        shop.app.verify().await;
    }

    async fn an_upgrade_after_an_upgrade_counts_what_was_paid_last(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.user().await;
        take(&shop, &client, "basic").await;
        take(&shop, &client, "pro").await;
        let asked = quote(&client, "enterprise").await.json;
        assert_eq!((&asked["amount"], &asked["credits"]), (&json!(350_000), &json!(9_000)));
        take(&shop, &client, "enterprise").await;
        assert_eq!(client.balance().await, 100 + 12_500);
        assert_eq!(shop.app.number("SELECT CAST(SUM(amount) AS BIGINT) FROM payments").await, 499_000);
        shop.app.verify().await;
    }
}
