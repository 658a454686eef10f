//! The session cookie, and what other sites' pages cannot do with it.

use lumiku_test_support::{Answer, Client, TestApp, app::PASSWORD, on_both_engines};
use reqwest::Method;
use serde_json::json;

async fn log_in(app: &TestApp) -> Answer {
    app.register("one@example.com").await;
    let input = json!({ "email": "one@example.com", "password": PASSWORD });
    app.anonymous().post("/api/auth/login", &input).await.expect_status(200)
}

/// Sends a request as a browser does: with the cookie and without a token.
async fn browse(app: &TestApp, method: Method, path: &str, cookie: &str, headers: &[(&str, &str)]) -> Answer {
    let client: Client = app.anonymous();
    let mut request = client.request(method, path).header("cookie", cookie);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send(request).await
}

/// `name=value` of the cookie that an answer sets.
fn pair(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

on_both_engines! {
    async fn over_http_it_is_out_of_reach_of_scripts_and_of_other_sites(engine) {
        let app = TestApp::start(engine).await;
        let answer = log_in(&app).await;
        let parts: Vec<_> = answer.header("set-cookie").split("; ").collect();
        assert_eq!(parts[0], format!("lumiku_session={}", answer.text("/token")));
        assert_eq!(parts[1..], ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=604800"]);
    }

    async fn over_https_it_is_pinned_to_the_host(engine) {
        let app = TestApp::start_with(engine, |config| config.secure = true).await;
        let answer = log_in(&app).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("__Host-lumiku_session="), "{cookie}");
        assert!(cookie.ends_with("; Secure"), "{cookie}");
        assert!(answer.header("strict-transport-security").contains("max-age="));
        let me = browse(&app, Method::GET, "/api/auth/me", &pair(&answer), &[]).await;
        assert_eq!(me.expect_status(200).json["user"]["email"], "one@example.com");
    }

    async fn it_reads_wherever_the_request_comes_from(engine) {
        let app = TestApp::start(engine).await;
        let cookie = pair(&log_in(&app).await);
        browse(&app, Method::GET, "/api/auth/me", &cookie, &[]).await.expect_status(200);
        let crossing = [("sec-fetch-site", "cross-site")];
        browse(&app, Method::GET, "/api/auth/me", &cookie, &crossing).await.expect_status(200);
    }

    async fn it_changes_nothing_unless_the_browser_says_same_origin(engine) {
        let app = TestApp::start(engine).await;
        let cookie = pair(&log_in(&app).await);
        let path = "/api/notifications/read";
        let foreign: [&[(&str, &str)]; 6] = [
            &[],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        ];
        for headers in foreign {
            browse(&app, Method::POST, path, &cookie, headers).await.expect_error(403, "forbidden");
        }
        let own = format!("http://{}", app.address);
        for headers in [[("sec-fetch-site", "same-origin")], [("origin", own.as_str())]] {
            browse(&app, Method::POST, path, &cookie, &headers).await.expect_status(204);
        }
    }

    async fn a_foreign_page_logs_nobody_in(engine) {
        let app = TestApp::start(engine).await;
        app.register("one@example.com").await;
        let client = app.anonymous();
        let input = json!({ "email": "one@example.com", "password": PASSWORD });
        let request = client.request(Method::POST, "/api/auth/login").json(&input);
        let answer = client.send(request.header("sec-fetch-site", "cross-site")).await;
        answer.expect_error(403, "forbidden");
        assert_eq!(answer.header("set-cookie"), "");
    }

    async fn a_token_needs_no_origin(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let request = client.request(Method::POST, "/api/notifications/read");
        client.send(request.header("sec-fetch-site", "cross-site")).await.expect_status(204);
    }

    async fn a_wrong_token_does_not_fall_back_to_the_cookie(engine) {
        let app = TestApp::start(engine).await;
        let cookie = pair(&log_in(&app).await);
        let both = [("authorization", "Bearer nonsense")];
        browse(&app, Method::GET, "/api/auth/me", &cookie, &both).await.expect_error(401, "unauthorized");
    }
}
