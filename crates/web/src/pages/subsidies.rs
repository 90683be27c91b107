//! `/subsidies`: the yearly subsidy of providers: proposed, decided, confirmed with one button, paid (9.2–9.5, UX-10).

mod act;

use askama::Template;
use axum::extract::Query;
use office::FileKind;
use office::subsidies::{self, SubsidyLine, SubsidyView, SubsidyYear};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::subsidy::State;
use uuid::Uuid;

use crate::door::Door;
use crate::errors::Answer;
use crate::form::{Form, Problem};
use crate::id::Id;
use crate::layout::{self, Link, Page};
use crate::pages::appraisals::{Asked, YearPage, done, grade_tag, pick, year_links, year_step};
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::say;
use crate::shown::{self, PrintedPaper, Step, events, papers_of, sign, steps, yuan};
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{ConfirmSubsidy, DecideSubsidy, LowerSubsidy, ProposeSubsidy, ReportUse, SeeSubsidy};
    door.get("/subsidies", SeeSubsidy, list)
        .get("/subsidies/propose", ProposeSubsidy, act::propose)
        .post("/subsidies/propose", ProposeSubsidy, act::propose_sent)
        .get("/subsidies/decide", DecideSubsidy, act::decide)
        .post("/subsidies/decide", DecideSubsidy, act::decide_sent)
        .get("/subsidies/uses", SeeSubsidy, uses)
        .get("/subsidies/use", ReportUse, act::report)
        .post("/subsidies/use", ReportUse, act::report_sent)
        .get("/subsidies/{id}", SeeSubsidy, show)
        .get("/subsidies/{id}/lower", LowerSubsidy, act::lower)
        .post("/subsidies/{id}/lower", LowerSubsidy, act::lower_sent)
        .get("/subsidies/{id}/confirm", ConfirmSubsidy, show)
        .post("/subsidies/{id}/confirm", ConfirmSubsidy, act::confirm_sent)
}

const LEAD: &str = "年度评价发布后，按当年兑付给机构的创新券金额计算：事业单位 50%，社会化服务机构 20%，科技查新、成果评价每份合同 200 元；每家每年最高 30 万元，评价为差的不予补贴。";

fn clauses() -> Vec<rules::clause::Clause> {
    vec![
        rules::clause!("9.2"),
        rules::clause!("9.3"),
        rules::clause!("9.4"),
        rules::clause!("9.5"),
    ]
}

/// `GET /subsidies`: a provider's own, or a year.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    if visit.role() == Role::Provider {
        let mine = subsidies::mine(office, actor).await?;
        return Ok(layout::show(&YearPage {
            page: visit.page("服务补贴"),
            lead: LEAD,
            clauses: clauses(),
            years: Vec::new(),
            note: String::new(),
            steps: Vec::new(),
            table: table(&mine, Role::Provider, "本机构的服务补贴"),
            links: vec![uses_link(None)],
        }));
    }
    let years = office::appraisals::years(office).await?;
    // The year that is over is the one that is paid for.
    let over = years.get(1).or(years.first()).copied();
    let year = pick(&years, asked.year.or(over));
    let found = subsidies::list(office, actor, year).await?;
    let path = |act: &Act| match act {
        Act::ProposeSubsidy => "/subsidies/propose",
        _ => "/subsidies/decide",
    };
    let all = found.to_do.iter();
    Ok(layout::show(&YearPage {
        page: visit
            .page(format!("{year} 年度服务补贴"))
            .done(done(asked.done.as_ref())),
        lead: LEAD,
        clauses: clauses(),
        years: year_links("/subsidies", &years, year),
        note: note(&found),
        steps: all.map(|act| year_step(*act, path(act), year)).collect(),
        table: table(&found.lines, visit.role(), "各机构的服务补贴"),
        links: vec![
            Link {
                label: format!("{year} 年度评价"),
                href: format!("/appraisals?year={year}"),
                here: false,
            },
            uses_link(Some(year)),
            Link {
                label: "平台运行补贴".to_owned(),
                href: "/operating".to_owned(),
                here: false,
            },
        ],
    }))
}

fn uses_link(year: Option<u16>) -> Link {
    let query = year.map_or_else(String::new, |year| format!("?year={year}"));
    Link {
        label: "资金使用报告".to_owned(),
        href: format!("/subsidies/uses{query}"),
        here: false,
    }
}

