//! Who may do what, generated from the API's own description: every operation as nobody, as somebody
//! else, as an administrator, with an expired and with a revoked token, and at last as its owner.
//!
//! An operation that this file does not know makes it fail: whoever adds one says here how it is called.

use std::cmp::Reverse;

use lumiku_core::{audit::Actor, tool::change_tool};
use lumiku_dto::{Patch, account::Tier, admin::UpdateTool};
use lumiku_test_support::{Client, TestApp, duitku, on_both_engines};
use reqwest::{Method, RequestBuilder, multipart};
use serde_json::{Value, json};

use crate::pictures;

/// Operations that change something and take no body.
const WITHOUT_BODY: [&str; 14] = [
    "POST /api/admin/payments/{id}/ask",
    "DELETE /api/admin/users/{id}/sessions",
    "POST /api/auth/logout",
    "POST /api/notifications/read",
    "POST /api/jobs/{id}/cancel",
    "POST /api/payments/{id}/cancel",
    "DELETE /api/files/{id}",
    "DELETE /api/auth/sessions/{id}",
    "DELETE /api/devices/{id}",
    "DELETE /api/tools/carousel/brands/{id}",
    "DELETE /api/tools/carousel/projects/{id}",
    "DELETE /api/tools/video-mix/projects/{id}",
    "DELETE /api/tools/video-mix/projects/{id}/groups/{groupId}",
    "DELETE /api/tools/video-mix/projects/{id}/videos/{videoId}",
];

/// What needs no login: what the contract lists, and the question whether anybody is logged in.
const PUBLIC: [&str; 13] = [
    "GET /api/apps",
    "GET /api/auth/visitor",
    "GET /api/credits/packages",
    "GET /api/openapi.json",
    "GET /api/plans",
    "GET /api/tools/manifest",
    "GET /health",
    "GET /ready",
    "POST /api/auth/forgot",
    "POST /api/auth/login",
    "POST /api/auth/register",
    "POST /api/auth/reset",
    "POST /api/payments/callback",
];

/// Ends the session or the account of who calls it.
const LAST: [&str; 4] = [
    "POST /api/auth/logout",
    "DELETE /api/users/me",
    "DELETE /api/auth/sessions/{id}",
    "DELETE /api/devices/{id}",
];

/// Not an operation: the moment at which all jobs have to be over.
const SETTLE: &str = "settle";

/// An owner, and one of everything that is theirs.
struct Ground {
    owner: Client,
    user: String,
    file: String,
    job: String,
    /// A job that came to nothing.
    failed: String,
    session: String,
    device: String,
    /// Our id and the one that the gateway knows.
    payment: (String, String),
    /// One that has succeeded.
    paid: String,
    mix: Mix,
    carousel: Carousel,
}

/// A project and a brand of the Carousel Generator's.
struct Carousel {
    project: String,
    brand: String,
}

impl Carousel {
    const BASE: &'static str = "/api/tools/carousel";

    async fn new(owner: &Client) -> Self {
        let project = owner.post(&format!("{}/projects", Self::BASE), &carousel_project()).await;
        let brand = owner.post(&format!("{}/brands", Self::BASE), &json!({ "name": "Mine" })).await;
        Self { project: project.expect_status(201).text("/id"), brand: brand.expect_status(201).text("/id") }
    }
}

/// A carousel of one slide.
fn carousel_project() -> Value {
    let slide = json!({ "id": "s1", "role": "cover", "texts": { "title": "Mine" } });
    json!({ "title": "Mine", "content": { "version": 1, "templateId": "folio", "slides": [slide] } })
}

/// Buys a package at the test gateway and gives the payment's id.
async fn pay(owner: &Client) -> String {
    let order = owner.post("/api/payments", &json!({ "packageId": "starter" })).await.expect_status(201);
    let url = order.text("/paymentUrl");
    let page = &url[url.find("/mock-duitku/").unwrap()..];
    let form = owner.with(None).request(Method::POST, page).header("sec-fetch-site", "same-origin");
    let form = form.header("content-type", "application/x-www-form-urlencoded").body("action=pay");
    owner.send(form).await;
    order.text("/paymentId")
}

