//! The claimant sees what the automatic check finds and what will be paid, then claims (6.1–6.3, 8.4–8.7).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::claims::{Prospect, Submit, prospect};
use office::papers::Kind;
use rules::calendar::Due;
use rules::lifecycle::claim::State;
use rules::{Fen, Refusal};
use uuid::Uuid;

use crate::errors::{Answer, Fault};
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Row, Table};
use crate::shown::{Findings, paper_links};
use crate::step::{Done, link};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/claiming.html")]
struct ClaimingPage {
    page: Page,
    form: Form,
    amount: Fen,
    trace: Table,
    /// The rates of the day of issue hold to the end (R3).
    policy: String,
    rows: Vec<Row>,
    findings: Findings,
    /// How many findings stand in the way.
    faults: usize,
    /// Why an earlier claim came back.
    reasons: Vec<Refusal>,
    due: Due,
    action: String,
    proof: String,
}

/// `GET /vouchers/{id}/claim`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /vouchers/{id}/claim`; the amount that was seen is sent along, and another one is told, not paid.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let seen = Fen::parse_from_zero(sent.value("seen")).unwrap_or(Fen::ZERO);
    let command = Submit {
        voucher: id,
        amount: seen,
    };
    let outcome = office::claims::submit(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/vouchers/{id}/claim/done")).into_response()),
        None => {
            // The findings stand on the page, but in no field of this form.
            form.gather(|field| field == "amount");
            ask(&visit, id, form).await
        }
    }
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let prospect = prospect(visit.office(), visit.actor(), id).await?;
    if let Some(claim) = standing(&prospect)
        && !form.failed()
    {
        return Ok(Redirect::to(&format!("/claims/{claim}")).into_response());
    }
    let here = format!("/vouchers/{id}");
    let page = ClaimingPage {
        page: visit.page("提交兑付申请").of(&form).back(here),
        amount: prospect.check.payout.value,
        trace: Table::of_trace("兑付金额", &prospect.check.payout.trace),
        rows: rows(&prospect),
        policy: prospect.voucher.policy.clone(),
        faults: prospect.check.refusals().len(),
        findings: Findings::from(prospect.check.findings.as_slice()),
        reasons: prospect
            .reasons
            .map(|entry| entry.reasons)
            .unwrap_or_default(),
        due: prospect.due,
        action: visit.path().to_owned(),
        proof: format!("/contracts/{}", prospect.voucher.contract),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

/// The claim that is already made and not given back.
fn standing(prospect: &Prospect) -> Option<Uuid> {
    let claim = prospect.earlier.as_ref()?;
    let back = matches!(claim.state, State::Returned | State::Withdrawn);
    (!back).then_some(claim.id)
}

fn rows(prospect: &Prospect) -> Vec<Row> {
    let voucher = &prospect.voucher;
    let number = match &voucher.service_number {
        Some(twin) => Row::new("服务券", twin),
        None => Row::new("创新券", &voucher.number),
    };
    vec![
        number.href(format!("/vouchers/{}", voucher.id)),
        Row::new("服务内容", &voucher.title).href(format!("/contracts/{}", voucher.contract)),
        Row::new("创新主体", &voucher.subject),
        Row::new("服务机构", &voucher.provider),
        Row::new("合同金额", format!("{} 元", voucher.amount)),
        Row::new("券面额", format!("{} 元", voucher.face)),
        Row::new("收款人", &prospect.payee),
        Row::new(
            "收款账户",
            format!("{}\n{}", prospect.bank, prospect.bank_account),
        ),
        Row::new(
            "付款时限",
            format!("今天提交，{} 前审定并付款", prospect.due.date),
        ),
    ]
}

/// `GET /vouchers/{id}/claim/done`.
pub async fn done(visit: Visit, Id(id): Id) -> Answer {
    let prospect = prospect(visit.office(), visit.actor(), id).await?;
    let Some(claim) = prospect.earlier else {
        return Ok(Redirect::to(&format!("/vouchers/{id}")).into_response());
    };
    let days = visit.policy()?.payment_days;
    let due = visit.office().calendar().due(claim.submitted_on, days);
    let due = due.map_err(Fault::broken)?;
    let file = (FileKind::Claim, claim.id);
    let mut links = paper_links(&visit, file, &[Kind::Receipt, Kind::Claim]).await?;
    links.extend([
        link("查看这件申请的进度", format!("/claims/{}", claim.id)),
        link("全部兑付申请", "/claims"),
    ]);
    let done = Done {
        page: visit.page("兑付申请已提交"),
        label: "申请编号",
        number: claim.number,
        rows: vec![
            Row::new("兑付金额", format!("{} 元", claim.amount)),
            Row::new("收款人", prospect.payee),
            Row::new(
                "付款时限",
                format!("{} 24时前（{days} 个工作日）", due.date),
            ),
        ],
        next: vec![
            "专业机构复核，创业中心审定，财政付款。每一步办完，平台都会通知您。".to_owned(),
            "退回补正的，时限停止；改好再交，重新起算（读法 R11）。".to_owned(),
        ],
        due: Some(due),
        links,
    };
    Ok(done.answer())
}
