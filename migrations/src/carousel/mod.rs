//! Tables of the Carousel Generator.

use sea_orm_migration::prelude::MigrationTrait;

mod m000001_projects;
mod m000002_tables;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m000001_projects::Migration), Box::new(m000002_tables::Migration)]
}