/// A project of Video Mix Pro's, and one of everything in it.
struct Mix {
    project: String,
    group: String,
    video: String,
    job: String,
    /// The record of the job's output.
    record: Value,
}

impl Mix {
    const BASE: &'static str = "/api/tools/video-mix";

    async fn new(owner: &Client) -> Self {
        let base = Self::BASE;
        let made = owner.post(&format!("{base}/projects"), &json!({ "name": "Mine" })).await;
        let project = made.expect_status(201).text("/id");
        let group =
            owner.post(&format!("{base}/projects/{project}/groups"), &json!({ "name": "Hook" })).await;
        let path = format!("{base}/projects/{project}/videos");
        let video = owner
            .upload_to(&path, "video-mix", "a.mp4", pictures::clip())
            .await
            .expect_status(201)
            .text("/id");
        let job = owner.post(&format!("{base}/process/{project}"), &mix_settings()).await.expect_status(202);
        let job = owner.wait_for_job(&job.text("/job/id")).await;
        let record = job["outputs"][0]["metadata"].clone();
        let job = job["id"].as_str().unwrap().to_owned();
        let filmstrip = format!("{path}/{video}/filmstrip");
        let asked = std::time::Instant::now();
        while owner.get(&filmstrip).await.status != 200 {
            assert!(asked.elapsed().as_secs() < 30, "the clip is not looked at");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        Self { project, group: group.expect_status(201).text("/id"), video, job, record }
    }
}

/// One small video.
fn mix_settings() -> Value {
    json!({ "outputCount": 1, "quality": "sd", "aspect": "1:1" })
}

impl Ground {
    async fn new(app: &TestApp) -> Self {
        let owner = app.user_with(500).await;
        let file = owner.upload("image-upscaler", "a.png", pictures::png(12, 12, 1)).await.expect_status(201);
        let job = owner.start_probe("quick", 1).await;
        owner.wait_for_job(&job).await;
        let failed = owner.start_probe("fail", 1).await;
        owner.wait_for_job(&failed).await;
        let user = owner.get("/api/users/me").await.expect_status(200).text("/user/id");
        let session = owner.get("/api/auth/sessions").await.expect_status(200).text("/items/0/id");
        let device = owner.get("/api/devices").await.expect_status(200).text("/items/0/id");
        let payment =
            owner.post("/api/payments", &json!({ "packageId": "starter" })).await.expect_status(201);
        let payment = (payment.text("/paymentId"), payment.text("/merchantOrderId"));
        let paid = pay(&owner).await;
        let mix = Mix::new(&owner).await;
        let carousel = Carousel::new(&owner).await;
        let file = file.text("/id");
        Self { owner, user, file, job, failed, session, device, payment, paid, mix, carousel }
    }

