//! What people with a screen reader or a keyboard meet on a page: roles, names, what is hidden, what takes the
//! focus, as far as HTML alone tells. Style sheets and scripts are not looked at.
//!
//! [`Survey`] walks a page once; the accessibility rules share it.

mod aria;
mod css;
mod focus;
mod hidden;
mod languages;
mod name;
mod native;
mod role;
mod roles;
mod survey;
mod table;

pub use aria::{Aria, Value};
pub use css::{Declaration, declarations, is_outside_view};
pub use focus::{is_disabled, is_focusable, is_summary_button, is_tab_stop, tabindex};
pub use hidden::{Hidden, hidden};
pub use languages::{is_known_language, primary_subtag};
pub use role::Role;
pub use roles::{explicit_role, implicit_role, is_marked_decorative, role};
pub use survey::{Entry, Survey};
pub use table::Grid;
