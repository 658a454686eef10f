//! Tokens that nobody was given.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use lumiku_test_support::{TestApp, app::SECRET, on_both_engines};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

/// Claims in order, with as many of one name as one likes.
struct Claims(Vec<(&'static str, Value)>);

impl Serialize for Claims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The claims of a genuine token.
fn claims_of(token: &str) -> Claims {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(token).unwrap().claims;
    let names = ["sub", "sid", "iat", "exp", "iss", "aud", "jti"];
    Claims(names.into_iter().map(|name| (name, claims[name].clone())).collect())
}

impl Claims {
    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value));
        self
    }

    fn and(mut self, name: &'static str, value: Value) -> Self {
        self.0.push((name, value));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| *known != name);
        self
    }

    fn sign(&self, algorithm: Algorithm, key: &str) -> String {
        let key = EncodingKey::from_secret(key.as_bytes());
        jsonwebtoken::encode(&Header::new(algorithm), self, &key).unwrap()
    }
}

async fn refused(app: &TestApp, token: &str) {
    app.anonymous().with(Some(token)).get("/api/auth/me").await.expect_error(401, "unauthorized");
}

on_both_engines! {
    async fn a_token_signed_by_someone_else_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let genuine = app.user().await.token.unwrap();
        let (head, _) = genuine.rsplit_once('.').unwrap();
        refused(&app, &claims_of(&genuine).sign(Algorithm::HS256, "another key that is long enough too"))
            .await;
        refused(&app, &claims_of(&genuine).sign(Algorithm::HS256, "")).await;
        refused(&app, &format!("{head}.")).await;
        refused(&app, &format!("{head}.AAAA")).await;
    }

    async fn a_token_without_our_algorithm_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let genuine = app.user().await.token.unwrap();
        let claims = genuine.split('.').nth(1).unwrap();
        // {"alg":"none","typ":"JWT"} and {"alg":"None","typ":"JWT"}
        refused(&app, &format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.")).await;
        refused(&app, &format!("eyJhbGciOiJOb25lIiwidHlwIjoiSldUIn0.{claims}.")).await;
        refused(&app, &claims_of(&genuine).sign(Algorithm::HS512, SECRET)).await;
    }

    async fn a_token_for_another_service_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let genuine = app.user().await.token.unwrap();
        let changed = [
            claims_of(&genuine).with("iss", json!("another")),
            claims_of(&genuine).with("aud", json!("another-api")),
            claims_of(&genuine).without("iss"),
            claims_of(&genuine).without("aud"),
            claims_of(&genuine).without("sub"),
            claims_of(&genuine).without("exp"),
        ];
        for claims in changed {
            refused(&app, &claims.sign(Algorithm::HS256, SECRET)).await;
        }
    }

    async fn a_token_that_was_signed_by_us_and_never_given_out_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let (mine, other) = (app.user().await.token.unwrap(), app.user().await.token.unwrap());
        let theirs = claims_of(&other).0.into_iter().find(|(name, _)| *name == "sub").unwrap().1;
        let longer = claims_of(&mine).with("exp", json!(99_999_999_999_i64));
        refused(&app, &longer.sign(Algorithm::HS256, SECRET)).await;
        let swapped = claims_of(&mine).with("sub", theirs.clone());
        refused(&app, &swapped.sign(Algorithm::HS256, SECRET)).await;
        let twice = claims_of(&mine).and("sub", theirs);
        refused(&app, &twice.sign(Algorithm::HS256, SECRET)).await;
    }

    async fn a_session_that_does_not_exist_has_ended(engine) {
        let app = TestApp::start(engine).await;
        let claims = claims_of(&app.user().await.token.unwrap()).with("sid", json!("nowhere"));
        let client = app.anonymous().with(Some(&claims.sign(Algorithm::HS256, SECRET)));
        client.get("/api/auth/me").await.expect_error(401, "session_expired");
    }

    async fn an_absurdly_long_token_is_refused_cheaply(engine) {
        let app = TestApp::start(engine).await;
        refused(&app, &"a".repeat(100_000)).await;
        // Past what a request's head may hold, the connection itself refuses (RFC 6585).
        let client = app.anonymous().with(Some(&"a".repeat(1_000_000)));
        assert_eq!(client.get("/api/auth/me").await.status, 431);
    }

    async fn anything_but_a_bearer_token_is_refused(engine) {
        let app = TestApp::start(engine).await;
        let token = app.user().await.token.unwrap();
        let client = app.anonymous();
        for value in ["Basic dXNlcjpwYXNz".to_owned(), "Bearer".into(), token, "Bearer ".into()] {
            let request = client.request(reqwest::Method::GET, "/api/auth/me").header("authorization", value);
            client.send(request).await.expect_error(401, "unauthorized");
        }
    }

    async fn a_token_is_kept_as_a_hash_only(engine) {
        let app = TestApp::start(engine).await;
        let token = app.user().await.token.unwrap();
        let kept = app.text("SELECT token_hash FROM sessions").await;
        assert_eq!(kept.len(), 64);
        assert!(!token.contains(&kept));
    }
}
