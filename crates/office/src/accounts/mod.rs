//! Accounts: opening them, granting roles, signing in and out.

mod close;
mod found;
mod grant;
mod password;
mod people;
mod session;
mod sign_in;
mod sign_up;
mod staff;

pub use close::{Close, Closed, Reopen, close, reopen};
pub use found::{Founder, found};
pub use grant::{Grant, Granted, Revoke, grant, revoke};
pub use password::ChangePassword;
pub use password::change as change_password;
pub(crate) use password::matches_own as password_matches;
pub use people::{
    Found, Look, PAGE, Person, PersonView, Show, Waiting, authorities, list, view, waiting,
};
pub use session::{actor_of, session, sign_out};
pub use sign_in::{SignIn, SignedIn, sign_in};
pub use sign_up::{SignUp, sign_up};
pub use staff::{OpenStaff, Opened, open_staff};
