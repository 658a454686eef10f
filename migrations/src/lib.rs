//! The schema: one folder for the platform, one per tool that has tables.
//!
//! Each set keeps its own migration table, so that a tool can be compiled out without the others
//! noticing. The DDL uses only what SQLite and PostgreSQL share, except for triggers. Moments are
//! `BIGINT` milliseconds since the Unix epoch and JSON is `TEXT`, so that both engines compare and
//! order the same way. A released migration is never edited.

#![expect(
    elided_lifetimes_in_paths,
    reason = "`MigrationTrait` elides them, and its implementations have to match"
)]

mod carousel;
mod platform;
mod video_mix;

use sea_orm_migration::{
    migrator::MigratorTraitSelf,
    prelude::*,
    sea_orm::{ConnectionTrait, DbErr},
};

/// The migrations of the platform or of one tool.
pub struct MigrationSet {
    /// `platform`, or a tool's id.
    pub owner: &'static str,
    migrations: fn() -> Vec<Box<dyn MigrationTrait>>,
    /// Its tables whose rows go when the account in their `user_id` is closed; rows that hang on those
    /// follow by their foreign keys. The platform closes its own tables in `core::account::delete`.
    pub personal: &'static [&'static str],
}

/// Every set, the platform first. A tool with tables has one line here.
pub fn sets() -> Vec<MigrationSet> {
    vec![
        MigrationSet { owner: "platform", migrations: platform::migrations, personal: &[] },
        MigrationSet {
            owner: "carousel",
            migrations: carousel::migrations,
            personal: &["carousel_projects", "carousel_brands", "carousel_tables"],
        },
        MigrationSet {
            owner: "video-mix",
            migrations: video_mix::migrations,
            personal: &["video_mix_projects"],
        },
    ]
}

/// Tables of tools whose rows belong to one account and go with it.
pub fn personal_tables() -> impl Iterator<Item = &'static str> {
    sets().into_iter().flat_map(|set| set.personal.iter().copied())
}

#[async_trait::async_trait]
impl MigratorTraitSelf for MigrationSet {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        (self.migrations)()
    }

    fn migration_table_name(&self) -> DynIden {
        Alias::new(format!("lumiku_migrations_{}", self.owner.replace('-', "_"))).into_iden()
    }
}

/// Brings the database to the newest schema.
///
/// # Errors
/// When a statement fails, or when the database was written by a newer version of this program.
pub async fn up<'c, C>(connection: C) -> Result<(), DbErr>
where
    C: IntoSchemaManagerConnection<'c> + Clone,
{
    for set in sets() {
        set.up(connection.clone(), None).await?;
    }
    Ok(())
}

/// Whether every migration has been applied. Creates nothing.
pub async fn is_current<C: ConnectionTrait>(connection: &C) -> Result<bool, DbErr> {
    for set in sets() {
        if !set.get_pending_migrations_read_only(connection).await?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Runs plain statements in order, as they are.
pub(crate) async fn execute(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
