//! The carousel generator's screen. The address says what is shown: `?project=` opens a carousel, `?job=` finds the
//! carousel of a job, `?new=table` makes many from a table, and without any of them one begins.
//!
//! `conflict`, `crop`, `draft`, `history`, `order`, `rows`, `saving`, `slides` and `words` are pure. `desk` holds the
//! open carousel and keeps it, `shots` has slides drawn, `exporting` pays for files; `screen` brings them together for
//! the views. `library` has templates and brands.

mod brand_dialog;
mod brand_form;
mod calls;
mod canvas;
mod composer;
mod conflict;
mod conflict_dialog;
mod crop;
mod crop_dialog;
mod desk;
mod draft;
mod exporting;
mod gallery;
mod head;
mod history;
mod kept;
mod library;
mod locate;
mod look;
mod open_project;
mod order;
mod outputs;
mod picture_field;
mod rewriting;
mod rows;
mod saving;
mod screen;
mod settings_panel;
mod shelf;
mod shots;
mod slide_form;
mod slides;
mod start;
mod start_panel;
mod strip;
mod table;
mod table_form;
mod table_report;
mod template_dialog;
mod text_field;
mod words;
mod writing;

use leptos::prelude::*;

use self::{
    library::Library, locate::JobsProject, open_project::OpenProject, start::Start, table_form::FromTable,
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
    id: lumiku_carousel_dto::ID,
    icon: Icon::GalleryHorizontal,
    art: Art::Slides,
    layout: Layout::Canvas,
    main: chunk!(carousel, view! { <Carousel /> }.into_any()),
};

/// The open carousel and the table are pieces of their own: who begins one, or looks for one, waits for neither.
const EDITOR: Chunk =
    chunk!(carousel_editor, view! { <OpenProject id={expect_context::<Opened>().0} /> }.into_any());
const TABLE: Chunk =
    chunk!(carousel_table, view! { <FromTable job={expect_context::<TableJob>().0} /> }.into_any());

/// The id of the carousel that [`EDITOR`] opens.
#[derive(Clone)]
struct Opened(String);

/// The job that [`TABLE`] shows.
#[derive(Clone)]
struct TableJob(Option<String>);

/// What the address asks for.
#[derive(Clone, PartialEq)]
enum Shown {
    Start,
    Table(Option<String>),
    Project(String),
    Job(String),
}

#[component]
fn Carousel() -> impl IntoView {
    let router = Router::expect();
    Library::provide();
    // Everything that is begun here leads there.
    fetch_when_settled(vec![EDITOR]);
    let shown = Memo::new(move |_| {
        let named = |name| router.query(name).filter(|id| !id.is_empty());
        match (named("project"), named("new"), named("job")) {
            (Some(project), ..) => Shown::Project(project),
            (None, Some(_), job) => Shown::Table(job),
            (None, None, Some(job)) => Shown::Job(job),
            (None, None, None) => Shown::Start,
        }
    });
    move || match shown.get() {
        Shown::Start => view! { <Start /> }.into_any(),
        Shown::Table(job) => {
            provide_context(TableJob(job));
            view! { <ChunkView chunk=TABLE /> }.into_any()
        }
        Shown::Project(id) => {
            provide_context(Opened(id));
            view! { <ChunkView chunk=EDITOR /> }.into_any()
        }
        Shown::Job(id) => view! { <JobsProject id=id /> }.into_any(),
    }
}
