//! What the subject does with a voucher it has not used: give it back, or lower the contract's amount (R30).

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use office::attachments::LIMITS;
use office::vouchers::{
    Lower, Prospect, Void, VoucherView, look_at_lower, lower as change, void as give_back,
};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::holding::{self, Kept};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Row, Table};
use crate::shown::{after, sign, yuan};
use crate::step::{Check, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /vouchers/{id}/void`.
pub async fn void(visit: Visit, Id(id): Id) -> Answer {
    ask_void(&visit, id, Form::default()).await
}

/// `POST /vouchers/{id}/void`.
pub async fn void_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = give_back(visit.office(), sent.by(&visit), Void { voucher: id }).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/contracts/{}", done.contract)).into_response()),
        None => ask_void(&visit, id, form).await,
    }
}

async fn ask_void(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/vouchers/{id}");
    if !voucher.to_do.contains(&Act::VoidVoucher) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let check = Check {
        page: visit.page("退回创新券").of(&form).back(&here),
        form,
        rows: rows(&voucher),
        trace: None,
        follows: vec![
            format!(
                "{} 元退回本单位当年的额度，可以用于新的合同（读法 R5、R30）。",
                voucher.face
            ),
            format!("这份合同不再由创新券补贴；与{}的约定由双方自行处理。", voucher.provider),
            "换机构的，退回后与新机构另签合同、另行申领；券不能转给别的机构（办法解读 5.1、读法 R29）。"
                .to_owned(),
        ],
        due: None,
        warning: "退回后这张券不能恢复。",
        action: visit.path().to_owned(),
        button: format!("退回创新券 {}", sign(voucher.face)),
        instead: link("不退回，返回这张券", here),
    };
    Ok(check.answer())
}

fn rows(voucher: &VoucherView) -> Vec<Row> {
    vec![
        Row::new("创新券", &voucher.number),
        Row::new("服务内容", &voucher.title).href(format!("/contracts/{}", voucher.contract)),
        Row::new("服务机构", &voucher.provider),
        Row::new("合同金额", yuan(voucher.amount)),
        Row::new("券面额", yuan(voucher.face)),
        Row::new("有效期至", format!("{} 24时", voucher.valid_until)),
    ]
}

#[derive(Template)]
#[template(path = "pages/lower.html")]
struct LowerPage {
    page: Page,
    form: Form,
    kept: Kept,
    limits: &'static str,
    rows: Vec<Row>,
    action: String,
    here: String,
}

/// `GET /vouchers/{id}/lower`.
pub async fn lower(visit: Visit, Id(id): Id) -> Answer {
    ask_lower(&visit, id, None).await
}

/// `POST /vouchers/{id}/lower`: first a second look at what becomes of the voucher, then the change.
pub async fn lower_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let (mut form, kept) = holding::read(&visit, &sent, Act::LowerContract).await?;
    if !sent.value("back").is_empty() {
        return ask_lower(&visit, id, Some((form, kept))).await;
    }
    let command = Lower {
        voucher: id,
        answers: kept.answers(&sent),
    };
    if sent.value("checked").is_empty() {
        let outcome = look_at_lower(visit.office(), visit.actor(), &command).await;
        // A look attaches nothing, so that it does not see a refused file.
        if let Some(prospect) = form.settle(outcome)?.filter(|_| !form.failed()) {
            return second_look(&visit, id, &prospect, (form, kept)).await;
        }
    } else {
        let outcome = change(visit.office(), sent.by(&visit), command).await;
        if let Some(done) = form.settle(outcome)? {
            return Ok(after(&format!("/contracts/{}", done.contract)).into_response());
        }
    }
    kept.settle(&mut form);
    ask_lower(&visit, id, Some((form, kept))).await
}

async fn ask_lower(visit: &Visit, id: Uuid, refused: Option<(Form, Kept)>) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/vouchers/{id}");
    if !voucher.to_do.contains(&Act::LowerContract) && refused.is_none() {
        return Ok(Redirect::to(&here).into_response());
    }
    let (form, kept) = refused.unwrap_or_default();
    let page = LowerPage {
        page: visit.page("减少合同金额").of(&form).back(&here),
        kept,
        limits: LIMITS,
        rows: rows(&voucher),
        action: visit.path().to_owned(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}

#[derive(Template)]
#[template(path = "pages/lower-check.html")]
struct SecondLook {
    page: Page,
    form: Form,
    held: String,
    rows: Vec<Row>,
    trace: Table,
    action: String,
    button: String,
}

async fn second_look(
    visit: &Visit,
    id: Uuid,
    prospect: &Prospect,
    (form, kept): (Form, Kept),
) -> Result<Response, crate::errors::Fault> {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    let lowered = &prospect.lowered;
    let chosen = kept.held.map(|held| (held.id.to_string(), held.name));
    let (held, file) = chosen.unwrap_or_default();
    Ok(layout::show(&SecondLook {
        page: visit.page("核对后减少合同金额").back(visit.path()),
        rows: vec![
            Row::new("创新券", &voucher.number),
            Row::new("服务机构", &voucher.provider),
            Row::new("原合同金额", yuan(voucher.amount)),
            Row::new("变更后的合同金额", yuan(prospect.amount)),
            Row::new("原券面额", yuan(voucher.face)),
            Row::new("变更后的券面额", yuan(lowered.face)),
            Row::new("退回额度", yuan(lowered.released)),
            Row::new("补充协议", file),
        ],
        trace: Table::of_trace("变更后的券面额", &lowered.trace),
        held,
        action: visit.path().to_owned(),
        button: format!("减少合同金额，券面额改为 {}", sign(lowered.face)),
        form,
    }))
}
