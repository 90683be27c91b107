//! A plan is made, shown, drawn and closed.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::spot::{self, Draw, Plan, PlanView};
use rules::Fen;
use rules::duties::Act;
use uuid::Uuid;

use super::{estimated, tag};
use crate::errors::Answer;
use crate::form::Form;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Row, Table, Tag};
use crate::shown::{self, Step, after, events, steps, yuan};
use crate::submission::Submission;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/spot-new.html")]
struct NewPage {
    page: Page,
    form: Form,
}

/// `GET /spot-checks/new`.
pub async fn new(visit: Visit) -> Answer {
    Ok(ask_new(&visit, &Form::default()))
}

/// `POST /spot-checks/new`.
pub async fn new_sent(visit: Visit, sent: Submission) -> Answer {
    let mut form = Form::from(&sent);
    let outcome = spot::plan(visit.office(), sent.by(&visit), Plan(sent.answers())).await;
    Ok(match form.settle(outcome)? {
        Some(done) => after(&format!("/spot-checks/{}", done.plan)).into_response(),
        None => ask_new(&visit, &form),
    })
}

fn ask_new(visit: &Visit, form: &Form) -> axum::response::Response {
    let page = NewPage {
        page: visit.page("制定抽查计划").of(form).back("/spot-checks"),
        form: form.clone(),
    };
    layout::answer(form, &page)
}

#[derive(Template)]
#[template(path = "pages/spot-plan.html")]
struct PlanPage {
    page: Page,
    number: String,
    state: Tag,
    rows: Vec<Row>,
    estimate: Vec<Row>,
    strata: Table,
    checks: Table,
    steps: Vec<Step>,
    events: Vec<Event>,
}

/// `GET /spot-checks/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = spot::plan_view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("抽查计划 {}", view.line.number));
    let done = shown::done(&visit, &asked, &view.timeline, FileKind::SpotPlan);
    Ok(layout::show(&PlanPage {
        page: page.done(done).crumb("监督抽查", "/spot-checks"),
        number: view.line.number.clone(),
        state: tag(view.line.state),
        rows: rows(&view, id),
        estimate: view.line.estimate.as_ref().map_or_else(Vec::new, estimated),
        strata: strata(&view),
        checks: checks(&view),
        steps: steps(&view.to_do, id),
        events: events(&view.timeline),
    }))
}

fn rows(view: &PlanView, id: Uuid) -> Vec<Row> {
    let line = &view.line;
    let mut rows = vec![
        Row::new(
            "期间",
            format!("{} 至 {}（按付款日期）", line.from_on, line.to_on),
        ),
        Row::new(
            "抽查比例",
            format!("一般 {}，有疑点的 {}", line.share, line.share_risk),
        ),
        Row::new("种子的 SM3 杂凑值", &line.commitment),
    ];
    if let Some(day) = line.drawn_on {
        rows.extend([
            Row::new("抽取日期", day.to_string()),
            Row::new("期间内兑付", yuan(view.paid)),
            Row::new("种子和抽取结果", "draw.json").href(format!("/spot-checks/{id}/draw.json")),
            Row::new(
                "检查进度",
                format!("抽中 {} 张，已处理 {} 张", line.drawn, line.settled),
            ),
        ]);
    }
    rows
}

/// The key of a stratum in words: risk, county, use, provider, as far as it goes.
fn stratum(key: &str) -> String {
    let law = rules::Law::shipped();
    let told = key.split('/').enumerate().map(|(at, part)| match at {
        0 if part == "risk" => "有疑点".to_owned(),
        0 => "一般".to_owned(),
        1 => law.divisions.full_name(part),
        2 => rules::Use::parse(part).map_or(part.to_owned(), |one| one.label().to_owned()),
        _ => part.to_owned(),
    });
    told.collect::<Vec<_>>().join("，")
}

