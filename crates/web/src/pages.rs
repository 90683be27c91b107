//! One file per page or journey; each names its routes where they are registered below.

pub mod accounts;
pub mod calculator;
pub mod health;
pub mod help;
pub mod home;
pub mod measures;
pub mod messages;

use rules::duties::Act;

use crate::door::Door;

/// Registers every page.
#[must_use]
pub fn open(door: Door) -> Door {
    people(public(door))
}

fn public(door: Door) -> Door {
    door.get("/", Act::SeePublic, home::show)
        .get("/calculator", Act::SeePublic, calculator::show)
        .get("/measures", Act::SeePublic, measures::show)
        .get("/help", Act::SeePublic, help::show)
}

fn people(door: Door) -> Door {
    door.get("/sign-in", Act::SignIn, accounts::ask_sign_in)
        .post("/sign-in", Act::SignIn, accounts::sign_in)
        .post("/sign-out", Act::KeepAccount, accounts::sign_out)
        .get("/sign-up", Act::SignUp, accounts::ask_sign_up)
        .post("/sign-up", Act::SignUp, accounts::sign_up)
        .get(
            "/account/password",
            Act::KeepAccount,
            accounts::ask_password,
        )
        .post(
            "/account/password",
            Act::KeepAccount,
            accounts::change_password,
        )
        .get("/messages", Act::KeepAccount, messages::show)
}
