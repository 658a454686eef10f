//! Without a project in the address: the person's projects, and a way to begin one.

use leptos::{prelude::*, task::spawn_local};
use lumiku_video_mix_dto::{CreateProject, MAX_CLIPS, Project};

use super::{
    batch,
    calls::{create_project, delete_project, list_projects},
    check::{accept, name_from},
    head::status_in_words,
};
use crate::{
    clock,
    components::{
        Badge, Button, ButtonVariant, ConfirmDialog, Dropzone, ErrorState, Icon, IconButton, IconView,
        LoadMore, Skeleton, Tile, use_window_files,
    },
    format,
    load::{PagedList, Remote},
    router::Router,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
    tools::{
        layout::{OtherTools, RecentOutputs},
        use_manifest,
    },
    url::with_query,
};

/// Clips that a project's card shows.
const POSTERS: usize = 4;

/// Clips that were dropped before their project was there; the project's screen takes them up.
#[derive(Clone, Copy)]
pub(super) struct Dropped(pub(super) StoredValue<Vec<web_sys::File>, LocalStorage>);

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Shelf {
    list: PagedList<Project>,
    base: Signal<String>,
    busy: RwSignal<bool>,
    /// The project that is about to be deleted.
    doomed: RwSignal<Option<Project>>,
    dropped: Dropped,
    router: Router,
    toasts: Toasts,
}

impl Shelf {
    /// Begins a project with these clips, and opens it.
    fn begin(self, files: Vec<web_sys::File>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let name = match files.first() {
            Some(first) => name_from(&first.name()),
            None => format!("Mix of {}", format::date(clock::now(), clock::now(), clock::utc_offset())),
        };
        let base = self.base.get_untracked();
        spawn_local(async move {
            let answer = create_project(&base, &CreateProject { name, description: None }).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(project) => {
                    self.dropped.0.set_value(files);
                    let here = self.router.path_signal().get_untracked();
                    self.router.go(&with_query(&here, &[("project", Some(&project.id))]));
                }
                Err(error) => self.toasts.error("The project was not begun", &error),
            }
        });
    }
}

#[component]
pub(super) fn Projects() -> impl IntoView {
    let manifest = use_manifest();
    let base = Signal::derive(move || manifest.with(|manifest| manifest.base_path.clone()));
    let shelf = Shelf {
        list: PagedList::new(move |cursor: Option<String>| {
            let base = base.get();
            async move { list_projects(&base, cursor.as_deref()).await }
        }),
        base,
        busy: RwSignal::new(false),
        doomed: RwSignal::new(None),
        dropped: expect_context::<Dropped>(),
        router: Router::expect(),
        toasts: Toasts::expect(),
    };
    let over = use_window_files(Callback::new(move |files| shelf.begin(files)));
    let empty = Memo::new(move |_| shelf.list.items.with(|items| items.ready().is_some_and(Vec::is_empty)));
    let loading = Memo::new(move |_| shelf.list.items.with(|items| matches!(items, Remote::Loading)));
    view! {
        <div class="page stage mix-shelf-page">
            <div class="mix-shelf-head">
                <div>
                    <h1>{move || manifest.with(|manifest| manifest.name.clone())}</h1>
                    <p class="mt-1 text-ink-3">{move || manifest.with(|manifest| manifest.description.clone())}</p>
                </div>
                {move || {
                    (!empty.get())
                        .then(|| {
                            view! {
                                <Button
                                    variant=ButtonVariant::Primary
                                    icon=Icon::Plus
                                    busy=shelf.busy
                                    on_click=move |_| shelf.begin(Vec::new())
                                >
                                    "New project"
                                </Button>
                            }
                        })
                }}
            </div>
            {move || {
                shelf
                    .list
                    .items
                    .with(|items| match items {
                        Remote::Loading => view! { <Waiting /> }.into_any(),
                        Remote::Failed(error) => {
                            view! {
                                <ErrorState
                                    title="Your projects could not be loaded"
                                    error=error.clone()
                                    on_retry=move |()| shelf.list.reload()
                                />
                            }
                                .into_any()
                        }
                        Remote::Ready(items) if items.is_empty() => view! { <FirstProject shelf=shelf /> }.into_any(),
                        Remote::Ready(items) => {
                            let cards = items.iter().cloned().map(|item| card(shelf, item)).collect::<Vec<_>>();
                            view! { <ul class="mix-shelf">{cards}</ul> }.into_any()
                        }
                    })
            }}
            <LoadMore list=shelf.list />
            {move || {
                over.get()
                    .then(|| {
                        view! {
                            <div class="drop-veil" aria-hidden="true">
                                <IconView icon=Icon::Upload class="icon-lg" />
                                "Drop to begin a project"
                            </div>
                        }
                    })
            }}
            // What stands below comes when it is known how far below.
            {move || {
                (!loading.get())
                    .then(|| {
                        view! {
                            <RecentOutputs chip=batch::chip />
                            <OtherTools />
                        }
                    })
            }}
            <Deletion shelf=shelf />
        </div>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="mix-shelf" role="status">
            <span class="sr-only">"Loading"</span>
            {(0..3).map(|_| view! { <Skeleton class="h-44 w-full rounded-lg" /> }).collect_view()}
        </div>
    }
}

