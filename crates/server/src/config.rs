//! Configuration: read once from the environment, checked at start, refused with a sentence that says
//! what to set.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use lumiku_core::{
    config::{
        Config as CoreConfig, FilesConfig, GatewayKind, JobsConfig, MailConfig, PaymentsConfig, PlanTerms,
        PlansConfig, Secret, SellerConfig, SignatureScheme,
    },
    mail,
    payment::{SMALLEST, mock},
};
use lumiku_tool_api::context::Settings;

/// Variables that every tool may read besides its own: addresses of programs and AI services that several use.
const SHARED: [&str; 8] = [
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_MODEL",
    "FFMPEG_PATH",
    "FFPROBE_PATH",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
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

struct Reader<'a> {
    variables: &'a BTreeMap<String, String>,
    problems: Vec<String>,
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

    /// Plans that cost more the higher they are, each what the gateway takes and what a ledger holds.
    fn plans(&mut self) -> PlansConfig {
        const DEAREST: i64 = 100_000_000;
        let defaults = PlansConfig::default();
        let mut terms = |name: &str, default: PlanTerms| {
            let terms = PlanTerms {
                price: self.number(&format!("PLAN_{name}_PRICE"), default.price),
                credits: self.number(&format!("PLAN_{name}_CREDITS"), default.credits),
            };
            if !(SMALLEST..=DEAREST).contains(&terms.price) {
                self.problems.push(format!(
                    "PLAN_{name}_PRICE is {}; set it to 10000 to {DEAREST} rupiah.",
                    terms.price
                ));
            }
            if !(0..=DEAREST).contains(&terms.credits) {
                self.problems.push(format!(
                    "PLAN_{name}_CREDITS is {}; set it to 0 to {DEAREST} credits.",
                    terms.credits
                ));
            }
            terms
        };
        let plans = PlansConfig {
            basic: terms("BASIC", defaults.basic),
            pro: terms("PRO", defaults.pro),
            enterprise: terms("ENTERPRISE", defaults.enterprise),
            ..defaults
        };
        let rising = |lower: PlanTerms, higher: PlanTerms| {
            lower.price < higher.price && lower.credits <= higher.credits
        };
        if !rising(plans.basic, plans.pro) || !rising(plans.pro, plans.enterprise) {
            self.problems.push("PLAN_BASIC, PLAN_PRO and PLAN_ENTERPRISE have to rise: each _PRICE above the one before, and no _CREDITS below it.".into());
        }
        plans
    }

    /// A mail server when there is one, else a folder.
    fn mail(&mut self, environment: Environment, data_dir: &std::path::Path, public_url: &str) -> MailConfig {
        let smtp_url = self.text("SMTP_URL").map(Secret::new);
        if let Some(Err(problem)) = smtp_url.as_ref().map(|url| mail::check_smtp_url(url.expose())) {
            self.problems.push(problem);
        }
        let from = self.text("MAIL_FROM").map(str::to_owned);
        if let Some(Err(problem)) = from.as_deref().map(mail::check_sender) {
            self.problems.push(problem);
        }
        if smtp_url.is_some() && from.is_none() {
            self.problems.push("MAIL_FROM is not set; set it to a sender that the mail server of SMTP_URL lets you use, such as Lumiku <hello@lumiku.example.com>.".into());
        }
        if smtp_url.is_some() && environment == Environment::Production && self.text("PUBLIC_URL").is_none() {
            self.problems.push("PUBLIC_URL is not set; letters need it for their links: set it to the address of this server, such as https://lumiku.example.com.".into());
        }
        MailConfig {
            from: from.unwrap_or_else(|| "Lumiku <lumiku@localhost>".into()),
            smtp_url,
            folder: self.text("MAIL_PATH").map_or_else(|| data_dir.join("mail"), PathBuf::from),
            public_url: public_url.to_owned(),
            low_balance: self.number("LOW_BALANCE", 50),
            timeout_ms: 30_000,
            sweep_ms: 3_000,
        }
    }

    /// Who sells; further lines are set apart by semicolons.
    fn seller(&self) -> SellerConfig {
        let details = self.text("SELLER_DETAILS").unwrap_or_default();
        let details = details.split(';').map(str::trim).filter(|line| !line.is_empty());
        SellerConfig {
            name: self.text("SELLER_NAME").unwrap_or("Lumiku").to_owned(),
            details: details.map(str::to_owned).collect(),
        }
    }

    /// The mock in development; in production what is named, and nothing without a name.
    fn payments(&mut self, environment: Environment, public_url: &str, port: u16) -> Option<PaymentsConfig> {
        let production = environment == Environment::Production;
        let gateway = match self.text("DUITKU_ENV") {
            Some("sandbox") => GatewayKind::Sandbox,
            Some("production") => GatewayKind::Production,
            None | Some("mock") if !production => GatewayKind::Mock,
            Some("mock") => {
                self.problems.push("DUITKU_ENV is mock, which gives credits away and is refused in production; set it to sandbox or production.".into());
                return None;
            }
            Some(other) => {
                self.problems
                    .push(format!("DUITKU_ENV is {other:?}; set it to mock, sandbox or production."));
                return None;
            }
            None => {
                if self.text("DUITKU_MERCHANT_CODE").is_some() || self.text("DUITKU_API_KEY").is_some() {
                    self.problems.push("DUITKU_ENV is not set; set it to sandbox or production.".into());
                }
                return None;
            }
        };
        let mocked = gateway == GatewayKind::Mock;
        let defaults = mocked.then_some((mock::MERCHANT_CODE, mock::API_KEY));
        let merchant_code = self.required("DUITKU_MERCHANT_CODE", defaults.map(|(code, _)| code));
        let api_key = self.required("DUITKU_API_KEY", defaults.map(|(_, key)| key));
        let signature = match self.text("DUITKU_SIGNATURE") {
            None | Some("hmac_sha256") => SignatureScheme::HmacSha256,
            Some("md5") => SignatureScheme::Md5,
            Some("md5_result_code") => SignatureScheme::Md5ResultCode,
            Some(other) => {
                let problem =
                    format!("DUITKU_SIGNATURE is {other:?}; set it to hmac_sha256, md5 or md5_result_code.");
                self.problems.push(problem);
                SignatureScheme::HmacSha256
            }
        };
        if !mocked && self.text("PUBLIC_URL").is_none() {
            for name in ["DUITKU_CALLBACK_URL", "DUITKU_RETURN_URL"] {
                if self.text(name).is_none() {
                    self.problems.push(format!("{name} is not set; set it, or PUBLIC_URL to the address of this server, such as https://lumiku.example.com."));
                }
            }
        }
        // The mock's callbacks come from this very process, which may not know itself by its public name.
        let callback_base = if mocked { format!("http://127.0.0.1:{port}") } else { public_url.to_owned() };
        let callback_url = self
            .web_address("DUITKU_CALLBACK_URL")
            .unwrap_or_else(|| format!("{callback_base}{}", lumiku_dto::path::PAYMENT_CALLBACK));
        let return_url =
            self.web_address("DUITKU_RETURN_URL").unwrap_or_else(|| format!("{public_url}/payments/status"));
        let (pop_url, web_url) = match gateway {
            GatewayKind::Production => ("https://api-prod.duitku.com", "https://passport.duitku.com"),
            GatewayKind::Sandbox | GatewayKind::Mock => {
                ("https://api-sandbox.duitku.com", "https://sandbox.duitku.com")
            }
        };
        let (mut pop_url, mut web_url) = (pop_url.to_owned(), web_url.to_owned());
        if let Some(url) = self.web_address("DUITKU_SANDBOX_URL")
            && gateway == GatewayKind::Sandbox
        {
            url.trim_end_matches('/').clone_into(&mut pop_url);
            pop_url.clone_into(&mut web_url);
        }
        Some(PaymentsConfig {
            gateway,
            merchant_code,
            api_key: Secret::new(api_key),
            signature,
            callback_url,
            return_url,
            public_url: public_url.to_owned(),
            pop_url,
            web_url,
            timeout_ms: 15_000,
            sweep_ms: 15_000,
        })
    }

    /// A variable that has to be set unless there is a default.
    fn required(&mut self, name: &str, default: Option<&str>) -> String {
        let found = self.text(name).or(default).map(str::to_owned);
        found.unwrap_or_else(|| {
            self.problems.push(format!("{name} is not set; it stands in Duitku's merchant portal."));
            String::new()
        })
    }

    /// A variable that is an address of the web.
    fn web_address(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?.to_owned();
        let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
        if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
            self.problems.push(format!(
                "{name} is {text:?}; set it to an address such as https://lumiku.example.com."
            ));
        }
        Some(text)
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

    /// A variable that is set to something.
    fn text(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn number<T: std::str::FromStr>(&mut self, name: &str, default: T) -> T {
        let Some(text) = self.text(name) else { return default };
        if let Ok(number) = text.parse() {
            number
        } else {
            let problem = format!("{name} is {text:?}; set it to a whole number.");
            self.problems.push(problem);
            default
        }
    }

    fn flag(&mut self, name: &str, default: bool) -> bool {
        match self.text(name).map(str::to_lowercase).as_deref() {
            None => default,
            Some("1" | "true" | "on" | "yes") => true,
            Some("0" | "false" | "off" | "no") => false,
            Some(other) => {
                self.problems.push(format!("{name} is {other:?}; set it to true or false."));
                default
            }
        }
    }

    fn list<T: std::str::FromStr>(&mut self, name: &str, what: &str) -> Vec<T> {
        let mut items = Vec::new();
        let text = self.text(name).unwrap_or_default().to_owned();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.parse() {
                Ok(item) => items.push(item),
                Err(_) => self.problems.push(format!("{name} has {part:?}; write {what}.")),
            }
        }
        items
    }

    fn address(&mut self, name: &str) -> Option<SocketAddr> {
        let text = self.text(name)?;
        let parsed = text.parse();
        if parsed.is_err() {
            let problem = format!("{name} is {text:?}; set it to an address such as 127.0.0.1:9464.");
            self.problems.push(problem);
        }
        parsed.ok()
    }
}

#[cfg(test)]
mod tests {
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
            ("IMAGE_UPSCALER_MODEL", "/m.onnx"),
            ("FFMPEG_PATH", "/opt/ffmpeg"),
            ("OPENAI_API_KEY", "sk-1"),
            ("VIDEO_MIX_CACHE_SIZE", "1"),
            ("JWT_SECRET", &"x".repeat(32)),
        ])
        .unwrap();
        let settings = config.settings_of("image-upscaler");
        let names: Vec<_> = settings.variables.keys().map(String::as_str).collect();
        assert_eq!(names, ["FFMPEG_PATH", "IMAGE_UPSCALER_MODEL", "OPENAI_API_KEY"]);
        assert_eq!(settings.cache, std::path::Path::new("./data/cache/image-upscaler"));
    }
}
