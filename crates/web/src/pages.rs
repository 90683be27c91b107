//! One file per page or journey; each names its routes where they are registered below.

pub mod accounts;
pub mod amend;
pub mod amendment;
pub mod appraisals;
pub mod authorities;
pub mod batches;
pub mod budget;
pub mod bundle;
pub mod calculator;
pub mod calendar;
pub mod cases;
pub mod catalogue;
pub mod claim;
pub mod claiming;
pub mod complete;
pub mod contact;
pub mod contract;
pub mod delivery;
pub mod directory;
pub mod door_events;
pub mod download;
pub mod drafts;
pub mod evidence;
pub mod experts;
pub mod export;
pub mod factor;
pub mod find;
pub mod grants;
pub mod guides;
pub mod health;
pub mod help;
pub mod home;
pub mod invitations;
pub mod kept;
pub mod listing;
pub mod lists;
pub mod mail;
pub mod mailbox;
pub mod map;
pub mod measures;
pub mod members;
pub mod mend;
pub mod messages;
pub mod mine;
pub mod needs;
pub mod numbers;
pub mod object;
pub mod open;
pub mod operating;
pub mod opinions;
pub mod outcome;
pub mod owners;
pub mod panels;
pub mod parties;
pub mod pay;
pub mod performance;
pub mod programmes;
pub mod prove;
pub mod provider;
pub mod publications;
pub mod queue;
pub mod rate;
pub mod record;
pub mod recoveries;
pub mod rectify;
pub mod related;
pub mod report;
pub mod results;
pub mod reveal;
pub mod review;
pub mod seal;
pub mod security;
pub mod settle;
pub mod sheets;
pub mod signals;
pub mod spot;
pub mod staff;
pub mod start;
pub mod strike;
pub mod subsidies;
pub mod tickets;
pub mod top_ups;
pub mod training;
pub mod unused;
pub mod verify;
pub mod voucher;
pub mod waiting;
pub mod why;
pub mod withdraw;

use rules::duties::Act;

use crate::door::Door;

/// Registers every page.
#[must_use]
pub fn open(door: Door) -> Door {
    let door = listing::open(rectify::open(door));
    let door = amendment::open(amend::open(door));
    let door = publications::open(experts::open(panels::open(sheets::open(door))));
    let door = reviews(files(service(vouchers(lists(applicants(people(public(
        door,
    ))))))));
    let door = verify::open(calendar::open(kept::open(door)));
    let door = door_events::open(prove::open(security::open(factor::open(door))));
    let door = owners::open(members::open(invitations::open(door)));
    let door = waiting::open(grants::open(staff::open(door)));
    let door = open::open(reveal::open(mailbox::open(delivery::open(mail::open(
        door,
    )))));
    let door = budget::open(related::open(find::open(door)));
    let door = export::open(queue::open(door));
    let door = batches::open(bundle::open(strike::open(mend::open(door))));
    let door = opinions::open(signals::open(spot::open(cases::open(recoveries::open(
        door,
    )))));
    let door = training::open(needs::open(top_ups::open(programmes::open(door))));
    let door = operating::open(subsidies::open(appraisals::open(door)));
    let door = outcome::open(report::open(performance::open(door)));
    let door = contact::open(guides::open(numbers::open(map::open(door))));
    provider::open(catalogue::open(door))
}

fn public(door: Door) -> Door {
    door.get("/", Act::SeePublic, home::show)
        .get("/calculator", Act::SeePublic, calculator::show)
        .get("/measures", Act::SeePublic, measures::show)
        .get("/help", Act::SeePublic, help::show)
        .get("/authorities", Act::SeePublic, authorities::show)
        .get("/providers", Act::SeePublic, directory::list)
}

fn files(door: Door) -> Door {
    door.get("/contracts/{id}", Act::SeeContract, contract::show)
        .get("/vouchers/{id}", Act::SeeVoucher, voucher::show)
        .get("/claims/{id}", Act::SeeClaim, claim::show)
        .get("/claims/{id}/pay", Act::PayClaim, pay::ask)
        .post("/claims/{id}/pay", Act::PayClaim, pay::pay)
        .get("/record", Act::ReadRecord, record::show)
        .get("/record/export", Act::ReadRecord, record::export)
        .get("/record/verify", Act::ReadRecord, record::verify)
}

/// Every step of review is asked and answered alike.
fn reviews(door: Door) -> Door {
    review::STEPS.into_iter().fold(door, |door, (path, act)| {
        door.get(path, act, move |visit, id| review::ask(visit, id, act))
            .post(path, act, move |visit, id, sent| {
                review::decide(visit, id, sent, act)
            })
    })
}

