//! Tables of the platform itself.

use sea_orm_migration::prelude::MigrationTrait;

mod m20261120_000001_accounts;
mod m20261120_000002_ledger;
mod m20261120_000003_tools;
mod m20261120_000004_jobs;
mod m20261121_000005_delivery;
mod m20261122_000006_deliveries;
mod m20261123_000007_payments;
mod m20261123_000008_plans;
mod m20261123_000009_mail;
mod m20261123_000010_admin;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m20261120_000001_accounts::Migration),
        Box::new(m20261120_000002_ledger::Migration),
        Box::new(m20261120_000003_tools::Migration),
        Box::new(m20261120_000004_jobs::Migration),
        Box::new(m20261121_000005_delivery::Migration),
        Box::new(m20261122_000006_deliveries::Migration),
        Box::new(m20261123_000007_payments::Migration),
        Box::new(m20261123_000008_plans::Migration),
        Box::new(m20261123_000009_mail::Migration),
        Box::new(m20261123_000010_admin::Migration),
    ]
}
