//! What every answer carries, cross-origin access, and the ceiling on requests.

use lumiku_test_support::{TestApp, on_both_engines};
use reqwest::Method;

const ORIGIN: &str = "https://app.example.com";

on_both_engines! {
    async fn every_answer_has_an_id_and_a_strict_policy(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for path in ["/api/auth/me", "/api/nothing", "/health", "/nothing.js", "/api/files/nowhere"] {
            let answer = client.get(path).await;
            assert!(!answer.header("x-request-id").is_empty(), "{path}");
            let policy = answer.header("content-security-policy");
            assert!(
                policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
                "{path}: {policy}"
            );
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }

    async fn a_plain_request_id_is_taken_and_any_other_replaced(engine) {
        let app = TestApp::start(engine).await;
        let client = app.anonymous();
        let ask = async |id: &str| {
            client.send(client.request(Method::GET, "/api/nothing").header("x-request-id", id)).await
        };
        let given = ask("client-id-1234").await;
        assert_eq!(
            (given.header("x-request-id"), given.text("/requestId").as_str()),
            ("client-id-1234", "client-id-1234")
        );
        for odd in ["short", "spaces are odd", "<script>alert</script>", &"x".repeat(65)] {
            let answer = ask(odd).await;
            assert_ne!(answer.header("x-request-id"), odd);
            assert_eq!(answer.header("x-request-id"), answer.text("/requestId"));
        }
    }

    async fn only_configured_origins_are_allowed_across(engine) {
        let app = TestApp::start_with(engine, |config| config.cors_origins = vec![ORIGIN.into()]).await;
        let client = app.anonymous();
        let ask = async |origin: &str| {
            let request = client.request(Method::OPTIONS, "/api/auth/login");
            let request = request.header("origin", origin).header("access-control-request-method", "POST");
            client
                .send(request.header("access-control-request-headers", "content-type,idempotency-key"))
                .await
        };
        let allowed = ask(ORIGIN).await;
        assert_eq!(allowed.header("access-control-allow-origin"), ORIGIN);
        assert_eq!(allowed.header("access-control-allow-credentials"), "true");
        assert!(allowed.header("access-control-allow-headers").contains("idempotency-key"));
        for origin in ["https://evil.example", "https://app.example.com.evil.example", "null"] {
            assert_eq!(ask(origin).await.header("access-control-allow-origin"), "", "{origin}");
        }
        let answer = client.send(client.request(Method::GET, "/api/plans").header("origin", ORIGIN)).await;
        assert_eq!(answer.expect_status(200).header("access-control-allow-origin"), ORIGIN);
    }

    async fn a_configured_origin_may_use_the_cookie(engine) {
        let app = TestApp::start_with(engine, |config| config.cors_origins = vec![ORIGIN.into()]).await;
        let token = app.user().await.token.unwrap();
        let client = app.anonymous();
        let ask = async |origin: &str| {
            let request = client.request(Method::POST, "/api/notifications/read");
            let request =
                request.header("cookie", format!("lumiku_session={token}")).header("origin", origin);
            client.send(request.header("sec-fetch-site", "cross-site")).await
        };
        ask(ORIGIN).await.expect_status(204);
        ask("https://evil.example").await.expect_error(403, "forbidden");
    }

    async fn past_the_ceiling_requests_wait_and_probes_do_not(engine) {
        let app = TestApp::start_with(engine, |config| {
            config.rate_limit = lumiku_server::config::RateLimit { window_ms: 900_000, max_requests: 5 };
        })
        .await;
        let client = app.anonymous();
        for _ in 0..5 {
            client.get("/api/plans").await.expect_status(200);
        }
        let answer = client.get("/api/plans").await;
        answer.expect_error(429, "rate_limited");
        assert!((1..=180).contains(&answer.header("retry-after").parse::<u64>().unwrap()));
        client.get("/health").await.expect_status(200);
    }
}
