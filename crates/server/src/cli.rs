//! The command line: serving, and housekeeping on the same configuration.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Parser, Subcommand};
use lumiku_core::{
    Clock, Core, Db,
    account::{self, register::seed_account},
    admin::user::change_role,
    ledger,
};
use lumiku_dto::account::{Role as AccountRole, WELCOME_CREDITS};
use lumiku_tool_api::Tool;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    app::App,
    backup,
    config::{Config, Environment},
    metrics,
    serve::{self, Role},
};

/// The tools of a program.
type Tools = Vec<Arc<dyn Tool>>;

#[derive(Parser)]
#[command(name = "lumiku", version, about = "One login, one credit balance, many creation tools.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the app, and run jobs.
    Serve {
        /// Split API and workers over processes.
        #[arg(long, value_enum, default_value = "all")]
        role: Role,
        /// Create the development accounts first (refused in production).
        #[arg(long)]
        seed: bool,
    },
    /// Run jobs only; the same as `serve --role worker`.
    Worker,
    /// Bring the database to the newest schema.
    Migrate,
    /// Create the development accounts (refused in production).
    Seed,
    /// Change an account's balance, with a reason that its owner sees.
    Grant {
        email: String,
        /// Credits to add; negative takes them away.
        #[arg(allow_negative_numbers = true)]
        credits: i64,
        #[arg(long, default_value = "Set by the operator")]
        reason: String,
    },
    /// Make an account an admin's, or a user's again.
    Role {
        email: String,
        #[arg(value_parser = ["admin", "user"])]
        role: String,
        #[arg(long, default_value = "Set by the operator")]
        reason: String,
    },
    /// Recompute every balance, job and payment from the ledger, and say what disagrees.
    Verify,
    /// Write the embedded database and all files to one archive, while the server may run.
    Backup { target: PathBuf },
    /// Put an archive's database and files in place.
    Restore { source: PathBuf },
    /// Ask a running server whether it is ready; for container health checks.
    Health,
}

/// Does what the command line says, with these tools.
pub fn main(tools: Tools) -> ExitCode {
    match run(tools) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("lumiku: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(tools: Tools) -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let config = Config::from_environment()?;
    log(config.log_json);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(dispatch(arguments.command, config, tools))
}

async fn dispatch(command: Command, config: Config, tools: Tools) -> Result<ExitCode> {
    match command {
        Command::Serve { role, seed } => serve_until_told(config, tools, role, seed).await?,
        Command::Worker => serve_until_told(config, tools, Role::Worker, false).await?,
        Command::Migrate => {
            let db = open(&config).await?;
            db.migrate().await?;
            println!("The database is up to date.");
        }
        Command::Seed => seed_accounts(&app(config, tools).await?).await?,
        Command::Grant { email, credits, reason } => {
            let balance =
                account::adjust::adjust_credits(&app(config, tools).await?.core, &email, credits, &reason)
                    .await?;
            println!("{email} has {balance} credits now.");
        }
        Command::Role { email, role, reason } => {
            let role_of = AccountRole::from_wire(&role).context("a role is admin or user")?;
            change_role(&app(config, tools).await?.core, &email, role_of, &reason).await?;
            println!("{email} has the role {role} now.");
        }
        Command::Verify => return verify(&app(config, tools).await?.core).await,
        Command::Backup { target } => {
            backup::backup(&config, &target).await?;
            println!("Everything is in {}.", target.display());
        }
        Command::Restore { source } => {
            backup::restore(&config, &source)?;
            println!("Restored. Run `lumiku verify` to check the books.");
        }
        Command::Health => health(&config).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn app(config: Config, tools: Tools) -> Result<App> {
    App::start(config, Clock::default(), tools).await
}

async fn open(config: &Config) -> Result<Db> {
    if let Some(folder) = lumiku_core::db::sqlite_path(&config.database_url)
        .and_then(|path| std::path::Path::new(path).parent())
    {
        std::fs::create_dir_all(folder)?;
    }
    Ok(Db::open(&config.database_url, 1).await?)
}

async fn serve_until_told(config: Config, tools: Tools, role: Role, seed: bool) -> Result<()> {
    let stop = CancellationToken::new();
    tokio::spawn(cancel_on_signal(stop.clone()));
    let metrics = config
        .metrics_address
        .map(|address| metrics::install().map(|handle| (address, handle)))
        .transpose()?;
    if let Some((address, handle)) = metrics {
        let stop = stop.clone();
        tokio::spawn(async move {
            if let Err(error) = metrics::serve(address, handle, stop).await {
                tracing::error!(error = format!("{error:#}"), "metrics are not served");
            }
        });
    }
    let app = app(config, tools).await?;
    if seed {
        seed_accounts(&app).await?;
    }
    app.warm_up();
    if role != Role::Worker {
        tracing::info!(address = %app.config.address, "serving at http://{}", shown(app.config.address));
    }
    serve::serve(app, role, None, stop).await
}

/// A local address as one types it.
fn shown(address: std::net::SocketAddr) -> String {
    if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// Stops on SIGTERM and Ctrl-C; a second one ends the process at once.
async fn cancel_on_signal(stop: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    loop {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        if stop.is_cancelled() {
            std::process::exit(130);
        }
        tracing::info!("going down: finishing requests, giving unfinished jobs back");
        stop.cancel();
    }
}

/// The accounts that the documentation names.
async fn seed_accounts(app: &App) -> Result<()> {
    if app.config.environment == Environment::Production {
        bail!("the development accounts have public passwords and are not created in production");
    }
    let accounts = [
        ("admin@lumiku.com", "Admin123!", "Admin User", AccountRole::Admin, 10_000),
        ("demo@lumiku.com", "Demo123!", "Demo User", AccountRole::User, WELCOME_CREDITS),
    ];
    for (email, password, name, role, credits) in accounts {
        let opened = seed_account(&app.core, email, password, name, role, credits).await?;
        println!("{email} / {password}: {}", if opened { "created" } else { "exists" });
    }
    Ok(())
}

async fn verify(core: &Core) -> Result<ExitCode> {
    let findings = ledger::verify(core).await?;
    for finding in &findings {
        println!("{}: {} ({})", finding.rule, finding.subject, finding.detail);
    }
    if findings.is_empty() {
        println!(
            "Every balance equals its entries, every job its charges and every paid order its purchase."
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} findings", findings.len());
    Ok(ExitCode::FAILURE)
}

async fn health(config: &Config) -> Result<()> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], config.address.port()));
    let mut stream = tokio::net::TcpStream::connect(address).await.context("the server does not answer")?;
    stream.write_all(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "the server is not ready");
    Ok(())
}

fn log(json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let registry = tracing_subscriber::registry().with(filter);
    if json {
        registry.with(fmt::layer().json().flatten_event(true)).init();
    } else {
        registry.with(fmt::layer().compact()).init();
    }
}
