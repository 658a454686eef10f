//! Requests that no client of ours would send: each gets a clear refusal from the contract's table, never
//! a 5xx, never a charge.

use futures::stream;
use lumiku_server::app::App;
use lumiku_test_support::{Answer, Client, TestApp, on_both_engines};
use reqwest::{Body, Method};
use serde_json::{Value, json};

async fn send(client: &Client, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    client.send(client.request(method, path).header("content-type", kind).body(body)).await
}

/// A refusal reads like every other error, whatever was refused.
fn reads_like_an_error(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.json);
    for field in ["error", "code", "requestId"] {
        assert!(answer.json[field].as_str().is_some_and(|text| !text.is_empty()), "{what}: no {field}");
    }
    assert_eq!(answer.json["requestId"], answer.header("x-request-id"), "{what}");
    let code = lumiku_dto::ErrorCode::from_wire(answer.json["code"].as_str().unwrap());
    assert_eq!(code.map(lumiku_dto::ErrorCode::status), Some(answer.status), "{what}");
}

/// Every operation that takes JSON, with a body that it accepts.
const WITH_JSON: [(&str, &str); 21] = [
    ("POST", "/api/auth/register"),
    ("POST", "/api/auth/login"),
    ("POST", "/api/auth/forgot"),
    ("POST", "/api/auth/reset"),
    ("POST", "/api/auth/password"),
    ("PATCH", "/api/users/me"),
    ("DELETE", "/api/users/me"),
    ("PUT", "/api/users/me/favorites"),
    ("POST", "/api/payments"),
    ("POST", "/api/subscription"),
    ("POST", "/api/subscription/quote"),
    ("POST", "/api/tools/image-upscaler/quote"),
    ("POST", "/api/tools/image-upscaler/upscale"),
    ("POST", "/api/tools/probe/jobs"),
    ("POST", "/api/tools/carousel/brands"),
    ("POST", "/api/tools/carousel/projects/some-id/export"),
    ("POST", "/api/tools/carousel/projects/some-id/slides/0/rewrite"),
    ("POST", "/api/tools/carousel/quote"),
    ("POST", "/api/tools/video-mix/projects"),
    ("POST", "/api/tools/video-mix/process/some-id"),
    ("POST", "/api/tools/video-mix/projects/some-id/render"),
];

