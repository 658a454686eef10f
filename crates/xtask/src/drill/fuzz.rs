//! Schemathesis on the server's own OpenAPI document: no server error, and no answer that the document does
//! not describe.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::Scope;
use crate::{http::Client, process::Cmd, services::lumiku::Installation, setup};

const PHOTO: &[u8] = include_bytes!("../../assets/photo.jpg");

/// These end the session of whoever calls them: after one of them every answer is 401, and nothing behind the
/// login is reached. Each gets a run and an account of its own.
const END_THE_SESSION: [&str; 3] = ["/api/auth/logout", "/api/auth/sessions/{id}", "/api/devices/{id}"];
/// Answers for as long as one listens.
const NEVER_ENDS: &str = "/api/events";

pub(super) fn run(scope: &Scope) -> Result<()> {
    let schemathesis = setup::schemathesis()?;
    let installation = Installation::new(scope.server())?;
    let server = installation.start()?;
    let base_url = installation.base_url();
    fs::write(installation.data().join("schemathesis.toml"), CONFIGURATION)?;
    let examples = scope.pick(50, 5).to_string();
    let fuzz = |account: &Client, selection: Vec<String>| {
        Cmd::new(&schemathesis)
            .arg("run")
            .arg(format!("{base_url}/api/openapi.json"))
            .dir(installation.data())
            .args(["--header", &format!("Authorization: Bearer {}", account.token())])
            .args(["--max-examples", &examples])
            .args(["--checks", CHECKS])
            // One worker: CPython before 3.12 loses count of the depth of its parser when threads share it.
            .args(["--seed", "2", "--workers", "1", "--no-color", "--request-timeout", "20"])
            .args(selection)
            .watch(|_| {})
    };

    let stays = Client::sign_up(&base_url, "fuzz@example.com")?;
    with_something_to_find(&stays)?;
    let left_out = END_THE_SESSION.iter().chain([&NEVER_ENDS]);
    let most =
        fuzz(&stays, left_out.flat_map(|path| ["--exclude-path".to_owned(), (*path).to_owned()]).collect())?;
    stays.get("/api/auth/me")?.expect(200).context("the session ended in the middle: the run saw little")?;

    let mut rest = true;
    for (number, path) in END_THE_SESSION.iter().enumerate() {
        let leaves = Client::sign_up(&base_url, &format!("leaving-{number}@example.com"))?;
        rest &= fuzz(&leaves, vec!["--include-path".to_owned(), (*path).to_owned()])?;
    }

    server.expect_alive()?;
    drop(server);
    installation.verify()?;
    if most && rest { Ok(()) } else { bail!("Schemathesis found something") }
}

/// What is promised: no server error, and no status, header, type or shape that the document does not have. The
/// other checks judge how narrow the document is, not whether it is true.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// Read from the folder it runs in. 503 `unavailable` is a documented refusal of the contract, which the AI mode
/// answers until its engine exists; any other 5xx is an error.
const CONFIGURATION: &str =
    "[checks.not_a_server_error]\nexpected-statuses = [\"2xx\", \"3xx\", \"4xx\", 503]\n";

/// A file and a job, so that their ids lead somewhere.
fn with_something_to_find(account: &Client) -> Result<()> {
    let file = account.upload("image-upscaler", "photo.jpg", "image/jpeg", PHOTO)?.expect(201)?;
    let order = json!({"fileId": file["id"], "mode": "fast", "scale": 2});
    account.post("/api/tools/image-upscaler/upscale", &order)?.expect(202)?;
    Ok(())
}
