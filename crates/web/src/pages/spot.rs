//! Spot checks: plans with what their sample says of all, the draw that anybody re-runs, and the checks (2.4, 5.3).

mod check;
mod mend;
mod plan;

use askama::Template;
use axum::Json;
use axum::response::IntoResponse;
use office::spot::{self, PlanLine};
use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::spot_plan::State;
use rules::spot::{Band, Estimate};
use serde_json::json;

use crate::door::Door;
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Row, Table, Tag, Tone};
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{
        AnswerSpotCheck, CloseSpotPlan, DrawSpotCheck, JudgeMending, MendSpotCheck, PlanSpotCheck,
        RecordSpotCheck, SeePublic, SeeSpotCheck, SeeSpotPlan, SettleSpotCheck,
    };
    door.get("/spot-checks", SeeSpotPlan, list)
        .get("/spot-checks/new", PlanSpotCheck, plan::new)
        .post("/spot-checks/new", PlanSpotCheck, plan::new_sent)
        .get("/spot-checks/{id}", SeeSpotPlan, plan::show)
        .get("/spot-checks/{id}/draw.json", SeePublic, data)
        .get("/spot-checks/{id}/draw", DrawSpotCheck, plan::draw)
        .post("/spot-checks/{id}/draw", DrawSpotCheck, plan::draw_sent)
        .get("/spot-checks/{id}/close", CloseSpotPlan, plan::close)
        .post("/spot-checks/{id}/close", CloseSpotPlan, plan::close_sent)
        .get("/draws", SeePublic, draws)
        .get("/checks/{id}", SeeSpotCheck, check::show)
        .get("/checks/{id}/record", RecordSpotCheck, check::record)
        .post("/checks/{id}/record", RecordSpotCheck, check::record_sent)
        .get("/checks/{id}/answer", AnswerSpotCheck, check::answer)
        .post("/checks/{id}/answer", AnswerSpotCheck, check::answer_sent)
        .get("/checks/{id}/settle", SettleSpotCheck, check::settle)
        .post("/checks/{id}/settle", SettleSpotCheck, check::settle_sent)
        .get("/checks/{id}/mend", MendSpotCheck, mend::mend)
        .post("/checks/{id}/mend", MendSpotCheck, mend::mend_sent)
        .get("/checks/{id}/judge", JudgeMending, mend::judge)
        .post("/checks/{id}/judge", JudgeMending, mend::judge_sent)
}

#[derive(Template)]
#[template(path = "pages/spot-checks.html")]
struct ListPage {
    page: Page,
    table: Table,
    /// What the latest settled plan says of all.
    latest: Vec<Row>,
    may_plan: bool,
}

/// `GET /spot-checks`.
pub async fn list(visit: Visit) -> Answer {
    let lines = spot::list(visit.office(), visit.actor()).await?;
    let latest = lines.iter().find_map(|line| Some((line, line.estimate?)));
    Ok(layout::show(&ListPage {
        page: visit.page("监督抽查"),
        latest: latest.map_or_else(Vec::new, |(line, told)| {
            let mut rows = vec![
                Row::new("抽查计划", &line.number).href(format!("/spot-checks/{}", line.id)),
                Row::new("期间", format!("{} 至 {}", line.from_on, line.to_on)),
            ];
            rows.extend(estimated(&told));
            rows
        }),
        table: table(&lines),
        may_plan: visit.may(Act::PlanSpotCheck).is_some(),
    }))
}

fn table(lines: &[PlanLine]) -> Table {
    let columns = vec![
        Column::text("抽查计划"),
        Column::text("期间"),
        Column::number("抽中（张）"),
        Column::number("已处理（张）"),
        Column::number("推断问题比例"),
        Column::number("推断问题金额（元）"),
        Column::text("状态"),
    ];
    let rows = lines.iter().map(|line| {
        let told = |say: fn(&Estimate) -> String| match &line.estimate {
            Some(estimate) => Cell::text(say(estimate)),
            None => Cell::blank(),
        };
        vec![
            Cell::link(&line.number, format!("/spot-checks/{}", line.id)),
            Cell::text(format!("{} 至 {}", line.from_on, line.to_on)),
            Cell::text(line.drawn.to_string()),
            Cell::text(line.settled.to_string()),
            told(|one| percent(one.share.value)),
            told(|one| one.amount.value.to_string()),
            Cell::of(tag(line.state)),
        ]
    });
    Table::new("抽查计划", columns)
        .rows(rows)
        .empty("还没有抽查计划。")
}

pub(super) fn tag(state: State) -> Tag {
    let tone = match state {
        State::Planned => Tone::Blue,
        State::Drawn => Tone::Yellow,
        State::Closed => Tone::Grey,
    };
    Tag::new(state.label(), tone)
}

/// What the sample says of all redeemed vouchers of the period.
pub fn estimated(told: &Estimate) -> Vec<Row> {
    let Band { low, value, high } = told.share;
    let (all, checked) = told.units;
    vec![
        Row::new("兑付 / 检查", format!("{all} 张 / {checked} 张")),
        Row::new(
            "推断问题比例",
            format!(
                "{}（95% 置信区间 {} 至 {}）",
                percent(value),
                percent(low),
                percent(high)
            ),
        ),
        Row::new("推断问题金额", amounts(told.amount)),
    ]
}

fn amounts(band: Band<Fen>) -> String {
    let Band { low, value, high } = band;
    format!("{value} 元（95% 置信区间 {low} 至 {high} 元）")
}

/// Millionths as per cent with two places, rounded half up.
fn percent(millionths: u64) -> String {
    let hundredths = (millionths + 50) / 100;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[derive(Template)]
#[template(path = "pages/draws.html")]
struct DrawsPage {
    page: Page,
    table: Table,
}

/// `GET /draws`: the seeds fixed beforehand and the draws made, for anybody to run again.
pub async fn draws(visit: Visit) -> Answer {
    let columns = vec![
        Column::text("抽查计划"),
        Column::text("期间"),
        Column::text("种子的 SM3 杂凑值"),
        Column::text("抽取日期"),
        Column::text("数据"),
    ];
    let rows = spot::draws(visit.office()).await?.into_iter().map(|line| {
        vec![
            Cell::text(line.number),
            Cell::text(format!("{} 至 {}", line.from_on, line.to_on)),
            Cell::text(line.commitment),
            Cell::text(
                line.drawn_on
                    .map_or("未抽取".to_owned(), |day| day.to_string()),
            ),
            Cell::link("draw.json", format!("/spot-checks/{}/draw.json", line.id)),
        ]
    });
    Ok(layout::show(&DrawsPage {
        page: visit.page("抽查的随机抽取"),
        table: Table::new("抽查计划", columns)
            .rows(rows)
            .empty("还没有抽查计划。"),
    }))
}

/// `GET /spot-checks/{id}/draw.json`: what `scripts/resample.py` reads.
pub async fn data(visit: Visit, Id(id): Id) -> Answer {
    let told = spot::public(visit.office(), id).await?;
    Ok(Json(json!({
        "number": told.number,
        "commitment": told.commitment,
        "seed": told.seed,
        "frame": told.frame,
        "frame_sm3": told.frame_hash,
        "drawn": told.drawn,
    }))
    .into_response())
}
