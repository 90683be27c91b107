//! `/appraisals`: the yearly appraisal of providers: a preview at any time, the list of a year, one file, and the results
//! that everybody reads (9.1, R36).

mod act;
mod file;
mod tables;

use askama::Template;
use axum::extract::Query;
use chrono::Datelike;
use office::appraisals::{self, AppraisalLine, Year};
use rules::appraisal::days;
use rules::clause::Clause;
use rules::duties::{Act, Role};
use serde::Deserialize;

use crate::door::Door;
use crate::errors::Answer;
use crate::layout::{self, Link, Page};
use crate::parts::{Cell, Column, Table};
use crate::shown::Step;
use crate::visit::Visit;

pub use act::{ActPage, last, typed_year};
pub use file::{show, standing};
pub use tables::{grade_tag, state_tag};

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{AnswerAppraisal, ConfirmAppraisal, DrawAppraisal, ObjectAppraisal};
    use Act::{PublishAppraisal, ReportIncome, SeeAppraisal, SeePublic};
    door.get("/appraisals", SeeAppraisal, list)
        .get("/appraisals/results", SeePublic, results)
        .get("/appraisals/standing", SeeAppraisal, standing)
        .get("/appraisals/income", ReportIncome, act::income)
        .post("/appraisals/income", ReportIncome, act::income_sent)
        .get("/appraisals/draw", DrawAppraisal, act::draw)
        .post("/appraisals/draw", DrawAppraisal, act::draw_sent)
        .get("/appraisals/confirm", ConfirmAppraisal, act::confirm)
        .post("/appraisals/confirm", ConfirmAppraisal, act::confirm_sent)
        .get("/appraisals/publish", PublishAppraisal, act::publish)
        .post("/appraisals/publish", PublishAppraisal, act::publish_sent)
        .get("/appraisals/{id}", SeeAppraisal, show)
        .get("/appraisals/{id}/object", ObjectAppraisal, act::object)
        .post("/appraisals/{id}/object", ObjectAppraisal, act::object_sent)
        .get("/appraisals/{id}/answer", AnswerAppraisal, act::answer)
        .post("/appraisals/{id}/answer", AnswerAppraisal, act::answer_sent)
}

/// Which year is asked for, and which provider.
#[derive(Deserialize)]
pub struct Asked {
    /// The year; the last one that has something when it is not said.
    pub year: Option<u16>,
    provider: Option<uuid::Uuid>,
    /// Set by an act that sends its doer back.
    pub done: Option<String>,
}

/// The page of a whole year, of appraisals or of subsidies.
#[derive(Template)]
#[template(path = "pages/yearly.html")]
pub struct YearPage {
    /// The frame.
    pub page: Page,
    /// What it is about.
    pub lead: &'static str,
    /// Where that is written.
    pub clauses: Vec<Clause>,
    /// The years to choose from.
    pub years: Vec<Link>,
    /// What stands above the table.
    pub note: String,
    /// What the reader may do with the whole year.
    pub steps: Vec<Step>,
    /// The table.
    pub table: Table,
    /// Where else to go.
    pub links: Vec<Link>,
}

/// The years as links under an address.
pub fn year_links(path: &str, years: &[u16], now: u16) -> Vec<Link> {
    let link = |year: &u16| Link {
        label: format!("{year} 年度"),
        href: format!("{path}?year={year}"),
        here: *year == now,
    };
    years.iter().map(link).collect()
}

/// A step on a whole year.
pub fn year_step(act: Act, path: &str, year: u16) -> Step {
    Step {
        label: act.label(),
        href: format!("{path}?year={year}"),
        post: false,
        back: false,
    }
}

const LEAD: &str = "每年按当年的兑付额、服务收入、服务质量和规范履约评价，满分 100 分，全部取自平台记录，每一分都能查到所据的文件。";

/// `GET /appraisals`: a provider's own, or a year.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    if visit.role() == Role::Provider {
        return own(visit).await;
    }
    let (office, actor) = (visit.office(), visit.actor());
    let years = appraisals::years(office).await?;
    let year = pick(&years, asked.year);
    let found = appraisals::list(office, actor, year).await?;
    let paths = |act: &Act| match act {
        Act::DrawAppraisal => "/appraisals/draw",
        Act::ConfirmAppraisal => "/appraisals/confirm",
        _ => "/appraisals/publish",
    };
    let steps = found.to_do.iter();
    Ok(layout::show(&YearPage {
        page: visit
            .page(format!("{year} 年度服务机构评价"))
            .done(done(asked.done.as_ref())),
        lead: LEAD,
        clauses: vec![rules::clause!("9.1"), rules::clause!("R36")],
        years: year_links("/appraisals", &years, year),
        note: note(&found),
        steps: steps
            .map(|(act, _)| year_step(*act, paths(act), year))
            .collect(),
        table: year_table(&found),
        links: vec![Link {
            label: "已发布的评价结果".to_owned(),
            href: format!("/appraisals/results?year={year}"),
            here: false,
        }],
    }))
}

/// What is said after a step on a whole year.
#[must_use]
pub fn done(asked: Option<&String>) -> &'static str {
    asked.map_or("", |_| "已办理。")
}

/// The year asked for, or the latest that there is.
#[must_use]
pub fn pick(years: &[u16], asked: Option<u16>) -> u16 {
    asked
        .filter(|year| years.contains(year))
        .or_else(|| years.first().copied())
        .unwrap_or_default()
}

