//! Video Mix Pro's screen. The address says what is shown: `?project=` opens a project, `?job=` finds the project of a
//! job, and without either the person's projects are listed.
//!
//! `arrangement`, `batch`, `check`, `film`, `strips`, `submission`, `trimming` and `words` are pure. `desk` holds the
//! open project and sends its changes, `planning` runs the planner beside the settings, `batches` follows the jobs,
//! `paying` waits with a press until the server has every change that is shown; `screen` brings them together for the
//! views.

mod arrangement;
mod batch;
mod batches;
mod board;
mod calls;
mod check;
mod clip_card;
mod clip_dialog;
mod desk;
mod drag;
mod edits;
mod film;
mod head;
mod locate;
mod open_project;
mod output_dialog;
mod outputs;
mod paying;
mod plan_card;
mod planning;
mod projects;
mod screen;
mod settings_panel;
mod strip_view;
mod strips;
mod submission;
mod trim_strip;
mod trimming;
mod words;

use leptos::prelude::*;

use self::{
    locate::JobsProject,
    open_project::OpenProject,
    projects::{Dropped, Projects},
};
use super::{Layout, ToolUi};
use crate::{
    chunk::{Chunk, ChunkView, chunk, fetch_when_settled},
    components::{Art, Icon},
    router::Router,
    signals::Memo,
};

/// Its line in the registry.
pub const UI: ToolUi = ToolUi {
    id: lumiku_video_mix_dto::ID,
    icon: Icon::Clapperboard,
    art: Art::Clips,
    layout: Layout::Canvas,
    main: chunk!(video_mix, view! { <VideoMix /> }.into_any()),
};

/// The open project is a piece of its own: who begins one, or looks for one, does not wait for it.
const EDITOR: Chunk =
    chunk!(video_mix_editor, view! { <OpenProject id={expect_context::<Opened>().0} /> }.into_any());

/// The id of the project that [`EDITOR`] opens.
#[derive(Clone)]
struct Opened(String);

/// What the address asks for.
#[derive(Clone, PartialEq)]
enum Shown {
    Projects,
    Project(String),
    Job(String),
}

#[component]
fn VideoMix() -> impl IntoView {
    let router = Router::expect();
    provide_context(Dropped(StoredValue::new_local(Vec::new())));
    // Everything that is begun here leads there.
    fetch_when_settled(vec![EDITOR]);
    let shown = Memo::new(move |_| {
        let named = |name| router.query(name).filter(|id| !id.is_empty());
        match (named("project"), named("job")) {
            (Some(project), _) => Shown::Project(project),
            (None, Some(job)) => Shown::Job(job),
            (None, None) => Shown::Projects,
        }
    });
    move || match shown.get() {
        Shown::Projects => view! { <Projects /> }.into_any(),
        Shown::Project(id) => {
            provide_context(Opened(id));
            view! { <ChunkView chunk=EDITOR /> }.into_any()
        }
        Shown::Job(id) => view! { <JobsProject id=id /> }.into_any(),
    }
}
