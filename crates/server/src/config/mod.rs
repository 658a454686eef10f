//! Configuration: read once from the environment, checked at start, refused with a sentence that says
//! what to set.

mod mail;
mod money;
mod reader;

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use lumiku_core::config::{Config as CoreConfig, FilesConfig, HashCost, JobsConfig, PlansConfig};
use lumiku_tool_api::context::Settings;

use reader::Reader;

/// Variables that every tool may read besides its own: addresses of programs, networks and AI services.
const SHARED: [&str; 9] = [
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_MODEL",
    "FFMPEG_PATH",
    "FFPROBE_PATH",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "UPSCALER_MODEL",
];

/// Everything the server is told from outside.
#[derive(Clone)]
pub struct Config {
    pub environment: Environment,
    pub data_dir: PathBuf,
    pub database_url: String,
    /// Connections to PostgreSQL.
    pub database_connections: u32,
    pub address: SocketAddr,
    /// Where browsers reach it, without a slash at the end.
    pub public_url: String,
    /// Whether browsers reach it over HTTPS; decides the cookie's name and flags.
    pub secure: bool,
    /// Addresses of proxies in front, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    pub cors_origins: Vec<String>,
    pub rate_limit: RateLimit,
    pub metrics_address: Option<SocketAddr>,
    pub log_json: bool,
    pub core: CoreConfig,
    /// Every variable, for tools' own settings.
    pub variables: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Development,
    Production,
}

/// Requests one client may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub window_ms: u64,
    /// 0 switches it off.
    pub max_requests: u32,
}

/// What is wrong with the configuration: every problem at once.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the configuration needs attention:\n  {}", .0.join("\n  "))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Reads the process's environment, after a `.env` file if there is one.
    pub fn from_environment() -> Result<Self, ConfigError> {
        dotenvy::dotenv().ok();
        Self::from_variables(std::env::vars().collect())
    }

    /// Reads a set of variables.
    pub fn from_variables(variables: BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut read = Reader { variables: &variables, problems: Vec::new() };
        let config = read.config();
        let problems = read.problems;
        if problems.is_empty() { Ok(Self { variables, ..config }) } else { Err(ConfigError(problems)) }
    }

    /// A tool's own settings: the variables that begin with its id in upper case, and the shared ones.
    pub fn settings_of(&self, tool: &str) -> Settings {
        let prefix = format!("{}_", tool.to_uppercase().replace('-', "_"));
        let variables = self
            .variables
            .iter()
            .filter(|(name, _)| name.starts_with(&prefix) || SHARED.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        Settings { variables, cache: self.data_dir.join("cache").join(tool) }
    }
}

