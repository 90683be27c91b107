//! Cases of suspected fraud: the list, the file, and what is done with it (5.4, R31).

mod act;
mod open;

use askama::Template;
use axum::extract::Query;
use office::FileKind;
use office::cases::{self, CaseLine, CaseView, Cases, Ruling};
use rules::clause::Clause;
use rules::duties::Act;
use rules::lifecycle::case::State;

use crate::door::Door;
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Event, Pages, Row, Table, Tag, Tone};
use crate::shown::{self, Step, events, steps, yuan};
use crate::visit::Visit;

/// Registers the pages.
#[must_use]
pub fn open(door: Door) -> Door {
    use Act::{AppealCase, CloseCase, DecideCase, OpenCase, RuleAppeal, SeeCase, StateCase};
    door.get("/cases", SeeCase, list)
        .get("/cases/{id}", SeeCase, show)
        .get("/vouchers/{id}/case", OpenCase, open::of_voucher)
        .post("/vouchers/{id}/case", OpenCase, open::of_voucher_sent)
        .get("/subjects/{id}/case", OpenCase, open::of_subject)
        .post("/subjects/{id}/case", OpenCase, open::of_subject_sent)
        .get("/admissions/{id}/case", OpenCase, open::of_provider)
        .post("/admissions/{id}/case", OpenCase, open::of_provider_sent)
        .get("/cases/{id}/state", StateCase, act::state)
        .post("/cases/{id}/state", StateCase, act::state_sent)
        .get("/cases/{id}/decide", DecideCase, act::decide)
        .post("/cases/{id}/decide", DecideCase, act::decide_sent)
        .get("/cases/{id}/appeal", AppealCase, act::appeal)
        .post("/cases/{id}/appeal", AppealCase, act::appeal_sent)
        .get("/cases/{id}/rule", RuleAppeal, act::rule)
        .post("/cases/{id}/rule", RuleAppeal, act::rule_sent)
        .get("/cases/{id}/close", CloseCase, act::close)
        .post("/cases/{id}/close", CloseCase, act::close_sent)
}

#[derive(Template)]
#[template(path = "pages/cases.html")]
struct ListPage {
    page: Page,
    table: Table,
    pages: Pages,
}

/// `GET /cases`.
pub async fn list(visit: Visit, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let page = Pages::asked(&asked);
    let found = cases::list(visit.office(), visit.actor(), page).await?;
    Ok(layout::show(&ListPage {
        page: visit.page("案件"),
        table: table(&found),
        pages: Pages::new(found.page, found.pages, "/cases?page="),
    }))
}

fn table(found: &Cases) -> Table {
    let columns = vec![
        Column::text("案件"),
        Column::text("创新券"),
        Column::text("当事方"),
        Column::text("线索来源"),
        Column::text("立案日期"),
        Column::text("状态"),
    ];
    let rows = found.lines.iter().map(|line| {
        vec![
            Cell::link(&line.number, format!("/cases/{}", line.id)),
            match &line.voucher {
                Some((_, number)) => Cell::text(number),
                None => Cell::blank(),
            },
            Cell::text(accused(line)),
            Cell::text(line.origin.label()),
            Cell::text(line.opened_on.to_string()),
            Cell::of(tag(line.state)),
        ]
    });
    Table::new(format!("共 {} 件", found.count), columns)
        .rows(rows)
        .empty("没有案件。")
}

/// Who is accused, in one line.
pub(super) fn accused(line: &CaseLine) -> String {
    let names = [&line.subject, &line.provider];
    let names: Vec<&str> = names.iter().filter_map(|name| name.as_deref()).collect();
    names.join("、")
}

fn tag(state: State) -> Tag {
    let tone = match state {
        State::Opened | State::Appealed => Tone::Yellow,
        State::Decided | State::Upheld => Tone::Red,
        State::Closed => Tone::Grey,
        State::Cleared => Tone::Green,
    };
    Tag::new(state.label(), tone)
}

#[derive(Template)]
#[template(path = "pages/case.html")]
struct FilePage {
    page: Page,
    number: String,
    accused: String,
    state: Tag,
    next: String,
    rows: Vec<Row>,
    /// What each side stated, as far as the reader may know.
    statements: Vec<Row>,
    files: Vec<(String, String)>,
    decision: Vec<Row>,
    steps: Vec<Step>,
    events: Vec<Event>,
}

