//! Looking at clips: what smart trimming keeps, the waveform, the poster and the filmstrip. It happens after
//! the upload was answered, one clip at a time in each process. What is found is kept for good, also that a
//! clip cannot be looked at. When a process dies over a look, or something else comes between, opening the
//! project begins it again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use lumiku_core::{
    Error, Result,
    file::{NewPictures, StoredFile},
};
use lumiku_dto::FileId;
use lumiku_tool_api::{CurrentUser, ToolContext};
use lumiku_video_mix_dto::{Analysis, Range};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{from_json, projects::read_contents, to_json, view::Contents};
use crate::{engine::ClipInfo, entity::video, studio::Studio};

/// Longest that a plan waits for looks.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a clip is left alone whose look failed for a reason of ours.
const REST: Duration = Duration::from_secs(2);
/// How often it asks; another process may be the one that looks.
const POLL: Duration = Duration::from_millis(200);

/// Begins a look in the background, unless this process has begun it already.
pub(super) fn begin(context: &ToolContext, studio: &Arc<Studio>, user: &CurrentUser, row: &video::Model) {
    if row.analysis.is_some() || !studio.begin_look(&row.id) {
        return;
    }
    let (context, studio, user, row) = (context.clone(), Arc::clone(studio), user.clone(), row.clone());
    tokio::spawn(async move {
        match look(&context, &studio, &user, &row).await {
            // A clip that was deleted meanwhile is not there any more.
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => {
                tracing::warn!(%error, clip = row.id, "a clip was not looked at");
                tokio::select! {
                    () = tokio::time::sleep(REST) => {}
                    () = studio.stop.cancelled() => {}
                }
            }
        }
        studio.end_look(&row.id);
    });
}

/// Begins the looks that a project lacks.
pub(super) fn begin_missing(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    contents: &Contents,
) {
    for clip in contents.videos.iter().filter(|clip| clip.analysis.is_none()) {
        begin(context, studio, user, &clip.row);
    }
}

/// A project's rows with everything that smart trimming has to know.
///
/// # Errors
/// [`Error::InProgress`] when that takes too long.
pub(super) async fn wait_for_looks(
    context: &ToolContext,
    studio: &Arc<Studio>,
    user: &CurrentUser,
    project: &str,
) -> Result<Contents> {
    let asked = Instant::now();
    loop {
        let contents = read_contents(context, user, project).await?;
        if contents.videos.iter().all(|clip| clip.kept().is_some()) {
            return Ok(contents);
        }
        studio.engine().await?;
        begin_missing(context, studio, user, &contents);
        if asked.elapsed() > PATIENCE {
            let message = "Your clips are still being looked at. Try again in a moment.";
            return Err(Error::InProgress(message.into()));
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn look(context: &ToolContext, studio: &Studio, user: &CurrentUser, row: &video::Model) -> Result<()> {
    let _turn = studio.looks.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
    // The row was read before this look was begun; another may have ended in between.
    let seen = video::Entity::find_by_id(&row.id).one(context.read()).await?.ok_or(Error::NotFound)?;
    if seen.analysis.is_some() {
        return Ok(());
    }
    let file = FileId::new(row.file_id.clone());
    let stored = context.files(user, std::slice::from_ref(&file)).await?;
    let stored = stored.first().ok_or(Error::NotFound)?;
    let info: ClipInfo = from_json(&row.info)?;
    let (analysis, pictures) = analyse(context, studio, stored, &info).await?;
    let (id, owner, found) = (row.id.clone(), user.id().clone(), to_json(&analysis)?);
    let noted = context.set_pictures(user.id(), &file, pictures, move |tx| {
        Box::pin(async move {
            let note = video::Entity::update_many()
                .col_expr(video::Column::Analysis, Expr::value(found))
                .filter(video::Column::Id.eq(id))
                .filter(video::Column::UserId.eq(owner.as_str()));
            note.exec(tx).await?;
            Ok(())
        })
    });
    noted.await
}

async fn analyse(
    context: &ToolContext,
    studio: &Studio,
    stored: &StoredFile,
    info: &ClipInfo,
) -> Result<(Analysis, NewPictures)> {
    let work = context.temporary_folder()?;
    let path = context.local_path(stored, work.path()).await?;
    let engine = studio.engine().await?;
    match engine.analyse(&path, info, work.path(), &studio.stop).await {
        Ok(found) => {
            let pictures = NewPictures { thumbnail: Some(found.poster), preview: Some(found.filmstrip) };
            Ok((found.analysis, pictures))
        }
        // Trying again would find the same: the whole clip is kept, and its pictures are missing.
        Err(error) if error.is_clip_at_fault() => {
            tracing::warn!(%error, file = %stored.file.id, "a clip cannot be looked at");
            let whole = Range { start: 0.0, end: info.duration };
            Ok((Analysis { keep: vec![whole], ..Analysis::default() }, NewPictures::default()))
        }
        // These pass, and the next time somebody opens the project it is tried again.
        Err(error) => Err(Error::Unavailable(error.to_string())),
    }
}
