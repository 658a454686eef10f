//! `lumiku`: the server, its worker, and its housekeeping commands.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lumiku_server::cli::main(lumiku_server::tools::registered())
}
