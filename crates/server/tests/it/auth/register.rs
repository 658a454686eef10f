//! Opening an account.

use futures::future::join_all;
use lumiku_core::config::HashCost;
use lumiku_test_support::{TestApp, on_both_engines};
use serde_json::json;

const PATH: &str = "/api/auth/register";

on_both_engines! {
    async fn a_new_account_is_logged_in_and_has_100_credits(engine) {
        let app = TestApp::start(engine).await;
        let input = json!({ "email": "New.Person@Example.com", "password": "long enough", "name": " Ada " });
        let answer = app.anonymous().post(PATH, &input).await.expect_status(201);
        let user = &answer.json["user"];
        assert_eq!(user["email"], "new.person@example.com");
        assert_eq!(
            (&user["name"], &user["role"], &user["tier"]),
            (&json!("Ada"), &json!("user"), &json!("free"))
        );
        assert_eq!((&user["credits"], &user["isActive"]), (&json!(100), &json!(true)));
        let client = app.anonymous().with(answer.json["token"].as_str());
        assert_eq!(client.balance().await, 100);
        let entries = client.get("/api/credits/transactions").await.expect_status(200).json;
        assert_eq!(entries["items"].as_array().unwrap().len(), 1);
        assert_eq!(entries["items"][0]["type"], "bonus");
        app.verify().await;
    }

    async fn an_email_is_taken_whatever_its_case(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        let again = json!({ "email": " ONE@example.com ", "password": "long enough" });
        app.anonymous().post(PATH, &again).await.expect_error(409, "email_taken");
    }

    async fn of_many_registrations_at_once_with_one_email_one_wins(engine) {
        let app = TestApp::start(engine).await;
        let (client, input) =
            (app.anonymous(), json!({ "email": "a@example.com", "password": "long enough" }));
        let answers = join_all((0..8).map(|_| client.post(PATH, &input))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            answer.expect_error(409, "email_taken");
        }
        assert_eq!(app.number("SELECT COUNT(*) FROM users").await, 1);
        app.verify().await;
    }

    async fn every_field_that_does_not_hold_is_named(engine) {
        let app = TestApp::start(engine).await;
        let input = json!({ "email": "nobody", "password": "short", "name": "x".repeat(81) });
        let answer = app.anonymous().post(PATH, &input).await;
        answer.expect_error(400, "validation_failed");
        let fields = answer.json["fields"].as_object().unwrap();
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["email", "name", "password"]);
        assert_eq!(app.number("SELECT COUNT(*) FROM users").await, 0);
    }

    async fn an_address_that_no_letter_reaches_is_refused(engine) {
        let app = TestApp::start(engine).await;
        for email in ["<a@example.com>", "a@exam ple.com", "\"a b\"@example.com", "a,b@example.com", "a..b@example.com"] {
            let input = json!({ "email": email, "password": "a long password" });
            let refused = app.anonymous().post("/api/auth/register", &input).await;
            refused.expect_error(400, "validation_failed");
            assert!(refused.json["fields"]["email"].is_string(), "{email}: {}", refused.json);
        }
    }

    async fn nobody_registers_as_an_administrator(engine) {
        let app = TestApp::start(engine).await;
        let input = json!({ "email": "a@example.com", "password": "long enough", "role": "admin" });
        app.anonymous().post(PATH, &input).await.expect_error(400, "invalid_request");
        assert_eq!(app.number("SELECT COUNT(*) FROM users").await, 0);
    }

    async fn the_twenty_first_registration_from_one_address_has_to_wait(engine) {
        let app = TestApp::start_with(engine, |config| config.core.throttle = true).await;
        let client = app.anonymous();
        let inputs: Vec<_> = (0..21)
            .map(|n| json!({ "email": format!("person{n}@example.com"), "password": "long enough" }))
            .collect();
        let answers = join_all(inputs.iter().map(|input| client.post(PATH, input))).await;
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 201).collect();
        assert_eq!(refused.len(), 1);
        refused[0].expect_error(429, "rate_limited");
        assert!(refused[0].header("retry-after").parse::<u64>().unwrap() > 0);
    }

    async fn the_password_is_kept_as_an_argon2id_hash_only(engine) {
        let app = TestApp::start_with(engine, |config| config.core.hash_cost = HashCost::OWASP).await;
        app.register("one@example.com").await;
        let kept = app.text("SELECT password_hash FROM users").await;
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    }
}
