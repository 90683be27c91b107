//! `/top-ups`: what a subject is offered on top of a redemption, confirmed with one button; the region's sums (R27, UX-10).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::topups::{self, Confirm, TopUpLine, TopUpView, Total};
use rules::Law;
use rules::duties::{Act, Role};
use rules::lifecycle::top_up::State;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Row, Table, Tag};
use crate::shown::{self, PrintedPaper, after, events, papers_of, sign, topup, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{ConfirmTopUp, SeeTopUp, SeeTopUpTotals};
    door.get("/top-ups", SeeTopUp, list)
        .get("/top-ups/totals", SeeTopUpTotals, totals)
        .get("/top-ups/{id}", SeeTopUp, show)
        .get("/top-ups/{id}/confirm", ConfirmTopUp, show)
        .post("/top-ups/{id}/confirm", ConfirmTopUp, sent)
}

#[derive(Template)]
#[template(path = "pages/top-ups.html")]
struct ListPage {
    page: Page,
    lead: &'static str,
    table: Table,
    note: &'static str,
}

/// `GET /top-ups`: a subject's own; an authority has its programmes.
pub async fn list(visit: Visit) -> Answer {
    if visit.role() == Role::County {
        return Ok(Redirect::to("/programmes").into_response());
    }
    let lines = topups::mine(visit.office(), visit.actor()).await?;
    Ok(layout::show(&ListPage {
        page: visit.page("地方配套"),
        lead: "自治区兑付后，所在市县设有配套计划的，由系统算出配套金额，不用申请，核对后确认领取。",
        table: table(&lines, visit.role(), false),
        note: "",
    }))
}

/// Top-ups as a list; an authority reads whose they are.
#[must_use]
pub fn table(lines: &[TopUpLine], role: Role, whose: bool) -> Table {
    let columns = vec![
        Column::text("编号"),
        Column::text(if whose { "主体" } else { "配套部门" }),
        Column::text("兑付申请"),
        Column::number("自治区兑付（元）"),
        Column::number("配套（元）"),
        Column::text("状态"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/top-ups/{}", line.id)),
            Cell::text(if whose { &line.subject } else { &line.division }),
            Cell::link(&line.claim_number, format!("/claims/{}", line.claim)),
            Cell::money(line.redeemed),
            Cell::money(line.amount),
            Cell::of(topup::tag(line.state, role)),
        ]
    });
    Table::new("地方配套", columns)
        .rows(rows)
        .empty("还没有地方配套。")
}

#[derive(Template)]
#[template(path = "pages/top-up.html")]
struct FilePage {
    page: Page,
    form: Form,
    number: String,
    title: String,
    state: Tag,
    next: String,
    line: TopUpLine,
    trace: Table,
    rows: Vec<Row>,
    hindrances: Vec<Problem>,
    action: String,
    edition: i64,
    /// What the button says; empty when there is nothing to confirm.
    button: String,
    /// Whether the reader has to mend his account before he can confirm again.
    mends: bool,
    papers: Vec<PrintedPaper>,
    events: Vec<Event>,
}

/// `GET /top-ups/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    page(&visit, id, Form::default(), &asked).await
}

/// `POST /top-ups/{id}/confirm`.
pub async fn sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let command = Confirm {
        top_up: id,
        edition: sent.value("edition").parse().unwrap_or(-1),
    };
    let outcome = topups::confirm(visit.office(), sent.by(&visit), command).await;
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/top-ups/{id}")).into_response()),
        None => page(&visit, id, form, &[]).await,
    }
}

async fn page(visit: &Visit, id: Uuid, form: Form, asked: &[(String, String)]) -> Answer {
    let view = topups::view(visit.office(), visit.actor(), id).await?;
    let done = shown::done(visit, asked, &view.timeline, FileKind::TopUp);
    let page = visit.page(format!("地方配套 {}", view.line.number));
    let back = match visit.role() {
        Role::County => ("配套计划", "/programmes"),
        _ => ("地方配套", "/top-ups"),
    };
    let confirms = view.to_do.contains(&Act::ConfirmTopUp);
    let file = FilePage {
        page: page.of(&form).crumb(back.0, back.1).done(done),
        number: view.line.number.clone(),
        title: format!("{}配套", view.line.division),
        state: topup::tag(view.line.state, visit.role()),
        next: next(&view),
        trace: topup::trace(&view.line),
        rows: rows(&view, visit.role()),
        hindrances: view.hindrances.iter().map(Problem::from).collect(),
        action: format!("/top-ups/{id}/confirm"),
        edition: view.edition,
        button: match confirms {
            true => format!("确认领取 {}", sign(view.line.amount)),
            false => String::new(),
        },
        mends: view.line.state == State::Bounced
            && !confirms
            && visit.may(Act::AmendSubject).is_some(),
        papers: papers_of(visit, FileKind::TopUp, id).await?,
        events: events(&view.timeline),
        line: view.line,
        form: form.clone(),
    };
    Ok(layout::answer(&form, &file))
}

