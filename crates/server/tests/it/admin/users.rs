//! Accounts: finding them, and changes that count on the next request.

use std::collections::HashSet;

use lumiku_core::{audit::Actor, tool::change_tool};
use lumiku_dto::{Patch, account::Tier, admin::UpdateTool};
use lumiku_test_support::{TestApp, app::PASSWORD, on_both_engines};
use serde_json::json;

use super::{Desk, id_of, texts};

on_both_engines! {
    async fn a_tier_counts_on_the_next_request(engine) {
        let desk = Desk::open(engine).await;
        let for_pro = UpdateTool { min_tier: Patch::Set(Tier::Pro), ..UpdateTool::default() };
        change_tool(&desk.app.core, &Actor::default(), "probe", for_pro).await.unwrap();
        desk.user.submit_probe("quick", 1).await.expect_error(403, "tier_required");
        let changed = desk.change(&desk.id, json!({ "tier": "pro" })).await.expect_status(200);
        assert_eq!(changed.json["user"]["tier"], "pro");
        desk.user.submit_probe("quick", 1).await.expect_status(202);
        desk.change(&desk.id, json!({ "tier": "free" })).await.expect_status(200);
        desk.user.submit_probe("quick", 1).await.expect_error(403, "tier_required");
        let line = desk.last_line().await;
        assert_eq!((&line["action"], &line["targetId"]), (&json!("user_updated"), &json!(desk.id)));
        assert_eq!((&line["before"], &line["after"]), (&json!({ "tier": "pro" }), &json!({ "tier": "free" })));
        assert_eq!((&line["reason"], &line["actorId"]), (&json!("A test"), &json!(id_of(&desk.admin).await)));
        assert_eq!(line["ipAddress"], "127.0.0.1");
    }

    async fn a_role_counts_on_the_next_request(engine) {
        let desk = Desk::open(engine).await;
        desk.user.get("/api/admin/users").await.expect_error(404, "not_found");
        desk.change(&desk.id, json!({ "role": "admin" })).await.expect_status(200);
        desk.user.get("/api/admin/users").await.expect_status(200);
        desk.change(&desk.id, json!({ "role": "user" })).await.expect_status(200);
        desk.user.get("/api/admin/users").await.expect_error(404, "not_found");
    }

    async fn a_deactivated_account_is_out_at_once_and_comes_back_by_logging_in(engine) {
        let desk = Desk::open(engine).await;
        let email = desk.user.get("/api/users/me").await.text("/user/email");
        let mut events = desk.user.events().await;
        let changed = desk.change(&desk.id, json!({ "isActive": false })).await.expect_status(200);
        assert_eq!((&changed.json["user"]["isActive"], &changed.json["sessions"]), (&json!(false), &json!(0)));
        let refused = desk.user.get("/api/credits/balance").await;
        assert!([401, 403].contains(&refused.status), "{}", refused.json);
        let login = json!({ "email": email, "password": PASSWORD });
        desk.app.anonymous().post("/api/auth/login", &login).await.expect_error(403, "account_inactive");
        while events.next().await.is_some() {}

        desk.change(&desk.id, json!({ "isActive": true })).await.expect_status(200);
        desk.user.get("/api/credits/balance").await.expect_error(401, "session_expired");
        desk.app.login(&email).await.get("/api/credits/balance").await.expect_status(200);
    }

    async fn sessions_are_listed_and_ended(engine) {
        let desk = Desk::open(engine).await;
        let email = desk.user.get("/api/users/me").await.text("/user/email");
        let second = desk.app.login(&email).await;
        let path = format!("/api/admin/users/{}/sessions", desk.id);
        let listed = desk.admin.get(&path).await.expect_status(200);
        assert_eq!(listed.json["items"].as_array().unwrap().len(), 2);
        assert!(listed.json["items"].as_array().unwrap().iter().all(|item| item["current"] == false));
        desk.admin.delete(&path).await.expect_status(204);
        for client in [&desk.user, &second] {
            client.get("/api/users/me").await.expect_error(401, "session_expired");
        }
        assert_eq!(desk.admin.get(&path).await.json["items"], json!([]));
        let line = desk.last_line().await;
        assert_eq!((&line["action"], &line["before"]), (&json!("sessions_ended"), &json!({ "sessions": 2 })));
        desk.admin.delete("/api/admin/users/nobody/sessions").await.expect_error(404, "not_found");
    }

    async fn an_admin_takes_neither_their_own_role_nor_their_activity(engine) {
        let desk = Desk::open(engine).await;
        let other = desk.app.admin().await;
        let own = id_of(&desk.admin).await;
        for change in [json!({ "role": "user" }), json!({ "isActive": false })] {
            desk.change(&own, change).await.expect_error(409, "conflict");
        }
        // What takes nothing away is allowed.
        desk.change(&own, json!({ "tier": "pro" })).await.expect_status(200);
        desk.change(&id_of(&other).await, json!({ "role": "user" })).await.expect_status(200);
        other.get("/api/admin/users").await.expect_error(404, "not_found");
        let admins = desk.app.number("SELECT COUNT(*) FROM users WHERE role = 'admin' AND is_active").await;
        assert_eq!(admins, 1);
    }

    async fn of_two_admins_who_take_each_others_role_at_once_one_stays(engine) {
        let app = TestApp::start(engine).await;
        for round in 0..10 {
            let (one, two) = (app.admin().await, app.admin().await);
            let (first, second) = (id_of(&one).await, id_of(&two).await);
            let lone = format!("UPDATE users SET role = 'user' WHERE id NOT IN ('{first}', '{second}')");
            app.sql(&lone).await;
            let change = if round % 2 == 0 { json!({ "role": "user" }) } else { json!({ "isActive": false }) };
            let mut change = change;
            change["reason"] = json!("A test");
            let (of_one, of_two) =
                (format!("/api/admin/users/{second}"), format!("/api/admin/users/{first}"));
            let (left, right) = tokio::join!(one.patch(&of_one, &change), two.patch(&of_two, &change));
            let done = [left.status, right.status].iter().filter(|status| **status == 200).count();
            assert_eq!(done, 1, "{} {}", left.json, right.json);
            let admins = app.number("SELECT COUNT(*) FROM users WHERE role = 'admin' AND is_active").await;
            assert_eq!(admins, 1);
        }
    }

    async fn the_last_admin_does_not_close_their_account(engine) {
        let desk = Desk::open(engine).await;
        let close = async || {
            let closing = json!({ "password": PASSWORD });
            let request = desk.admin.request(reqwest::Method::DELETE, "/api/users/me").json(&closing);
            desk.admin.send(request).await
        };
        close().await.expect_error(409, "conflict");
        desk.admin.get("/api/admin/users").await.expect_status(200);
        desk.change(&desk.id, json!({ "role": "admin" })).await.expect_status(200);
        close().await.expect_status(204);
        desk.user.get("/api/admin/users").await.expect_status(200);
        desk.app.verify().await;
    }

    async fn a_change_needs_a_reason_and_something_to_change(engine) {
        let desk = Desk::open(engine).await;
        let path = format!("/api/admin/users/{}", desk.id);
        for (body, field) in [
            (json!({ "tier": "pro", "reason": "  " }), "reason"),
            (json!({ "tier": "pro", "reason": "x".repeat(501) }), "reason"),
            (json!({ "reason": "Nothing" }), "tier"),
        ] {
            let answer = desk.admin.patch(&path, &body).await;
            answer.expect_error(400, "validation_failed");
            assert!(answer.json["fields"][field].is_string(), "{body}: {}", answer.json);
        }
        for body in [
            json!({ "tier": "pro" }),
            json!({ "tier": "gold", "reason": "a" }),
            json!({ "role": "root", "reason": "a" }),
            json!({ "credits": 5, "reason": "a" }),
        ] {
            desk.admin.patch(&path, &body).await.expect_error(400, "invalid_request");
        }
        desk.change("nobody", json!({ "tier": "pro" })).await.expect_error(404, "not_found");
        // What is so already is no change.
        desk.change(&desk.id, json!({ "tier": "free" })).await.expect_status(200);
        assert!(desk.log().await.is_empty());
        assert_eq!(desk.user.get("/api/users/me").await.json["user"]["tier"], "free");
    }

    async fn a_closed_account_stays_as_it_is(engine) {
        let desk = Desk::open(engine).await;
        let closing = json!({ "password": PASSWORD });
        let request = desk.user.request(reqwest::Method::DELETE, "/api/users/me").json(&closing);
        desk.user.send(request).await.expect_status(204);
        let path = format!("/api/admin/users/{}", desk.id);
        let seen = desk.admin.get(&path).await.expect_status(200);
        assert!(seen.json["user"]["closedAt"].is_string());
        desk.change(&desk.id, json!({ "isActive": true })).await.expect_error(409, "conflict");
        let credits = json!({ "amount": 5, "reason": "A test" });
        desk.admin.post(&format!("{path}/credits"), &credits).await.expect_error(409, "conflict");
        assert!(desk.log().await.is_empty());
        desk.app.verify().await;
    }

    async fn accounts_are_found_by_address_name_and_id(engine) {
        let desk = Desk::open(engine).await;
        let ada = desk.app.register("ada.lovelace@example.com").await;
        ada.patch("/api/users/me", &json!({ "name": "Ada 100%" })).await.expect_status(200);
        let grace = desk.app.register("grace_hopper@example.com").await;
        grace.patch("/api/users/me", &json!({ "name": "Élise" })).await.expect_status(200);
        let id = id_of(&ada).await;
        for (q, expected) in [
            ("LOVELACE", vec!["ada.lovelace@example.com"]),
            ("ada 1", vec!["ada.lovelace@example.com"]),
            ("Élise", vec!["grace_hopper@example.com"]),
            ("100%25", vec!["ada.lovelace@example.com"]),
            ("e_h", vec!["grace_hopper@example.com"]),
            ("%25%25", vec![]),
            ("a_a", vec![]),
            ("!", vec![]),
            ("'", vec![]),
            ("%5C", vec![]),
            (id.as_str(), vec!["ada.lovelace@example.com"]),
            (&id[..20], vec!["ada.lovelace@example.com"]),
        ] {
            let found = desk.admin.get(&format!("/api/admin/users?q={q}")).await.expect_status(200);
            let mut found = texts(&found, "/email");
            found.retain(|email| email.starts_with("ada") || email.starts_with("grace"));
            // The ids of accounts that were opened within the same moment begin alike.
            assert_eq!(found, expected, "{q}");
        }
        let admins = desk.admin.get("/api/admin/users?role=admin").await;
        assert_eq!(texts(&admins, "/role"), ["admin"]);
        let pro = desk.admin.get("/api/admin/users?tier=pro").await;
        assert_eq!(pro.json["items"], json!([]));
        desk.change(&id, json!({ "isActive": false })).await.expect_status(200);
        let away = desk.admin.get("/api/admin/users?active=false").await;
        assert_eq!(texts(&away, "/id"), [id.as_str()]);
        for bad in ["tier=gold", "role=root", "active=perhaps", "limit=0", "limit=101", "limit=x"] {
            let status = desk.admin.get(&format!("/api/admin/users?{bad}")).await.status;
            assert_eq!(status, 400, "{bad}");
        }
        let long = "x".repeat(255);
        desk.admin.get(&format!("/api/admin/users?q={long}")).await.expect_error(400, "validation_failed");
    }

    async fn ten_thousand_accounts_are_read_page_by_page_by_their_index(engine) {
        let desk = Desk::open(engine).await;
        let many = "INSERT INTO users (id, email, password_hash, created_at, updated_at) \
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
            SELECT '0000000000000000000000000' || CAST(1000000 + i AS TEXT), 'many' || i || '@example.com', '', 1, 1 FROM n";
        desk.app.sql(many).await;
        let (mut seen, mut cursor, mut last) = (HashSet::new(), String::new(), String::from("g"));
        loop {
            let page = desk.admin.get(&format!("/api/admin/users?limit=100{cursor}")).await.expect_status(200);
            for id in texts(&page, "/id") {
                assert!(id < last.as_str(), "{id} after {last}");
                assert!(seen.insert(id.to_owned()), "{id} twice");
                id.clone_into(&mut last);
            }
            match page.json["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(i64::try_from(seen.len()).unwrap(), desk.app.number("SELECT COUNT(*) FROM users").await);
        // The statement of a page, as the unit tests of the list pin it down.
        let page = "SELECT * FROM users WHERE id < '00000000000000000000000001005000' ORDER BY id DESC LIMIT 101";
        let plan = match engine {
            lumiku_test_support::Engine::Sqlite => {
                let plan = format!("EXPLAIN QUERY PLAN {page}");
                desk.app.column(&plan, 3).await
            }
            lumiku_test_support::Engine::Postgres => {
                desk.app.sql("ANALYZE users").await;
                desk.app.column(&format!("EXPLAIN {page}"), 0).await
            }
        };
        assert!(plan.contains("INDEX") || plan.contains("Index Scan"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{plan}");
    }

    async fn an_account_is_shown_with_what_it_did(engine) {
        let desk = Desk::open(engine).await;
        let job = desk.user.start_probe("quick", 3).await;
        desk.user.wait_for_job(&job).await;
        let seen = desk.admin.get(&format!("/api/admin/users/{}", desk.id)).await.expect_status(200).json;
        assert_eq!((&seen["jobs"], &seen["unfinishedJobs"]), (&json!(1), &json!(0)));
        assert_eq!((&seen["sessions"], &seen["payments"], &seen["revenue"]), (&json!(1), &json!(0), &json!(0)));
        assert_eq!((&seen["user"]["credits"], &seen["statistics"]["totalUsed"]), (&json!(97), &json!(3)));
        let entries = desk.admin.get(&format!("/api/admin/users/{}/transactions", desk.id)).await;
        assert_eq!(texts(&entries.expect_status(200), "/type"), ["usage", "bonus"]);
        desk.admin.get("/api/admin/users/nobody").await.expect_error(404, "not_found");
        desk.admin.get("/api/admin/users/nobody/transactions").await.expect_error(404, "not_found");
    }
}
