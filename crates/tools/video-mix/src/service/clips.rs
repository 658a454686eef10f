//! Clips: taking them in, moving them, letting them go.

use axum::extract::{FromRef, Request};
use lumiku_core::{
    Core, Error, Result,
    file::{
        StoredFile,
        thumbnail::Thumbnail,
        upload::{AboutUpload, Received},
    },
};
use lumiku_dto::{FileId, UserId};
use lumiku_tool_api::{CurrentUser, ToolContext, multipart::Form};
use lumiku_video_mix_dto::{MAX_CLIPS, MAX_FILE_SIZE, MIN_PIECE_SECONDS, Range, UpdateVideo, Video};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::Expr,
};
use tokio_util::sync::CancellationToken;

use super::{
    clip_type, groups, looks,
    order::{moved_to, place, stored},
    projects::read_contents,
    to_json, touch_project,
};
use crate::{
    engine::{ClipInfo, Container},
    entity::video,
    error::{refusal, unsupported},
    studio::Studio,
};

/// Most ranges that a person keeps of one clip.
const MAX_KEEP: usize = 50;

/// Takes in a clip: receives it, judges it by its bytes, probes it, and only then keeps it. The look at it
/// comes later, in the background.
///
/// # Errors
/// [`Error::UnsupportedMedia`], [`Error::TooLarge`], [`Error::Invalid`] with a sentence; nothing stays then.
pub(crate) async fn receive_clip(
    context: &ToolContext,
    studio: &std::sync::Arc<Studio>,
    user: &CurrentUser,
    project: &str,
    request: Request,
) -> Result<Video> {
    let known = read_contents(context, user, project).await?;
    refuse_many(known.videos.len())?;
    studio.engine().await?;
    let announced = request.headers().get(axum::http::header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok()).unwrap_or(0);
    context.check_room(user, announced).await?;
    let form = Form::receive(&Core::from_ref(context), request, "file", MAX_FILE_SIZE).await?;
    let (name, received) = form.file.ok_or_else(|| Error::field("file", "The form has no file."))?;
    let (mime, info) = probe(studio, &received).await?;
    let row = keep(context, user, project, about(name, mime, &info), received, &info).await?;
    looks::begin(context, studio, user, &row);
    read_contents(context, user, project).await?.video(&row.id).ok_or(Error::NotFound)
}

async fn probe(studio: &Studio, received: &Received) -> Result<(&'static str, ClipInfo)> {
    let path = received.path().to_owned();
    let judged = tokio::task::spawn_blocking(move || clip_type::of_file(&path));
    let mime = judged.await.map_err(|error| Error::Internal(error.to_string()))??;
    let (Some(mime), Some(container)) = (mime, mime.and_then(Container::from_mime)) else {
        return Err(unsupported("This is not an MP4, MOV, AVI or MKV video."));
    };
    let engine = studio.engine().await?;
    // When the caller goes away this future is dropped, and the program with it.
    let info = engine.probe(received.path(), container, &CancellationToken::new()).await.map_err(refusal)?;
    Ok((mime, info))
}

fn about(name: String, mime: &str, info: &ClipInfo) -> AboutUpload {
    AboutUpload {
        name,
        mime: mime.to_owned(),
        width: Some(info.width),
        height: Some(info.height),
        duration_ms: Some(milliseconds(info.duration)),
    }
}

/// Writes the clip and its file, in one transaction.
async fn keep(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    about: AboutUpload,
    received: Received,
    info: &ClipInfo,
) -> Result<video::Model> {
    let now = context.now().0;
    let row = video::Model {
        id: context.new_id(),
        user_id: user.id().to_string(),
        project_id: project.to_owned(),
        group_id: None,
        file_id: String::new(),
        position: 0,
        info: to_json(info)?,
        analysis: None,
        keep: None,
        created_at: now,
    };
    let owner = user.id().clone();
    let kept = context.keep_upload(user, about, received, move |tx, file: StoredFile| {
        Box::pin(async move {
            touch_project(tx, &owner, &row.project_id, now).await?;
            let count = of_project(&owner, &row.project_id).count(tx).await?;
            refuse_many(usize::try_from(count).unwrap_or(usize::MAX))?;
            // Behind the last, which is not their number: removed clips leave gaps.
            let last = of_project(&owner, &row.project_id)
                .filter(video::Column::GroupId.is_null())
                .order_by_desc(video::Column::Position)
                .one(tx)
                .await?;
            let position = last.map_or(0, |last| last.position + 1);
            let row = video::Model { file_id: file.file.id.to_string(), position, ..row };
            let columns = video::ActiveModel { id: Set(row.id.clone()), ..row.clone().into() };
            video::Entity::insert(columns).exec_without_returning(tx).await?;
            Ok(row)
        })
    });
    kept.await
}