#[component]
fn FirstProject(shelf: Shelf) -> impl IntoView {
    view! {
        <Dropzone
            label="Choose clips"
            accept=accept()
            multiple=true
            class="stage-drop"
            disabled=shelf.busy
            on_files=move |files| shelf.begin(files)
        >
            <Tile icon=Icon::Video tint="video".to_owned() large=true />
            <p class="mt-2 text-lg font-bold">"Drop clips here to begin"</p>
            <p class="text-ink-2">"or " <span class="link">"choose them"</span></p>
            <p class="mt-2 text-sm text-ink-3">
                {format!("MP4, MOV, AVI or MKV. Up to 500 MB and 10 minutes each, up to {MAX_CLIPS} clips.")}
            </p>
            <ol class="mix-steps">
                <li>"Sort the clips into groups: hook, body, call to action"</li>
                <li>"See every video of the batch before you pay"</li>
                <li>"Watch them arrive, and take them all as one ZIP"</li>
            </ol>
        </Dropzone>
    }
}

fn card(shelf: Shelf, project: Project) -> AnyView {
    let href = with_query(&shelf.router.path_signal().get_untracked(), &[("project", Some(&project.id))]);
    let (status, tone) = status_in_words(project.status);
    let when = format::ago(project.updated_at, clock::now(), clock::utc_offset());
    let clips = i64::try_from(project.videos.len()).unwrap_or(0);
    let clips = format::count(clips, "clip", "clips");
    let posters = project.videos.iter().filter_map(|video| video.thumbnail_url.clone()).take(POSTERS);
    let posters =
        posters.map(|url| view! { <img src=url alt="" loading="lazy" decoding="async" /> }).collect_view();
    let doomed = project.clone();
    view! {
        <li class="card card-link tool-small mix-project">
            <div class="mix-project-clips">
                {if posters.is_empty() { view! { <IconView icon=Icon::Clapperboard /> }.into_any() } else { posters.into_any() }}
            </div>
            <div class="min-w-0 flex-1">
                <h2 class="truncate">
                    <a class="stretched" href=href>
                        {project.name.clone()}
                    </a>
                </h2>
                <p class="num truncate text-sm text-ink-3">{clips} " · " {when}</p>
            </div>
            <Badge tone=tone>{status}</Badge>
            <IconButton
                icon=Icon::Trash2
                label=format!("Delete {}", project.name)
                small=true
                tip="left"
                class="mix-quiet"
                on_click=move |_| shelf.doomed.set(Some(doomed.clone()))
            />
        </li>
    }
    .into_any()
}

#[component]
fn Deletion(shelf: Shelf) -> impl IntoView {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let asked = Memo::new(move |_| shelf.doomed.with(Option::is_some));
    crate::effect::run(move || asking.set(asked.get()));
    crate::effect::run(move || {
        if !asking.get() {
            shelf.doomed.set(None);
        }
    });
    let delete = Callback::new(move |()| {
        let Some(project) = shelf.doomed.get_untracked() else { return };
        busy.set(true);
        let base = shelf.base.get_untracked();
        spawn_local(async move {
            let answer = delete_project(&base, &project.id).await;
            if busy.try_set(false).is_some() {
                return;
            }
            shelf.doomed.set(None);
            match answer {
                Ok(()) => {
                    shelf.list.reload();
                    shelf.toasts.ok(format!("{} was deleted", project.name));
                }
                Err(error) => shelf.toasts.error("The project was not deleted", &error),
            }
        });
    });
    view! {
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || {
                shelf
                    .doomed
                    .with(|doomed| format!("Delete {}?", doomed.as_ref().map_or("it", |project| project.name.as_str())))
            })
            text="Its clips and settings are gone for good. The videos made of them stay under My work.".to_owned()
            confirm="Delete"
            busy=busy
            on_confirm=delete
        />
    }
}