    /// A request of this operation that would succeed for the owner.
    fn request(&self, operation: &str, client: &Client) -> RequestBuilder {
        let (method, path) = operation.split_once(' ').unwrap();
        let id = match path {
            "/api/admin/jobs/{id}/retry" => self.failed.as_str(),
            path if path.starts_with("/api/admin/users/") => &self.user,
            path if path.starts_with("/api/admin/payments/") => &self.payment.0,
            path if path.starts_with("/api/admin/tools/") => "probe",
            path if path.starts_with("/api/admin/jobs/") => &self.job,
            path if path.starts_with("/api/files/") => self.file.as_str(),
            path if path.starts_with("/api/jobs/") => &self.job,
            path if path.ends_with("/receipt") => &self.paid,
            path if path.starts_with("/api/payments/") => &self.payment.0,
            path if path.starts_with("/api/auth/sessions/") => &self.session,
            path if path.starts_with(Mix::BASE) => &self.mix.project,
            path if path.starts_with("/api/tools/carousel/brands") => &self.carousel.brand,
            path if path.starts_with("/api/tools/carousel/templates") => "folio",
            path if path.starts_with(Carousel::BASE) => &self.carousel.project,
            _ => &self.device,
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let path = path
            .replace("{id}", id)
            .replace("{projectId}", &self.mix.project)
            .replace("{groupId}", &self.mix.group)
            .replace("{videoId}", &self.mix.video)
            .replace("{jobId}", &self.mix.job)
            .replace("{n}", "0")
            .replace("{role}", "cover");
        let request = client.request(method, &path);
        match self.body(operation) {
            Some(Value::Null) => request,
            Some(body) => request.json(&body),
            None if operation == "POST /api/payments/callback" => {
                let body = duitku::mock_callback(&self.payment.1, 200_000);
                request.header("content-type", "application/x-www-form-urlencoded").body(body)
            }
            None if operation == "POST /api/files" => {
                let part = multipart::Part::bytes(pictures::png(8, 8, 2)).file_name("b.png");
                request.multipart(multipart::Form::new().text("tool", "image-upscaler").part("file", part))
            }
            None if operation == "POST /api/tools/video-mix/projects/{id}/videos" => {
                let part = multipart::Part::bytes(pictures::clip()).file_name("b.mp4");
                request.multipart(multipart::Form::new().part("file", part))
            }
            None if operation.starts_with("POST /api/tools/carousel/bulk") => {
                let part = multipart::Part::text("title1\nMine\n").file_name("b.csv");
                request.multipart(multipart::Form::new().text("templateId", "folio").part("file", part))
            }
            None => panic!("{operation} is new: say here how it is called"),
        }
    }

    /// The body; `null` for none.
    fn body(&self, operation: &str) -> Option<Value> {
        let password = lumiku_test_support::app::PASSWORD;
        Some(match operation {
            operation if operation.starts_with("GET ") || WITHOUT_BODY.contains(&operation) => Value::Null,
            "POST /api/auth/register" => {
                json!({ "email": format!("{}@example.com", lumiku_core::new_id()), "password": password })
            }
            "POST /api/auth/login" => json!({ "email": "nobody@example.com", "password": password }),
            "POST /api/auth/forgot" => json!({ "email": "nobody@example.com" }),
            "POST /api/auth/reset" => json!({ "token": "a guess", "password": password }),
            "POST /api/auth/password" => json!({ "currentPassword": password, "newPassword": password }),
            "PATCH /api/users/me" => json!({ "name": "Ada" }),
            "DELETE /api/users/me" => json!({ "password": password }),
            "PUT /api/users/me/favorites" => json!({ "tools": ["probe"] }),
            "POST /api/tools/image-upscaler/quote" | "POST /api/tools/image-upscaler/upscale" => {
                json!({ "fileId": self.file, "scale": 2 })
            }
            "POST /api/tools/probe/quote" | "POST /api/tools/probe/ping" => json!({}),
            "POST /api/tools/probe/jobs" => json!({ "behaviour": "quick", "credits": 1 }),
            "POST /api/payments" => json!({ "packageId": "starter" }),
            "PATCH /api/admin/users/{id}" => json!({ "tier": "pro", "reason": "A test" }),
            "POST /api/admin/users/{id}/credits" => json!({ "amount": 5, "reason": "A test" }),
            "PATCH /api/admin/tools/{id}" => json!({ "beta": true }),
            "POST /api/admin/jobs/{id}/retry" | "POST /api/admin/jobs/{id}/cancel" => {
                json!({ "reason": "A test" })
            }
            "POST /api/subscription" | "POST /api/subscription/quote" => json!({ "planId": "pro" }),
            "POST /api/payments/callback" | "POST /api/tools/video-mix/projects/{id}/videos" => return None,
            "POST /api/tools/video-mix/projects" => json!({ "name": "New" }),
            "PATCH /api/tools/video-mix/projects/{id}" => json!({ "name": "Renamed" }),
            "POST /api/tools/video-mix/projects/{id}/groups" => json!({ "name": "Body" }),
            "PATCH /api/tools/video-mix/projects/{id}/groups/{groupId}" => json!({ "order": 0 }),
            "PATCH /api/tools/video-mix/projects/{id}/videos/{videoId}" => json!({ "position": 0 }),
            "POST /api/tools/video-mix/projects/{id}/plan"
            | "POST /api/tools/video-mix/process/{projectId}" => mix_settings(),
            "POST /api/tools/video-mix/projects/{id}/render" => {
                json!({ "settings": self.mix.record["settings"], "variant": self.mix.record["variant"] })
            }
            "POST /api/tools/carousel/projects" | "PUT /api/tools/carousel/projects/{id}" => {
                carousel_project()
            }
            "POST /api/tools/carousel/brands" | "PUT /api/tools/carousel/brands/{id}" => {
                json!({ "name": "Mine" })
            }
            "POST /api/tools/carousel/projects/{id}/preview" => json!({ "slide": 0 }),
            "POST /api/tools/carousel/projects/{id}/export" => {
                json!({ "formats": ["png"], "sizes": ["1:1"] })
            }
            "POST /api/tools/carousel/projects/{id}/slides/{n}/rewrite" => {
                json!({ "instruction": "title: Yours" })
            }
            "POST /api/tools/carousel/generate" => {
                json!({ "topic": "Saving money", "language": "en", "slideCount": 3, "templateId": "folio" })
            }
            _ => return sample_body(operation),
        })
    }

    /// Waits until the owner's jobs have ended: what they need cannot be deleted before.
    async fn settle(&self) {
        for job in self.owner.get("/api/jobs?limit=100").await.json["items"].as_array().unwrap() {
            self.owner.wait_for_job(job["id"].as_str().unwrap()).await;
        }
    }

    /// The answer's status and error code. An event stream is not read to its end.
    async fn ask(&self, operation: &str, client: &Client) -> (u16, String) {
        let response = self.request(operation, client).send().await.unwrap();
        let status = response.status().as_u16();
        if status < 400 {
            return (status, String::new());
        }
        let json: Value = response.json().await.unwrap();
        assert!(json["error"].is_string() && json["requestId"].is_string(), "{operation}: {json}");
        (status, json["code"].as_str().unwrap().to_owned())
    }

    /// Whether the operation names something that is the owner's.
    fn is_owned(operation: &str) -> bool {
        let owned = operation.contains('{')
            && !is_desk(operation)
            && !operation.starts_with("GET /api/tools/carousel/templates/");
        owned || operation.starts_with("POST /api/tools/image-upscaler/")
    }
}

/// The body of a registered tool's own sample, for the two operations that every tool has. Whatever else a tool
/// has is said above.
fn sample_body(operation: &str) -> Option<Value> {
    lumiku_server::tools::registered().iter().find_map(|tool| {
        let (base, sample) = (tool.manifest().base_path, tool.sample());
        let bodies = [("/quote", sample.quote), (sample.path, sample.body)];
        bodies.into_iter().find(|(path, _)| operation == format!("POST {base}{path}")).map(|(_, body)| body)
    })
}

/// Every described operation, as `METHOD /path`.
async fn operations(app: &TestApp) -> Vec<(String, Value)> {
    let document = app.anonymous().get("/api/openapi.json").await.expect_status(200).json;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((format!("{} {path}", method.to_uppercase()), operation.clone()));
        }
    }
    assert!(operations.len() > 35, "only {} operations are described", operations.len());
    operations
}