/// Moves a clip, or changes what is kept of it.
pub(crate) async fn update_clip(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    id: &str,
    input: UpdateVideo,
) -> Result<Video> {
    let known = read_contents(context, user, project).await?;
    let clip = known.videos.iter().find(|clip| clip.row.id == id).ok_or(Error::NotFound)?;
    let kept = input.keep.map(|ranges| check_keep(ranges, clip.info.duration)).transpose()?;
    let kept = kept.map(|ranges| ranges.map(|ranges| to_json(&ranges)).transpose()).transpose()?;
    let moves = input.group_id.is_some() || input.position.is_some();
    let target = match input.group_id {
        None => clip.row.group_id.clone(),
        Some(group) => group.filter(|group| !group.is_empty()),
    };
    let (owner, project_id, clip_id, now) =
        (user.id().clone(), project.to_owned(), id.to_owned(), context.now().0);
    let updated = context.db().write(move |tx| {
        Box::pin(async move {
            touch_project(tx, &owner, &project_id, now).await?;
            if let Some(kept) = kept {
                let change =
                    change(&owner, &project_id, &clip_id).col_expr(video::Column::Keep, Expr::value(kept));
                change.exec(tx).await?;
            }
            if moves {
                let at = input.position.map(place);
                move_clip(tx, &owner, &project_id, &clip_id, target, at).await?;
            }
            Ok(())
        })
    });
    updated.await?;
    read_contents(context, user, project).await?.video(id).ok_or(Error::NotFound)
}

/// Deletes a clip and its file. Videos that still need it fail, and their price comes back.
pub(crate) async fn delete_clip(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    id: &str,
) -> Result<()> {
    let (owner, project, id, now) = (user.id().clone(), project.to_owned(), id.to_owned(), context.now().0);
    let deleted = context.delete_files(user, move |tx| {
        Box::pin(async move {
            touch_project(tx, &owner, &project, now).await?;
            let row = of_project(&owner, &project).filter(video::Column::Id.eq(id)).one(tx).await?;
            // The row goes with the file.
            Ok(vec![FileId::new(row.ok_or(Error::NotFound)?.file_id)])
        })
    });
    deleted.await
}

/// The filmstrip of a clip.
pub(crate) async fn read_filmstrip(
    context: &ToolContext,
    user: &CurrentUser,
    project: &str,
    id: &str,
) -> Result<Thumbnail> {
    let row = of_project(user.id(), project).filter(video::Column::Id.eq(id)).one(context.read()).await?;
    context.preview(user, &FileId::new(row.ok_or(Error::NotFound)?.file_id)).await
}

/// Takes the clips of a group out of it, after those without a group.
pub(super) async fn leave_group(
    tx: &DatabaseTransaction,
    user: &UserId,
    project: &str,
    group: &str,
) -> Result<()> {
    let mut ids = list_ids(tx, user, project, None).await?;
    ids.extend(list_ids(tx, user, project, Some(group)).await?);
    arrange(tx, user, project, None, &ids).await
}

async fn move_clip(
    tx: &DatabaseTransaction,
    user: &UserId,
    project: &str,
    id: &str,
    group: Option<String>,
    at: Option<usize>,
) -> Result<()> {
    if let Some(group) = &group
        && !groups::is_there(tx, user, project, group).await?
    {
        return Err(Error::field("groupId", "This group is not in the project."));
    }
    let before = of_project(user, project).filter(video::Column::Id.eq(id)).one(tx).await?;
    let before = before.ok_or(Error::NotFound)?.group_id;
    let ids = list_ids(tx, user, project, group.as_deref()).await?;
    let at = at.unwrap_or(ids.len());
    arrange(tx, user, project, group.as_deref(), &moved_to(ids, id, at)).await?;
    if before != group {
        let left = list_ids(tx, user, project, before.as_deref()).await?;
        arrange(tx, user, project, before.as_deref(), &left).await?;
    }
    Ok(())
}

