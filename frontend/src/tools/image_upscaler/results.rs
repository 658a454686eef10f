//! What a job made: one picture to compare with what it was, or many to choose from.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{JobId, file::File, job::Job, path, tool::Manifest};
use wasm_bindgen::JsCast;

use super::{
    result::{done_in_words, is_shown_small, network, pixels, shape, shown_url, source_of},
    screen::Screen,
};
use crate::{
    api,
    components::{Button, ButtonLink, ButtonVariant, Compare, EmptyState, Icon, IconView, Notice},
    format,
    signals::{Memo, RwSignal, Signal},
    tools::{
        Availability, Catalog,
        layout::{RefundNotice, use_shown_file},
    },
    url::with_query,
};

/// Between two downloads of a batch: browsers drop what comes at once.
const PAUSE_MS: u32 = 350;
/// Tools that may take a picture from here: those that exist and take files of its type do.
const TAKERS: [(&str, &str); 2] = [("video-mix", "Use in Video Mix"), ("carousel", "Use in Carousel")];

#[component]
pub(super) fn Results(id: JobId) -> impl IntoView {
    let screen = Screen::expect();
    let job = screen.shown.job().get_untracked().filter(|job| job.id == id)?;
    let outputs = StoredValue::new(job.outputs.clone());
    let wanted = use_shown_file();
    let shown = Memo::new(move |_| {
        let wanted = wanted.get();
        outputs.with_value(|outputs| {
            outputs
                .iter()
                .find(|file| wanted.as_deref() == Some(file.id.as_str()))
                .or_else(|| outputs.first())
                .cloned()
        })
    });
    let many = job.outputs.len() > 1;
    let done = done_in_words(&job);
    let refunded = job.clone();
    Some(view! {
        {move || match shown.get() {
            Some(file) => view! { <Shown file=file done=done.clone() /> }.into_any(),
            None => {
                view! {
                    <EmptyState
                        icon=Icon::ImageOff
                        title="The result is gone"
                        text="It was deleted. Upscale the picture again to get a new one."
                    />
                }
                    .into_any()
            }
        }}
        <RefundNotice job=Signal::derive(move || refunded.clone()) />
        {many.then(|| view! { <Batch job=job shown=shown /> })}
    })
}

#[component]
fn Shown(file: File, done: String) -> impl IntoView {
    let screen = Screen::expect();
    let catalog = Catalog::expect();
    let before = source_of(&file).map(|id| {
        let known = untrack(|| screen.upload(&id)).map(|file| file.url);
        known.unwrap_or_else(|| path::file_content(id.as_str()))
    });
    let label = match pixels(&file) {
        Some(pixels) => format!("After · {pixels}"),
        None => "After".to_owned(),
    };
    let small = is_shown_small(&file);
    let id = file.id.to_string();
    let mime = file.mime.clone();
    view! {
        <Compare
            before=before.unwrap_or_default()
            after=shown_url(&file)
            alt=file.name.clone()
            after_label=label
            shape=shape(&file)
            reduced=small
        />
        {small
            .then(|| {
                view! {
                    <Notice class="mt-3">
                        "This picture is too large to show in full. The download has every pixel."
                    </Notice>
                }
            })}
        <div class="result-bar">
            <ButtonLink href=api::files::download_url(&file) icon=Icon::Download download=true>
                "Download"
            </ButtonLink>
            {move || {
                TAKERS
                    .iter()
                    .filter_map(|(tool, words)| {
                        let entry = catalog.find(tool)?;
                        let href = with_query(&entry.path, &[("from", Some(&id))]);
                        let takes = |manifest: &Manifest| manifest.limits.file_types.contains(&mime);
                        (entry.availability == Availability::Ready && entry.manifest.as_ref().is_some_and(takes))
                            .then(|| {
                                view! {
                                    <ButtonLink href=href variant=ButtonVariant::Ghost icon=entry.icon>
                                        {*words}
                                    </ButtonLink>
                                }
                            })
                    })
                    .collect_view()
            }}
            <p class="result-facts num">
                {network(&file).map(|network| view! { <span>{network}</span> })}
                <span>{format::bytes(u64::try_from(file.size).unwrap_or(0))}</span>
                <span>{done}</span>
            </p>
        </div>
    }
}

/// Every result of a batch; a press shows it above.
#[component]
fn Batch(job: Job, shown: Memo<Option<File>>) -> impl IntoView {
    let here = crate::router::Router::expect().path_signal();
    let urls: Vec<String> = job.outputs.iter().map(api::files::download_url).collect();
    let saving = RwSignal::new(false);
    let save_all = move |_| {
        saving.set(true);
        let urls = urls.clone();
        spawn_local(async move {
            for url in urls {
                save(&url);
                TimeoutFuture::new(PAUSE_MS).await;
            }
            saving.try_set(false);
        });
    };
    let count = format::count(i64::try_from(job.outputs.len()).unwrap_or(0), "picture", "pictures");
    view! {
        <section class="batch" aria-labelledby="batch-title">
            <div class="flex flex-wrap items-center justify-between gap-3">
                <h2 id="batch-title">{count}</h2>
                <Button variant=ButtonVariant::Ghost icon=Icon::Download busy=saving on_click=save_all>
                    "Download all"
                </Button>
            </div>
            <ul class="sheet-grid">
                {job
                    .outputs
                    .into_iter()
                    .map(|file| {
                        let pairs = [("job", Some(job.id.as_str())), ("file", Some(file.id.as_str()))];
                        let href = with_query(&here.get_untracked(), &pairs);
                        let id = file.id.clone();
                        let current = move || {
                            shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.id == id)).then_some("true")
                        };
                        let download = format!("Download {}", file.name);
                        view! {
                            <li class="cell">
                                <a class="latest" href=href aria-current=current>
                                    {file
                                        .thumbnail_url
                                        .clone()
                                        .map(|url| view! { <img src=url alt=format!("Show {}", file.name) loading="lazy" /> })}
                                    {pixels(&file).map(|pixels| view! { <span class="chip num">{pixels}</span> })}
                                </a>
                                <div class="flex items-center gap-1">
                                    <p class="min-w-0 flex-1 truncate text-sm" title=file.name.clone()>
                                        {file.name.clone()}
                                    </p>
                                    <a
                                        class="icon-btn icon-btn-sm"
                                        href=api::files::download_url(&file)
                                        download=""
                                        rel="external"
                                        aria-label=download
                                    >
                                        <IconView icon=Icon::Download class="icon-sm" />
                                    </a>
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// Saves one file, as a press on its link would.
fn save(url: &str) {
    let link =
        document().create_element("a").ok().and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(link) = link {
        drop(link.set_attribute("href", url));
        drop(link.set_attribute("download", ""));
        drop(link.set_attribute("rel", "external"));
        link.click();
    }
}
