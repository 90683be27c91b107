//! One screen for a decision: the file, what the check finds now, and the sheet (UX-26).

use askama::Template;
use axum::response::{IntoResponse, Response};
use office::drafts::DraftKind;
use office::providers::ProviderView;
use office::{Refused, claims, contracts, panels, providers, subjects};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::pages::claim::ClaimFile;
use crate::pages::contract::ContractFile;
use crate::pages::queue::after;
use crate::parts::{Event, Row, Table};
use crate::sheets;
use crate::shown::change;
use crate::shown::checked::{Checked, contract_fields};
use crate::shown::panel::PanelShown;
use crate::shown::papers::papers;
use crate::shown::{Findings, after_step, events};
use crate::submission::Submission;
use crate::verdict::{self, Sent, Sheet};
use crate::visit::Visit;

/// Every step of review and its address.
pub const STEPS: [(&str, Act); 13] = [
    ("/subjects/{id}/certify", Act::CertifySubject),
    ("/amendments/{id}/review", Act::CertifyAmendment),
    ("/admissions/{id}/take-in", Act::TakeInProvider),
    ("/admissions/{id}/file", Act::FileProvider),
    ("/admissions/{id}/account", Act::CertifyAccount),
    ("/admissions/{id}/remove", Act::RemoveProvider),
    ("/admissions/{id}/suspend", Act::SuspendProvider),
    ("/admissions/{id}/reinstate", Act::ReinstateProvider),
    ("/contracts/{id}/review", Act::ReviewContract),
    ("/contracts/{id}/recheck", Act::RecheckContract),
    ("/contracts/{id}/confirm", Act::ConfirmContract),
    ("/claims/{id}/recheck", Act::RecheckClaim),
    ("/claims/{id}/confirm", Act::ConfirmClaim),
];

#[derive(Template)]
#[template(path = "pages/review.html")]
struct ReviewPage {
    page: Page,
    form: Form,
    desk: Desk,
}

/// A file on the desk that decides it.
struct Desk {
    sheet: Sheet,
    caption: String,
    title: String,
    body: Body,
    /// Other registrations of the same person (R8, R24).
    kin: Table,
    /// Why it came back last time, for the one who looks whether it was mended.
    events: Vec<Event>,
    open: bool,
    /// The files before and after it in the queue.
    beside: [String; 2],
    /// The review by experts on which the Centre decides.
    panel: Option<PanelShown>,
}

/// What the desk decides on.
enum Body {
    /// The data, and the files that prove them.
    Party(Vec<Row>, Vec<Row>),
    /// The terms, what the check finds now, and what the award would be now.
    Contract(Box<ContractFile>, Option<Award>, Checked),
    Claim(Box<ClaimFile>),
}

/// What a voucher would be worth if it were issued now.
struct Award {
    face: rules::Fen,
    /// What the subject pays itself.
    own: rules::Fen,
    needs_consent: bool,
    trace: Table,
}

/// `GET` of a step; a file whose turn is another's is only shown.
pub async fn ask(visit: Visit, Id(id): Id, act: Act) -> Answer {
    let desk = Desk::load(&visit, id, act).await?;
    if !desk.open {
        return Ok(axum::response::Redirect::to(&desk.sheet.file).into_response());
    }
    Ok(desk.show(&visit, Form::default()))
}

/// `POST` of a step.
pub async fn decide(visit: Visit, Id(id): Id, sent: Submission, act: Act) -> Answer {
    let mut form = Form::from(&sent);
    let mut desk = Desk::load(&visit, id, act).await?;
    let stands = desk.sheet.edition;
    let verdict = match desk.sheet.read(visit.office(), &sent, &mut form) {
        Sent::Again => return Ok(desk.show(&visit, form)),
        // Who comes second is told at once, before a second look at what cannot be done any more (UX-27).
        Sent::Check(verdict) if desk.open && stands == desk.sheet.edition => {
            let page = visit.page("核对后提交");
            return Ok(verdict::check(page, &desk.sheet, &sent, &verdict));
        }
        Sent::Check(verdict) | Sent::Done(verdict) => verdict,
    };
    let outcome = send(&visit, &sent, id, act, verdict).await;
    match form.settle(outcome)? {
        Some(()) => Ok(after_step(&desk.sheet.file, act).into_response()),
        None => Ok(desk.show(&visit, form)),
    }
}

