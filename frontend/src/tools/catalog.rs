//! The tools of this installation: the server's manifests joined with the screens in the bundle.

use leptos::{prelude::*, task::spawn_local};
use lumiku_dto::{
    account::{Favorites, Role, Tier},
    tool::{Category, Manifest, ToolFamily},
};

use super::{
    planned::{PLANNED, Planned},
    registry::{TOOLS, ToolUi},
};
use crate::{
    api,
    components::{Art, Icon},
    load::{Loaded, Remote},
    session::{Presence, Session},
    signals::{RwSignal, Signal},
    toast::Toasts,
};

/// Whether a tool can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Yes.
    Ready,
    /// Announced.
    ComingSoon,
}

/// One tool as cards, sidebar and breadcrumb show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: String,
    pub name: String,
    pub description: String,
    pub icon: Icon,
    pub art: Art,
    pub category: Category,
    /// Where its screen is.
    pub path: String,
    /// From what a use costs, in words; a planned tool has none.
    pub price_hint: Option<String>,
    /// A word on the card, such as "New".
    pub badge: Option<String>,
    pub featured: bool,
    pub availability: Availability,
    /// The lowest plan that includes it.
    pub min_tier: Tier,
    /// What the server says; a planned tool has nothing.
    pub manifest: Option<Manifest>,
}

impl Entry {
    /// Whether people of this role may use it.
    fn is_for(&self, role: Role) -> bool {
        self.manifest.as_ref().is_none_or(|manifest| manifest.access.roles.contains(&role))
    }
}

/// Every tool, as a context.
#[derive(Clone, Copy)]
pub struct Catalog {
    manifests: Loaded<Vec<Manifest>>,
    favorites: RwSignal<Vec<String>>,
    session: Session,
    toasts: Toasts,
}

impl Catalog {
    /// Provides the catalog. The manifests are loaded once, the favourites at each login.
    pub fn provide(session: Session) {
        let favorites = RwSignal::new(Vec::new());
        let manifests = Loaded::new(api::tools::list_manifests);
        provide_context(Self { manifests, favorites, session, toasts: Toasts::expect() });
        crate::effect::run(move || {
            if session.presence() == Presence::LoggedIn {
                spawn_local(async move {
                    if let Ok(answer) = api::accounts::favorites().await {
                        favorites.set(answer.tools);
                    }
                });
            } else {
                favorites.set(Vec::new());
            }
        });
    }

    /// The catalog of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Every tool that is for the person, in the order of the cards, tracked.
    pub fn entries(self) -> Remote<Vec<Entry>> {
        self.manifests.with(|manifests| match manifests {
            Remote::Loading => Remote::Loading,
            Remote::Failed(error) => Remote::Failed(error.clone()),
            Remote::Ready(manifests) => Remote::Ready(self.offered_of(join(manifests))),
        })
    }

    /// Every tool that is for the person; none until they are loaded. Tracked.
    pub fn offered(self) -> Vec<Entry> {
        self.offered_of(self.known())
    }

    /// Without the tools that are for other roles.
    fn offered_of(self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let role = self.session.user().map_or(Role::User, |user| user.role);
        entries.retain(|entry| entry.is_for(role));
        entries
    }

    /// Every tool, also those for other roles, such as to name what was made with them; none until they are loaded.
    /// Tracked.
    pub fn known(self) -> Vec<Entry> {
        self.manifests
            .with(|manifests| manifests.ready().map(|manifests| join(manifests)).unwrap_or_default())
    }

    /// One tool, tracked.
    pub fn find(self, id: &str) -> Option<Entry> {
        self.known().into_iter().find(|entry| entry.id == id)
    }

    /// The name of a tool for a list; its id when it is not known any more. Tracked.
    pub fn name_of(self, id: &str) -> String {
        self.find(id).map_or_else(|| id.to_owned(), |entry| entry.name)
    }

    /// The name and the category's name of each tool by its id, for a chart. Tracked.
    pub fn colours(self) -> impl Fn(&str) -> (String, &'static str) {
        let known = self.known();
        move |id| match known.iter().find(|entry| entry.id == id) {
            Some(entry) => (entry.name.clone(), entry.category.as_str()),
            None => (id.to_owned(), "other"),
        }
    }

    /// Loads the manifests again; what is shown stays until they are here.
    pub fn reload(self) {
        self.manifests.reload();
    }

    /// Loads the manifests again, as after an error.
    pub fn retry(self) {
        self.manifests.retry();
    }

    /// The plan that a tool asks for, when the person's does not include it. Tracked.
    pub fn locked(self, entry: &Entry) -> Option<Tier> {
        let open = entry.availability == Availability::ComingSoon || self.session.includes(entry.min_tier);
        (!open).then_some(entry.min_tier)
    }

    /// The tools pinned to the sidebar, in their order, tracked.
    pub fn favorites(self) -> Vec<Entry> {
        let known = self.offered();
        self.favorites.with(|ids| {
            ids.iter().filter_map(|id| known.iter().find(|entry| entry.id == *id).cloned()).collect()
        })
    }

    /// Whether a tool is pinned, tracked.
    pub fn is_favorite(self, id: &str) -> bool {
        self.favorites.with(|ids| ids.iter().any(|known| known == id))
    }

    /// Pins or unpins a tool; taken back when the server does not accept it.
    pub fn toggle_favorite(self, id: &str) {
        let before = self.favorites.get_untracked();
        let mut after = before.clone();
        if after.iter().any(|known| known == id) {
            after.retain(|known| known != id);
        } else {
            after.push(id.to_owned());
        }
        self.favorites.set(after.clone());
        spawn_local(async move {
            if let Err(error) = api::accounts::set_favorites(&Favorites { tools: after }).await {
                self.favorites.set(before);
                self.toasts.error("The pin was not saved", &error);
            }
        });
    }
}

