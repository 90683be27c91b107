//! Accounts: opening them, signing in and out, and the people of the bodies.

mod password;
mod session;
mod sign_in;
mod sign_up;
mod staff;

pub use password::ChangePassword;
pub use password::change as change_password;
pub(crate) use password::matches_own as password_matches;
pub use session::{actor_of, session, sign_out};
pub use sign_in::{SignIn, SignedIn, sign_in};
pub use sign_up::{SignUp, sign_up};
pub use staff::{Founder, OpenStaff, Person, found, list, open_staff, organisations};