fn strata(view: &PlanView) -> Table {
    let columns = vec![
        Column::number("层"),
        Column::text("范围"),
        Column::number("兑付（张）"),
        Column::number("抽中（张）"),
        Column::number("已处理（张）"),
        Column::number("有问题（张）"),
        Column::number("问题金额（元）"),
    ];
    let rows = (1..).zip(&view.strata).map(|(at, line)| {
        vec![
            Cell::text(at.to_string()),
            Cell::text(stratum(&line.key)),
            Cell::text(line.all.to_string()),
            Cell::text(line.drawn.to_string()),
            Cell::text(line.settled.to_string()),
            Cell::text(line.irregular.to_string()),
            Cell::money(line.amount),
        ]
    });
    Table::new("分层", columns).rows(rows).empty("抽取时分层。")
}

fn checks(view: &PlanView) -> Table {
    let columns = vec![
        Column::text("创新券"),
        Column::number("层"),
        Column::text("主体"),
        Column::text("服务机构"),
        Column::number("兑付金额（元）"),
        Column::number("问题金额（元）"),
        Column::text("状态"),
    ];
    let rows = view.checks.iter().map(|check| {
        vec![
            Cell::link(&check.number, format!("/checks/{}", check.id)),
            Cell::text(check.stratum.to_string()),
            Cell::text(&check.subject),
            Cell::text(&check.provider),
            Cell::money(check.amount),
            match check.irregular {
                Fen::ZERO => Cell::blank(),
                amount => Cell::money(amount),
            },
            Cell::of(super::check::tag(check.state)),
        ]
    });
    Table::new("抽中的创新券", columns)
        .rows(rows)
        .empty("还没有抽取。")
}

#[derive(Template)]
#[template(path = "pages/spot-act.html")]
struct ActPage {
    page: Page,
    form: Form,
    rows: Vec<Row>,
    action: String,
    here: String,
    edition: String,
    warning: &'static str,
    button: &'static str,
}

/// `GET /spot-checks/{id}/draw`.
pub async fn draw(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::DrawSpotCheck, Form::default()).await
}

/// `POST /spot-checks/{id}/draw`.
pub async fn draw_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = spot::draw(visit.office(), sent.by(&visit), command(id, &sent)).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/spot-checks/{id}")).into_response()),
        None => ask(&visit, id, Act::DrawSpotCheck, form).await,
    }
}

/// `GET /spot-checks/{id}/close`.
pub async fn close(visit: Visit, Id(id): Id) -> Answer {
    ask(&visit, id, Act::CloseSpotPlan, Form::default()).await
}

/// `POST /spot-checks/{id}/close`.
pub async fn close_sent(visit: Visit, Id(id): Id, sent: Submission) -> Answer {
    let outcome = spot::close(visit.office(), sent.by(&visit), command(id, &sent)).await;
    let mut form = Form::from(&sent);
    match form.settle(outcome)? {
        Some(_) => Ok(after(&format!("/spot-checks/{id}")).into_response()),
        None => ask(&visit, id, Act::CloseSpotPlan, form).await,
    }
}

fn command(id: Uuid, sent: &Submission) -> Draw {
    Draw {
        plan: id,
        edition: sent.value("edition").parse().unwrap_or(-1),
    }
}

async fn ask(visit: &Visit, id: Uuid, act: Act, mut form: Form) -> Answer {
    let view = spot::plan_view(visit.office(), visit.actor(), id).await?;
    let here = format!("/spot-checks/{id}");
    if !view.to_do.contains(&act) && !form.failed() {
        return Ok(Redirect::to(&here).into_response());
    }
    if form.value("edition").is_empty() {
        form.set("edition", view.edition.to_string());
    }
    let page = ActPage {
        page: visit.page(act.label()).of(&form).back(&here),
        rows: rows(&view, id),
        action: visit.path().to_owned(),
        edition: form.value("edition").to_owned(),
        warning: match act {
            Act::DrawSpotCheck => "抽取后公开种子，结果不能更改；任何人都可以重算。",
            _ => "结束后不能再抽取或登记。",
        },
        button: act.label(),
        form: form.clone(),
        here,
    };
    Ok(layout::answer(&form, &page))
}