fn lists(door: Door) -> Door {
    door.get("/contracts", Act::SeeContract, lists::contracts)
        .get("/vouchers", Act::SeeVoucher, lists::vouchers)
        .get("/claims", Act::SeeClaim, lists::claims)
        .get("/files/{id}", Act::SeeFile, download::show)
        .get("/papers/{id}", Act::SeeFile, download::paper)
        .get("/contracts/{id}/seal", Act::SubmitContract, seal::show)
        .post("/contracts/{id}/seal", Act::SubmitContract, seal::sent)
        .get("/contracts/{id}/seal/done", Act::SeeContract, seal::done)
}

fn vouchers(door: Door) -> Door {
    use Act::{AnswerObjection, ObjectVoucher, PayInFull, SeeVoucher, SetOffVoucher, SubmitClaim};
    use Act::{LowerContract, VoidVoucher};
    door.get("/vouchers/{id}/void", VoidVoucher, unused::void)
        .post("/vouchers/{id}/void", VoidVoucher, unused::void_sent)
        .get("/vouchers/{id}/lower", LowerContract, unused::lower)
        .post("/vouchers/{id}/lower", LowerContract, unused::lower_sent)
        .get("/vouchers/{id}/set-off", SetOffVoucher, settle::set_off)
        .post(
            "/vouchers/{id}/set-off",
            SetOffVoucher,
            settle::set_off_sent,
        )
        .get(
            "/vouchers/{id}/set-off/done",
            SeeVoucher,
            settle::set_off_done,
        )
        .get("/vouchers/{id}/pay-in-full", PayInFull, settle::pay_in_full)
        .post(
            "/vouchers/{id}/pay-in-full",
            PayInFull,
            settle::pay_in_full_sent,
        )
        .get(
            "/vouchers/{id}/pay-in-full/done",
            SeeVoucher,
            settle::pay_in_full_done,
        )
        .get("/vouchers/{id}/object", ObjectVoucher, object::show)
        .post("/vouchers/{id}/object", ObjectVoucher, object::sent)
        .get("/vouchers/{id}/object/done", ObjectVoucher, object::done)
        .get("/objections/{id}/answer", AnswerObjection, object::answer)
        .post(
            "/objections/{id}/answer",
            AnswerObjection,
            object::answer_sent,
        )
        .get("/vouchers/{id}/claim", SubmitClaim, claiming::show)
        .post("/vouchers/{id}/claim", SubmitClaim, claiming::sent)
        .get("/vouchers/{id}/claim/done", SubmitClaim, claiming::done)
}

fn service(door: Door) -> Door {
    use Act::{
        AddResult, AddTicket, CompleteService, RateProvider, WithdrawClaim, WithdrawContract,
    };
    door.get("/contracts/{id}/complete", CompleteService, complete::show)
        .post("/contracts/{id}/complete", CompleteService, complete::sent)
        .get(
            "/contracts/{id}/complete/done",
            CompleteService,
            complete::done,
        )
        .get("/contracts/{id}/rate", RateProvider, rate::show)
        .post("/contracts/{id}/rate", RateProvider, rate::sent)
        .get("/contracts/{id}/tickets", AddTicket, tickets::show)
        .post("/contracts/{id}/tickets", AddTicket, tickets::add)
        .post("/tickets/{id}/withdraw", AddTicket, tickets::withdraw)
        .get("/contracts/{id}/results", AddResult, results::show)
        .post("/contracts/{id}/results", AddResult, results::add)
        .get(
            "/contracts/{id}/withdraw",
            WithdrawContract,
            withdraw::contract,
        )
        .post(
            "/contracts/{id}/withdraw",
            WithdrawContract,
            withdraw::contract_sent,
        )
        .get("/claims/{id}/withdraw", WithdrawClaim, withdraw::claim)
        .post("/claims/{id}/withdraw", WithdrawClaim, withdraw::claim_sent)
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
        .get("/drafts/{id}/tasks", Act::KeepAccount, drafts::tasks)
        .get("/drafts/{id}/check", Act::KeepAccount, drafts::check)
        .post("/drafts/{id}/check", Act::KeepAccount, drafts::submit)
        .get("/drafts/{id}/done", Act::KeepAccount, drafts::done)
        .get(
            "/drafts/{id}/discard",
            Act::DiscardDraft,
            drafts::discard::ask,
        )
        .post(
            "/drafts/{id}/discard",
            Act::DiscardDraft,
            drafts::discard::sent,
        )
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
        .post(
            "/contracts/{id}/again",
            Act::DraftContract,
            parties::contract_again,
        )
        .post(
            "/contracts/{id}/correct",
            Act::DrawContract,
            parties::correct_contract,
        )
}
