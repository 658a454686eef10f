//! The single-page app in a browser: Lighthouse with its mobile preset, and the time to switch tools.

use anyhow::Result;

use crate::{
    process::Cmd,
    services::lumiku::Installation,
    setup,
    workspace::{root, target},
};

pub(super) fn run() -> Result<()> {
    setup::for_browser()?;
    let installation = Installation::new(&target().join("release/lumiku"))?;
    let _server = installation.start()?;
    Cmd::new("node")
        .arg("bench/spa.mjs")
        .dir(&root().join("e2e"))
        .env("LUMIKU_BASE_URL", installation.base_url())
        .env("CHROME_PATH", setup::chromium()?)
        .env("CHROMIUM_PATH", setup::chromium()?)
        .run()
}