async fn send(
    visit: &Visit,
    sent: &Submission,
    id: Uuid,
    act: Act,
    verdict: office::review::Verdict,
) -> Result<(), Refused> {
    let (office, by) = (visit.office(), sent.by(visit));
    let contract = |verdict| contracts::Decide {
        contract: id,
        verdict,
    };
    let claim = |verdict| claims::Decide { claim: id, verdict };
    let provider = |verdict| providers::Decide {
        provider: id,
        verdict,
    };
    match act {
        Act::ReviewContract => contracts::review(office, by, contract(verdict))
            .await
            .map(drop),
        Act::RecheckContract => contracts::recheck(office, by, contract(verdict))
            .await
            .map(drop),
        Act::ConfirmContract => contracts::confirm(office, by, contract(verdict))
            .await
            .map(drop),
        Act::RecheckClaim => claims::recheck(office, by, claim(verdict)).await.map(drop),
        Act::ConfirmClaim => claims::confirm(office, by, claim(verdict)).await.map(drop),
        Act::TakeInProvider => providers::take_in(office, by, provider(verdict))
            .await
            .map(drop),
        Act::FileProvider => providers::file(office, by, provider(verdict))
            .await
            .map(drop),
        Act::RemoveProvider => providers::remove(office, by, provider(verdict))
            .await
            .map(drop),
        Act::SuspendProvider => providers::suspend(office, by, provider(verdict))
            .await
            .map(drop),
        Act::ReinstateProvider => providers::reinstate(office, by, provider(verdict))
            .await
            .map(drop),
        Act::CertifySubject => {
            let command = subjects::Certify {
                subject: id,
                verdict,
            };
            subjects::certify(office, by, command).await.map(drop)
        }
        Act::CertifyAmendment => {
            let command = subjects::CertifyAmendment {
                amendment: id,
                verdict,
            };
            subjects::certify_amendment(office, by, command)
                .await
                .map(drop)
        }
        Act::CertifyAccount => {
            let command = providers::CertifyAccount {
                provider: id,
                verdict,
            };
            providers::certify_account(office, by, command)
                .await
                .map(drop)
        }
        other => Err(Refused::Fault(format!("{} is no review", other.code()))),
    }
}

/// The review of an application that was taken in for one.
async fn reviewed(visit: &Visit, view: &ProviderView) -> Result<Option<PanelShown>, Fault> {
    if view.class.is_direct() || !view.state.is_for_decision() {
        return Ok(None);
    }
    let panel = panels::panel(visit.office(), visit.actor(), view.id, None).await?;
    Ok(Some(PanelShown::from(&panel)))
}

/// The ways to the file before and to the one after.
fn beside(act: Act, id: Uuid) -> [String; 2] {
    [after(act, id, true), after(act, id, false)]
}

impl Desk {
    async fn load(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        match act {
            Act::CertifySubject => Self::subject(visit, id, act).await,
            Act::CertifyAmendment => Self::amendment(visit, id, act).await,
            Act::CertifyAccount => Self::account(visit, id, act).await,
            Act::TakeInProvider
            | Act::FileProvider
            | Act::RemoveProvider
            | Act::SuspendProvider
            | Act::ReinstateProvider => Self::admission(visit, id, act).await,
            Act::RecheckClaim | Act::ConfirmClaim => Self::claim(visit, id, act).await,
            _ => Self::contract(visit, id, act).await,
        }
    }

    async fn subject(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        let view = subjects::view(visit.office(), visit.actor(), id).await?;
        let name = format!("主体登记 {} {}", view.number, view.name);
        let file = format!("/subjects/{id}");
        Ok(Self {
            sheet: Sheet::new(act, file, "certify", (&name, view.edition)),
            caption: format!("主体登记 {}", view.number),
            title: view.name.clone(),
            body: Body::Party(
                sheets::subject(&view),
                papers(DraftKind::Subject, &view.files),
            ),
            kin: change::kin(&view.kin),
            events: events(&view.timeline),
            open: view.to_certify,
            beside: beside(act, id),
            panel: None,
        })
    }

    async fn amendment(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        let (office, actor) = (visit.office(), visit.actor());
        let view = subjects::amendment(office, actor, id).await?;
        let name = format!("主体变更 {} {}", view.number, view.line.part);
        let file = format!("/amendments/{id}");
        Ok(Self {
            sheet: Sheet::new(act, file, "review", (&name, view.edition)),
            caption: format!("主体登记 {}", view.number),
            title: format!("{}：变更{}", view.name, view.line.part),
            body: Body::Party(change::rows(&view), change::evidence(&view.files)),
            kin: change::kin(&subjects::kin(office, actor, view.subject).await?),
            events: events(&view.timeline),
            open: view.to_certify,
            beside: beside(act, id),
            panel: None,
        })
    }

