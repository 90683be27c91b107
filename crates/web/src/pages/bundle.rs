//! `/claims/bundle`: several vouchers handed in together, each checked and decided by itself (6.1, R26).

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use office::claims::{self, Bundle, BundleView, Left, Share};
use rules::Fen;
use rules::duties::Act;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Choice, Form};
use crate::id::Id;
use crate::layout::{self, Link, Page};
use crate::parts::{Cell, Column, Row, Table};
use crate::say;
use crate::shown::{sign, yuan};
use crate::step::link;
use crate::submission::Submission;
use crate::visit::Visit;

/// The pages of this journey.
pub fn open(door: Door) -> Door {
    door.get("/claims/bundle", Act::SubmitClaim, ask)
        .post("/claims/bundle", Act::SubmitClaim, sent)
        .get("/bundles/{id}", Act::SubmitClaim, show)
}

#[derive(Template)]
#[template(path = "pages/bundle.html")]
struct BundlePage {
    page: Page,
    form: Form,
    choices: Vec<Choice>,
    /// The vouchers that were chosen, before they are handed in.
    chosen: Option<Table>,
    /// Each chosen voucher with its amount, as hidden fields.
    hidden: Vec<(Uuid, String)>,
    button: String,
    /// The vouchers that lack something, each with the first thing.
    lacking: Table,
    before: Vec<Link>,
}

/// `GET /claims/bundle`.
pub async fn ask(visit: Visit) -> Answer {
    let shares = claims::offer(visit.office(), visit.actor()).await?;
    let ready = shares.iter().filter(|share| share.passes());
    let form = Form::of(ready.map(|share| ("vouchers", share.voucher.to_string())));
    page(&visit, &shares, form, &[]).await
}

async fn page(visit: &Visit, shares: &[Share], form: Form, chosen: &[&Share]) -> Answer {
    let ready = shares.iter().filter(|share| share.passes());
    let choices = ready.map(|share| {
        let pays = share.check.payout.value;
        let label = format!("{}　{}　{}", share.number, share.title, yuan(pays));
        let hint = format!("面额 {}，有效期至 {}", yuan(share.face), share.valid_until);
        Choice::new(share.voucher.to_string(), label).hint(hint)
    });
    let sum: Fen = chosen.iter().map(|share| share.check.payout.value).sum();
    let before = claims::bundles(visit.office(), visit.actor()).await?;
    let before = before.into_iter().take(10);
    Ok(layout::answer(
        &form.clone(),
        &BundlePage {
            page: visit
                .page("累计兑付：几张券一起提交")
                .of(&form)
                .back("/claims"),
            choices: choices.collect(),
            chosen: (!chosen.is_empty()).then(|| table(chosen, sum)),
            hidden: chosen
                .iter()
                .map(|share| (share.voucher, share.check.payout.value.yuan()))
                .collect(),
            button: format!("提交 {} 张，合计 {}", chosen.len(), sign(sum)),
            lacking: lacking(shares),
            before: before
                .map(|(id, on)| link(format!("{on} 提交的累计兑付"), format!("/bundles/{id}")))
                .collect(),
            form,
        },
    ))
}

fn table(chosen: &[&Share], sum: Fen) -> Table {
    let columns = vec![
        Column::text("券"),
        Column::text("服务内容"),
        Column::number("面额（元）"),
        Column::number("兑付金额（元）"),
    ];
    let rows = chosen.iter().map(|share| {
        vec![
            Cell::link(&share.number, format!("/vouchers/{}", share.voucher)),
            Cell::text(&share.title),
            Cell::money(share.face),
            Cell::money(share.check.payout.value),
        ]
    });
    Table::new("一起提交的券", columns).rows(rows).total(vec![
        Cell::text(format!("合计 {} 张", chosen.len())),
        Cell::blank(),
        Cell::blank(),
        Cell::money(sum),
    ])
}

