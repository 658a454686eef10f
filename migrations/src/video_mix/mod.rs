//! Tables of Video Mix Pro.

use sea_orm_migration::prelude::MigrationTrait;

mod m000001_projects;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m000001_projects::Migration)]
}
