//! The tool under test, and what every rule does with it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use lumiku_core::{Core, audit::Actor, plan::fix_tier, tool::change_tool};
use lumiku_dto::{Patch, UserId, account::Tier, admin::UpdateTool, tool::Manifest};
use serde_json::{Value, json};

use super::{Answered, Api, Held};
use crate::{Sample, SampleFile, Tool};

/// Longest a sample's job may take.
const PATIENCE: Duration = Duration::from_mins(1);

pub(super) struct Subject<'a> {
    pub manifest: Manifest,
    pub sample: Sample,
    core: &'a Core,
    api: &'a dyn Api,
}

/// A new user with the welcome credits.
pub(super) struct Caller {
    pub token: String,
}

/// What stands ready for the paid request, by name; see [`Sample`].
#[derive(Default)]
pub(super) struct Ground(BTreeMap<String, String>);

impl Ground {
    fn name(&mut self, name: &str, value: String) {
        self.0.insert(format!("${name}"), value);
    }

    /// The id of the upload.
    pub(super) fn file(&self) -> Option<&str> {
        self.0.get("$file").map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a body names something of it.
    pub(super) fn is_named_in(&self, body: &Value) -> bool {
        self.body(body) != *body
    }

    fn path(&self, path: &str) -> String {
        let part = |part: &str| self.0.get(part).cloned().unwrap_or_else(|| part.to_owned());
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn body(&self, body: &Value) -> Value {
        match body {
            Value::String(text) => self.0.get(text).map_or_else(|| body.clone(), |value| json!(value)),
            Value::Array(items) => items.iter().map(|item| self.body(item)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(name, value)| (name.clone(), self.body(value))).collect()
            }
            other => other.clone(),
        }
    }
}

impl<'a> Subject<'a> {
    pub(super) fn new(tool: &dyn Tool, core: &'a Core, api: &'a dyn Api) -> Self {
        Self { manifest: tool.manifest(), sample: tool.sample(), core, api }
    }

    pub(super) fn path(&self, operation: &str) -> String {
        format!("{}{operation}", self.manifest.base_path)
    }

    /// The lowest plan that includes the tool and everything that it charges for.
    fn min_tier(&self) -> Tier {
        let actions = self.manifest.actions.iter().map(|action| action.min_tier);
        actions.fold(self.manifest.access.min_tier, Tier::max)
    }

    /// A new user who may use the tool.
    pub(super) async fn caller(&self) -> Result<Caller, String> {
        let (caller, user) = self.newcomer().await?;
        let raised = fix_tier(self.core, &user, self.min_tier()).await;
        raised.map(|()| caller).map_err(|error| error.to_string())
    }

    /// A new user on the free plan.
    pub(super) async fn newcomer(&self) -> Result<(Caller, UserId), String> {
        let email = format!("{}@example.com", lumiku_core::new_id());
        let input = json!({ "email": email, "password": "conformance suite" });
        let answer = self.api.send("POST", "/api/auth/register", None, Some(&input)).await;
        let answer = answer.expect(201)?;
        Ok((Caller { token: text(&answer, "/token")? }, UserId::new(text(&answer, "/user/id")?)))
    }

    pub(super) async fn get(&self, caller: &Caller, path: &str) -> Answered {
        self.api.send("GET", path, Some(&caller.token), None).await
    }

    pub(super) async fn send(
        &self,
        method: &str,
        path: &str,
        caller: Option<&Caller>,
        body: Option<&Value>,
    ) -> Answered {
        self.api.send(method, path, caller.map(|caller| caller.token.as_str()), body).await
    }

    pub(super) async fn balance(&self, caller: &Caller) -> Result<i64, String> {
        number(&self.get(caller, "/api/credits/balance").await.expect(200)?, "/balance")
    }

    /// Makes everything that the sample's paid request needs.
    pub(super) async fn prepare(&self, caller: &Caller) -> Result<Ground, String> {
        self.prepare_with(caller, self.sample.upload.as_ref()).await
    }

    /// The same, over another upload.
    pub(super) async fn prepare_with(
        &self,
        caller: &Caller,
        file: Option<&SampleFile>,
    ) -> Result<Ground, String> {
        let mut ground = Ground::default();
        let steps = &self.sample.setup;
        if let Some(file) = file
            && steps.iter().all(|step| step.body.is_some())
        {
            let answer = self.upload(caller, "/api/files", file).await.expect(201)?;
            ground.name("file", text(&answer, "/id")?);
        }
        for step in steps {
            let path = self.path(&ground.path(step.path));
            let answer = match (&step.body, file) {
                (Some(body), _) => self.send("POST", &path, Some(caller), Some(&ground.body(body))).await,
                (None, Some(file)) => self.upload(caller, &path, file).await,
                (None, None) => return Err(format!("{path} takes an upload and the sample has none")),
            };
            let answer = at(&path, answer.success())?;
            for (name, pointer) in &step.names {
                ground.name(name, text(&answer, pointer)?);
            }
        }
        Ok(ground)
    }

    async fn upload(&self, caller: &Caller, path: &str, file: &SampleFile) -> Answered {
        let bytes = file.bytes.clone();
        self.api.upload(path, &self.manifest.id, file.name, bytes, &caller.token).await
    }

