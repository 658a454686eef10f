//! `cargo xtask run`: from a fresh clone to a running server.

use anyhow::Result;
use clap::Args;

use crate::{
    process::Cmd,
    setup,
    step::step,
    web,
    workspace::{environment, target},
};

/// What is handed on to the server.
#[derive(Args)]
pub(crate) struct Options {
    /// Arguments for `lumiku serve`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    serve: Vec<String>,
}

/// Builds everything, then becomes the server, so that Ctrl-C reaches it directly.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::for_web()?;
    web::build()?;
    build_release_server()?;
    let mut server = Cmd::new(target().join("release/lumiku")).arg("serve");
    if environment("NODE_ENV").is_none_or(|name| name != "production") {
        server = server.arg("--seed");
    }
    server = server.args(&options.serve);
    for (name, value) in [("NODE_ENV", "development"), ("DATA_DIR", "./data"), ("PORT", "3000")] {
        if environment(name).is_none() {
            server = server.env(name, value);
        }
    }
    Err(server.exec())
}

/// The server as it is shipped.
pub(crate) fn build_release_server() -> Result<()> {
    step("release build of the server", || {
        Cmd::new("cargo").args(["build", "--release", "--locked", "--package", "lumiku-server"]).run()
    })
}
