//! In the place of a project that is not there: it is on its way, could not be loaded, or is gone.

use leptos::prelude::*;
use lumiku_dto::ErrorCode;

use crate::{
    api::ApiError,
    components::{ButtonLink, ButtonVariant, EmptyState, ErrorState, Icon, Skeleton},
    router::Router,
    signals::Signal,
};

/// What a tool's projects are called where one is missing.
#[derive(Clone, Copy)]
pub struct ProjectWords {
    pub icon: Icon,
    /// Such as "project".
    pub one: &'static str,
    /// Such as "All projects".
    pub all: &'static str,
    /// What is left of one that was deleted.
    pub left: &'static str,
}

/// Grey shapes while a project is on its way.
pub fn project_on_its_way() -> AnyView {
    view! {
        <div class="page" role="status">
            <span class="sr-only">"Loading"</span>
            <Skeleton class="h-8 w-64" />
            <Skeleton class="mt-6 h-80 w-full rounded-lg" />
        </div>
    }
    .into_any()
}

/// A project that is gone or did not load, with the way to the others.
pub fn project_absent(
    words: ProjectWords,
    error: ApiError,
    retry: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    let here = Router::expect().path_signal();
    let all = Signal::derive(move || here.get());
    let ProjectWords { icon, one, all: name, left } = words;
    if error.code() == Some(ErrorCode::NotFound) {
        return view! {
            <div class="page">
                <EmptyState
                    icon=icon
                    title=format!("This {one} is not here any more")
                    text=format!("It was deleted, or the address is not quite right. {left}")
                >
                    <ButtonLink href=all variant=ButtonVariant::Primary>
                        {name}
                    </ButtonLink>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="page">
            <ErrorState title=format!("This {one} could not be loaded") error=error on_retry=move |()| retry() />
            <div class="flex justify-center">
                <ButtonLink href=all>{name}</ButtonLink>
            </div>
        </div>
    }
    .into_any()
}
