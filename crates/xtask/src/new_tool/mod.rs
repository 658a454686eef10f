//! `cargo xtask new-tool`: writes a tool that works, to be replaced piece by piece.
//!
//! Everything is worked out before the first file is written. When writing fails, what was written is taken
//! back. It never changes a file that it does not know the shape of.

mod insert;
mod plan;
mod registry;
mod scan;
pub(crate) mod spec;
mod template;

use std::path::Path;

use anyhow::Result;
use clap::Args;

use self::{
    plan::Plan,
    spec::{Category, Family, Spec},
};
use crate::{setup, workspace::root};

/// What to call it.
#[derive(Args)]
pub(crate) struct Options {
    /// Id in folders, routes and tables, such as `audio-trimmer`
    id: String,
    /// Name on the screen, such as "Audio Trimmer"
    name: String,
    /// The shelf it stands on
    #[arg(long, value_enum, default_value_t)]
    category: Category,
    /// A creation tool or a work app
    #[arg(long, value_enum, default_value_t)]
    family: Family,
}

/// Writes the tool into this repository.
pub(crate) fn run(options: &Options) -> Result<()> {
    let spec = Spec::new(&options.id, &options.name, options.category, options.family)?;
    setup::for_check()?;
    for path in create(root(), &spec)? {
        println!("  {}", path.display());
    }
    println!("\nIt works as it is: `cargo xtask run`. docs/ADDING_TOOLS.md says what to replace first.");
    Ok(())
}

/// Writes the tool into the repository at `root`, and gives the paths that were written, from there.
///
/// # Errors
/// When a name is taken, or a file has another shape than expected. Nothing is left behind then.
pub(crate) fn create(root: &Path, spec: &Spec) -> Result<Vec<std::path::PathBuf>> {
    Plan::new(root, spec)?.apply(root)
}
