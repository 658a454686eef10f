//! Tables of {{name}}.

use sea_orm_migration::prelude::MigrationTrait;

mod m000001_lines;

pub(crate) fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(m000001_lines::Migration)]
}
