//! Tools: on or off, for whom, in which order, and for how much. A change counts from the next request on.

mod change;
mod line;
mod prices;

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::admin::{AdminTool, AdminTools, UpdateTool};

pub(super) use self::change::who;
use self::{
    change::{in_words, undo},
    line::{LISTING, ToolLine},
};
use super::listing::table;
use crate::{
    api,
    components::{ErrorState, SkeletonRows},
    load::{Loaded, Remote},
    signals::Memo,
    title::use_title,
    toast::Toasts,
    tools::Catalog,
};

/// The tools and what changes them, as a context.
#[derive(Clone, Copy)]
struct Shelf {
    list: Loaded<AdminTools>,
    /// Gone when the page is: an undo may come later.
    here: StoredValue<()>,
    toasts: Toasts,
    catalog: Catalog,
}

impl Shelf {
    fn expect() -> Self {
        expect_context()
    }

    /// One tool, tracked.
    fn find(self, id: &str) -> Option<AdminTool> {
        self.list.with(|list| list.ready()?.items.iter().find(|tool| tool.tool.id == id).cloned())
    }

    /// Sends a change, and offers to take it back.
    fn change(self, id: String, change: UpdateTool) {
        let Some(before) = untrack(|| self.find(&id)) else { return };
        let way_back = undo(&before, &change);
        self.send(id.clone(), change, Some((id, way_back)));
    }

    fn send(self, id: String, change: UpdateTool, way_back: Option<(String, UpdateTool)>) {
        spawn_local(async move {
            match api::admin::update_tool(&id, &change).await {
                Ok(tool) => {
                    let words = in_words(&tool, &change);
                    self.take(tool);
                    match way_back {
                        Some((id, change)) => {
                            self.toasts.undoable(words, move || self.send(id.clone(), change.clone(), None));
                        }
                        None => self.toasts.ok(words),
                    }
                }
                Err(error) => {
                    // What was chosen goes back to what is.
                    self.show_again();
                    self.toasts.error("The tool was not changed", &error);
                }
            }
        });
    }

    fn take(self, changed: AdminTool) {
        self.catalog.reload();
        if self.here.try_get_value().is_some() {
            self.list.change(|list| {
                if let Some(tool) = list.items.iter_mut().find(|tool| tool.tool.id == changed.tool.id) {
                    *tool = changed;
                }
            });
        }
    }

    /// Draws everything anew.
    fn show_again(self) {
        if self.here.try_get_value().is_some() {
            self.list.retry();
        }
    }
}

/// `/admin/tools`
#[component]
pub(super) fn Tools() -> impl IntoView {
    use_title("Tools · Admin".to_owned());
    let list = Loaded::new(api::admin::list_tools);
    let shelf =
        Shelf { list, here: StoredValue::new(()), toasts: Toasts::expect(), catalog: Catalog::expect() };
    provide_context(shelf);
    // A row stays while its tool changes: the focus is in it.
    let ids = Memo::new(move |_| {
        list.with(|list| {
            let items = &list.ready()?.items;
            Some(items.iter().map(|tool| tool.tool.id.clone()).collect::<Vec<_>>())
        })
    });
    let failed = Memo::new(move |_| {
        list.with(|list| match list {
            Remote::Failed(error) => Some(error.clone()),
            _ => None,
        })
    });
    view! {
        <div class="desk-head">
            <div>
                <h1>"Tools"</h1>
                <p class="mt-1 text-ink-3">
                    "What you change counts from the next request on. Running jobs keep their price."
                </p>
            </div>
        </div>
        {move || match (ids.get(), failed.get()) {
            (Some(ids), _) => {
                let rows: Vec<_> = ids.into_iter().map(|id| view! { <ToolLine id=id /> }.into_any()).collect();
                table(LISTING, rows.into_any())
            }
            (None, Some(error)) => {
                view! { <ErrorState title=LISTING.failed error=error on_retry=move |()| list.retry() /> }
                    .into_any()
            }
            (None, None) => view! { <SkeletonRows count=4 /> }.into_any(),
        }}
    }
}
