//! `lumiku` with the probe tool, for drills and benchmarks.

use std::{process::ExitCode, sync::Arc};

use lumiku_test_support::probe::Probe;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut tools = lumiku_server::tools::registered();
    tools.push(Arc::new(Probe::default()));
    lumiku_server::cli::main(tools)
}
