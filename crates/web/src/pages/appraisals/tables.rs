//! The points, and the files behind them.

use office::appraisals::{Basis, LapseItem};
use rules::appraisal::{Appraised, Grade};
use rules::duties::Role;
use rules::lifecycle::appraisal::State;

use crate::parts::{Cell, Column, Table, Tag, Tone};
use crate::{say, shown};

/// How many files of a kind stand on the page; the figures are over all of them.
const SHOWN: usize = 200;

/// A grade as a coloured word.
#[must_use]
pub fn grade_tag(grade: Grade) -> Tag {
    let tone = match grade {
        Grade::Excellent => Tone::Green,
        Grade::Good | Grade::Pass => Tone::Blue,
        Grade::Poor => Tone::Red,
    };
    Tag::new(grade.label(), tone)
}

/// The state of an appraisal as a coloured word.
#[must_use]
pub fn state_tag(state: State, role: Role) -> Tag {
    let tone = match state {
        State::Published => Tone::Green,
        _ if say::is_turn(state.turn(), role) => Tone::Yellow,
        _ => Tone::Blue,
    };
    Tag::new(state.label(), tone)
}

/// The four measures with their points.
pub fn scores(result: &Appraised) -> Table {
    let columns = vec![
        Column::text("评价内容"),
        Column::number("得分"),
        Column::number("满分"),
        Column::text("怎么算的"),
    ];
    let rows = result.scores.iter().map(|score| {
        vec![
            Cell::text(score.measure.label()),
            Cell::text(score.points.to_string()),
            Cell::text(score.most.to_string()),
            Cell::text(&score.why),
        ]
    });
    Table::new("得分", columns).rows(rows).total(vec![
        Cell::text("合计"),
        Cell::text(result.total.to_string()),
        Cell::text("100.00"),
        Cell::of(grade_tag(result.grade)),
    ])
}

fn caption(what: &str, count: usize) -> String {
    match count > SHOWN {
        true => format!("{what}（共 {count} 件，列出前 {SHOWN} 件）"),
        false => format!("{what}（{count} 件）"),
    }
}

/// The payments behind the amount redeemed.
pub fn paid(basis: &Basis) -> Table {
    let columns = vec![
        Column::text("兑付申请"),
        Column::text("服务合同"),
        Column::text("付款日期"),
        Column::number("付款（元）"),
        Column::number("追回（元）"),
    ];
    let rows = basis.paid.iter().take(SHOWN).map(|one| {
        vec![
            Cell::link(&one.number, format!("/claims/{}", one.claim)),
            Cell::text(format!("{} {}", one.contract, one.title)),
            Cell::text(one.paid_on.to_string()),
            Cell::money(one.paid),
            match one.back.is_zero() {
                true => Cell::blank(),
                false => Cell::money(one.back),
            },
        ]
    });
    Table::new(caption("兑付额的依据", basis.paid.len()), columns)
        .rows(rows)
        .empty("当年没有兑付。")
}

/// The ratings behind the quality.
pub fn rated(basis: &Basis) -> Table {
    let columns = vec![
        Column::text("服务合同"),
        Column::number("评价（星）"),
        Column::text("评价日期"),
    ];
    let rows = basis.rated.iter().take(SHOWN).map(|one| {
        vec![
            Cell::link(&one.number, format!("/contracts/{}", one.contract)),
            Cell::text(one.stars.to_string()),
            Cell::text(one.on.to_string()),
        ]
    });
    Table::new(caption("服务质量的依据", basis.rated.len()), columns)
        .rows(rows)
        .empty("当年没有评价。")
}

/// What cost points of compliance.
pub fn lapses(basis: &Basis) -> Table {
    let columns = vec![
        Column::text("扣分事项"),
        Column::text("文件"),
        Column::text("日期"),
        Column::text("是否计入"),
    ];
    let rows = basis.lapses.iter().take(SHOWN).map(|one| {
        vec![
            Cell::text(one.lapse.label()),
            file(one),
            Cell::text(one.on.to_string()),
            Cell::text(if one.struck {
                "异议成立，不计入"
            } else {
                "计入"
            }),
        ]
    });
    Table::new(caption("规范履约的扣分", basis.lapses.len()), columns)
        .rows(rows)
        .empty("没有扣分事项。")
}

fn file(one: &LapseItem) -> Cell {
    let page = one
        .file_kind()
        .and_then(|kind| shown::address(kind, one.file));
    match page {
        Some(href) => Cell::link(&one.number, href),
        None => Cell::text(&one.number),
    }
}