/// Puts exactly these clips into a group, in this order.
async fn arrange(
    tx: &DatabaseTransaction,
    user: &UserId,
    project: &str,
    group: Option<&str>,
    ids: &[String],
) -> Result<()> {
    for (place, id) in ids.iter().enumerate() {
        let change = change(user, project, id)
            .col_expr(video::Column::GroupId, Expr::value(group.map(str::to_owned)))
            .col_expr(video::Column::Position, Expr::value(stored(place)));
        change.exec(tx).await?;
    }
    Ok(())
}

/// Ids of the clips of a group, or of those without one, in order.
async fn list_ids(
    tx: &DatabaseTransaction,
    user: &UserId,
    project: &str,
    group: Option<&str>,
) -> Result<Vec<String>> {
    let clips = of_project(user, project).select_only().column(video::Column::Id);
    let clips = match group {
        Some(group) => clips.filter(video::Column::GroupId.eq(group)),
        None => clips.filter(video::Column::GroupId.is_null()),
    };
    let ordered = clips.order_by_asc(video::Column::Position).order_by_asc(video::Column::Id);
    Ok(ordered.into_tuple().all(tx).await?)
}

fn of_project(user: &UserId, project: &str) -> Select<video::Entity> {
    video::Entity::find()
        .filter(video::Column::ProjectId.eq(project))
        .filter(video::Column::UserId.eq(user.as_str()))
}

fn change(user: &UserId, project: &str, id: &str) -> sea_orm::UpdateMany<video::Entity> {
    video::Entity::update_many()
        .filter(video::Column::Id.eq(id))
        .filter(video::Column::ProjectId.eq(project))
        .filter(video::Column::UserId.eq(user.as_str()))
}

fn refuse_many(clips: usize) -> Result<()> {
    if clips < MAX_CLIPS {
        return Ok(());
    }
    Err(Error::field("file", format!("A project has at most {MAX_CLIPS} clips.")))
}

/// What a person keeps, on whole milliseconds; `None` for an empty list.
fn check_keep(ranges: Vec<Range>, duration: f64) -> Result<Option<Vec<Range>>> {
    let refuse = |message: &str| Err(Error::field("keep", message));
    if ranges.len() > MAX_KEEP {
        return refuse("Keep at most 50 parts of a clip.");
    }
    let grid = |seconds: f64| (seconds * 1000.0).round() / 1000.0;
    let ranges: Vec<Range> =
        ranges.iter().map(|range| Range { start: grid(range.start), end: grid(range.end) }).collect();
    let mut last = 0.0;
    for range in &ranges {
        if range.start < last || range.end > grid(duration) {
            return refuse("The parts have to lie inside the clip, in order and apart.");
        }
        // Half a millisecond, since the grid is not exact in binary.
        if range.end - range.start < MIN_PIECE_SECONDS - 0.0005 {
            return refuse("A part has to be at least 0.3 seconds long.");
        }
        last = range.end;
    }
    Ok(Some(ranges).filter(|ranges| !ranges.is_empty()))
}

fn milliseconds(seconds: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clips are at most ten minutes long")]
    let milliseconds = (seconds * 1000.0).round() as i64;
    milliseconds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(pairs: &[(f64, f64)]) -> Result<Option<Vec<Range>>> {
        check_keep(pairs.iter().map(|&(start, end)| Range { start, end }).collect(), 10.0)
    }

    #[test]
    fn what_is_kept_lies_inside_the_clip_in_order_and_on_milliseconds() {
        assert_eq!(kept(&[]).unwrap(), None);
        let ranges = kept(&[(0.0, 0.3), (0.3, 1.000_4), (2.0, 10.0)]).unwrap().unwrap();
        assert!((ranges[1].end - 1.0).abs() < 1e-9);
        for bad in [
            &[(-0.1, 1.0)][..],
            &[(0.0, 0.2)],
            &[(1.0, 1.0)],
            &[(2.0, 1.0)],
            &[(0.0, 10.1)],
            &[(0.0, 2.0), (1.0, 3.0)],
            &[(5.0, 6.0), (1.0, 2.0)],
        ] {
            assert!(kept(bad).is_err(), "{bad:?}");
        }
        assert!(kept(&[(0.0, 0.1); 51]).is_err());
    }
}
