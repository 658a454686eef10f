//! Brands.

use lumiku_carousel_dto::{Brand, BrandKit, Content, limits::MAX_BRANDS};
use lumiku_core::{Error, Result};
use lumiku_dto::{Page, Timestamp};
use lumiku_tool_api::{CurrentUser, ToolContext};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};

use super::{from_json, pictures, to_json};
use crate::{entity::brand, studio::Studio};

/// Keeps a brand.
///
/// # Errors
/// [`Error::Conflict`] when the caller has as many as one may have.
pub(crate) async fn create_brand(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    kit: BrandKit,
) -> Result<Brand> {
    check(context, studio, user, &kit).await?;
    let now = context.now().0;
    let row = brand::Model {
        id: context.new_id(),
        user_id: user.id().to_string(),
        kit: to_json(&kit)?,
        created_at: now,
        updated_at: now,
    };
    let columns = brand::ActiveModel { id: Set(row.id.clone()), ..row.clone().into() };
    let mine = owned(user);
    let write = context.db().write(move |tx| {
        Box::pin(async move {
            if mine.count(tx).await? >= MAX_BRANDS as u64 {
                return Err(Error::Conflict(format!("You have {MAX_BRANDS} brands. Delete one first.")));
            }
            brand::Entity::insert(columns).exec_without_returning(tx).await?;
            Ok(())
        })
    });
    write.await?;
    to_brand(row)
}

/// The caller's brands, newest first.
pub(crate) async fn list_brands(
    context: &ToolContext,
    user: &CurrentUser,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<Brand>> {
    let mut query = owned(user).order_by_desc(brand::Column::Id).limit(limit + 1);
    if let Some(cursor) = cursor {
        query = query.filter(brand::Column::Id.lt(cursor));
    }
    let page = Page::from_rows(query.all(context.read()).await?, limit, |row| row.id.clone());
    let items = page.items.into_iter().map(to_brand).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: page.next_cursor })
}

/// One of the caller's brands.
pub(crate) async fn find_brand(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<Brand> {
    let row = owned(user).filter(brand::Column::Id.eq(id)).one(context.read()).await?;
    to_brand(row.ok_or(Error::NotFound)?)
}

/// The brand that an input names in its field `brandId`.
///
/// # Errors
/// [`Error::Invalid`] naming `field` when there is none.
pub(crate) async fn named_brand(
    context: &ToolContext,
    user: &CurrentUser,
    id: &str,
    field: &str,
) -> Result<BrandKit> {
    match find_brand(context, user, id).await {
        Ok(brand) => Ok(brand.kit),
        Err(Error::NotFound) => Err(Error::field(field, "This brand is not among yours.")),
        Err(error) => Err(error),
    }
}

/// Stores a brand as it is to be. Carousels keep the copy that they have.
pub(crate) async fn update_brand(
    context: &ToolContext,
    studio: &Studio,
    user: &CurrentUser,
    id: &str,
    kit: BrandKit,
) -> Result<Brand> {
    find_brand(context, user, id).await?;
    check(context, studio, user, &kit).await?;
    let update = brand::Entity::update_many()
        .col_expr(brand::Column::Kit, Expr::value(to_json(&kit)?))
        .col_expr(brand::Column::UpdatedAt, Expr::value(context.now().0))
        .filter(brand::Column::Id.eq(id))
        .filter(brand::Column::UserId.eq(user.id().as_str()));
    let updated = context.db().write(move |tx| {
        Box::pin(async move {
            if update.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound) }
        })
    });
    updated.await?;
    find_brand(context, user, id).await
}

/// Forgets a brand. Carousels keep the copy that they have.
pub(crate) async fn delete_brand(context: &ToolContext, user: &CurrentUser, id: &str) -> Result<()> {
    let delete = brand::Entity::delete_many()
        .filter(brand::Column::Id.eq(id))
        .filter(brand::Column::UserId.eq(user.id().as_str()));
    let deleted = context.db().write(move |tx| {
        Box::pin(async move {
            if delete.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Error::NotFound) }
        })
    });
    deleted.await
}

/// Copies the brand that a content names into it, unless it holds a copy.
pub(crate) async fn copy_in(context: &ToolContext, user: &CurrentUser, content: &mut Content) -> Result<()> {
    if let (Some(id), None) = (&content.brand_id, &content.brand) {
        content.brand = Some(named_brand(context, user, id, "content.brandId").await?);
    }
    Ok(())
}

async fn check(context: &ToolContext, studio: &Studio, user: &CurrentUser, kit: &BrandKit) -> Result<()> {
    kit.validate()?;
    pictures::check_readable(context, studio, user, &pictures::named_in_brand(kit, "")).await
}

fn owned(user: &CurrentUser) -> Select<brand::Entity> {
    brand::Entity::find().filter(brand::Column::UserId.eq(user.id().as_str()))
}

fn to_brand(row: brand::Model) -> Result<Brand> {
    Ok(Brand {
        kit: from_json(&row.kit)?,
        id: row.id,
        created_at: Timestamp(row.created_at),
        updated_at: Timestamp(row.updated_at),
    })
}
