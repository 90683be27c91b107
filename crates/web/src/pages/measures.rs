//! The Measures clause by clause, the parameters in force, and the readings: what every page's citations lead to.

use askama::Template;
use axum::response::Response;
use rules::guide::Applied;
use rules::{Clause, Law, Policy};

use crate::errors::Fault;
use crate::form::clause_link;
use crate::layout::{self, Page};
use crate::parts::{Cell, Column, Table};
use crate::visit::Visit;

const CHAPTERS: [(&str, &str); 10] = [
    ("1", "主体"),
    ("2", "职责"),
    ("3", "支持范围"),
    ("4", "抵用比例与额度"),
    ("5", "使用条件与要求"),
    ("6", "兑付方式、补贴奖励、支出管理"),
    ("7", "服务机构入库"),
    ("8", "使用流程"),
    ("9", "服务机构评价和补贴"),
    ("10", "管理服务平台"),
];

struct Chapter {
    number: &'static str,
    title: &'static str,
    clauses: Vec<Written>,
}

/// A clause, and how the platform applies it.
struct Written {
    number: &'static str,
    text: &'static str,
    applied: Applied,
}

#[derive(Template)]
#[template(path = "pages/measures.html")]
struct MeasuresPage {
    page: Page,
    chapters: Vec<Chapter>,
    readings: Vec<Written>,
    parameters: Table,
}

/// `GET /measures`.
pub async fn show(visit: Visit) -> Result<Response, Fault> {
    let policy = visit.policy()?;
    Ok(layout::show(&MeasuresPage {
        page: visit.page("办法逐条"),
        chapters: chapters(policy),
        readings: beginning("R", policy),
        parameters: parameters(policy),
    }))
}

fn chapters(policy: &Policy) -> Vec<Chapter> {
    let chapters = CHAPTERS.iter().map(|(number, title)| Chapter {
        number,
        title,
        clauses: beginning(&format!("{number}."), policy),
    });
    chapters.collect()
}

fn beginning(start: &str, policy: &Policy) -> Vec<Written> {
    let clauses = Law::shipped().clauses().iter();
    let some = clauses.filter(|(number, _)| number.starts_with(start));
    some.map(|(number, text)| Written {
        applied: Applied::of(&Clause::of(number), policy),
        number,
        text,
    })
    .collect()
}

fn parameters(policy: &Policy) -> Table {
    let columns = vec![
        Column::text("参数"),
        Column::text("数值"),
        Column::text("施行日期"),
        Column::text("依据"),
    ];
    let rows = policy.parameters().iter().map(|parameter| {
        vec![
            Cell::text(parameter.label()),
            Cell::text(parameter.shown()),
            Cell::text(parameter.from.to_string()),
            Cell::link(parameter.clause.to_string(), clause_link(&parameter.clause)),
        ]
    });
    Table::new("现行参数", columns).rows(rows)
}
