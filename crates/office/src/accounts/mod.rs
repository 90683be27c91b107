//! Accounts: opening them, granting roles, signing in and out, second factors.

mod close;
mod contact;
mod enrol;
mod events;
pub(crate) mod factor;
mod found;
mod grant;
mod invite;
mod links;
pub(crate) mod password;
mod people;
mod prove;
mod reset;
mod session;
mod sign_in;
mod sign_up;
mod staff;
pub(crate) mod tries;

pub use close::{Close, Closed, Reopen, close, reopen};
pub use contact::{Contact, KeepContact, keep_contact, own_contact};
pub use enrol::{
    Codes, Enrol, FactorState, Offer, demo_code, drop_factor, enrol, equip_all, factor_state,
    offer, offer_again, renew_codes,
};
pub use events::{DoorLine, DoorSought, door_events, door_export};
pub use factor::RECOVERY_CODES;
pub(crate) use factor::SECRET as FACTOR_SECRET;
pub use found::{Founder, found};
pub use grant::{Grant, Granted, Revoke, grant, revoke};
pub use invite::{Accept, InviteAgain, Invited, Invitee, accept, invite_again, invitee};
pub(crate) use links::{Opens, Purpose, standing as link_standing};
pub use password::ChangePassword;
pub use password::change as change_password;
pub use people::{
    Authority, Found, Look, PAGE, Person, PersonView, RegionBody, Show, Waiting, authorities, list,
    region_bodies, view, waiting,
};
pub(crate) use prove::asked_password;
pub use prove::{Prove, prove_again};
pub use reset::{AskReset, Asked, Reset, ask_reset, forgetful, reset};
pub use session::{
    Ending, Half, Seen, Signed, Standing, actor_of, end_sessions, session, sessions, sign_out,
    standing,
};
pub use sign_in::{
    Finish, FinishEnrolled, Next, SignIn, SignedIn, finish, finish_enrolled, sign_in,
};
pub use sign_up::{SignUp, sign_up};
pub(crate) use sign_up::{new_party_account, read_sign_up};
pub use staff::{OpenStaff, Opened, open_staff};