/// `GET /subsidies/uses`: how each provider used a year's voucher income and subsidy (6.5).
pub async fn uses(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let office = visit.office();
    let years = office::appraisals::years(office).await?;
    let over = years.get(1).or(years.first()).copied();
    let year = pick(&years, asked.year.or(over));
    let lines = subsidies::uses(office, visit.actor(), year).await?;
    let columns = vec![
        Column::text("服务机构"),
        Column::number("创新券收入（元）"),
        Column::number("补贴（元）"),
        Column::number("设备运行维护（元）"),
        Column::number("绩效（元）"),
        Column::number("留存（元）"),
        Column::text("报告"),
    ];
    let rows = lines.iter().map(|line| {
        let spent = |of: fn(&rules::use_report::Spent) -> Fen| {
            let report = line.report.as_ref();
            report.map_or_else(Cell::blank, |report| Cell::money(of(&report.spent)))
        };
        let state = match (&line.report, line.late) {
            (Some(report), false) => Cell::text(format!("{}：{}", report.on, report.words)),
            (Some(report), true) => Cell::text(format!("{}（逾期）：{}", report.on, report.words)),
            (None, true) => Cell::tag(format!("逾期未报，期限 {}", line.due_on), Tone::Red),
            (None, false) => Cell::text(format!("{} 24时前报告", line.due_on)),
        };
        vec![
            Cell::text(&line.name),
            Cell::money(line.income),
            Cell::money(line.subsidy),
            spent(|one| one.upkeep),
            spent(|one| one.performance),
            spent(|one| one.kept),
            state,
        ]
    });
    let open = lines.iter().any(|line| line.report.is_none());
    let steps = match visit.may(Act::ReportUse).filter(|_| open) {
        Some(_) => vec![year_step(Act::ReportUse, "/subsidies/use", year)],
        None => Vec::new(),
    };
    Ok(layout::show(&YearPage {
        page: visit
            .page(format!("{year} 年度资金使用报告"))
            .crumb("服务补贴", "/subsidies")
            .done(done(asked.done.as_ref())),
        lead: "创新券收入和服务补贴纳入单位财务统一管理，扣除仪器设备维修、耗材、水电等运行费用后用于绩效支出；机构在次年报告使用情况。",
        clauses: vec![rules::clause!("6.5")],
        years: year_links("/subsidies/uses", &years, year),
        note: String::new(),
        steps,
        table: Table::new("使用情况", columns)
            .rows(rows)
            .empty("这一年度没有收到创新券收入和补贴的机构。"),
        links: Vec::new(),
    }))
}

fn note(found: &SubsidyYear) -> String {
    match found.proposed.is_zero() {
        true => String::new(),
        false => format!(
            "待决定合计 {}；本年度“服务机构补贴”预算可用 {}。",
            yuan(found.proposed),
            yuan(found.free)
        ),
    }
}

/// Subsidies as a list.
pub fn table(lines: &[SubsidyLine], role: Role, caption: &str) -> Table {
    let columns = vec![
        Column::text("编号"),
        Column::text("服务机构"),
        Column::text("年度"),
        Column::text("类别"),
        Column::text("评价等次"),
        Column::number("按公式（元）"),
        Column::number("补贴（元）"),
        Column::text("状态"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/subsidies/{}", line.id)),
            Cell::text(&line.name),
            Cell::text(line.year.to_string()),
            Cell::text(line.category.label()),
            Cell::of(grade_tag(line.grade)),
            Cell::money(line.computed),
            Cell::money(line.amount),
            Cell::of(tag(line.state, role)),
        ]
    });
    let found = Table::new(caption, columns)
        .rows(rows)
        .empty("还没有服务补贴：年度评价发布后由创业中心提出。");
    if lines.is_empty() {
        return found;
    }
    let sum = |of: fn(&SubsidyLine) -> Fen| Cell::money(lines.iter().map(of).sum());
    found.total(vec![
        Cell::text(format!("合计 {} 家", lines.len())),
        Cell::blank(),
        Cell::blank(),
        Cell::blank(),
        Cell::blank(),
        sum(|line| line.computed),
        sum(|line| line.amount),
        Cell::blank(),
    ])
}

