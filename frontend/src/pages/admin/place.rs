//! Where in the admin's desk an address leads. Pure.

use lumiku_dto::{PaymentId, UserId};

use crate::components::Tab;

/// A place of the desk.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    Overview,
    Users,
    User(UserId),
    Payments,
    Payment(PaymentId),
    Tools,
    Jobs,
    Audit,
}

impl Place {
    /// The place at a path; `None` when there is none.
    pub(super) fn at(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/admin")?.trim_matches('/');
        let (place, id) = rest.split_once('/').unwrap_or((rest, ""));
        Some(match (place, id) {
            ("", "") => Self::Overview,
            ("users", "") => Self::Users,
            ("payments", "") => Self::Payments,
            ("tools", "") => Self::Tools,
            ("jobs", "") => Self::Jobs,
            ("audit", "") => Self::Audit,
            (_, id) if id.contains('/') => return None,
            ("users", id) => Self::User(UserId::new(id)),
            ("payments", id) => Self::Payment(PaymentId::new(id)),
            _ => return None,
        })
    }

    /// The address of the tab that it belongs to.
    const fn tab(&self) -> &'static str {
        match self {
            Self::Overview => "/admin",
            Self::Users | Self::User(_) => USERS,
            Self::Payments | Self::Payment(_) => PAYMENTS,
            Self::Tools => TOOLS,
            Self::Jobs => JOBS,
            Self::Audit => AUDIT,
        }
    }
}

pub(super) const USERS: &str = "/admin/users";
pub(super) const PAYMENTS: &str = "/admin/payments";
pub(super) const TOOLS: &str = "/admin/tools";
pub(super) const JOBS: &str = "/admin/jobs";
pub(super) const AUDIT: &str = "/admin/audit";

/// The address of a user's page.
pub(super) fn user(id: &UserId) -> String {
    format!("{USERS}/{id}")
}

/// The address of a payment's page.
pub(super) fn payment(id: &PaymentId) -> String {
    format!("{PAYMENTS}/{id}")
}

/// The places that have a tab.
pub(super) fn tabs(here: Option<&Place>) -> Vec<Tab> {
    let here = here.map(Place::tab);
    [
        ("Overview", "/admin"),
        ("Users", USERS),
        ("Payments", PAYMENTS),
        ("Tools", TOOLS),
        ("Jobs", JOBS),
        ("Audit log", AUDIT),
    ]
    .into_iter()
    .map(|(label, href)| Tab { label: label.to_owned(), href: href.to_owned(), current: here == Some(href) })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_an_address() {
        assert_eq!(Place::at("/admin"), Some(Place::Overview));
        assert_eq!(Place::at("/admin/users/"), Some(Place::Users));
        assert_eq!(Place::at(&user(&UserId::new("u1"))), Some(Place::User(UserId::new("u1"))));
        assert_eq!(Place::at(&payment(&PaymentId::new("p1"))), Some(Place::Payment(PaymentId::new("p1"))));
        for lost in ["/admin/nowhere", "/admin/users/u1/x", "/admin/jobs/j1"] {
            assert_eq!(Place::at(lost), None, "{lost}");
        }
    }

    #[test]
    fn a_users_page_belongs_to_the_users() {
        let current = |path| {
            let tabs = tabs(Place::at(path).as_ref());
            tabs.into_iter().filter(|tab| tab.current).map(|tab| tab.label).collect::<Vec<_>>()
        };
        assert_eq!(current("/admin/users/u1"), ["Users"]);
        assert_eq!(current("/admin"), ["Overview"]);
    }
}