/// Whether the answer is the one to a password or a link that does not exist.
fn is_wrong_guess(operation: &str, code: &str) -> bool {
    [("POST /api/auth/login", "invalid_credentials"), ("POST /api/auth/reset", "validation_failed")]
        .contains(&(operation, code))
}

/// Whether the operation is for admins only.
fn is_desk(operation: &str) -> bool {
    operation.contains(" /api/admin/")
}

fn is_public(operation: &str) -> bool {
    PUBLIC.contains(&operation)
}

on_both_engines! {
    async fn exactly_the_listed_operations_are_described_as_public(engine) {
        let app = TestApp::start(engine).await;
        let mut public: Vec<_> = operations(&app).await;
        // An empty requirement among the alternatives means that none is needed.
        public.retain(|(_, described)| {
            described["security"] == json!([{}]) || described["security"] == json!([])
        });
        let mut names: Vec<_> = public.into_iter().map(|(name, _)| name).collect();
        names.sort();
        assert_eq!(names, PUBLIC);
    }

    async fn without_a_login_only_the_public_operations_answer(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        for (operation, _) in operations(&app).await {
            let (status, code) = ground.ask(&operation, &app.anonymous()).await;
            if is_public(&operation) {
                let guess = is_wrong_guess(&operation, &code);
                assert!(guess || status < 300, "{operation}: {status} {code}");
            } else {
                assert_eq!((status, code.as_str()), (401, "unauthorized"), "{operation}");
            }
        }
        app.verify().await;
    }

    async fn without_a_login_a_bad_body_does_not_change_the_answer(engine) {
        let app = TestApp::start(engine).await;
        let client = app.anonymous();
        for (operation, _) in operations(&app).await {
            if is_public(&operation) || operation.starts_with("GET ") {
                continue;
            }
            for (kind, body) in [
                ("application/json", "{\"a\":"),
                ("application/json", "[]"),
                ("text/plain", "hello"),
                ("multipart/form-data; boundary=x", "--x"),
                ("multipart/form-data", ""),
            ] {
                let (method, path) = operation.split_once(' ').unwrap();
                let parameter = |part: &str| if part.starts_with('{') { "some-id" } else { part }.to_owned();
                let path = path.split('/').map(parameter).collect::<Vec<_>>().join("/");
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let request = client.request(method, &path).header("content-type", kind).body(body);
                client.send(request).await.expect_error(401, "unauthorized");
            }
        }
    }

    async fn somebody_else_finds_nothing_of_the_owners_and_neither_does_an_administrator(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        let before = ground.owner.get("/api/users/me").await.json;
        let others = [app.user().await, app.admin().await];
        for (operation, _) in operations(&app).await {
            if !Ground::is_owned(&operation) {
                continue;
            }
            for other in &others {
                let (status, code) = ground.ask(&operation, other).await;
                assert_eq!((status, code.as_str()), (404, "not_found"), "{operation}");
            }
        }
        for other in &others {
            assert_eq!(other.balance().await, 100);
        }
        assert_eq!(ground.owner.get("/api/users/me").await.expect_status(200).json, before);
        ground.owner.get(&format!("/api/files/{}", ground.file)).await.expect_status(200);
        app.verify().await;
    }

    async fn below_a_tools_plan_people_ask_for_prices_read_and_delete_and_nothing_else(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        let tools: Vec<_> = app.core.tools.enabled();
        for tool in &tools {
            let change = UpdateTool { min_tier: Patch::Set(Tier::Enterprise), ..UpdateTool::default() };
            change_tool(&app.core, &Actor::default(), &tool.id, change).await.unwrap();
        }
        let before = ground.owner.balance().await;
        let mut refused = 0;
        let mut operations: Vec<_> = operations(&app).await.into_iter().map(|(name, _)| name).collect();
        operations.sort_by_key(|name| (name.starts_with("DELETE "), Reverse(name.matches('/').count())));
        for operation in operations {
            let (method, path) = operation.split_once(' ').unwrap();
            let (status, code) = match tools.iter().find(|tool| path.starts_with(&format!("{}/", tool.base_path))) {
                Some(_) => ground.ask(&operation, &ground.owner).await,
                None if operation == "POST /api/files" => ground.ask(&operation, &ground.owner).await,
                None => continue,
            };
            if ["GET", "DELETE"].contains(&method) || path.ends_with("/quote") {
                assert!((200..300).contains(&status), "{operation}: {status} {code}");
            } else {
                assert_eq!((status, code.as_str()), (403, "tier_required"), "{operation}");
                refused += 1;
            }
        }
        assert!(refused > 15, "only {refused} operations were refused");
        assert_eq!(ground.owner.balance().await, before);
        app.verify().await;
    }

    async fn at_the_admins_desk_everybody_else_finds_nothing(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        let desk: Vec<_> =
            operations(&app).await.into_iter().map(|(name, _)| name).filter(|name| is_desk(name)).collect();
        assert!(desk.len() > 17, "only {desk:?}");
        let before = ground.owner.get("/api/users/me").await.json;
        for client in [&ground.owner, &app.user().await] {
            for operation in &desk {
                let (status, code) = ground.ask(operation, client).await;
                assert_eq!((status, code.as_str()), (404, "not_found"), "{operation}");
                let bad = ground.request(operation, client).header("content-type", "text/plain").body("{");
                client.send(bad).await.expect_error(404, "not_found");
            }
        }
        for query in ["users?limit=0", "users?role=root", "figures?from=never", "audit?q=%00"] {
            let answer = ground.owner.get(&format!("/api/admin/{query}")).await;
            answer.expect_error(404, "not_found");
        }
        assert_eq!(ground.owner.get("/api/users/me").await.json, before);
        assert_eq!(app.number("SELECT COUNT(*) FROM audit_log").await, 0);
        app.verify().await;
    }

    async fn an_admin_may_do_everything_at_the_desk(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        let admin = app.admin().await;
        let mut changes = 0;
        for (operation, _) in operations(&app).await.into_iter().filter(|(name, _)| is_desk(name)) {
            let (status, code) = ground.ask(&operation, &admin).await;
            assert!((200..300).contains(&status), "{operation}: {status} {code}");
            // A job that has ended is not cancelled any more, and that is no change.
            let no_change = operation.starts_with("GET ") || operation == "POST /api/admin/jobs/{id}/cancel";
            changes += i64::from(!no_change);
        }
        assert_eq!(app.number("SELECT COUNT(*) FROM audit_log").await, changes);
        app.verify().await;
    }

    async fn a_revoked_token_opens_nothing(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        let revoked = ground.owner.clone();
        revoked.post("/api/auth/logout", &Value::Null).await.expect_status(204);
        for (operation, _) in operations(&app).await {
            if is_public(&operation) {
                continue;
            }
            let (status, code) = ground.ask(&operation, &revoked).await;
            assert_eq!((status, code.as_str()), (401, "session_expired"), "{operation}");
        }
    }

    async fn an_expired_token_opens_nothing(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        app.clock.advance_ms(7 * 24 * 3_600_000 + 1_000);
        for (operation, _) in operations(&app).await {
            if is_public(&operation) {
                continue;
            }
            let (status, code) = ground.ask(&operation, &ground.owner).await;
            assert_eq!((status, code.as_str()), (401, "session_expired"), "{operation}");
        }
    }

    async fn the_owner_may_do_everything(engine) {
        let app = TestApp::start(engine).await;
        let ground = Ground::new(&app).await;
        let mut operations: Vec<_> = operations(&app).await.into_iter().map(|(name, _)| name).collect();
        // What takes something away comes after what needs it, and a part before the whole.
        operations.sort_by_key(|name| {
            let deletes = name.starts_with("DELETE ");
            (deletes, deletes.then(|| Reverse(name.matches('/').count())), name.clone())
        });
        let deletion = operations.iter().position(|name| name.starts_with("DELETE ")).unwrap();
        operations.insert(deletion, SETTLE.into());
        operations.retain(|name| !is_desk(name) && !LAST.contains(&name.as_str()));
        for operation in &operations {
            if operation == SETTLE {
                ground.settle().await;
                continue;
            }
            let (status, code) = ground.ask(operation, &ground.owner).await;
            let guess = is_wrong_guess(operation, &code);
            assert!(guess || (200..300).contains(&status), "{operation}: {status} {code}");
        }
        for operation in LAST {
            let ground = Ground::new(&app).await;
            let (status, code) = ground.ask(operation, &ground.owner).await;
            assert_eq!((status, code.as_str()), (204, ""), "{operation}");
        }
        app.verify().await;
    }
}