fn tag(state: State, role: Role) -> Tag {
    let tone = match state {
        State::Paid => Tone::Green,
        State::Ended => Tone::Grey,
        _ if say::is_turn(state.turn(), role) => Tone::Yellow,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/subsidy.html")]
struct FilePage {
    page: Page,
    form: Form,
    number: String,
    title: String,
    state: Tag,
    next: String,
    line: SubsidyLine,
    trace: Table,
    pages: Pages,
    rows: Vec<Row>,
    hindrances: Vec<Problem>,
    action: String,
    edition: i64,
    /// Whether the account is asked for, because the bank sent it back.
    mends: bool,
    /// What the button says; empty when there is nothing to confirm.
    button: String,
    steps: Vec<Step>,
    papers: Vec<PrintedPaper>,
    events: Vec<Event>,
}

/// `GET /subsidies/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    page(&visit, id, Form::default(), &asked).await
}

async fn page(visit: &Visit, id: Uuid, form: Form, asked: &[(String, String)]) -> Answer {
    let view = subsidies::view(visit.office(), visit.actor(), id).await?;
    let done = shown::done(visit, asked, &view.timeline, FileKind::Subsidy);
    let page = visit.page(format!("服务补贴 {}", view.line.number));
    let confirms = view.to_do.contains(&Act::ConfirmSubsidy);
    let others: Vec<Act> = view
        .to_do
        .iter()
        .copied()
        .filter(|act| *act != Act::ConfirmSubsidy)
        .collect();
    let caption = format!("服务补贴 {} 的金额", view.line.number);
    let number = Pages::asked(asked);
    let (trace, pages) = Table::of_trace(caption, &view.trace).page(number, LINES);
    let file = FilePage {
        page: page.of(&form).crumb("服务补贴", "/subsidies").done(done),
        number: view.line.number.clone(),
        title: format!("{} {} 年度", view.line.name, view.line.year),
        state: tag(view.line.state, visit.role()),
        next: next(view.line.state).to_owned(),
        trace,
        pages: Pages::new(
            number.clamp(1, pages),
            pages,
            format!("/subsidies/{id}?page="),
        ),
        rows: rows(&view),
        hindrances: view.hindrances.iter().map(Problem::from).collect(),
        action: format!("/subsidies/{id}/confirm"),
        edition: view.edition,
        mends: view.line.state == State::Bounced,
        button: match confirms {
            true => format!("确认领取 {}", sign(view.line.amount)),
            false => String::new(),
        },
        steps: steps(&others, id),
        papers: papers_of(visit, FileKind::Subsidy, id).await?,
        events: events(&view.timeline),
        line: view.line,
        form: form.clone(),
    };
    Ok(layout::answer(&form, &file))
}

/// How many lines of the calculation a page shows: a line a voucher, and those of the sums at the end.
const LINES: (usize, usize) = (200, 4);

fn next(state: State) -> &'static str {
    match state {
        State::Proposed => "由创业中心提出，等自治区科技管理部门决定；决定前可以说明理由后调低。",
        State::Offered => "核对金额和收款账户后确认领取，不用填表、不用上传材料。",
        State::Confirmed => "等财政列入付款批次。",
        State::Instructed => "已列入付款批次，等银行付款；付款后另发付款通知书。",
        State::Bounced => "银行没有付成：改正收款账户，或确认账户无误后再次领取。",
        State::Paid => "已付款，此件已办结。",
        State::Ended => "不予补贴，此件已办结。",
    }
}

fn rows(view: &SubsidyView) -> Vec<Row> {
    let line = &view.line;
    let mut rows = vec![
        Row::new(
            "年度评价",
            format!("{} {}", view.appraisal_number, line.grade),
        )
        .href(format!("/appraisals/{}", view.appraisal)),
        Row::new("机构类别", line.category.label()),
        Row::new("按公式计算", yuan(line.computed)),
    ];
    if !view.lowered.is_empty() {
        rows.push(Row::new("调低为", yuan(line.amount)));
        rows.push(Row::new("调低的理由", &view.lowered));
    }
    rows.push(Row::new(
        "收款账户",
        format!("{} {}", view.bank, view.account),
    ));
    if let Some((reference, day)) = &view.payment {
        rows.push(Row::new("银行流水号", reference));
        rows.push(Row::new("付款日期", day.to_string()));
    }
    rows
}