fn lacking(shares: &[Share]) -> Table {
    let columns = vec![
        Column::text("券"),
        Column::text("服务内容"),
        Column::text("还缺什么"),
    ];
    let rows = shares.iter().filter(|share| !share.passes()).map(|share| {
        let why = share.check.refusals().into_iter();
        let why = why.map(|why| format!("{}。{}", why.full_message(), why.fix));
        vec![
            Cell::link(&share.number, format!("/vouchers/{}/claim", share.voucher)),
            Cell::text(&share.title),
            Cell::text(why.collect::<Vec<_>>().join("；")),
        ]
    });
    Table::new("材料还没有齐的券", columns)
        .rows(rows)
        .empty("没有材料不齐的券。")
}

/// `POST /claims/bundle`: first a second look with the sum, then the bundle.
pub async fn sent(visit: Visit, sent: Submission) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let mut form = Form::from(&sent);
    let wanted: Vec<Uuid> = form
        .values("vouchers")
        .iter()
        .filter_map(|id| id.parse().ok())
        .collect();
    let shares = claims::offer(office, actor).await?;
    if !sent.value("back").is_empty() {
        return page(&visit, &shares, form, &[]).await;
    }
    let chosen: Vec<&Share> = shares
        .iter()
        .filter(|share| share.passes() && wanted.contains(&share.voucher))
        .collect();
    if sent.value("checked").is_empty() && !chosen.is_empty() {
        return page(&visit, &shares, form, &chosen).await;
    }
    let seen =
        |id: Uuid| Fen::parse_from_zero(sent.value(&format!("seen-{id}"))).unwrap_or(Fen::ZERO);
    let command = Bundle {
        vouchers: wanted.iter().map(|id| (*id, seen(*id))).collect(),
    };
    match form.settle(claims::bundle(office, sent.by(&visit), command).await)? {
        Some(done) if done.left.is_empty() => {
            Ok(Redirect::to(&format!("/bundles/{}", done.bundle)).into_response())
        }
        Some(done) => handed_in(&visit, done.bundle, &done.left).await,
        None => page(&visit, &shares, form, &[]).await,
    }
}

#[derive(Template)]
#[template(path = "pages/bundle-file.html")]
struct FilePage {
    page: Page,
    rows: Vec<Row>,
    table: Table,
    /// What was left out of it, told once after it was handed in.
    left: Option<Table>,
}

/// `GET /bundles/{id}`.
pub async fn show(visit: Visit, Id(id): Id) -> Answer {
    handed_in(&visit, id, &[]).await
}

async fn handed_in(visit: &Visit, id: Uuid, left: &[Left]) -> Answer {
    let view = claims::view_bundle(visit.office(), visit.actor(), id).await?;
    Ok(layout::show(&FilePage {
        page: visit.page("累计兑付").back("/claims"),
        rows: vec![
            Row::new("提交日期", view.on.to_string()),
            Row::new("张数", format!("{} 张", view.claims.len())),
            Row::new("申请金额合计", yuan(view.sum())),
        ],
        table: claims_table(visit, &view),
        left: (!left.is_empty()).then(|| left_table(left)),
    }))
}

fn claims_table(visit: &Visit, view: &BundleView) -> Table {
    let columns = vec![
        Column::text("兑付申请"),
        Column::text("创新券"),
        Column::text("状态"),
        Column::text("期限"),
        Column::number("金额（元）"),
    ];
    let rows = view.claims.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/claims/{}", line.id)),
            Cell::text(&line.voucher_number),
            Cell::of(say::claim(line.state, line.turn, visit.role())),
            say::due_cell(line.due_on, line.days_left),
            Cell::money(line.amount),
        ]
    });
    Table::new("每张券各自审核、各自付款", columns)
        .rows(rows)
        .total(vec![
            Cell::text(format!("合计 {} 件", view.claims.len())),
            Cell::blank(),
            Cell::blank(),
            Cell::blank(),
            Cell::money(view.sum()),
        ])
}

fn left_table(left: &[Left]) -> Table {
    let columns = vec![Column::text("券"), Column::text("没有提交的原因")];
    let rows = left.iter().map(|one| {
        let why = one
            .why
            .iter()
            .map(|why| format!("{}。{}", why.full_message(), why.fix));
        vec![
            Cell::link(&one.number, format!("/vouchers/{}/claim", one.voucher)),
            Cell::text(why.collect::<Vec<_>>().join("；")),
        ]
    });
    Table::new("没有提交的券", columns).rows(rows)
}
