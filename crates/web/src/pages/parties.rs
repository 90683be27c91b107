//! The file of a registration and of an admission, as owner and officials read it.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::drafts::DraftKind;
use office::providers::{Paused, ProviderView};
use office::service::FileLine;
use office::subjects::SubjectView;
use office::{FileKind, contracts, members, providers, subjects};
use rules::duties::{Act, Role};
use rules::lifecycle::{provider, subject};

use crate::errors::{Answer, Fault};
use crate::form::Problem;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row, Table, Tag};
use crate::sheets;
use crate::shown::papers::papers;
use crate::shown::{self, DueShown, PrintedPaper, Step, done, papers_of, steps};
use crate::submission::Submission;
use crate::visit::Visit;
use uuid::Uuid;

type Asked = Query<Vec<(String, String)>>;

#[derive(Template)]
#[template(path = "pages/subject.html")]
struct SubjectPage {
    page: Page,
    view: SubjectView,
    files: Vec<Row>,
    changes: Table,
    kin: Table,
    state: Tag,
    next: &'static str,
    reasons: Vec<Problem>,
    events: Vec<Event>,
    correct: bool,
    reveal: bool,
    /// Where the reader names a new owner; empty when one stands.
    owner: String,
    /// Whether a naming waits to be confirmed.
    named: bool,
    printed: Vec<PrintedPaper>,
    /// What stands against it, and where a case is opened.
    marks: (Vec<String>, String),
}

/// `GET /subjects/{id}`.
pub async fn subject(visit: Visit, Id(id): Id, Query(asked): Asked) -> Answer {
    let view = subjects::view(visit.office(), visit.actor(), id).await?;
    let returned = view.state == subject::State::Returned;
    let (owner, named) = orphaned(&visit, Role::Subject, id).await?;
    Ok(layout::show(&SubjectPage {
        page: visit
            .page(format!("主体登记 {}", view.number))
            .done(done(&visit, &asked, &view.timeline, FileKind::Subject))
            .related("subject", id),
        printed: papers_of(&visit, FileKind::Subject, id).await?,
        state: sheets::subject_tag(view.state),
        files: papers(DraftKind::Subject, &view.files),
        changes: shown::change::table(&view.amendments),
        kin: shown::change::kin(&view.kin),
        next: subject_next(view.state),
        reasons: shown::reasons(&view.timeline, FileKind::Subject),
        events: shown::events(&view.timeline),
        correct: returned && visit.actor().may_act(Act::RegisterSubject),
        reveal: visit.may(Act::Reveal).is_some(),
        owner,
        named,
        marks: shown::integrity::marks(&visit, (Role::Subject, id)).await?,
        view,
    }))
}

/// Where a new owner is named when none of the old ones can sign in, and whether one is named already.
async fn orphaned(visit: &Visit, side: Role, id: Uuid) -> Result<(String, bool), Fault> {
    let orphan = members::orphan(visit.office(), visit.actor(), (side, id)).await?;
    Ok(match orphan {
        None => (String::new(), false),
        Some(orphan) if orphan.waits => (String::new(), true),
        Some(_) => (format!("{}/owner", visit.path()), false),
    })
}

/// What happens next with a registration, in one sentence.
#[must_use]
pub const fn subject_next(state: subject::State) -> &'static str {
    match state {
        subject::State::Submitted => {
            "由所在市县科技管理部门审核实名信息（办法解读 2.3）。审核结果发到“消息”。"
        }
        subject::State::Returned => "按下列理由改正后重新提交，已填内容都在。",
        subject::State::Certified => "已完成实名认证，可以填写服务合同、申领创新券。",
        subject::State::Refused => "此件已办结。情况变化后可以另行登记。",
    }
}

/// `POST /subjects/{id}/correct`: opens a returned registration again.
pub async fn correct_subject(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let draft = subjects::correct(visit.office(), sent.by(&visit), id).await?;
    Ok(Redirect::to(&format!("/drafts/{draft}/check")).into_response())
}

#[derive(Template)]
#[template(path = "pages/admission.html")]
struct AdmissionPage {
    page: Page,
    view: ProviderView,
    state: Tag,
    next: &'static str,
    reasons: Vec<Problem>,
    events: Vec<Event>,
    correct: bool,
    /// Whether it is a removed provider's own file, on which it may apply anew.
    anew: bool,
    paused: Option<PausedShown>,
    reveal: bool,
    files: Vec<Row>,
    acts: Vec<Step>,
    /// Where the reader names a new owner; empty when one stands.
    owner: String,
    /// Whether a naming waits to be confirmed.
    named: bool,
    printed: Vec<PrintedPaper>,
    /// What stands against it, and where a case is opened.
    marks: (Vec<String>, String),
}