    /// Asks for the sample's price.
    pub(super) async fn quote(&self, caller: &Caller, ground: &Ground) -> Result<i64, String> {
        let body = ground.body(&self.sample.quote);
        let answer = self.send("POST", &self.path("/quote"), Some(caller), Some(&body)).await;
        number(&answer.expect(200)?, "/credits")
    }

    /// Sends the sample's paid request.
    pub(super) async fn pay(&self, caller: &Caller, ground: &Ground) -> Answered {
        let body = ground.body(&self.sample.body);
        self.send("POST", &self.path(&ground.path(self.sample.path)), Some(caller), Some(&body)).await
    }

    /// Sends the sample's paid request under an idempotency key.
    pub(super) async fn pay_once(&self, caller: &Caller, ground: &Ground, key: &str) -> Answered {
        let body = ground.body(&self.sample.body);
        let path = self.path(&ground.path(self.sample.path));
        self.api.send_once(&path, key, &caller.token, &body).await
    }

    /// Sends the sample's paid request and waits for its job, if it has one.
    pub(super) async fn pay_and_wait(
        &self,
        caller: &Caller,
        ground: &Ground,
    ) -> Result<Option<Value>, String> {
        let answer = self.pay(caller, ground).await.success()?;
        match answer.pointer("/job/id").and_then(Value::as_str) {
            Some(id) => self.wait(caller, id).await.map(Some),
            None => Ok(None),
        }
    }

    /// Waits until a job has ended.
    pub(super) async fn wait(&self, caller: &Caller, id: &str) -> Result<Value, String> {
        let asked = Instant::now();
        loop {
            let job = self.get(caller, &format!("/api/jobs/{id}")).await.expect(200)?;
            if ["completed", "failed", "cancelled"].iter().any(|end| job["status"] == *end) {
                return Ok(job);
            }
            if asked.elapsed() > PATIENCE {
                return Err(format!("the sample's job did not end: {job}"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The newest ledger entry of a type.
    pub(super) async fn entry(&self, caller: &Caller, kind: &str) -> Result<Value, String> {
        let page = self.get(caller, &format!("/api/credits/transactions?type={kind}&limit=1")).await;
        let entry = page.expect(200)?["items"][0].clone();
        if entry.is_null() { Err(format!("no entry of type {kind}")) } else { Ok(entry) }
    }

    /// Runs `work` under a changed state and puts back what the manifest says.
    pub(super) async fn under(&self, change: UpdateTool, work: impl AsyncFnOnce() -> Held) -> Held {
        self.change(change).await?;
        let held = work().await;
        self.change(UpdateTool {
            enabled: Patch::Clear,
            coming_soon: Patch::Clear,
            allowed_roles: Patch::Clear,
            price_overrides: Patch::Clear,
            ..UpdateTool::default()
        })
        .await?;
        held
    }

    async fn change(&self, change: UpdateTool) -> Held {
        let changed = change_tool(self.core, &Actor::default(), &self.manifest.id, change).await;
        changed.map(drop).map_err(|error| error.to_string())
    }

    /// Whether a public list of tools has this one, with its manifest as listed.
    pub(super) async fn listed(&self, path: &str, list: &str) -> Result<Option<Value>, String> {
        let listed = self.send("GET", path, None, None).await.expect(200)?;
        let tools = listed[list].as_array().cloned().unwrap_or_default();
        Ok(tools.into_iter().find(|tool| tool["id"] == self.manifest.id.as_str()))
    }
}

impl Answered {
    /// The body, when the answer has this status.
    pub(super) fn expect(self, status: u16) -> Result<Value, String> {
        if self.status == status {
            Ok(self.json)
        } else {
            Err(format!("{} instead of {status}: {}", self.status, self.json))
        }
    }

    /// The body, when the answer is a success.
    pub(super) fn success(self) -> Result<Value, String> {
        if (200..300).contains(&self.status) {
            Ok(self.json)
        } else {
            Err(format!("{}: {}", self.status, self.json))
        }
    }

    /// Whether it is this error.
    pub(super) fn expect_error(&self, status: u16, code: &str) -> Held {
        let told = self.json["code"].as_str().unwrap_or_default();
        let found = format!("{} {told} instead of {status} {code}", self.status);
        holds((self.status, told) == (status, code), found)
    }
}

/// The rule holds, or this was seen.
pub(super) fn holds(holds: bool, seen: impl Into<String>) -> Held {
    if holds { Ok(()) } else { Err(seen.into()) }
}

/// Adds where to what was seen.
pub(super) fn at<T>(place: &str, held: Result<T, String>) -> Result<T, String> {
    held.map_err(|seen| format!("{place}: {seen}"))
}

pub(super) fn number(json: &Value, pointer: &str) -> Result<i64, String> {
    json.pointer(pointer).and_then(Value::as_i64).ok_or_else(|| format!("no number at {pointer} in {json}"))
}

pub(super) fn text(json: &Value, pointer: &str) -> Result<String, String> {
    let found = json.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("no text at {pointer} in {json}"))
}
