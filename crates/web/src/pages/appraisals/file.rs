//! One provider's year: as a preview from the record, and as the file that was drawn up (9.1, R36).

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use office::FileKind;
use office::appraisals::{self, Basis};
use rules::appraisal::{Appraised, Points};
use rules::duties::{Act, Role};
use rules::lifecycle::appraisal::State;

use super::{Asked, grade_tag, pick, tables};
use crate::errors::Answer;
use crate::id::Id;
use crate::layout::{self, Page};
use crate::parts::{Event, Row, Table, Tag};
use crate::shown::{self, PrintedPaper, Step, events, papers_of, steps};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "pages/appraisal.html")]
struct FilePage {
    page: Page,
    caption: String,
    title: String,
    total: Points,
    grade: Tag,
    state: String,
    next: String,
    steps: Vec<Step>,
    rows: Vec<Row>,
    scores: Table,
    paid: Table,
    rated: Table,
    lapses: Table,
    papers: Vec<PrintedPaper>,
    events: Vec<Event>,
}

/// `GET /appraisals/standing`: how a year stands from the record as it is now.
pub async fn standing(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    let (office, actor) = (visit.office(), visit.actor());
    let years = appraisals::years(office).await?;
    let year = pick(&years, asked.year);
    let provider = match visit.role() {
        Role::Provider => actor.party,
        _ => asked.provider,
    };
    let Some(provider) = provider else {
        return Ok(Redirect::to("/appraisals").into_response());
    };
    let view = appraisals::standing(office, actor, (provider, year)).await?;
    let next = match (view.served, visit.role()) {
        (false, _) => {
            "当年还没有兑付：没有兑付的年度不参加评价，平均评价低于半数星的除外。".to_owned()
        }
        (true, _) => format!(
            "按 {} 的记录试算。年度结束后由创业中心拟定，届时可以提出异议。",
            office.today()
        ),
    };
    let income = match visit.role() {
        Role::Provider => vec![Step {
            label: Act::ReportIncome.label(),
            href: format!("/appraisals/income?year={year}"),
            post: false,
            back: false,
        }],
        _ => Vec::new(),
    };
    let page = visit.page(format!("{year} 年度试算"));
    Ok(layout::show(&file(
        page.crumb("年度评价", "/appraisals"),
        (
            format!("{year} 年度评价试算"),
            view.name.clone(),
            "试算".to_owned(),
            next,
        ),
        (&view.basis, &view.result),
        (income, Vec::new(), Vec::new(), Vec::new()),
    )))
}

/// `GET /appraisals/{id}`.
pub async fn show(visit: Visit, Id(id): Id, Query(asked): Query<Vec<(String, String)>>) -> Answer {
    let view = appraisals::view(visit.office(), visit.actor(), id).await?;
    let done = shown::done(&visit, &asked, &view.timeline, FileKind::Appraisal);
    let page = visit.page(format!("年度评价 {}", view.line.number));
    let mut rows = vec![Row::new("拟定日期", view.drawn_on.to_string())];
    if let Some(day) = view.line.object_by {
        rows.push(Row::new("提出异议的期限", format!("{day} 24时前")));
    }
    if !view.objection.is_empty() {
        rows.push(Row::new("异议", &view.objection));
    }
    for file in &view.files {
        rows.push(
            Row::new("异议材料", shown::papers::told(file)).href(format!("/files/{}", file.id)),
        );
    }
    if !view.answer.is_empty() {
        let found = rules::Coded::parse(&view.outcome)
            .map_or("", |found: appraisals::Finding| rules::Coded::label(found));
        rows.push(Row::new("答复", format!("{found}：{}", view.answer)));
    }
    if let Some(day) = view.published_on {
        rows.push(Row::new("发布日期", day.to_string()));
        let (follows, clause) = view.line.grade.consequence();
        rows.push(Row::new("结果运用", format!("{follows}（{clause}）")));
    }
    let state = view.line.state.unwrap_or(State::Drawn);
    Ok(layout::show(&file(
        page.crumb("年度评价", "/appraisals").done(done),
        (
            format!("{} 年度评价 {}", view.line.year, view.line.number),
            view.line.name.clone(),
            state.label().to_owned(),
            next(state).to_owned(),
        ),
        (&view.basis, &view.result),
        (
            steps(&view.to_do, id),
            rows,
            papers_of(&visit, FileKind::Appraisal, id).await?,
            events(&view.timeline),
        ),
    )))
}

fn next(state: State) -> &'static str {
    match state {
        State::Drawn => "服务机构在期限内可以提出异议；没有异议的，期满后由创业中心审定。",
        State::Objected => "等创业中心核实后书面答复。",
        State::Answered => "等创业中心审定。",
        State::Confirmed => "等自治区科技管理部门发布。",
        State::Published => "已发布。",
    }
}

type Words = (String, String, String, String);
type Beside = (Vec<Step>, Vec<Row>, Vec<PrintedPaper>, Vec<Event>);

fn file(
    page: Page,
    (caption, title, state, next): Words,
    (basis, result): (&Basis, &Appraised),
    (steps, mut rows, papers, events): Beside,
) -> FilePage {
    if let Some(income) = &basis.income {
        let said = format!(
            "{} 元（{} 上报）：{}",
            income.amount, income.on, income.words
        );
        rows.push(Row::new("服务收入", said));
        rows.push(Row::new("收入证明", "查看文件").href(format!("/files/{}", income.attachment)));
    }
    FilePage {
        page,
        caption,
        title,
        total: result.total,
        grade: grade_tag(result.grade),
        state,
        next,
        steps,
        rows,
        scores: tables::scores(result),
        paid: tables::paid(basis),
        rated: tables::rated(basis),
        lapses: tables::lapses(basis),
        papers,
        events,
    }
}
