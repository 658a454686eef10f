//! What is sold, by whom, and through which gateway it is paid.

use lumiku_core::{
    config::{GatewayKind, PaymentsConfig, PlanTerms, PlansConfig, Secret, SellerConfig, SignatureScheme},
    payment::{SMALLEST, mock},
};

use super::{Environment, reader::Reader};

impl Reader<'_> {
    /// Plans that cost more the higher they are, each what the gateway takes and what a ledger holds.
    pub(super) fn plans(&mut self) -> PlansConfig {
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

    /// Who sells; further lines are set apart by semicolons.
    pub(super) fn seller(&self) -> SellerConfig {
        let details = self.text("SELLER_DETAILS").unwrap_or_default();
        let details = details.split(';').map(str::trim).filter(|line| !line.is_empty());
        SellerConfig {
            name: self.text("SELLER_NAME").unwrap_or("Lumiku").to_owned(),
            details: details.map(str::to_owned).collect(),
        }
    }

    /// The mock in development; in production what is named, and nothing without a name.
    pub(super) fn payments(
        &mut self,
        environment: Environment,
        public_url: &str,
        port: u16,
    ) -> Option<PaymentsConfig> {
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
}