impl Reader<'_> {
    fn config(&mut self) -> Config {
        let environment = match self.text("NODE_ENV").unwrap_or("development") {
            "development" | "test" => Environment::Development,
            "production" => Environment::Production,
            other => {
                self.problems.push(format!("NODE_ENV is {other:?}; set it to development or production."));
                Environment::Production
            }
        };
        let data_dir = PathBuf::from(self.text("DATA_DIR").unwrap_or("./data"));
        let default_database = format!("sqlite://{}", data_dir.join("lumiku.db").display());
        let database_url = self.text("DATABASE_URL").map_or(default_database, str::to_owned);
        if !["sqlite:", "file:", "postgres:", "postgresql:"].iter().any(|kind| database_url.starts_with(kind))
        {
            self.problems.push("DATABASE_URL must begin with sqlite: or postgres:.".into());
        }
        let default_host = if environment == Environment::Production { "0.0.0.0" } else { "127.0.0.1" };
        let host = self.text("HOST").unwrap_or(default_host).to_owned();
        let port: u16 = self.number("PORT", 3000);
        let address = if let Ok(ip) = host.parse() {
            SocketAddr::new(ip, port)
        } else {
            self.problems.push(format!("HOST is {host:?}; set it to an IP address such as 127.0.0.1."));
            SocketAddr::from(([127, 0, 0, 1], port))
        };
        let public_url = self
            .web_address("PUBLIC_URL")
            .map_or_else(|| format!("http://localhost:{port}"), |url| url.trim_end_matches('/').to_owned());
        Config {
            environment,
            secure: self.flag("SECURE_COOKIES", environment == Environment::Production),
            database_connections: self.number("DATABASE_CONNECTIONS", 16),
            trusted_proxies: self.list("TRUSTED_PROXIES", "an IP address"),
            cors_origins: self.origins(),
            rate_limit: RateLimit {
                window_ms: self.number("RATE_LIMIT_WINDOW_MS", 900_000),
                max_requests: self.number("RATE_LIMIT_MAX_REQUESTS", 15_000),
            },
            metrics_address: self.address("METRICS_ADDR"),
            log_json: self
                .text("LOG_FORMAT")
                .map_or(environment == Environment::Production, |format| format == "json"),
            core: CoreConfig {
                payments: self.payments(environment, &public_url, port),
                plans: self.plans(),
                ..self.core(environment, &data_dir, &public_url)
            },
            public_url,
            variables: BTreeMap::new(),
            data_dir,
            database_url,
            address,
        }
    }

    fn core(&mut self, environment: Environment, data_dir: &std::path::Path, public_url: &str) -> CoreConfig {
        let folder =
            |name: &str, default: &str| self.text(name).map_or_else(|| data_dir.join(default), PathBuf::from);
        let (temp_dir, upload_dir, output_dir) =
            (folder("TEMP_PATH", "tmp"), folder("UPLOAD_PATH", "uploads"), folder("OUTPUT_PATH", "outputs"));
        let defaults = JobsConfig::default();
        CoreConfig {
            token_key: self.token_key(environment),
            session_ms: 7 * 24 * 60 * 60 * 1000,
            throttle: self.flag("LOGIN_THROTTLE", true),
            hash_permits: self
                .number("HASH_CONCURRENCY", std::thread::available_parallelism().map_or(2, usize::from)),
            hash_cost: HashCost::OWASP,
            files: FilesConfig {
                temp_dir,
                upload_dir,
                output_dir,
                storage_url: self.text("STORAGE_URL").map(str::to_owned),
                storage_options: self.storage_options(),
                max_file_size: self.number("MAX_FILE_SIZE", 500 * 1024 * 1024),
                user_quota: self.number("USER_QUOTA", 5 * 1024 * 1024 * 1024),
            },
            jobs: JobsConfig {
                concurrency: self.number("WORKER_CONCURRENCY", defaults.concurrency),
                lease_ms: self.number("JOB_LEASE_MS", defaults.lease_ms),
                renew_ms: self.number("JOB_RENEW_MS", defaults.renew_ms),
                reap_ms: self.number("JOB_REAP_MS", defaults.reap_ms),
                ..defaults
            },
            payments: None,
            mail: self.mail(environment, data_dir, public_url),
            seller: self.seller(),
            plans: PlansConfig::default(),
        }
    }

    /// In development an absent secret is made once and kept with the data, by the caller.
    fn token_key(&mut self, environment: Environment) -> Vec<u8> {
        match self.text("JWT_SECRET") {
            Some(secret) if secret.len() >= 32 => secret.as_bytes().to_vec(),
            Some(_) => {
                self.problems.push("JWT_SECRET is too short; use at least 32 random characters, such as the output of: openssl rand -base64 48".into());
                Vec::new()
            }
            None if environment == Environment::Production => {
                self.problems.push("JWT_SECRET is not set; use at least 32 random characters, such as the output of: openssl rand -base64 48".into());
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Credentials and endpoint of an S3-compatible store, under the names its clients know.
    fn storage_options(&self) -> Vec<(String, String)> {
        self.variables
            .iter()
            .filter(|(name, _)| name.starts_with("AWS_"))
            .map(|(name, value)| (name.to_lowercase(), value.clone()))
            .collect()
    }

    fn origins(&mut self) -> Vec<String> {
        let origins: Vec<String> = self.list("CORS_ORIGIN", "an origin such as http://localhost:5173");
        for origin in &origins {
            let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            if host.is_none_or(|host| host.is_empty() || host.contains('/')) {
                self.problems.push(format!("CORS_ORIGIN has {origin:?}; write an origin such as http://localhost:5173, without a path."));
            }
        }
        origins
    }
}

#[cfg(test)]
mod tests {
    use lumiku_core::config::GatewayKind;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_variables(pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
    }

    #[test]
    fn nothing_has_to_be_set_in_development() {
        let config = read(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://./data/lumiku.db");
        assert_eq!(config.address.to_string(), "127.0.0.1:3000");
        assert!(!config.secure);
    }

    #[test]
    fn production_needs_a_secret() {
        let Err(error) = read(&[("NODE_ENV", "production")]) else { panic!("accepted") };
        assert!(error.to_string().contains("JWT_SECRET is not set"));
    }

    #[test]
    fn the_mock_gateway_is_there_in_development_and_never_in_production() {
        let payments = read(&[("PORT", "4000")]).unwrap().core.payments.unwrap();
        assert_eq!((payments.gateway, payments.merchant_code.as_str()), (GatewayKind::Mock, "DMOCK"));
        assert_eq!(payments.callback_url, "http://127.0.0.1:4000/api/payments/callback");
        assert_eq!(payments.return_url, "http://localhost:4000/payments/status");
        let secret = "x".repeat(32);
        let production = |more: &[(&str, &str)]| {
            let always = [("NODE_ENV", "production"), ("JWT_SECRET", secret.as_str())];
            read(&[&always, more].concat())
        };
        assert!(production(&[]).unwrap().core.payments.is_none(), "nothing is for sale unless it is set up");
        for wrong in [
            &[("DUITKU_ENV", "mock")][..],
            &[("DUITKU_MERCHANT_CODE", "D1")],
            &[("DUITKU_ENV", "production"), ("DUITKU_API_KEY", "k"), ("PUBLIC_URL", "https://a.b")],
            &[("DUITKU_ENV", "live"), ("DUITKU_API_KEY", "k"), ("DUITKU_MERCHANT_CODE", "D1")],
        ] {
            let Err(error) = production(wrong) else { panic!("{wrong:?} was accepted") };
            assert_eq!(error.0.len(), 1, "{error}");
        }
        let set = [
            ("DUITKU_ENV", "production"),
            ("DUITKU_API_KEY", "k"),
            ("DUITKU_MERCHANT_CODE", "D1"),
            ("PUBLIC_URL", "https://a.b/"),
        ];
        let payments = production(&set).unwrap().core.payments.unwrap();
        assert_eq!(payments.callback_url, "https://a.b/api/payments/callback");
        assert_eq!(payments.pop_url, "https://api-prod.duitku.com");
    }

    #[test]
    fn the_api_key_is_not_shown() {
        let config = read(&[("DUITKU_API_KEY", "canary-key")]).unwrap();
        assert!(!format!("{:?}", config.core).contains("canary-key"));
    }

    #[test]
    fn letters_are_files_until_there_is_a_mail_server() {
        let mail = read(&[("DATA_DIR", "/d"), ("PORT", "4000")]).unwrap().core.mail;
        assert_eq!(mail.folder, std::path::Path::new("/d/mail"));
        assert!(mail.smtp_url.is_none());
        assert_eq!((mail.public_url.as_str(), mail.low_balance), ("http://localhost:4000", 50));
        let server = ("SMTP_URL", "smtps://me:canary-word@mail.example.com");
        let mail = read(&[server, ("MAIL_FROM", "Lumiku <hello@lumiku.example.com>")]).unwrap().core.mail;
        assert!(mail.smtp_url.is_some() && !format!("{mail:?}").contains("canary-word"));
        for wrong in [
            &[server][..],
            &[("MAIL_FROM", "Lumiku")],
            &[("SMTP_URL", "mail.example.com"), ("MAIL_FROM", "a@b.co")],
            &[("LOW_BALANCE", "few")],
        ] {
            let Err(error) = read(wrong) else { panic!("{wrong:?} was accepted") };
            assert_eq!(error.0.len(), 1, "{error}");
            assert!(!error.to_string().contains("canary-word"), "{error}");
        }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let Err(error) =
            read(&[("PORT", "web"), ("DATABASE_URL", "mysql://x"), ("CORS_ORIGIN", "http://a/b")])
        else {
            panic!("accepted")
        };
        assert_eq!(error.0.len(), 3);
    }

    #[test]
    fn a_tool_sees_its_own_variables_and_the_shared_ones_only() {
        let config = read(&[
            ("IMAGE_UPSCALER_SPEED", "9"),
            ("FFMPEG_PATH", "/opt/ffmpeg"),
            ("OPENAI_API_KEY", "sk-1"),
            ("VIDEO_MIX_CACHE_SIZE", "1"),
            ("JWT_SECRET", &"x".repeat(32)),
        ])
        .unwrap();
        let settings = config.settings_of("image-upscaler");
        let names: Vec<_> = settings.variables.keys().map(String::as_str).collect();
        assert_eq!(names, ["FFMPEG_PATH", "IMAGE_UPSCALER_SPEED", "OPENAI_API_KEY"]);
        assert_eq!(settings.cache, std::path::Path::new("./data/cache/image-upscaler"));
    }
}