/// The manifest of the tool whose screen the caller is. Prices in it follow the server's.
///
/// # Panics
/// Outside a tool's screen.
pub fn use_manifest() -> Signal<Manifest> {
    expect_context()
}

/// Server and bundle, joined by id: what the server has first, in its order, then what is announced. A tool that is
/// switched off is not shown; one without a screen here is shown as coming soon.
fn join(manifests: &[Manifest]) -> Vec<Entry> {
    let place = |manifest: &Manifest| (manifest.dashboard.order, manifest.name.clone());
    let mut ordered: Vec<&Manifest> = Vec::with_capacity(manifests.len());
    for manifest in manifests {
        let at = ordered.partition_point(|known| place(known) <= place(manifest));
        ordered.insert(at, manifest);
    }
    let manifests = ordered;
    let here = manifests
        .iter()
        .filter(|manifest| manifest.enabled)
        .map(|manifest| from_manifest(manifest, TOOLS.iter().find(|ui| ui.id == manifest.id)));
    let announced = PLANNED
        .iter()
        .filter(|planned| manifests.iter().all(|manifest| manifest.id != planned.id))
        .map(from_planned);
    here.chain(announced).collect()
}

fn from_manifest(manifest: &Manifest, ui: Option<&ToolUi>) -> Entry {
    let ready = ui.is_some() && !manifest.features.coming_soon;
    let badge = manifest.features.badge.clone().or_else(|| manifest.features.beta.then(|| "Beta".to_owned()));
    Entry {
        id: manifest.id.clone(),
        name: manifest.name.clone(),
        description: manifest.description.clone(),
        icon: ui.map(|ui| ui.icon).or_else(|| Icon::from_name(&manifest.icon)).unwrap_or(Icon::Sparkles),
        art: ui.map_or(Art::of(manifest.category), |ui| ui.art),
        category: manifest.category,
        path: match manifest.family {
            ToolFamily::Creation => format!("/tools/{}", manifest.id),
            ToolFamily::Work => format!("/apps/{}", manifest.id),
        },
        price_hint: Some(manifest.price_hint.clone()).filter(|hint| !hint.is_empty()),
        badge,
        featured: manifest.features.featured,
        availability: if ready { Availability::Ready } else { Availability::ComingSoon },
        min_tier: manifest.access.min_tier,
        manifest: Some(manifest.clone()),
    }
}

fn from_planned(planned: &Planned) -> Entry {
    let family = if planned.category == Category::Other { "apps" } else { "tools" };
    Entry {
        id: planned.id.to_owned(),
        name: planned.name.to_owned(),
        description: planned.description.to_owned(),
        icon: planned.icon,
        art: planned.art,
        category: planned.category,
        path: format!("/{family}/{}", planned.id),
        price_hint: None,
        badge: None,
        featured: planned.featured,
        availability: Availability::ComingSoon,
        min_tier: Tier::Free,
        manifest: None,
    }
}

#[cfg(test)]
mod tests {
    use lumiku_dto::tool::{Access, Dashboard, Features, Limits};

    use super::*;

    fn manifest(id: &str, order: i32) -> Manifest {
        Manifest {
            id: id.into(),
            name: id.into(),
            description: String::new(),
            icon: "sparkles".into(),
            category: Category::Image,
            family: ToolFamily::Creation,
            version: "1".into(),
            base_path: format!("/api/tools/{id}"),
            price_hint: String::new(),
            actions: Vec::new(),
            access: Access { roles: Vec::new(), min_tier: Tier::Free },
            features: Features::default(),
            limits: Limits { max_file_size: 1, file_types: Vec::new(), max_concurrent: 1, timeout: 1 },
            dashboard: Dashboard { order, color: "image".into() },
            enabled: true,
        }
    }

    #[test]
    fn the_servers_order_comes_before_what_is_announced() {
        let entries = join(&[manifest("zebra", 2), manifest("image-upscaler", 1)]);
        let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids[..3], ["image-upscaler", "zebra", "carousel"]);
    }

    #[test]
    fn a_tool_is_for_its_roles_and_a_planned_one_for_everybody() {
        let mut desk = manifest("image-upscaler", 1);
        desk.access.roles = vec![Role::Admin];
        let entries = join(&[desk]);
        let is_for = |id: &str, role| entries.iter().find(|entry| entry.id == id).unwrap().is_for(role);
        assert!(is_for("image-upscaler", Role::Admin) && !is_for("image-upscaler", Role::User));
        let planned = entries.iter().find(|entry| entry.manifest.is_none()).unwrap();
        assert!(planned.is_for(Role::User));
    }

    #[test]
    fn a_tool_without_a_screen_is_not_offered() {
        let entries = join(&[manifest("image-upscaler", 1), manifest("unheard-of", 2)]);
        assert_eq!(entries[0].availability, Availability::Ready);
        assert_eq!(entries[1].availability, Availability::ComingSoon);
    }

    #[test]
    fn a_tool_that_is_switched_off_leaves_no_card() {
        let off = Manifest { enabled: false, ..manifest("carousel", 1) };
        assert!(join(&[off]).iter().all(|entry| entry.id != "carousel"));
    }

    #[test]
    fn every_screen_has_an_id_of_its_own() {
        for (index, ui) in TOOLS.iter().enumerate() {
            assert!(TOOLS[index + 1..].iter().all(|other| other.id != ui.id), "{}", ui.id);
        }
    }
}
