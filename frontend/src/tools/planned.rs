//! Tools that are announced and not built: their cards say "Coming soon". As soon as the server has a tool of that
//! id, its manifest takes the card's place.

use lumiku_dto::tool::Category;

use crate::components::{Art, Icon};

/// An announced tool.
pub(super) struct Planned {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) icon: Icon,
    pub(super) art: Art,
    pub(super) category: Category,
    pub(super) featured: bool,
}

const fn planned(
    id: &'static str,
    name: &'static str,
    description: &'static str,
    icon: Icon,
    art: Art,
    category: Category,
) -> Planned {
    Planned { id, name, description, icon, art, category, featured: false }
}

/// In the order of their cards.
pub(super) static PLANNED: &[Planned] = &[
    Planned {
        featured: true,
        ..planned(
            "carousel",
            "Carousel Generator",
            "From a topic to on-brand slides in a minute.",
            Icon::GalleryHorizontal,
            Art::Slides,
            Category::Text,
        )
    },
    planned(
        "background-remover",
        "Background Remover",
        "Cuts the subject out.",
        Icon::Eraser,
        Art::Picture,
        Category::Image,
    ),
    planned(
        "project-manager",
        "Project Manager",
        "Boards for the work around the work.",
        Icon::SquareKanban,
        Art::Board,
        Category::Other,
    ),
    planned(
        "invoice-generator",
        "Invoice Generator",
        "From hours to a payable link.",
        Icon::Receipt,
        Art::Board,
        Category::Other,
    ),
    planned(
        "analytics",
        "Analytics",
        "What your posts brought in.",
        Icon::ChartColumn,
        Art::Board,
        Category::Other,
    ),
    planned(
        "task-scheduler",
        "Task Scheduler",
        "Runs a tool at the hour you say.",
        Icon::CalendarClock,
        Art::Board,
        Category::Other,
    ),
];
