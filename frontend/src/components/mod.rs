//! The component kit: everything a screen is put together from. It knows no page and no tool.
//!
//! Looks that have states live in `style/kit.css`; a screen lays them out with utilities.

mod art;
mod bars;
mod button;
mod compare;
mod dialog;
mod display;
mod dropdown;
mod dropzone;
mod field;
mod file_button;
mod file_catch;
mod icon;
mod name_input;
mod range;
mod segmented;
mod state;
mod switch;
mod tabs;

pub use art::Art;
pub use bars::{BAR_HEIGHT, BarChart, Chart, Day, Unit, day_in_words, lay_out};
pub use button::{Button, ButtonLink, ButtonSize, ButtonVariant, IconButton};
pub use compare::Compare;
pub use dialog::{ConfirmDialog, Dialog};
pub use display::{Avatar, Badge, Card, Notice, Price, Tile, Tone};
pub use dropdown::{CloseDropdown, Dropdown, MenuChoice, MenuItem, MenuLine, MenuLink};
pub use dropzone::Dropzone;
pub use field::{Field, PasswordInput, SearchInput, Select, TextInput, focus_first_wrong};
pub use file_button::FileButton;
pub use file_catch::use_window_files;
pub use icon::{Icon, IconView};
pub use name_input::NameInput;
pub use range::{Slider, Stepper};
pub use segmented::{Choice, Segmented};
pub use state::{EmptyState, ErrorState, LoadMore, ProgressBar, Skeleton, SkeletonRows};
pub use switch::Switch;
pub use tabs::{Tab, Tabs};
