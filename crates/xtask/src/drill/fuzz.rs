//! Schemathesis on the server's own OpenAPI document: no server error, and no answer that the document does
//! not describe.

use anyhow::{Result, bail};

use super::Scope;
use crate::{http::Client, process::Cmd, services::lumiku::Installation, setup};

/// Operations that a run with one token cannot include, and why: they end the session of the run itself, or
/// answer for as long as one listens.
const LEFT_OUT: [&str; 2] = ["/api/auth/logout", "/api/events"];

pub(super) fn run(scope: &Scope) -> Result<()> {
    let schemathesis = setup::schemathesis()?;
    let installation = Installation::new(scope.server())?;
    let server = installation.start()?;
    let account = Client::sign_up(&installation.base_url(), "fuzz@example.com")?;
    let mut command = Cmd::new(schemathesis)
        .arg("run")
        .arg(format!("{}/api/openapi.json", installation.base_url()))
        .dir(installation.data())
        .args(["--header", &format!("Authorization: Bearer {}", account.token())])
        .args(["--max-examples", &scope.pick(50, 5).to_string()])
        .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance"])
        .args(["--checks", "response_headers_conformance,response_schema_conformance"])
        .args(["--seed", "2", "--workers", "2", "--no-color", "--request-timeout", "20"]);
    for path in LEFT_OUT {
        command = command.args(["--exclude-path", path]);
    }
    let passed = command.watch(|_| {})?;
    server.expect_alive()?;
    drop(server);
    installation.verify()?;
    if passed { Ok(()) } else { bail!("Schemathesis found something") }
}
