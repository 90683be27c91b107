//! The provider may not refuse a set-off; it may object, and the Agency answers (8.3, R21).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::vouchers::{Answer as Answering, Ground, Object, ObjectionView, VoucherView};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::{Choice, Form, choices};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::Row;
use crate::shown::after;
use crate::step::{Done, link};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/object.html")]
struct ObjectPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    grounds: Vec<Choice>,
    action: String,
}

/// `GET /vouchers/{id}/object`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Form::default()).await
}

/// `POST /vouchers/{id}/object`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Object {
        voucher: id,
        answers: sent.answers(),
    };
    let outcome = office::vouchers::object(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/vouchers/{id}/object/done")).into_response()),
        None => ask(&visit, id, form).await,
    }
}

async fn ask(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/vouchers/{id}");
    if !voucher.to_do.contains(&Act::ObjectVoucher) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let page = ObjectPage {
        page: visit.page("提出异议").of(&form).back(here),
        rows: rows(&voucher),
        grounds: choices::<Ground>(),
        action: visit.path().to_owned(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}

fn rows(voucher: &VoucherView) -> Vec<Row> {
    vec![
        Row::new("创新券", &voucher.number),
        Row::new("创新主体", &voucher.subject),
        Row::new("服务机构", &voucher.provider),
        Row::new("服务内容", &voucher.title).href(format!("/contracts/{}", voucher.contract)),
        Row::new("合同金额", format!("{} 元", voucher.amount)),
        Row::new("券面额", format!("{} 元", voucher.face)),
        Row::new("状态", voucher.state.label()),
    ]
}

/// `GET /vouchers/{id}/object/done`.
pub async fn done(visit: Visit, Id(id): Id) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    let Some(last) = voucher.objections.last() else {
        return Ok(Redirect::to(&format!("/vouchers/{id}")).into_response());
    };
    let done = Done {
        page: visit.page("异议已提交"),
        label: "创新券号",
        number: voucher.number.clone(),
        rows: vec![
            Row::new("异议理由", last.ground),
            Row::new("异议说明", &last.words),
        ],
        next: vec![
            "由专业机构核实并书面答复，答复后平台会通知双方。".to_owned(),
            "答复之前，抵用照常有效（办法解读 8.3、读法 R21）。".to_owned(),
        ],
        due: None,
        links: vec![
            link(
                "打开这份服务合同",
                format!("/contracts/{}", voucher.contract),
            ),
            link("我的服务券", "/vouchers"),
        ],
    };
    Ok(done.answer())
}

#[derive(Template)]
#[template(path = "pages/answer.html")]
struct AnswerPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    objection: ObjectionView,
    asked_on: String,
    action: String,
}

/// `GET /objections/{id}/answer`.
pub async fn answer(visit: Visit, Id(id): Id) -> Answer {
    ask_answer(&visit, id, Form::default()).await
}

/// `POST /objections/{id}/answer`.
pub async fn answer_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let command = Answering {
        objection: id,
        answers: sent.answers(),
    };
    let outcome = office::vouchers::answer(visit.office(), sent.by(&visit), command).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(done) => Ok(after(&format!("/contracts/{}", done.contract)).into_response()),
        None => ask_answer(&visit, id, form).await,
    }
}

async fn ask_answer(visit: &Visit, id: Uuid, form: Form) -> Answer {
    let asked = office::vouchers::objection_to_answer(visit.office(), visit.actor(), id).await?;
    let (objection, voucher) = asked;
    let here = format!("/contracts/{}", voucher.contract);
    if objection.answer.is_some() {
        return Ok(Redirect::to(&here).into_response());
    }
    let page = AnswerPage {
        page: visit.page("答复异议").of(&form).back(here),
        rows: rows(&voucher),
        asked_on: office::local(objection.at)
            .format("%Y-%m-%d %H:%M")
            .to_string(),
        objection,
        action: visit.path().to_owned(),
        form: form.clone(),
    };
    Ok(layout::answer(&form, &page))
}
