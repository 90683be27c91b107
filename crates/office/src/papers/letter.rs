//! The letter of a decision: its result, every reason with its clause and the way to mend it, and what follows (R19).

use papers::{Body, Kind, Line, Section, Table};
use rules::{Refusal, Trace};
use uuid::Uuid;

use super::pieces::{close, day, told, trace_table};
use crate::act::Deal;
use crate::actor::FileKind;
use crate::error::Refused;

/// What a desk decided.
pub(crate) struct Letter<'a> {
    pub file: (FileKind, Uuid),
    pub number: &'a str,
    pub to: &'a str,
    /// Of what it decided, such as the title of a contract.
    pub what: &'a str,
    /// In a word: 予以支持, 退回补正, 不予支持.
    pub result: &'a str,
    pub reasons: &'a [Refusal],
    /// What the reviewer wrote besides.
    pub words: &'a str,
    /// What was decided in figures.
    pub figures: Vec<Option<Line>>,
    pub trace: Option<&'a Trace>,
    /// What follows from it.
    pub next: &'a str,
}

pub(crate) async fn letter(deal: &Deal<'_>, letter: &Letter<'_>) -> Result<Uuid, Refused> {
    let body = body(deal, letter);
    deal.paper(Kind::Decision, letter.file, letter.number, &body)
        .await
}

fn body(deal: &Deal<'_>, letter: &Letter<'_>) -> Body {
    let label = letter.file.0.label();
    let desk = deal
        .actor
        .body
        .as_deref()
        .unwrap_or(deal.actor.role.label());
    let what = match letter.what {
        "" => String::new(),
        what => format!("“{what}”"),
    };
    let lead = format!(
        "你方{label}{what}（编号 {}）已办理，结果为：{}。现将有关情况通知如下。",
        letter.number, letter.result
    );
    let head = [
        told("办理事项", deal.act.label()),
        told("办理结果", letter.result),
        told("办理机关", desk),
        told("办理日期", day(deal.today)),
    ];
    let words = told("办理意见", letter.words);
    let rows = head
        .into_iter()
        .chain(letter.figures.iter().cloned())
        .chain([words]);
    let sections = [
        Section::of_rows("一、结果", rows),
        reasons(letter.reasons),
        Section {
            title: "金额的计算".to_owned(),
            table: letter.trace.and_then(trace_table),
            ..Section::default()
        },
        Section {
            title: "接下来".to_owned(),
            prose: vec![letter.next.to_owned()],
            ..Section::default()
        },
    ];
    let mut sections: Vec<_> = sections
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    number(&mut sections);
    Body {
        to: letter.to.to_owned(),
        lead: vec![lead],
        sections,
        close: close(desk, deal.today),
        ..Body::default()
    }
}

/// Numbers the parts that are left.
fn number(sections: &mut [Section]) {
    for (at, section) in sections.iter_mut().enumerate() {
        let plain = section.title.split('、').next_back().unwrap_or_default();
        let mark = ["一", "二", "三", "四", "五"]
            .get(at)
            .copied()
            .unwrap_or_default();
        section.title = format!("{mark}、{plain}");
    }
}

fn reasons(reasons: &[Refusal]) -> Section {
    let rows: Vec<_> = reasons
        .iter()
        .enumerate()
        .map(|(at, one)| reason(at, one))
        .collect();
    let head = ["序号", "理由", "依据", "改正办法"];
    Section {
        title: "理由和依据".to_owned(),
        table: (!rows.is_empty()).then(|| Table {
            widths: vec![8, 38, 18, 36],
            head: head.map(str::to_owned).to_vec(),
            rows,
        }),
        ..Section::default()
    }
}

fn reason(at: usize, one: &Refusal) -> Vec<String> {
    let figures = match (&one.limit, &one.own) {
        (Some(limit), Some(own)) => format!("（规定：{limit}；现为：{own}）"),
        (Some(limit), None) => format!("（规定：{limit}）"),
        (None, Some(own)) => format!("（现为：{own}）"),
        (None, None) => String::new(),
    };
    vec![
        (at + 1).to_string(),
        format!("{}{figures}", one.message),
        one.clause.to_string(),
        one.fix.clone(),
    ]
}
