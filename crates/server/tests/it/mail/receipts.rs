//! Receipts: by letter and on request.

use std::path::Path;

use lumiku_core::{config::SellerConfig, job::process::command};
use lumiku_test_support::{Answer, Client, TestApp, app::PASSWORD, on_both_engines};
use reqwest::Method;
use serde_json::json;

use super::{MINUTE, letters_about, round};

/// A user's payment at the test gateway.
struct Bought {
    id: String,
    order: String,
    /// Path of its page.
    page: String,
}

async fn order(app: &TestApp, client: &Client) -> Bought {
    let answer = client.post("/api/payments", &json!({ "packageId": "starter" })).await.expect_status(201);
    let url = answer.text("/paymentUrl");
    let page = url.strip_prefix(&format!("http://{}", app.address)).expect("a page of ours").to_owned();
    Bought { id: answer.text("/paymentId"), order: answer.text("/merchantOrderId"), page }
}

/// Presses a button of the test gateway's page.
async fn press(client: &Client, bought: &Bought, action: &str) {
    let form = client.with(None).request(Method::POST, &bought.page).header("sec-fetch-site", "same-origin");
    let form =
        form.header("content-type", "application/x-www-form-urlencoded").body(format!("action={action}"));
    client.send(form).await;
}

async fn receipt(client: &Client, id: &str) -> Answer {
    client.get(&format!("/api/payments/{id}/receipt")).await
}

/// What `pdftotext` reads, line by line.
async fn read(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.pdf");
    std::fs::write(&path, pdf).unwrap();
    let text = poppler("pdftotext", &path, &["-layout", "-enc", "UTF-8"], &["-"]).await;
    assert_eq!(text.matches('\u{c}').count(), 1, "one page");
    text
}

async fn poppler(program: &str, path: &Path, options: &[&str], target: &[&str]) -> String {
    let output =
        command(program).args(options).arg(path).args(target).output().await.expect("poppler is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

async fn named(app: &TestApp, name: &str) -> Client {
    let input = json!({ "email": "ada@example.com", "password": PASSWORD, "name": name });
    let answer = app.anonymous().post("/api/auth/register", &input).await.expect_status(201);
    app.anonymous().with(Some(&answer.text("/token")))
}

on_both_engines! {
    async fn a_payment_that_succeeds_sends_its_receipt_once(engine) {
        let app = TestApp::start(engine).await;
        let client = named(&app, "Ada Lovelace").await;
        let bought = order(&app, &client).await;
        assert!(letters_about(&app, "receipt").await.is_empty());
        press(&client, &bought, "pay").await;
        press(&client, &bought, "pay").await;
        let letters = letters_about(&app, "receipt").await;
        let [letter] = &letters[..] else { panic!("{} letters", letters.len()) };
        assert_eq!((letter.to.as_slice(), letter.subject.as_str()), (&["ada@example.com".to_owned()][..], "Your receipt: 4,000 credits"));
        for said in [&letter.text, &letter.html] {
            assert!(said.contains("Rp200.000") && said.contains(&bought.order), "{said}");
        }
        let [(name, kind, bytes)] = &letter.attached[..] else { panic!("{:?}", letter.attached) };
        assert_eq!((name, kind.as_str()), (&format!("lumiku-receipt-{}.pdf", bought.order), "application/pdf"));
        assert_eq!(*bytes, receipt(&client, &bought.id).await.expect_status(200).bytes, "the same file");
        assert_eq!(round(&app).await.sent, 0);
        app.verify().await;
    }

    async fn a_receipt_says_what_was_paid_by_whom_and_to_whom(engine) {
        let app = TestApp::start_with(engine, |config| {
            let details = vec!["Jalan Merdeka 1, Bandung".to_owned(), "NPWP 01.234.567.8-901.000".to_owned()];
            config.core.seller = SellerConfig { name: "PT Contoh Kreatif".into(), details };
        }).await;
        let client = named(&app, "Zoë Müller").await;
        let bought = order(&app, &client).await;
        press(&client, &bought, "pay").await;
        let answer = receipt(&client, &bought.id).await.expect_status(200);
        assert_eq!(answer.header("content-type"), "application/pdf");
        let file = format!("attachment; filename=\"lumiku-receipt-{}.pdf\"", bought.order);
        assert_eq!(answer.header("content-disposition"), file);
        assert_eq!(answer.header("cache-control"), "no-store");
        let text = read(&answer.bytes).await;
        for said in [
            "PT Contoh Kreatif", "Jalan Merdeka 1, Bandung", "NPWP 01.234.567.8-901.000", "Receipt", &bought.order,
            "Zoë Müller", "ada@example.com", "4,000 credits", "Rp200.000", "Total paid", " WIB",
        ] {
            assert!(text.contains(said), "{said:?} is not in {text}");
        }
        assert_eq!(text.matches("Rp200.000").count(), 2, "the line and the total: {text}");
        let again = receipt(&client, &bought.id).await.bytes;
        assert_eq!(again, answer.bytes, "the same payment gives the same bytes");
    }

    async fn a_name_in_another_script_and_a_long_one_leave_the_receipt_whole(engine) {
        let app = TestApp::start(engine).await;
        let client = named(&app, "王小明").await;
        let bought = order(&app, &client).await;
        press(&client, &bought, "pay").await;
        let text = read(&receipt(&client, &bought.id).await.bytes).await;
        assert!(text.contains("ada@example.com") && !text.contains('?'), "{text}");
        let long = "Maximiliana ".repeat(6);
        client.patch("/api/users/me", &json!({ "name": long.trim() })).await.expect_status(200);
        let text = read(&receipt(&client, &bought.id).await.bytes).await;
        assert_eq!(text.matches("Maximiliana").count(), 6, "{text}");
    }

    async fn only_what_succeeded_has_a_receipt(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let bought = order(&app, &client).await;
        receipt(&client, &bought.id).await.expect_error(409, "conflict");
        press(&client, &bought, "fail").await;
        receipt(&client, &bought.id).await.expect_error(409, "conflict");
        app.clock.advance_ms(MINUTE);
        press(&client, &bought, "pay").await;
        receipt(&client, &bought.id).await.expect_status(200);
    }

    async fn a_receipt_is_its_buyers_only(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let bought = order(&app, &client).await;
        press(&client, &bought, "pay").await;
        for other in [app.user().await, app.admin().await] {
            receipt(&other, &bought.id).await.expect_error(404, "not_found");
        }
        receipt(&app.anonymous(), &bought.id).await.expect_error(401, "unauthorized");
        receipt(&client, "nothing").await.expect_error(404, "not_found");
    }

    async fn an_account_that_is_shut_out_still_gets_its_receipt(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let bought = order(&app, &client).await;
        press(&client, &bought, "pay").await;
        app.sql("UPDATE users SET is_active = FALSE").await;
        assert_eq!(letters_about(&app, "receipt").await.len(), 1);
    }
}
