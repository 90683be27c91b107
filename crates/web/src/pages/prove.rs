//! `/account/prove`: a fresh proof before money and rights (SEC-03).

use axum::response::{IntoResponse, Redirect};
use office::accounts::{self, Prove};
use rules::duties::Act;

use super::accounts::Carried;
use super::factor::code_page;
use crate::door::Door;
use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::query::Query;
use crate::submission::Submission;
use crate::visit::{Visit, within};

/// The routes of the fresh proof.
pub fn open(door: Door) -> Door {
    door.get("/account/prove", Act::KeepAccount, ask).post(
        "/account/prove",
        Act::KeepAccount,
        prove,
    )
}

const WORDS: (&str, &str, &str, &str) = (
    "再次验证身份",
    "/account/prove",
    "付款、预算、授权和两步验证的设置，要在办理前 10 分钟内验证过本人身份。通过后回到刚才的页面。",
    "验证",
);

/// `GET /account/prove`.
pub async fn ask(visit: Visit, Query(carried): Query<Carried>) -> Answer {
    show(&visit, Form::of([("next", carried.next)])).await
}

/// `POST /account/prove`.
pub async fn prove(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let typed = match sent.value("code") {
        "" => sent.value("password"),
        code => code,
    };
    let command = Prove {
        session: visit.signed().ok_or(Fault::NotFound)?.session,
        typed,
        agent: visit.agent(),
    };
    let outcome = accounts::prove_again(visit.office(), visit.actor(), command).await;
    match form.settle(outcome)? {
        Some(()) => Ok(Redirect::to(within(sent.value("next"))).into_response()),
        None => show(&visit, form).await,
    }
}

async fn show(visit: &Visit, form: Form) -> Answer {
    let state = accounts::factor_state(visit.office(), visit.actor()).await?;
    code_page(visit, visit.actor(), form, WORDS, state.since.is_some()).await
}
