//! The settings this crate needs. Read from the environment by the server, built directly by tests.

use std::path::PathBuf;

use lumiku_dto::account::Tier;

pub use crate::payment::duitku::signature::Scheme as SignatureScheme;

/// Settings of accounts, files, jobs and payments.
#[derive(Clone, Debug)]
pub struct Config {
    /// Key of the session tokens (HS256); at least 32 bytes.
    pub token_key: Vec<u8>,
    /// How long a login lasts, in milliseconds.
    pub session_ms: i64,
    /// Whether failed logins and registrations are throttled. Only tests switch it off.
    pub throttle: bool,
    /// Argon2id hashes computed at once.
    pub hash_permits: usize,
    /// What one hash costs. Only tests make it cheaper.
    pub hash_cost: HashCost,
    pub files: FilesConfig,
    pub jobs: JobsConfig,
    /// Absent where nothing can be bought.
    pub payments: Option<PaymentsConfig>,
    pub plans: PlansConfig,
    pub mail: MailConfig,
    pub seller: SellerConfig,
}

/// What a hash of a password costs whoever computes it (Argon2id with one lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// In KiB.
    pub memory: u32,
    pub passes: u32,
}

impl HashCost {
    /// The least that OWASP's Password Storage Cheat Sheet recommends.
    pub const OWASP: Self = Self { memory: 19_456, passes: 2 };
    /// The least that there is.
    pub const NONE: Self = Self { memory: 8, passes: 1 };
}

/// A text that neither logs nor `Debug` may show.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Which payment gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayKind {
    /// The one that Lumiku plays itself, for development and tests.
    Mock,
    /// Duitku's, with play money.
    Sandbox,
    /// Duitku's, with money.
    Production,
}

impl GatewayKind {
    /// Name in the configuration and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        }
    }
}

/// How money is taken.
#[derive(Clone, Debug)]
pub struct PaymentsConfig {
    pub gateway: GatewayKind,
    pub merchant_code: String,
    pub api_key: Secret,
    pub signature: SignatureScheme,
    /// Where the gateway says what became of an order.
    pub callback_url: String,
    /// The page that a person comes back to.
    pub return_url: String,
    /// Where this server's pages are, without a slash at the end; the mock's payment page is one.
    pub public_url: String,
    /// Host of the gateway's hosted page (POP), without a slash at the end.
    pub pop_url: String,
    /// Host of the gateway's other calls, without a slash at the end.
    pub web_url: String,
    /// How long the gateway may take over one answer, in milliseconds.
    pub timeout_ms: u64,
    /// How often it is looked for what is due, in milliseconds.
    pub sweep_ms: u64,
}

/// How e-mail is sent.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// Who it is from, such as `Lumiku <hello@lumiku.example.com>`.
    pub from: String,
    /// Address of the mail server, with name and password; see [`crate::mail::check_smtp_url`]. Without one, letters
    /// are files in `folder`.
    pub smtp_url: Option<Secret>,
    pub folder: PathBuf,
    /// Where this server's pages are, without a slash at the end; for links.
    pub public_url: String,
    /// Who falls below so many credits is told once; 0 tells nobody.
    pub low_balance: i64,
    /// How long sending one letter may take, in milliseconds.
    pub timeout_ms: u64,
    /// How often it is looked for what is due, in milliseconds.
    pub sweep_ms: u64,
}

/// Who sells, as receipts say.
#[derive(Clone, Debug)]
pub struct SellerConfig {
    pub name: String,
    /// Lines below the name, such as an address and a tax number.
    pub details: Vec<String>,
}

/// What a month of a plan costs, and the credits that come with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanTerms {
    /// In IDR.
    pub price: i64,
    pub credits: i64,
}

/// The plans on sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlansConfig {
    pub basic: PlanTerms,
    pub pro: PlanTerms,
    pub enterprise: PlanTerms,
    /// How often it is looked for plans whose time has run out, in milliseconds.
    pub sweep_ms: u64,
}

impl PlansConfig {
    /// The terms of a plan; `None` for the free one.
    pub const fn terms(&self, tier: Tier) -> Option<PlanTerms> {
        match tier {
            Tier::Free => None,
            Tier::Basic => Some(self.basic),
            Tier::Pro => Some(self.pro),
            Tier::Enterprise => Some(self.enterprise),
        }
    }
}

impl Default for PlansConfig {
    fn default() -> Self {
        Self {
            basic: PlanTerms { price: 49_000, credits: 1_000 },
            pro: PlanTerms { price: 149_000, credits: 3_500 },
            enterprise: PlanTerms { price: 499_000, credits: 12_500 },
            sweep_ms: 15_000,
        }
    }
}

/// Where files are and how large they may be.
#[derive(Clone, Debug)]
pub struct FilesConfig {
    /// Unfinished uploads and the work folders of jobs.
    pub temp_dir: PathBuf,
    /// Folder of uploads; unused when `storage_url` is set.
    pub upload_dir: PathBuf,
    /// Folder of outputs and thumbnails; unused when `storage_url` is set.
    pub output_dir: PathBuf,
    /// `s3://bucket/prefix` with its options, instead of the folders.
    pub storage_url: Option<String>,
    /// Options of the store, such as `aws_access_key_id`, by lower-case name.
    pub storage_options: Vec<(String, String)>,
    /// Largest upload of any tool, in bytes.
    pub max_file_size: u64,
    /// Bytes one user may keep.
    pub user_quota: i64,
}

/// How jobs are run.
#[derive(Clone, Debug)]
pub struct JobsConfig {
    /// Jobs this process runs at once.
    pub concurrency: usize,
    /// How long a claim holds without being renewed, in milliseconds.
    pub lease_ms: i64,
    /// How often a claim is renewed, in milliseconds.
    pub renew_ms: u64,
    /// How often the reaper looks for dead claims and passed deadlines, in milliseconds.
    pub reap_ms: u64,
    /// How often an idle worker looks for work that no one told it of, in milliseconds.
    pub poll_ms: u64,
    /// Claims before a job that keeps killing its worker fails.
    pub max_attempts: i32,
    /// Jobs of one user that may wait or run.
    pub max_queued_per_user: i64,
}

impl Default for JobsConfig {
    fn default() -> Self {
        Self {
            concurrency: std::thread::available_parallelism().map_or(2, usize::from),
            lease_ms: 60_000,
            renew_ms: 15_000,
            reap_ms: 15_000,
            poll_ms: 1_000,
            max_attempts: 3,
            max_queued_per_user: 1_000,
        }
    }
}
