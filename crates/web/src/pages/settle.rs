//! The subject uses its voucher: sets it off in-region, or records the full payment out of it (8.3).

use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::papers::Kind;
use office::vouchers::{Settle, VoucherView, pay_in_full as record, set_off as use_up};
use rules::duties::Act;
use uuid::Uuid;

use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::parts::{Row, Table};
use crate::shown::paper_links;
use crate::step::{Check, Done, link};
use crate::submission::Submission;
use crate::visit::Visit;

/// `GET /vouchers/{id}/set-off`.
pub async fn set_off(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::SetOffVoucher, Form::default()).await
}

/// `POST /vouchers/{id}/set-off`.
pub async fn set_off_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = use_up(visit.office(), sent.by(&visit), Settle { voucher: id }).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/vouchers/{id}/set-off/done")).into_response()),
        None => ask(&visit, id, Act::SetOffVoucher, form).await,
    }
}

/// `GET /vouchers/{id}/pay-in-full`.
pub async fn pay_in_full(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::PayInFull, Form::default()).await
}

/// `POST /vouchers/{id}/pay-in-full`.
pub async fn pay_in_full_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = record(visit.office(), sent.by(&visit), Settle { voucher: id }).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(Redirect::to(&format!("/vouchers/{id}/pay-in-full/done")).into_response()),
        None => ask(&visit, id, Act::PayInFull, form).await,
    }
}

/// The check page; where the act is not open (already done, or the other way is the right one) the voucher tells why.
async fn ask(visit: &Visit, id: Uuid, act: Act, form: Form) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    let here = format!("/vouchers/{id}");
    if !voucher.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    let inside = act == Act::SetOffVoucher;
    let (title, button) = if inside {
        ("抵用创新券", format!("抵用创新券 ¥{}", voucher.face))
    } else {
        ("登记全额付款", format!("登记已付全款 ¥{}", voucher.amount))
    };
    let check = Check {
        page: visit.page(title).of(&form).back(&here),
        form,
        rows: rows(&voucher, inside),
        trace: Some(Table::of_trace("券面额", &voucher.trace)),
        follows: if inside {
            after_set_off(&voucher)
        } else {
            after_payment(&voucher)
        },
        due: None,
        warning: if inside {
            "抵用后不能撤回，也不能转给别的机构。"
        } else {
            "先向机构付清全款，再在这里登记。"
        },
        action: visit.path().to_owned(),
        button,
        instead: link("暂不办理，返回这张券", here),
    };
    Ok(check.answer())
}

fn rows(voucher: &VoucherView, inside: bool) -> Vec<Row> {
    let own = voucher.amount - voucher.face;
    let mut rows = vec![
        Row::new("创新券", &voucher.number),
        Row::new("服务内容", &voucher.title).href(format!("/contracts/{}", voucher.contract)),
        Row::new("服务机构", &voucher.provider),
        Row::new("合同金额", format!("{} 元", voucher.amount)),
        Row::new("券面额", format!("{} 元", voucher.face)),
    ];
    rows.push(if inside {
        Row::new("本单位自付", format!("{own} 元（合同金额减券面额）"))
    } else {
        let amount = voucher.amount;
        Row::new("本单位先付", format!("{amount} 元（全款）"))
    });
    rows.push(Row::new(
        "有效期至",
        format!("{} 24时", voucher.valid_until),
    ));
    rows
}

fn after_set_off(voucher: &VoucherView) -> Vec<String> {
    let own = voucher.amount - voucher.face;
    vec![
        format!(
            "{}收到同号的服务券，不得拒绝抵用（办法解读 8.3、读法 R34）。",
            voucher.provider
        ),
        format!("本单位向机构支付余下的 {own} 元。"),
        "服务完成后双方各自确认，本单位评价机构并登记票据（办法解读 8.4）。".to_owned(),
        "券面额由服务机构申请兑付（办法解读 6.2）。".to_owned(),
    ]
}

fn after_payment(voucher: &VoucherView) -> Vec<String> {
    vec![
        "服务完成后双方各自确认，本单位评价机构并登记全款票据（办法解读 8.4）。".to_owned(),
        format!(
            "由本单位在 {} 前申请兑付（办法解读 6.3、8.8）。",
            voucher.valid_until
        ),
    ]
}

/// `GET /vouchers/{id}/set-off/done`.
pub async fn set_off_done(visit: Visit, Id(id): Id) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    done(&visit, &voucher, true).await
}

/// `GET /vouchers/{id}/pay-in-full/done`.
pub async fn pay_in_full_done(visit: Visit, Id(id): Id) -> Answer {
    let voucher = office::vouchers::view(visit.office(), visit.actor(), id).await?;
    done(&visit, &voucher, false).await
}

async fn done(visit: &Visit, voucher: &VoucherView, inside: bool) -> Answer {
    let contract = format!("/contracts/{}", voucher.contract);
    let Some(day) = voucher
        .settled_on
        .filter(|_| (voucher.region == rules::Region::Inside) == inside)
    else {
        return Ok(Redirect::to(&format!("/vouchers/{}", voucher.id)).into_response());
    };
    let own = voucher.amount - voucher.face;
    let (title, label, number) = match &voucher.service_number {
        Some(twin) => ("创新券已抵用", "服务券号", twin.clone()),
        None => ("已登记全额付款", "创新券号", voucher.number.clone()),
    };
    let paid = if inside {
        Row::new("向机构支付", format!("{own} 元"))
    } else {
        Row::new("已付全款", format!("{} 元", voucher.amount))
    };
    let file = (FileKind::Voucher, voucher.id);
    let mut links = paper_links(visit, file, &[Kind::ServiceVoucher, Kind::Voucher]).await?;
    links.extend([
        link("打开这份服务合同", contract),
        link("我的创新券", "/vouchers"),
    ]);
    let done = Done {
        page: visit.page(title),
        label,
        number,
        rows: vec![
            Row::new("服务机构", &voucher.provider),
            Row::new("券面额", format!("{} 元", voucher.face)),
            paid,
            Row::new("办理日期", day.to_string()),
        ],
        next: vec![
            "服务完成后，由双方各自在平台确认。都确认的那天起算评价和上传票据的时限。".to_owned(),
            format!(
                "兑付申请最迟在 {} 提交（办法解读 8.8）。",
                voucher.valid_until
            ),
        ],
        due: None,
        links,
    };
    Ok(done.answer())
}
