//! The tool's last results, as a strip of pictures.

use leptos::prelude::*;
use lumiku_dto::{JobId, file::File};

use crate::{
    api,
    components::{Icon, IconView},
    live::Live,
    load::{Loaded, Remote},
    tools::use_manifest,
    url,
};

const SHOWN: u32 = 6;

/// "Recent outputs". Each leads to the job that made it, with `?job=` and `?file=`.
#[component]
pub fn RecentOutputs(
    /// What stands in a picture's corner, such as `2×`.
    chip: fn(&File) -> Option<String>,
) -> impl IntoView {
    let live = Live::expect();
    let manifest = use_manifest();
    let tool = manifest.with_untracked(|manifest| manifest.id.clone());
    let recent = Loaded::new(move || {
        live.ended_jobs.track();
        let tool = tool.clone();
        async move { api::files::list_work(Some(&tool), None, SHOWN, None).await.map(|work| work.items) }
    });
    let path = crate::router::Router::expect().path_signal();
    let here = move |file: &File| {
        let pairs = [("job", file.job_id.as_ref().map(JobId::as_str)), ("file", Some(file.id.as_str()))];
        url::with_query(&path.get_untracked(), &pairs)
    };
    move || {
        let files = match recent.get() {
            Remote::Ready(files) if !files.is_empty() => files,
            _ => return None,
        };
        Some(view! {
            <section class="tool-more" aria-labelledby="recent-outputs">
                <div class="flex items-baseline justify-between">
                    <h2 id="recent-outputs">"Recent outputs"</h2>
                    <a class="link text-sm" href="/my-work">
                        "All"
                    </a>
                </div>
                <ul class="recent">
                    {files
                        .into_iter()
                        .map(|file| {
                            let href = here(&file);
                            view! {
                                <li>
                                    <a class="latest" href=href title=file.name.clone()>
                                        {match file.thumbnail_url.clone() {
                                            Some(url) => view! { <img src=url alt=file.name.clone() loading="lazy" /> }.into_any(),
                                            None => {
                                                view! {
                                                    <IconView icon=Icon::FileImage />
                                                    <span class="sr-only">{file.name.clone()}</span>
                                                }
                                                    .into_any()
                                            }
                                        }}
                                        {chip(&file).map(|chip| view! { <span class="chip">{chip}</span> })}
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        })
    }
}
