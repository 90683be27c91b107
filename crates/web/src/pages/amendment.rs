//! The file of one change: what stood, what shall stand, its evidence, and what was decided (1.4).

use askama::Template;
use axum::extract::Query;
use axum::response::IntoResponse;
use office::FileKind;
use office::subjects::{self, WithdrawAmendment};
use rules::duties::Act;
use rules::lifecycle::amendment::{Part, State};

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row, Tag};
use crate::shown::{self, after, change, done, events};
use crate::submission::Submission;
use crate::visit::Visit;

/// Its routes; the decision has its own among the reviews.
#[must_use]
pub fn open(door: Door) -> Door {
    door.get("/amendments/{id}", Act::SeeSubject, show).post(
        "/amendments/{id}/withdraw",
        Act::AmendSubject,
        withdraw,
    )
}

#[derive(Template)]
#[template(path = "pages/amendment.html")]
struct AmendmentPage {
    page: Page,
    form: Form,
    number: String,
    part: Part,
    state: Tag,
    next: &'static str,
    reasons: Vec<Problem>,
    rows: Vec<Row>,
    files: Vec<Row>,
    events: Vec<Event>,
    here: String,
    correct: bool,
    withdraw: bool,
    certify: bool,
}

/// `GET /amendments/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    page(visit, id, &asked, Form::default()).await
}

/// `POST /amendments/{id}/withdraw`: until it is certified nothing rests on it, so that it needs no second look.
pub async fn withdraw(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = WithdrawAmendment { amendment: id };
    let outcome = subjects::withdraw_amendment(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/amendments/{id}")).into_response()),
        None => page(visit, id, &[], form).await,
    }
}

async fn page(visit: Visit, id: uuid::Uuid, asked: &[(String, String)], form: Form) -> Answer {
    let view = subjects::amendment(visit.office(), visit.actor(), id).await?;
    let title = format!("{} {}变更", view.number, view.line.part);
    let told = done(&visit, asked, &view.timeline, FileKind::Amendment);
    let page = visit.page(title).of(&form).done(told);
    let page = AmendmentPage {
        page: match view.sees_subject {
            true => page.related("subject", view.subject),
            false => page,
        },
        number: view.number.clone(),
        part: view.line.part,
        state: change::word(view.line.state),
        next: next(view.line.state, view.line.part),
        reasons: shown::reasons(&view.timeline, FileKind::Amendment),
        rows: change::rows(&view),
        files: change::evidence(&view.files),
        events: events(&view.timeline),
        here: format!("/amendments/{id}"),
        correct: view.to_correct,
        withdraw: view.may_withdraw,
        certify: view.to_certify,
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

/// What happens next, in one sentence.
fn next(state: State, part: Part) -> &'static str {
    match (state, part) {
        (State::Submitted, Part::Bank) => {
            "由市县科技管理部门审核。认证之前的付款仍付到原账户（办法解读 1.4、8.6）；原账户已注销的，变更认证之前银行会退汇。"
        }
        (State::Submitted, Part::County) => {
            "由迁入地科技管理部门审核。认证之前仍由原所在地办理（办法解读 2.3）。"
        }
        (State::Submitted, Part::Name) => "由市县科技管理部门审核。认证之前原名称继续有效。",
        (State::Returned, _) => "按下列理由改正后重新提交；认证之前原内容继续有效。",
        (State::Certified, _) => {
            "新内容已生效。此前提交的合同、已发的券和兑付按当时登记的内容办完。"
        }
        (State::Refused | State::Withdrawn, _) => "原内容继续有效。情况变化后可以另行提交变更。",
    }
}
