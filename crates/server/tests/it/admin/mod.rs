//! The admin's desk.

mod audit;
mod credits;
mod figures;
mod hostile;
mod jobs;
mod payments;
mod processes;
mod tools;
mod users;

use lumiku_test_support::{Client, Engine, TestApp};
use serde_json::{Value, json};

/// A server, an admin and somebody else.
struct Desk {
    app: TestApp,
    admin: Client,
    user: Client,
    /// The id of `user`.
    id: String,
}

impl Desk {
    async fn open(engine: Engine) -> Self {
        Self::of(TestApp::start(engine).await).await
    }

    async fn of(app: TestApp) -> Self {
        let (admin, user) = (app.admin().await, app.user().await);
        let id = id_of(&user).await;
        Self { app, admin, user, id }
    }

    /// The newest lines of the audit log.
    async fn log(&self) -> Vec<Value> {
        self.admin.get("/api/admin/audit").await.expect_status(200).json["items"].as_array().unwrap().clone()
    }

    /// The newest line.
    async fn last_line(&self) -> Value {
        self.log().await.into_iter().next().expect("a line")
    }

    /// Changes an account with a reason.
    async fn change(&self, id: &str, change: Value) -> lumiku_test_support::Answer {
        let mut change = change;
        change["reason"] = json!("A test");
        self.admin.patch(&format!("/api/admin/users/{id}"), &change).await
    }
}

async fn id_of(client: &Client) -> String {
    client.get("/api/users/me").await.expect_status(200).text("/user/id")
}

/// A text field of every item of a list.
fn texts<'a>(answer: &'a lumiku_test_support::Answer, pointer: &str) -> Vec<&'a str> {
    let items = answer.json["items"].as_array().unwrap().iter();
    items.map(|item| item.pointer(pointer).and_then(Value::as_str).unwrap()).collect()
}
