//! Who is logged in, in this tab and in step with the others.

use leptos::{ev, prelude::*, task::spawn_local};
use lumiku_dto::{
    ErrorCode,
    account::{Tier, User},
};

use crate::{
    api::{self, ApiError},
    signals::{Memo, RwSignal},
    storage,
};

/// What is known about the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// The server has not been asked, or has not answered.
    Unknown,
    /// The server could not be asked.
    Unreachable(ApiError),
    /// Nobody is logged in.
    Nobody,
    /// This account.
    User(User),
}

/// [`Who`] without the account's details: what layout depends on, so that a new balance rebuilds nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    Unknown,
    Unreachable(ApiError),
    Nobody,
    LoggedIn,
}

/// What something would have needed that the account does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// As many credits as this, which is its price.
    Credits(i64),
    /// This plan, or a higher one.
    Plan(Tier),
}

/// The session, as a context.
#[derive(Clone, Copy)]
pub struct Session {
    who: RwSignal<Who>,
    /// Credits left; `None` until known. Fed by answers and by the event stream.
    pub balance: RwSignal<Option<i64>>,
    /// What the last press on the screen lacked; the screen asks about it and empties this.
    pub lack: RwSignal<Option<Lack>>,
    /// Whether the last session ended by itself rather than by a logout.
    pub ended: RwSignal<bool>,
    presence: Memo<Presence>,
    asking: StoredValue<bool>,
}

impl Session {
    /// Provides the session and listens to the other tabs. Asks the server only when this browser remembers a
    /// login: a public page costs a visitor no request.
    pub fn provide() -> Self {
        let who = RwSignal::new(Who::Unknown);
        let presence = Memo::new(move |_| {
            who.with(|who| match who {
                Who::Unknown => Presence::Unknown,
                Who::Unreachable(error) => Presence::Unreachable(error.clone()),
                Who::Nobody => Presence::Nobody,
                Who::User(_) => Presence::LoggedIn,
            })
        });
        let session = Self {
            who,
            balance: RwSignal::new(None),
            lack: RwSignal::new(None),
            ended: RwSignal::new(false),
            presence,
            asking: StoredValue::new(false),
        };
        provide_context(session);
        api::on_session_end(move || {
            if matches!(who.get_untracked(), Who::User(_)) {
                session.ended.set(true);
                session.forget();
            }
        });
        let listener = window_event_listener(ev::storage, move |event| {
            if event.key().as_deref() == Some(storage::SESSION) {
                match event.new_value() {
                    Some(_) => session.ask(),
                    None => session.show_nobody(),
                }
            }
        });
        on_cleanup(move || listener.remove());
        if storage::read(storage::SESSION).is_some() {
            session.ask();
        }
        session
    }

    /// The session of the app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether somebody is logged in, tracked; unchanged by changes of the account itself.
    pub fn presence(self) -> Presence {
        self.presence.get()
    }

    /// The account, tracked.
    pub fn user(self) -> Option<User> {
        self.who.with(|who| match who {
            Who::User(user) => Some(user.clone()),
            _ => None,
        })
    }

    /// Whether the account's plan includes what begins with `least`, tracked. While nobody is known nothing is locked.
    pub fn includes(self, least: Tier) -> bool {
        self.who.with(|who| !matches!(who, Who::User(user) if user.tier < least))
    }

    /// Takes in a refusal because of too few credits or too low a plan, and says whether it was one. The screen then
    /// shows what is missing and where to get it.
    pub fn take_lack(self, error: &ApiError) -> bool {
        let Some(body) = error.body() else { return false };
        let lack = match body.code {
            ErrorCode::InsufficientCredits => {
                if let Some(current) = body.current {
                    self.balance.set(Some(current));
                }
                body.required.map(Lack::Credits)
            }
            ErrorCode::TierRequired => body.min_tier.map(Lack::Plan),
            _ => None,
        };
        if lack.is_some() {
            self.lack.set(lack);
        }
        lack.is_some()
    }

    /// Makes sure that the server has been asked, as a page behind the login does.
    pub fn require(self) {
        if self.who.with_untracked(|who| *who == Who::Unknown) {
            self.ask();
        }
    }

    /// Asks the server who is logged in.
    pub fn ask(self) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        spawn_local(async move {
            let answer = api::accounts::visitor().await;
            self.asking.set_value(false);
            match answer {
                Ok(Some(user)) => self.enter(user),
                Err(error) if error.is_temporary() => {
                    if !matches!(self.who.get_untracked(), Who::User(_)) {
                        self.who.set(Who::Unreachable(error));
                    }
                }
                Ok(None) | Err(_) => self.forget(),
            }
        });
    }

    /// Somebody is logged in: after a login, a registration, or a changed profile.
    pub fn enter(self, user: User) {
        storage::write(storage::SESSION, Some(user.id.as_str()));
        self.ended.set(false);
        self.balance.set(Some(user.credits));
        self.who.set(Who::User(user));
    }

    /// Logs out here and in the other tabs. The browser forgets also when the server cannot be told.
    pub fn logout(self) {
        spawn_local(async move {
            drop(api::accounts::logout().await);
            self.forget();
        });
    }

    /// Nobody is logged in any more; the other tabs hear of it.
    pub fn forget(self) {
        storage::write(storage::SESSION, None);
        self.show_nobody();
    }

    fn show_nobody(self) {
        self.balance.set(None);
        self.lack.set(None);
        self.who.set(Who::Nobody);
    }
}