fn note(found: &Year) -> String {
    let open = found.lines.iter().filter(|line| line.id.is_none()).count();
    match (open, found.over) {
        (0, _) => String::new(),
        (count, false) => {
            format!("年度尚未结束：以下 {count} 家是按今天的记录试算的，年度结束后由创业中心拟定。")
        }
        (count, true) => format!("还有 {count} 家没有拟定，列出的是按今天的记录试算的结果。"),
    }
}

fn year_table(found: &Year) -> Table {
    let columns = vec![
        Column::text("评价"),
        Column::text("服务机构"),
        Column::number("得分"),
        Column::text("等次"),
        Column::text("状态"),
    ];
    let rows = found.lines.iter().map(|line| {
        let first = match line.id {
            Some(id) => Cell::link(&line.number, format!("/appraisals/{id}")),
            None => Cell::link("试算", standing_href(line)),
        };
        vec![
            first,
            Cell::text(&line.name),
            Cell::text(line.total.to_string()),
            Cell::of(grade_tag(line.grade)),
            line.state
                .map_or_else(|| Cell::text("试算"), |state| Cell::text(state.label())),
        ]
    });
    Table::new(format!("{} 年度评价", found.year), columns)
        .rows(rows)
        .empty("当年还没有兑付，没有参加评价的服务机构。")
}

fn standing_href(line: &AppraisalLine) -> String {
    format!(
        "/appraisals/standing?year={}&provider={}",
        line.year, line.provider
    )
}

/// A provider's own years: what is drawn up, and how the open ones stand.
async fn own(visit: Visit) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let mine = appraisals::mine(office, actor).await?;
    let years = appraisals::years(office).await?;
    let columns = vec![
        Column::text("年度"),
        Column::text("编号"),
        Column::number("得分"),
        Column::text("等次"),
        Column::text("状态"),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for year in years.into_iter().take(2) {
        if mine.iter().any(|line| line.year == year) {
            continue;
        }
        let Some(provider) = actor.party else {
            continue;
        };
        let view = appraisals::standing(office, actor, (provider, year)).await?;
        let href = format!("/appraisals/standing?year={year}");
        rows.push(vec![
            Cell::link(format!("{year} 年度"), href),
            Cell::blank(),
            match view.served {
                true => Cell::text(view.result.total.to_string()),
                false => Cell::blank(),
            },
            match view.served {
                true => Cell::of(grade_tag(view.result.grade)),
                false => Cell::blank(),
            },
            Cell::text("试算，未拟定"),
        ]);
    }
    rows.extend(mine.iter().map(|line| {
        vec![
            Cell::text(format!("{} 年度", line.year)),
            line.id.map_or_else(Cell::blank, |id| {
                Cell::link(&line.number, format!("/appraisals/{id}"))
            }),
            Cell::text(line.total.to_string()),
            Cell::of(grade_tag(line.grade)),
            line.state.map_or_else(Cell::blank, |state| {
                Cell::of(state_tag(state, Role::Provider))
            }),
        ]
    }));
    let income = Step {
        label: Act::ReportIncome.label(),
        href: "/appraisals/income".to_owned(),
        post: false,
        back: false,
    };
    Ok(layout::show(&YearPage {
        page: visit.page("年度评价"),
        lead: LEAD,
        clauses: vec![rules::clause!("9.1"), rules::clause!("R36")],
        years: Vec::new(),
        note: "试算按今天的记录计算，随时可以查看；服务收入由本机构上报，没有上报的这一项不得分。"
            .to_owned(),
        steps: match actor.party {
            Some(_) => vec![income],
            None => Vec::new(),
        },
        table: Table::new("本机构的年度评价", columns)
            .rows(rows)
            .empty("登记入库后，这里显示每个年度的评价。"),
        links: vec![Link {
            label: "已发布的评价结果".to_owned(),
            href: "/appraisals/results".to_owned(),
            here: false,
        }],
    }))
}

/// `GET /appraisals/results`: what was published of a year.
pub async fn results(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let office = visit.office();
    let years = appraisals::years(office).await?;
    // The year that is over is the one whose results are looked for.
    let last = u16::try_from(office.today().year() - 1).unwrap_or_default();
    let year = pick(&years, asked.year.or(Some(last)));
    let found = appraisals::published(office, year).await?;
    let columns = vec![
        Column::text("服务机构"),
        Column::text("等次"),
        Column::text("发布日期"),
    ];
    let rows = found.iter().map(|one| {
        vec![
            Cell::link(&one.name, format!("/providers/{}", one.provider)),
            Cell::of(grade_tag(one.grade)),
            Cell::text(one.on.to_string()),
        ]
    });
    let [first, end] = days(year);
    Ok(layout::show(&YearPage {
        page: visit.page(format!("{year} 年度服务机构评价结果")),
        lead: "创业中心评价并审定，自治区科技管理部门发布。评价为差的通报批评，暂停服务并限期整改。",
        clauses: vec![
            rules::clause!("9.1"),
            rules::clause!("R36"),
            rules::clause!("5.3"),
        ],
        years: year_links("/appraisals/results", &years, year),
        note: format!("评价 {first} 至 {end} 的服务。"),
        steps: Vec::new(),
        table: Table::new("评价结果", columns)
            .rows(rows)
            .empty("这一年度的评价结果还没有发布。"),
        links: Vec::new(),
    }))
}