fn next(view: &TopUpView) -> String {
    match view.line.state {
        State::Waiting => match &view.place {
            Some(place) => format!(
                "配套资金暂不够：排队第 {} 位，前面共 {} 元。资金到位后按先后提供，不插队、不拆分。",
                place.number, place.before
            ),
            None => "有未缴清的追回款，或者案件尚未结案，暂缓提供；缴清、结案后次日起继续办理，位次不变。".to_owned(),
        },
        State::Offered => "核对金额和收款账户后确认领取，不用填表、不用上传材料。".to_owned(),
        State::Confirmed => "等配套部门列入付款批次。".to_owned(),
        State::Instructed => "已列入付款批次，等银行付款；付款后另发付款通知书。".to_owned(),
        State::Bounced => "银行没有付成：在“变更登记”中改正收款账户，认证后再确认领取。".to_owned(),
        State::Paid => "已付款，此件已办结。".to_owned(),
        State::Ended => "已终止，不再付款。".to_owned(),
    }
}

fn rows(view: &TopUpView, role: Role) -> Vec<Row> {
    let line = &view.line;
    let programme = format!("{} {}", view.programme_number, view.programme_name);
    let programme = Row::new("配套计划", programme);
    let mut rows = vec![
        match role {
            Role::County => programme.href(format!("/programmes/{}", view.programme)),
            _ => programme,
        },
        Row::new("主体", &line.subject),
        Row::new("兑付申请", &line.claim_number).href(format!("/claims/{}", line.claim)),
        Row::new(
            "自治区兑付",
            format!("{}（{} 付款）", yuan(line.redeemed), line.redeemed_on),
        ),
        Row::new("实际支出", yuan(view.actual)),
        Row::new("配套比例", view.rate.to_string()),
        Row::new("付款单位", &view.payer),
        Row::new("收款账户", format!("{} {}", view.bank, view.account)),
    ];
    if let Some((reference, day)) = &view.payment {
        rows.push(Row::new("银行流水号", reference));
        rows.push(Row::new("付款日期", day.to_string()));
    }
    for (id, number, amount) in &view.orders {
        let words = format!("{number}，须缴回 {}", yuan(*amount));
        rows.push(Row::new("追回通知", words).href(format!("/recoveries/{id}")));
    }
    rows
}

/// `GET /top-ups/totals`: sums of every division, and no file of any.
pub async fn totals(visit: Visit) -> Answer {
    let all = topups::totals(visit.office(), visit.actor()).await?;
    let columns = vec![
        Column::text("市县"),
        Column::number("计划"),
        Column::number("配套预算（元）"),
        Column::number("已承诺（元）"),
        Column::number("已付款（元）"),
        Column::number("已收回（元）"),
        Column::number("配套笔数"),
        Column::number("其中已付"),
        Column::number("排队待款（元）"),
        Column::number("通知追回（元）"),
        Column::number("其中已缴回（元）"),
    ];
    let divisions = &Law::shipped().divisions;
    let rows = all
        .iter()
        .map(|one| total_row(divisions.full_name(&one.division), one));
    let table = Table::new("各市县地方配套", columns)
        .rows(rows)
        .empty("还没有市县设立配套计划。");
    let sum = total_row("合计".to_owned(), &Total::of(&all));
    Ok(layout::show(&ListPage {
        page: visit.page("地方配套汇总"),
        lead: "市县用自己的资金，对自治区已兑付的创新券另行配套。自治区只看汇总，每笔由所在市县办理。",
        table: if all.is_empty() {
            table
        } else {
            table.total(sum)
        },
        note: "已终止的不计入笔数。",
    }))
}

fn total_row(name: String, one: &Total) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::text(one.programmes.to_string()),
        Cell::money(one.granted),
        Cell::money(one.promised),
        Cell::money(one.paid),
        Cell::money(one.lapsed),
        Cell::text(one.offers.to_string()),
        Cell::text(one.payments.to_string()),
        Cell::money(one.waiting),
        Cell::money(one.ordered_back),
        Cell::money(one.came_back),
    ]
}
