//! The person's carousels, each with its cover.

use leptos::{prelude::*, task::spawn_local};
use lumiku_carousel_dto::{ProjectSummary, Size};

use super::{
    calls::{delete_project, find_project, list_projects, preview_path},
    screen::preview_of,
    shots::{Shots, Wanted},
    words,
};
use crate::{
    clock,
    components::{Badge, ConfirmDialog, ErrorState, Icon, IconButton, LoadMore, Skeleton},
    effect, format,
    live::Live,
    load::{PagedList, Remote},
    router::Router,
    signals::{Memo, RwSignal, Signal},
    toast::Toasts,
    tools::use_manifest,
    url::with_query,
};

/// What the cards share.
#[derive(Clone, Copy)]
struct Row {
    list: PagedList<ProjectSummary>,
    /// The covers, by project and time of its last change.
    covers: Shots,
    base: Signal<String>,
    /// The carousel that is about to be deleted.
    doomed: RwSignal<Option<ProjectSummary>>,
    router: Router,
    toasts: Toasts,
}

#[component]
pub(super) fn Shelf() -> impl IntoView {
    let manifest = use_manifest();
    let live = Live::expect();
    let base = Signal::derive(move || manifest.with(|manifest| manifest.base_path.clone()));
    let list = PagedList::new(move |cursor: Option<String>| {
        let base = base.get();
        async move { list_projects(&base, cursor.as_deref()).await }
    });
    // What is shown stays until the answer is here.
    let seen = StoredValue::new(live.ended_jobs.get_untracked());
    effect::run(move || {
        let ended = live.ended_jobs.get();
        if ended != seen.get_value() {
            seen.set_value(ended);
            list.reload();
        }
    });
    let row = Row {
        list,
        covers: Shots::new(),
        base,
        doomed: RwSignal::new(None),
        router: Router::expect(),
        toasts: Toasts::expect(),
    };
    draw_covers(&row);
    view! {
        <section class="tool-more" aria-labelledby="car-shelf">
            <h2 id="car-shelf">"Your carousels"</h2>
            {move || {
                row.list
                    .items
                    .with(|items| match items {
                        Remote::Loading => {
                            view! {
                                <div class="car-shelf" role="status">
                                    <span class="sr-only">"Loading"</span>
                                    {(0..4).map(|_| view! { <Skeleton class="car-wait" /> }).collect_view()}
                                </div>
                            }
                                .into_any()
                        }
                        Remote::Failed(error) => {
                            view! {
                                <ErrorState
                                    title="Your carousels could not be loaded"
                                    error=error.clone()
                                    on_retry=move |()| row.list.reload()
                                />
                            }
                                .into_any()
                        }
                        Remote::Ready(items) if items.is_empty() => {
                            view! {
                                <p class="text-ink-3">
                                    "None yet. Say above what the first one is about, and it is here in a minute."
                                </p>
                            }
                                .into_any()
                        }
                        Remote::Ready(items) => {
                            let cards = items.iter().cloned().map(|item| card(&row, item)).collect::<Vec<_>>();
                            view! { <ul class="car-shelf">{cards}</ul> }.into_any()
                        }
                    })
            }}
            <LoadMore list=row.list />
            <Deletion row=row />
        </section>
    }
}

/// Has the covers drawn, each after its carousel has been read.
fn draw_covers(row: &Row) {
    let row = *row;
    let known = StoredValue::new(Vec::<Wanted>::new());
    let turn = StoredValue::new(0_u32);
    effect::run(move || {
        let summaries = row.list.items.with(|items| items.ready().cloned().unwrap_or_default());
        let base = row.base.get_untracked();
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        spawn_local(async move {
            let mut wanted = Vec::new();
            for summary in summaries {
                let key = cover_key(&summary);
                let found = known.try_with_value(|known| known.iter().find(|one| one.key == key).cloned());
                let one = match found.flatten() {
                    Some(one) => Some(one),
                    // A cover that does not come leaves its place grey.
                    None => cover_of(&base, &summary.id, key).await,
                };
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                wanted.extend(one);
                row.covers.want(wanted.clone());
            }
            known.try_set_value(wanted);
        });
    });
}

async fn cover_of(base: &str, project: &str, key: String) -> Option<Wanted> {
    let content = find_project(base, project).await.ok()?.content;
    let slide = preview_of(&content, 0, Size::Portrait)?;
    Some(Wanted { key, path: preview_path(base, project), slide, held: false })
}

fn cover_key(summary: &ProjectSummary) -> String {
    format!("{} {}", summary.id, summary.updated_at.0)
}

fn card(row: &Row, summary: ProjectSummary) -> AnyView {
    let row = *row;
    let href = with_query(&row.router.path_signal().get_untracked(), &[("project", Some(&summary.id))]);
    let (status, tone) = words::status(summary.status);
    let when = format::ago(summary.updated_at, clock::now(), clock::utc_offset());
    let slides = words::slides(usize::try_from(summary.slide_count).unwrap_or(0));
    let key = cover_key(&summary);
    let url = Memo::new(move |_| row.covers.url(&key));
    let doomed = summary.clone();
    view! {
        <li class="card card-link car-project">
            <div class="car-cover">
                {move || match url.get() {
                    Some(url) => view! { <img src=url alt="" /> }.into_any(),
                    None => view! { <span class="skeleton car-fill"></span> }.into_any(),
                }}
            </div>
            <div class="car-project-line">
                <div class="min-w-0 flex-1">
                    <h3 class="truncate">
                        <a class="stretched" href=href>
                            {summary.title.clone()}
                        </a>
                    </h3>
                    <p class="num truncate text-xs text-ink-3">{slides} " · " {when}</p>
                </div>
                <IconButton
                    icon=Icon::Trash2
                    label=format!("Delete {}", summary.title)
                    small=true
                    tip="left"
                    class="mix-quiet"
                    on_click=move |_| row.doomed.set(Some(doomed.clone()))
                />
            </div>
            <Badge tone=tone>{status}</Badge>
        </li>
    }
    .into_any()
}

#[component]
fn Deletion(row: Row) -> impl IntoView {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let asked = Memo::new(move |_| row.doomed.with(Option::is_some));
    effect::run(move || asking.set(asked.get()));
    effect::run(move || {
        if !asking.get() {
            row.doomed.set(None);
        }
    });
    let delete = Callback::new(move |()| {
        let Some(summary) = row.doomed.get_untracked() else { return };
        busy.set(true);
        let base = row.base.get_untracked();
        spawn_local(async move {
            let answer = delete_project(&base, &summary.id).await;
            if busy.try_set(false).is_some() {
                return;
            }
            row.doomed.set(None);
            match answer {
                Ok(()) => {
                    row.list.reload();
                    row.toasts.ok(format!("{} was deleted", summary.title));
                }
                Err(error) => row.toasts.error("The carousel was not deleted", &error),
            }
        });
    });
    view! {
        <ConfirmDialog
            open=asking
            title=Signal::derive(move || {
                row.doomed
                    .with(|doomed| format!("Delete {}?", doomed.as_ref().map_or("it", |summary| summary.title.as_str())))
            })
            text="Its slides and their pictures are gone for good. What was exported stays under My work.".to_owned()
            confirm="Delete"
            busy=busy
            on_confirm=delete
        />
    }
}