on_both_engines! {
    async fn json_that_is_none_or_of_another_shape_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let deep = "[".repeat(100_000);
        for (method, path) in WITH_JSON {
            for body in [
                "",
                "{",
                "null",
                "[]",
                "1",
                "\"text\"",
                "{\"a\":1}",
                "{\"email\":1,\"password\":[]}",
                "{\"scale\":\"two\"}",
                "{\"scale\":2.5}",
                "{\"scale\":-1}",
                "{\"scale\":99999999999999999999}",
                "{\"mode\":\"best\"}",
                "{\"format\":\"gif\"}",
                "{\"fileId\":{}}",
                "{\"fit\":[]}",
                "{\"scale\":2,\"scale\":3}",
                "\u{feff}{}",
                "{\"name\":\"a\\u0000b\"}",
                "{\"tools\":\"probe\"}",
                "{\"tools\":[1]}",
                "{\"behaviour\":\"quick\",\"credits\":-1}",
                "{\"password\":null}",
            ] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = send(&client, method, path, "application/json", body.to_owned()).await;
                reads_like_an_error(&answer, &format!("{path} {body}"));
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer =
                send(&client, method.clone(), path, "application/json", deep[..60_000].to_owned()).await;
            reads_like_an_error(&answer, &format!("{path}, deeply nested"));
            let answer = send(&client, method, path, "application/json", vec![0xff, 0xfe, 0x22]).await;
            reads_like_an_error(&answer, &format!("{path}, not UTF-8"));
        }
        let nothing_for_a_name = json!({ "fileId": "some-id", "mode": null, "scale": 2 });
        let answer = client.post("/api/tools/image-upscaler/upscale", &nothing_for_a_name).await;
        answer.expect_error(400, "invalid_request");
        assert!(answer.text("/error").starts_with("The body does not fit"), "{}", answer.json);
        assert_eq!(client.balance().await, 100);
        app.verify().await;
    }

    async fn a_body_of_another_type_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (method, path) in WITH_JSON {
            for kind in
                ["text/plain", "application/x-www-form-urlencoded", "text/json", "", "application/xml"]
            {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = send(&client, method, path, kind, "{\"name\":\"a\"}").await;
                answer.expect_error(415, "unsupported_media");
                assert_eq!(answer.json["allowed"], json!(["application/json"]));
            }
        }
        assert_eq!(client.balance().await, 100);
    }

    async fn fields_in_a_row_are_no_object(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (method, path) in WITH_JSON {
            for body in ["[]", " [\"a@b.co\", \"Password1!x\", null]", "null", "7", "\"a\""] {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = send(&client, method, path, "application/json", body).await;
                answer.expect_error(400, "invalid_request");
            }
        }
        assert_eq!(client.balance().await, 100);
    }

    async fn a_body_over_the_limit_is_refused_with_and_without_its_length(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for (method, path) in WITH_JSON {
            for size in [64 * 1024 + 1, 300_000, 3_000_000] {
                let body = format!("{{\"name\":\"{}\"}}", "x".repeat(size));
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let known = send(&client, method.clone(), path, "application/json", body.clone()).await;
                known.expect_error(413, "too_large");
                let chunks: Vec<_> = body
                    .into_bytes()
                    .chunks(8192)
                    .map(|part| Ok::<_, std::io::Error>(part.to_vec()))
                    .collect();
                let stream = Body::wrap_stream(stream::iter(chunks));
                let unknown = send(&client, method, path, "application/json", stream).await;
                unknown.expect_error(413, "too_large");
            }
        }
    }

    async fn an_address_that_does_not_exist_is_told_so_in_json(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        for path in [
            "/api",
            "/api/",
            "/api/nothing",
            "/api/auth",
            "/api/auth/me/",
            "/api/tools/nothing/quote",
            "/api/tools/image-upscaler",
            "/api/tools/image-upscaler/nothing",
            "/api//files",
            "/api/../api/nothing",
            "/api/files/a/b/c",
            "/api/files/%00",
            "/api/jobs/%ff%fe",
        ] {
            for method in [Method::GET, Method::POST] {
                let answer = client.send(client.request(method.clone(), path)).await;
                reads_like_an_error(&answer, &format!("{method} {path}"));
                assert!([404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
            }
        }
    }

    async fn a_method_that_an_address_does_not_take_is_told_so_with_those_it_takes(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let document = client.get("/api/openapi.json").await.expect_status(200).json;
        for (path, item) in document["paths"].as_object().unwrap() {
            let parameter = |part: &str| if part.starts_with('{') { "some-id" } else { part }.to_owned();
            let concrete = path.split('/').map(parameter).collect::<Vec<_>>().join("/");
            let mut described: Vec<_> =
                item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
            if described.contains(&"GET".to_owned()) {
                described.push("HEAD".into());
            }
            described.sort();
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
                if described.contains(&method.to_owned()) {
                    continue;
                }
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let answer = client.send(client.request(method.clone(), &concrete)).await;
                answer.expect_error(405, "method_not_allowed");
                let mut allowed: Vec<_> = answer.header("allow").split(',').map(str::to_owned).collect();
                allowed.sort();
                assert_eq!(allowed, described, "{method} {path}");
            }
        }
    }

    async fn what_is_routed_is_what_is_described(engine) {
        let app = TestApp::start(engine).await;
        let document = app.anonymous().get("/api/openapi.json").await.expect_status(200).json;
        let described: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
        let tools: Vec<std::sync::Arc<dyn lumiku_tool_api::Tool>> = {
            let mut tools = lumiku_server::tools::registered();
            tools.push(std::sync::Arc::new(lumiku_test_support::probe::Probe::default()));
            tools
        };
        let second = App::start(app.config.clone(), app.clock.clone(), tools).await.unwrap();
        // The router prints the addresses it knows.
        let printed = format!("{:?}", second.router());
        let mut routed: Vec<_> = printed
            .split('"')
            .filter(|text| text.starts_with("/api/") || *text == "/health" || *text == "/ready")
            .map(str::to_owned)
            .collect();
        routed.sort();
        routed.dedup();
        assert!(!routed.is_empty(), "the router prints its addresses in another way: {printed}");
        assert_eq!(routed, described);
    }

    async fn ids_of_any_length_and_shape_are_just_not_there(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let long = "x".repeat(5_000);
        for id in
            ["0", "-1", "'%20OR%201=1--", "%F0%9F%8E%A8", "..%2f..%2fetc%2fpasswd", "null", long.as_str()]
        {
            for (method, path) in [
                (Method::GET, format!("/api/files/{id}")),
                (Method::GET, format!("/api/files/{id}/content")),
                (Method::GET, format!("/api/files/{id}/thumbnail")),
                (Method::DELETE, format!("/api/files/{id}")),
                (Method::GET, format!("/api/jobs/{id}")),
                (Method::POST, format!("/api/jobs/{id}/cancel")),
                (Method::GET, format!("/api/payments/{id}")),
                (Method::POST, format!("/api/payments/{id}/cancel")),
                (Method::GET, format!("/api/payments/{id}/receipt")),
                (Method::DELETE, format!("/api/auth/sessions/{id}")),
                (Method::DELETE, format!("/api/devices/{id}")),
                (Method::GET, format!("/api/tools/video-mix/projects/{id}")),
                (Method::DELETE, format!("/api/tools/video-mix/projects/{id}/videos/{id}")),
                (Method::GET, format!("/api/tools/video-mix/jobs/{id}/zip")),
            ] {
                client.send(client.request(method, &path)).await.expect_error(404, "not_found");
            }
        }
        app.verify().await;
    }

    async fn queries_that_make_no_sense_are_refused_or_find_nothing(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let long = "x".repeat(5_000);
        let lists = [
            "/api/jobs",
            "/api/work",
            "/api/notifications",
            "/api/payments",
            "/api/credits/transactions",
            "/api/tools/video-mix/projects",
        ];
        for path in lists {
            for query in [
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=1.5",
                "limit=1e3",
                "limit=x",
                "limit=1&limit=2",
                "cursor=%00",
                "cursor=",
                "cursor=nonsense",
                "cursor=%F0%9F%8E%A8",
                &format!("cursor={long}"),
                "limit=",
            ] {
                let answer = client.get(&format!("{path}?{query}")).await;
                reads_like_an_error(&answer, &format!("{path}?{query}"));
                assert_eq!(answer.status, 400, "{path}?{query}");
            }
            client.get(&format!("{path}?unknown=1")).await.expect_status(200);
        }
        for (path, query) in [
            ("/api/jobs", "status=gone"),
            ("/api/jobs", "tool=%00"),
            ("/api/work", "q=%00"),
            ("/api/jobs", "status="),
        ] {
            client.get(&format!("{path}?{query}")).await.expect_error(400, "invalid_request");
        }
        let none = client.get("/api/jobs?tool=nothing").await.expect_status(200);
        assert_eq!(none.json["items"], json!([]));
    }

    async fn an_unknown_field_is_refused_and_not_passed_over(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let file = client.upload("image-upscaler", "a.png", crate::pictures::png(8, 8, 1)).await.text("/id");
        for (path, body) in [
            ("/api/tools/image-upscaler/upscale", json!({ "fileId": file, "scale": 2, "credits": 0 })),
            ("/api/tools/image-upscaler/quote", json!({ "scale": 2, "price": 0 })),
            ("/api/tools/probe/ping", json!({ "free": true })),
            ("/api/auth/login", json!({ "email": "a@b.co", "password": "x", "admin": true })),
        ] {
            let answer: Answer = client.post(path, &body).await;
            answer.expect_error(400, "invalid_request");
        }
        assert_eq!(client.balance().await, 100);
        assert_eq!(app.number("SELECT COUNT(*) FROM jobs").await, 0);
    }

    async fn null_characters_reach_no_database(engine) {
        let app = TestApp::start(engine).await;
        let client = app.user().await;
        let bodies: [(Method, &str, Value); 5] = [
            (Method::POST, "/api/auth/register", json!({ "email": "a\0@b.co", "password": "long enough" })),
            (Method::POST, "/api/auth/login", json!({ "email": "a\0@b.co", "password": "long enough" })),
            (Method::PATCH, "/api/users/me", json!({ "name": "a\0b" })),
            (Method::POST, "/api/tools/image-upscaler/upscale", json!({ "fileId": "a\0b", "scale": 2 })),
            (Method::POST, "/api/tools/video-mix/projects", json!({ "name": "a\0b" })),
        ];
        for (method, path, body) in bodies {
            let answer = client.send(client.request(method, path).json(&body)).await;
            reads_like_an_error(&answer, path);
        }
        let answer = client.upload("image-upscaler", "a\0b.png", crate::pictures::png(8, 8, 1)).await;
        assert!(answer.status < 500, "{}", answer.json);
        let answer = client.upload("probe\0", "a.png", crate::pictures::png(8, 8, 1)).await;
        reads_like_an_error(&answer, "the form's tool");
    }
}
