//! One file per page or journey; each names its routes where they are registered below.

pub mod accounts;
pub mod calculator;
pub mod directory;
pub mod drafts;
pub mod health;
pub mod help;
pub mod home;
pub mod measures;
pub mod messages;
pub mod mine;
pub mod parties;
pub mod start;

use rules::duties::Act;

use crate::door::Door;

/// Registers every page.
#[must_use]
pub fn open(door: Door) -> Door {
    applicants(people(public(door)))
}

fn public(door: Door) -> Door {
    door.get("/", Act::SeePublic, home::show)
        .get("/calculator", Act::SeePublic, calculator::show)
        .get("/measures", Act::SeePublic, measures::show)
        .get("/help", Act::SeePublic, help::show)
        .get("/providers", Act::SeePublic, directory::list)
        .get("/providers/{id}", Act::SeePublic, directory::card)
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

fn applicants(door: Door) -> Door {
    door.get("/mine", Act::KeepAccount, mine::show)
        .get("/register", Act::RegisterSubject, start::register)
        .post("/register", Act::RegisterSubject, start::begin_register)
        .get("/apply", Act::ApplyProvider, start::apply)
        .post("/apply", Act::ApplyProvider, start::begin_apply)
        .get("/contracts/new", Act::DraftContract, start::contract)
        .post("/contracts/new", Act::DraftContract, start::begin_contract)
        // A draft is its account's own, whatever it becomes; the submission asks for its act itself.
        .get("/drafts/{id}", Act::KeepAccount, drafts::resume)
        .get("/drafts/{id}/check", Act::KeepAccount, drafts::check)
        .post("/drafts/{id}/check", Act::KeepAccount, drafts::submit)
        .get("/drafts/{id}/done", Act::KeepAccount, drafts::done)
        .get("/drafts/{id}/{step}", Act::KeepAccount, drafts::show)
        .post("/drafts/{id}/{step}", Act::KeepAccount, drafts::keep)
        .get("/subjects/{id}", Act::SeeSubject, parties::subject)
        .post(
            "/subjects/{id}/correct",
            Act::RegisterSubject,
            parties::correct_subject,
        )
        .get("/admissions/{id}", Act::SeeProvider, parties::admission)
        .post(
            "/admissions/{id}/correct",
            Act::ApplyProvider,
            parties::correct_admission,
        )
}