/// `GET /cases/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = cases::view(visit.office(), visit.actor(), id).await?;
    let page = visit.page(format!("案件 {}", view.line.number));
    let page = page.done(shown::done(&visit, &asked, &view.timeline, FileKind::Case));
    Ok(layout::show(&FilePage {
        page: page.crumb("案件", "/cases"),
        number: view.line.number.clone(),
        accused: accused(&view.line),
        state: tag(view.line.state),
        next: next(&view),
        rows: rows(&view),
        statements: statements(&view),
        files: files(&view),
        decision: decision(&view),
        steps: steps(&view.to_do, id),
        events: events(&view.timeline),
    }))
}

fn next(view: &CaseView) -> String {
    let appeal_by = view
        .appeal_by
        .map(|day| day.to_string())
        .unwrap_or_default();
    match view.line.state {
        State::Opened => format!(
            "当事方在 {} 24时前陈述申辩；各方陈述或期限届满后作出决定。结案之前，双方不能办理新的文件，相关兑付不付款（读法 R31）。",
            view.line.hear_by
        ),
        State::Decided => {
            format!("当事方在 {appeal_by} 24时前可以申诉一次；没有申诉的，期限届满后执行。")
        }
        State::Appealed => "等待自治区科技管理部门裁定，决定暂不执行。".to_owned(),
        State::Upheld => "申诉裁定维持决定，由创业中心执行。".to_owned(),
        State::Closed => "决定已执行，此件已办结。".to_owned(),
        State::Cleared => "案件不成立，限制已解除，此件已办结。".to_owned(),
    }
}

/// What the case is about.
fn rows(view: &CaseView) -> Vec<Row> {
    let line = &view.line;
    let mut rows = Vec::new();
    if let Some((id, number)) = &line.voucher {
        rows.push(Row::new("创新券", number).href(format!("/vouchers/{id}")));
    }
    rows.extend([
        Row::new("当事方", accused(line)),
        Row::new("线索来源", line.origin.label()),
        Row::new("立案事由", &view.grounds),
        Row::new("立案日期", line.opened_on.to_string()),
        Row::new("陈述申辩期限", format!("{} 24时", line.hear_by)),
    ]);
    rows
}

fn statements(view: &CaseView) -> Vec<Row> {
    let said = view.statements.iter();
    let mut rows: Vec<Row> = said
        .map(|one| Row::new(format!("{}（{}）", one.side.label(), one.on), &one.words))
        .collect();
    if let Some(appeal) = &view.appeal {
        let day = view.appealed_on.map(|day| day.to_string());
        rows.push(Row::new(
            format!("申诉（{}）", day.unwrap_or_default()),
            appeal,
        ));
    }
    rows
}

fn files(view: &CaseView) -> Vec<(String, String)> {
    let whose = |side: &str| match side {
        "subject" => "主体",
        "provider" => "服务机构",
        _ => "调查材料",
    };
    let files = view.files.iter();
    files
        .map(|file| {
            let name = format!("{}：{}", whose(&file.side), file.name);
            (name, format!("/files/{}", file.id))
        })
        .collect()
}

fn decision(view: &CaseView) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(ruling) = &view.ruling {
        rows.extend(ruled(ruling));
        if let Some(day) = view.decided_on {
            rows.push(Row::new("决定日期", day.to_string()));
        }
    }
    if let Some(recovery) = view.recovery {
        rows.push(Row::new("追回通知", "打开追回通知").href(format!("/recoveries/{recovery}")));
    }
    if !view.answer.is_empty() {
        let key = match (&view.ruling, view.line.state) {
            (None, State::Cleared) => "不成立的理由",
            _ => "申诉裁定",
        };
        rows.push(Row::new(key, &view.answer));
    }
    rows
}

/// What was decided.
pub(super) fn ruled(ruling: &Ruling) -> Vec<Row> {
    let clause = Clause::owned(ruling.clause.clone());
    let ordered: Vec<&str> = ruling.consequences.iter().map(|one| one.label()).collect();
    let mut rows = vec![
        Row::new("查明的事实", &ruling.facts),
        Row::new("依据", clause.to_string()).href(crate::form::clause_link(&clause)),
        Row::new("处理决定", ordered.join("\n")),
    ];
    if let Some(amount) = ruling.amount {
        let words = format!("{}（{}）", yuan(amount), amount.in_words());
        rows.push(Row::new("追回金额", words));
    }
    if let Some(years) = ruling.years {
        rows.push(Row::new(
            "科研诚信记录期限",
            format!("{years} 年，自结案之日起"),
        ));
    }
    rows
}
