//! The open project's name and state, and what can be added to it.

use leptos::prelude::*;
use lumiku_video_mix_dto::{MAX_GROUPS, ProjectStatus};

use super::{check::accept, edits::USUAL_GROUPS, screen::Screen};
use crate::{
    components::{Badge, Button, FileButton, Icon, IconView, NameInput, Tone},
    router::Router,
    signals::{Memo, Signal},
};

/// A status in a word, and how it is meant.
pub(super) const fn status_in_words(status: ProjectStatus) -> (&'static str, Tone) {
    match status {
        ProjectStatus::Draft => ("Draft", Tone::Plain),
        ProjectStatus::Processing => ("Rendering", Tone::Ember),
        ProjectStatus::Completed => ("Done", Tone::Ok),
        ProjectStatus::Failed => ("Failed", Tone::Bad),
    }
}

#[component]
pub(super) fn Head() -> impl IntoView {
    let screen = Screen::expect();
    let desk = screen.desk;
    let here = Router::expect().path_signal();
    let name = Memo::new(move |_| desk.with(|project| project.name.clone()).unwrap_or_default());
    let status = Memo::new(move |_| {
        let known = desk.with(|project| project.status).unwrap_or_default();
        if screen.batches.running().is_some() { ProjectStatus::Processing } else { known }
    });
    let groups = Memo::new(move |_| desk.with(|project| project.groups.len()).unwrap_or(0));
    view! {
        <header class="mix-head">
            <a class="icon-btn icon-btn-sm" href=move || here.get() aria-label="All projects" data-tip="All projects">
                <IconView icon=Icon::ChevronLeft />
            </a>
            <NameInput
                label="Project name"
                class="mix-name"
                most=120
                value=name
                on_change=move |name: String| desk.rename(&name)
            />
            <Badge tone=Signal::derive(move || status_in_words(status.get()).1)>
                {move || status_in_words(status.get()).0}
            </Badge>
            <div class="mix-actions">
                <Button
                    icon=Icon::FolderPlus
                    class="mix-add-group"
                    disabled=Signal::derive(move || groups.get() >= MAX_GROUPS)
                    on_click=move |_| desk.add_groups(vec![next_name(groups.get_untracked())])
                >
                    "Add group"
                </Button>
                <FileButton icon=Icon::Upload accept=accept() on_files=move |files| screen.add(files, "")>
                    <span class="max-md:hidden">"Upload clips"</span>
                    <span class="md:hidden">"Add"</span>
                </FileButton>
            </div>
        </header>
    }
}

/// The name of one more group: the usual ones first.
fn next_name(groups: usize) -> String {
    USUAL_GROUPS.get(groups).map_or_else(|| format!("Group {}", groups + 1), |name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_as_in_a_short_ad_first() {
        assert_eq!([next_name(0), next_name(2), next_name(3)], ["Hook", "Call to action", "Group 4"]);
    }
}
