//! The gateway that Lumiku plays itself.

use lumiku_core::payment::sweep::sweep;
use lumiku_test_support::{Answer, Client, TestApp, on_both_engines};
use reqwest::Method;

use super::{CREDITS, MINUTE, Shop, buy};

/// The path of a payment's page at the mock.
async fn page(app: &TestApp, client: &Client) -> (String, String) {
    let answer = buy(client, "starter").await.expect_status(201);
    let url = answer.text("/paymentUrl");
    let path = url.strip_prefix(&format!("http://{}", app.address)).expect("a page of ours").to_owned();
    (answer.text("/paymentId"), path)
}

/// Presses a button as a browser does, up to where it is sent.
async fn press(client: &Client, path: &str, action: &str) -> Answer {
    let plain = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    let plain = plain.tls_certs_only([]).build().unwrap();
    let request = client.with(None).request(Method::POST, path).build().unwrap();
    let form = plain.post(request.url().clone()).header("content-type", "application/x-www-form-urlencoded");
    client.send(form.header("sec-fetch-site", "same-origin").body(format!("action={action}"))).await
}

async fn status(client: &Client, id: &str) -> String {
    client.get(&format!("/api/payments/{id}")).await.expect_status(200).text("/status")
}

on_both_engines! {
    async fn a_newcomer_buys_credits_on_its_page(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (id, path) = page(&app, &client).await;
        let shown = app.anonymous().get(&path).await.expect_status(200);
        let text = String::from_utf8(shown.bytes.clone()).unwrap();
        assert!(text.contains("Rp200.000") && text.contains("4,000 credits"), "{text}");
        assert!(text.contains("No money moves"), "{text}");
        assert!(shown.header("content-security-policy").contains("default-src 'none'"));
        let style = app.anonymous().get("/mock-duitku/style.css").await.expect_status(200);
        assert!(style.header("content-type").starts_with("text/css"));
        let sent = press(&client, &path, "pay").await.expect_status(303);
        let back = sent.header("location");
        assert!(back.starts_with(&format!("http://{}/payments/status?merchantOrderId=PAY-", app.address)), "{back}");
        assert!(back.contains("resultCode=00"), "{back}");
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("success", 100 + CREDITS));
        // The callback again, as often as one likes.
        press(&client, &path, "pay").await.expect_status(303);
        press(&client, &path, "fail").await.expect_status(303);
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("success", 100 + CREDITS));
        app.verify().await;
    }

    async fn a_payment_fails_and_is_tried_again(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (id, path) = page(&app, &client).await;
        let sent = press(&client, &path, "fail").await.expect_status(303);
        assert!(sent.header("location").contains("resultCode=02"));
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("failed", 100));
        app.clock.advance_ms(MINUTE);
        press(&client, &path, "pay").await.expect_status(303);
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("success", 100 + CREDITS));
        app.verify().await;
    }

    async fn a_lost_callback_is_found_by_the_sweep(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (id, path) = page(&app, &client).await;
        press(&client, &path, "lose").await.expect_status(303);
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("pending", 100));
        app.clock.advance_ms(4 * MINUTE);
        sweep(&app.core).await.unwrap();
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("success", 100 + CREDITS));
    }

    async fn an_expired_order_is_found_by_the_sweep(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let (id, path) = page(&app, &client).await;
        press(&client, &path, "expire").await.expect_status(303);
        assert_eq!(status(&client, &id).await, "pending");
        app.clock.advance_ms(4 * MINUTE);
        sweep(&app.core).await.unwrap();
        assert_eq!((status(&client, &id).await.as_str(), client.balance().await), ("expired", 100));
    }

    async fn what_it_does_not_know_is_not_there(engine) {
        let app = TestApp::start(engine).await;
        app.anonymous().get("/mock-duitku/nothing").await.expect_error(404, "not_found");
        press(&app.anonymous(), "/mock-duitku/nothing", "pay").await.expect_error(404, "not_found");
        let (_, path) = page(&app, &app.user().await).await;
        press(&app.anonymous(), &path, "steal").await.expect_status(400);
        let foreign = app.anonymous().request(Method::POST, &path).header("sec-fetch-site", "cross-site");
        app.anonymous().send(foreign.body("action=pay")).await.expect_error(403, "forbidden");
    }

    async fn it_is_not_there_beside_a_real_gateway(engine) {
        let shop = Shop::open(engine).await;
        let client = shop.app.anonymous();
        press(&client, "/mock-duitku/DMOCK1", "pay").await.expect_error(404, "not_found");
        let style = client.get("/mock-duitku/style.css").await;
        assert!(!style.header("content-type").starts_with("text/css"));
    }
}
