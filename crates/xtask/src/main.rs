//! `cargo xtask <command>`: everything that is done to the repository rather than by the product.
//! No command leaves a process behind, and none asks for anything to be set up by hand first.

mod bench;
mod check;
mod docs;
mod drill;
mod http;
mod load;
mod new_tool;
mod proc;
mod process;
mod run;
mod services;
mod setup;
mod step;
mod suite;
mod train;
mod web;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs and tests Lumiku.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what building and testing need. The other commands do their part of this themselves.
    Setup,
    /// Builds the single-page app into dist/ when its sources changed, and checks its size.
    Web,
    /// Builds everything and serves it at http://localhost:3000.
    Run(run::Options),
    /// The quick inner loop: format, lints, and the tests that need neither browser nor PostgreSQL.
    Check,
    /// Every check there is, as the continuous integration runs it.
    Test,
    /// Writes a new tool that works, to be replaced piece by piece.
    NewTool(new_tool::Options),
    /// Breaks a running server on purpose and looks at what is left.
    Drill(drill::Options),
    /// Trains the upscaler's networks from drawings, and sets them beside those of the repository.
    Train(train::Options),
    /// Measures, side by side with a reference where there is one.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    process::stop_children_on_signals();
    let outcome = match cli.command {
        Command::Setup => setup::for_everything(),
        Command::Web => setup::for_web().and_then(|()| web::build()).and_then(|()| web::check_size()),
        Command::Run(options) => run::run(&options),
        Command::Check => check::check(),
        Command::Test => suite::test(),
        Command::NewTool(options) => new_tool::run(&options),
        Command::Drill(options) => drill::run(&options),
        Command::Train(options) => train::run(&options),
        Command::Bench(options) => bench::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
