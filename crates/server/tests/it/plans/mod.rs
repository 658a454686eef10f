//! Plans, from the quote to their end.

mod buying;
mod ending;
mod gates;
mod upgrading;

use lumiku_test_support::{Answer, Client};
use serde_json::{Value, json};

use crate::payments::{HOUR, Order, Shop};

const DAY: i64 = 24 * HOUR;
const MONTH: i64 = 30 * DAY;

async fn quote(client: &Client, plan: &str) -> Answer {
    client.post("/api/subscription/quote", &json!({ "planId": plan })).await
}

async fn buy(client: &Client, plan: &str) -> Answer {
    client.post("/api/subscription", &json!({ "planId": plan })).await
}

/// An order of a plan that was opened.
async fn order(client: &Client, plan: &str) -> Order {
    let answer = buy(client, plan).await.expect_status(201);
    let (id, gateway_id) = (answer.text("/paymentId"), answer.text("/merchantOrderId"));
    Order { id, gateway_id, client: client.clone() }
}

/// Pays an order, and the gateway says so.
async fn pay(shop: &Shop, order: &Order) {
    shop.fake.pay(&order.gateway_id);
    shop.report(order, "00").await.expect_status(200);
    assert_eq!(shop.status(order).await, "success");
}

/// Buys a plan and pays for it.
async fn take(shop: &Shop, client: &Client, plan: &str) -> Order {
    let order = order(client, plan).await;
    pay(shop, &order).await;
    order
}

/// Lets time pass, and logs in anew: sessions end after a week.
async fn later(shop: &Shop, client: &Client, ms: i64) -> Client {
    let email = client.get("/api/auth/me").await.expect_status(200).text("/user/email");
    shop.app.clock.advance_ms(ms);
    shop.app.login(&email).await
}

async fn tier(client: &Client) -> String {
    client.get("/api/auth/me").await.expect_status(200).text("/user/tier")
}

async fn subscription(client: &Client) -> Value {
    client.get("/api/subscription").await.expect_status(200).json
}

/// The plans that are paid for from now on, with the days that each has left, begun ones counted whole.
async fn left(shop: &Shop, client: &Client) -> Vec<(String, i64)> {
    let now = shop.app.clock.now().0;
    let seen = subscription(client).await;
    let periods = seen["periods"].as_array().unwrap().iter();
    periods
        .map(|period| {
            let from = moment(&period["startsAt"]).max(now);
            let days = (moment(&period["endsAt"]) - from + DAY - 1) / DAY;
            (period["planId"].as_str().unwrap().to_owned(), days)
        })
        .collect()
}

/// Milliseconds since the Unix epoch.
fn moment(time: &Value) -> i64 {
    serde_json::from_value::<lumiku_dto::Timestamp>(time.clone()).unwrap().0
}

/// Days by plan, to compare with what is left.
fn days<const N: usize>(expected: [(&str, i64); N]) -> Vec<(String, i64)> {
    expected.map(|(plan, days)| (plan.to_owned(), days)).to_vec()
}

async fn end_plans(shop: &Shop) -> lumiku_core::plan::sweep::Swept {
    lumiku_core::plan::sweep::sweep(&shop.app.core).await.unwrap()
}
