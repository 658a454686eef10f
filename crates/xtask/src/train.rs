//! `cargo xtask train`: the upscaler's networks from nothing but drawings, by `training/`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::{
    process::Cmd,
    setup,
    step::step,
    workspace::{root, target},
};

/// How long.
#[derive(Args)]
pub(crate) struct Options {
    /// Minutes of training, of both networks side by side
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// A run to go on from
    #[arg(long)]
    begin: Option<PathBuf>,
    /// Where the weights and the log go; under target/ if it is not given
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Trains, and fails where the result stays more than half a decibel below the repository's weights.
pub(crate) fn run(options: &Options) -> Result<()> {
    let python = setup::training()?;
    let out = options.out.clone().unwrap_or_else(|| target().join("training"));
    let python = |module: &str| Cmd::new(&python).args(["-m", module]).dir(&root().join("training"));
    step("training", || {
        let minutes = options.minutes.to_string();
        let mut train = python("lumiku_sr.train").args(["--minutes", &minutes]).arg("--out").arg(&out);
        if let Some(begin) = &options.begin {
            train = train.arg("--begin").arg(begin);
        }
        train.run()
    })?;
    step("evaluation on photographs", || {
        let models = root().join("crates/super-resolution/models");
        python("lumiku_sr.evaluate").arg(&out).arg("--beside").arg(models).run()
    })
}