/// `GET /admissions/{id}`.
pub async fn admission(visit: Visit, Id(id): Id, Query(asked): Asked) -> Answer {
    let view = providers::view(visit.office(), visit.actor(), id).await?;
    let returned = view.state == provider::State::Returned;
    let (owner, named) = orphaned(&visit, Role::Provider, id).await?;
    Ok(layout::show(&AdmissionPage {
        page: visit
            .page(format!("入库申请 {}", view.number))
            .done(done(&visit, &asked, &view.timeline, FileKind::Provider))
            .related("provider", id),
        printed: papers_of(&visit, FileKind::Provider, id).await?,
        state: sheets::provider_tag(view.state),
        next: admission_next(view.state),
        reasons: shown::reasons(&view.timeline, FileKind::Provider),
        events: shown::events(&view.timeline),
        correct: returned && visit.actor().may_act(Act::ApplyProvider),
        anew: view.state == provider::State::Removed && visit.role() == Role::Provider,
        acts: steps(&view.to_do, view.id),
        paused: view.paused.as_ref().map(PausedShown::from),
        reveal: visit.may(Act::Reveal).is_some(),
        files: papers(DraftKind::Provider, &view.files),
        owner,
        named,
        marks: shown::integrity::marks(&visit, (Role::Provider, id)).await?,
        view,
    }))
}

/// A suspension as the provider and the Centre read it.
struct PausedShown {
    rows: Vec<Row>,
    due: DueShown,
    reasons: Vec<Problem>,
    files: Vec<FileLine>,
}

impl From<&Paused> for PausedShown {
    fn from(paused: &Paused) -> Self {
        let mut rows = vec![Row::new("暂停日期", paused.since.to_string())];
        if let Some(answer) = paused.answer {
            rows.push(Row::new("机构答复", answer.label()));
            rows.push(Row::new("整改说明", &paused.words));
        }
        Self {
            rows,
            due: DueShown::running(paused.due, paused.days_left),
            reasons: paused.reasons.iter().map(Problem::from).collect(),
            files: paused.files.clone(),
        }
    }
}

/// What happens next with an admission, in one sentence.
#[must_use]
pub const fn admission_next(state: provider::State) -> &'static str {
    match state {
        provider::State::Applied => {
            "由专业机构受理（办法解读 2.5），再由创业中心备案。结果发到“消息”。"
        }
        provider::State::TakenIn => "由创业中心备案（办法解读 2.4）。备案后即时列入名录。",
        provider::State::ToReview => "由专业机构抽取专家评审（办法解读 7.3）。",
        provider::State::Reviewing => "专家正在评审，评审结束后由创业中心审定（办法解读 7.3）。",
        provider::State::Reviewed => "由创业中心按专家评审结果审定（办法解读 7.3）。",
        provider::State::Noticed => "正在公示。公示期满没有未答复的异议，即时列入名录。",
        provider::State::Reopened => "公示期间有异议成立，由创业中心重新审定。",
        provider::State::Suspended => {
            "已暂停：整改期间不能承接新的合同，已发的券办到结束（读法 R32）。"
        }
        provider::State::Rectified => "整改已答复，由创业中心核查后恢复、继续整改或移出名录。",
        provider::State::Filed => "已列入科技服务机构名录，可以承接创新券服务。",
        provider::State::Returned => "按下列理由改正后重新提交，已填内容都在。",
        provider::State::Refused => "此件已办结。符合条件后可以另行申请。",
        provider::State::Removed => "已移出名录：不能承接新的合同，已发的券办到结束（读法 R32）。",
    }
}

/// `POST /admissions/{id}/correct`: opens a returned application again.
pub async fn correct_admission(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let draft = providers::correct(visit.office(), sent.by(&visit), id).await?;
    Ok(Redirect::to(&format!("/drafts/{draft}/check")).into_response())
}

/// `POST /contracts/{id}/correct`: opens a returned contract again.
pub async fn correct_contract(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let draft = contracts::correct(visit.office(), sent.by(&visit), id).await?;
    Ok(Redirect::to(&format!("/drafts/{draft}/check")).into_response())
}

/// `POST /contracts/{id}/again`: another contract with the same provider, on at the first question left open.
pub async fn contract_again(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let draft = contracts::again(visit.office(), sent.by(&visit), id).await?;
    Ok(Redirect::to(&format!("/drafts/{draft}/content?from=check")).into_response())
}
