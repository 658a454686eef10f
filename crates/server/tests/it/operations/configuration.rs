//! The configuration, checked at start.

use std::collections::BTreeMap;

use lumiku_server::config::{Config, ConfigError};

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_variables(variables.collect::<BTreeMap<_, _>>())
}

/// The problems told, which name the variable and what to set.
fn problems(variables: &[(&str, &str)]) -> Vec<String> {
    read(variables).err().map(|error| error.0).unwrap_or_default()
}

#[test]
fn each_wrong_value_is_told_with_its_name_and_what_to_set() {
    for (name, value) in [
        ("NODE_ENV", "staging"),
        ("DATABASE_URL", "mysql://localhost/lumiku"),
        ("HOST", "localhost:3000"),
        ("PORT", "99999"),
        ("JWT_SECRET", "short"),
        ("MAX_FILE_SIZE", "500MB"),
        ("RATE_LIMIT_WINDOW_MS", "-1"),
        ("RATE_LIMIT_MAX_REQUESTS", "many"),
        ("CORS_ORIGIN", "localhost:5173"),
        ("CORS_ORIGIN", "https://example.com/app"),
        ("TRUSTED_PROXIES", "proxy"),
        ("METRICS_ADDR", "9464"),
        ("SECURE_COOKIES", "maybe"),
        ("LOGIN_THROTTLE", "2"),
        ("WORKER_CONCURRENCY", "all"),
        ("PUBLIC_URL", "lumiku.example.com"),
        ("DUITKU_ENV", "live"),
        ("DUITKU_SIGNATURE", "sha1"),
        ("DUITKU_CALLBACK_URL", "/api/payments/callback"),
        ("DUITKU_RETURN_URL", "ftp://example.com"),
    ] {
        let secret = "x".repeat(32);
        let told = problems(&[("JWT_SECRET", secret.as_str()), (name, value)]);
        assert_eq!(told.len(), 1, "{name}={value}: {told:?}");
        assert!(told[0].contains(name), "{told:?}");
    }
}

#[test]
fn an_empty_value_counts_as_not_set() {
    assert_eq!(read(&[("PORT", ""), ("DATABASE_URL", " ")]).unwrap().address.port(), 3000);
}

#[test]
fn production_is_reached_over_https_from_everywhere_and_logs_json() {
    let secret = "x".repeat(32);
    let config = read(&[("NODE_ENV", "production"), ("JWT_SECRET", &secret)]).unwrap();
    assert!(config.secure && config.log_json);
    assert_eq!(config.address.to_string(), "0.0.0.0:3000");
    let plain = [("NODE_ENV", "production"), ("JWT_SECRET", secret.as_str()), ("SECURE_COOKIES", "false")];
    assert!(!read(&plain).unwrap().secure);
}