    /// A provider's new account; without one the file itself is shown.
    async fn account(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        let (office, actor) = (visit.office(), visit.actor());
        let view = providers::view(office, actor, id).await?;
        let change = providers::account_change(office, actor, id).await?;
        let name = format!("机构账户 {} {}", view.number, view.name);
        let edition = change.as_ref().map_or(0, |change| change.edition);
        let rows = change.iter().flat_map(|change| {
            vec![
                Row::new("机构", &change.name),
                Row::new("统一社会信用代码", &change.uscc),
                Row::new("现在的账户", &change.before),
                Row::new("新的账户", &change.after),
                Row::new("提交日期", change.since.to_string()),
            ]
        });
        Ok(Self {
            sheet: Sheet::new(
                act,
                format!("/admissions/{id}"),
                "account",
                (&name, edition),
            ),
            caption: format!("入库申请 {}", view.number),
            title: format!("{}：收款账户", view.name),
            body: Body::Party(rows.collect(), Vec::new()),
            kin: Table::default(),
            events: events(&view.timeline),
            open: change.is_some_and(|change| change.to_certify),
            beside: beside(act, id),
            panel: None,
        })
    }

    async fn admission(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        let view = providers::view(visit.office(), visit.actor(), id).await?;
        let name = format!("入库申请 {} {}", view.number, view.name);
        let file = format!("/admissions/{id}");
        let verb = match act {
            Act::TakeInProvider => "take-in",
            Act::FileProvider => "file",
            Act::SuspendProvider => "suspend",
            Act::ReinstateProvider => "reinstate",
            _ => "remove",
        };
        let open = view.to_do.contains(&act);
        Ok(Self {
            sheet: Sheet::new(act, file, verb, (&name, view.edition)),
            caption: format!("入库申请 {}", view.number),
            title: view.name.clone(),
            body: Body::Party(
                sheets::provider(&view),
                papers(DraftKind::Provider, &view.files),
            ),
            kin: Table::default(),
            panel: reviewed(visit, &view).await?,
            events: events(&view.timeline),
            open,
            beside: beside(act, id),
        })
    }

    async fn contract(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        let view = contracts::view(visit.office(), visit.actor(), id).await?;
        let check = contracts::look_again(visit.office(), visit.actor(), id).await?;
        let history = contracts::history(visit.office(), visit.actor(), id).await?;
        let name = format!("服务合同 {} {}", view.number, view.title);
        let verb = match act {
            Act::ReviewContract => "review",
            Act::RecheckContract => "recheck",
            _ => "confirm",
        };
        let face = check.award.as_ref().map(|award| award.face);
        let face = face.filter(|_| act == Act::ConfirmContract);
        let mut file = ContractFile::new(&view, visit.role());
        file.findings = Findings::from(check.findings.as_slice());
        let award = check.award.map(|award| Award {
            face: award.face,
            own: award.amount - award.face,
            needs_consent: award.needs_consent,
            trace: Table::of_trace("拟发券金额", &award.trace),
        });
        let panel = Checked::new(&check.findings, &history);
        let mut sheet = Sheet::new(act, format!("/contracts/{id}"), verb, (&name, view.edition));
        sheet.found = panel.open.clone();
        sheet.fields = contract_fields();
        sheet.returned = history.returned_on;
        Ok(Self {
            sheet: sheet.amount(face),
            caption: format!("服务合同 {}", view.number),
            title: view.title.clone(),
            kin: change::kin(&subjects::kin(visit.office(), visit.actor(), view.subject.id).await?),
            events: events(&view.timeline),
            open: view.to_do.contains(&act),
            beside: beside(act, id),
            panel: None,
            body: Body::Contract(Box::new(file), award, panel),
        })
    }

    async fn claim(visit: &Visit, id: Uuid, act: Act) -> Result<Self, Fault> {
        let view = claims::view(visit.office(), visit.actor(), id).await?;
        let name = format!("兑付申请 {}", view.line.number);
        let (verb, amount) = match act {
            Act::RecheckClaim => ("recheck", None),
            _ => ("confirm", Some(view.line.amount)),
        };
        Ok(Self {
            sheet: Sheet::new(act, format!("/claims/{id}"), verb, (&name, view.edition))
                .amount(amount),
            caption: format!("兑付申请 {}", view.line.number),
            title: view.contract_title.clone(),
            kin: Table::default(),
            events: events(&view.timeline),
            open: view.to_do.contains(&act),
            beside: beside(act, id),
            panel: None,
            body: Body::Claim(Box::new(ClaimFile::read(visit, &view).await?)),
        })
    }

    fn show(self, visit: &Visit, form: Form) -> Response {
        let title = format!("{}：{}", self.sheet.act, self.title);
        let file = &self.sheet.file;
        let page = visit.page(title).of(&form).back(file).related_to(file);
        layout::answer(
            &form.clone(),
            &ReviewPage {
                page,
                form,
                desk: self,
            },
        )
    }
}
