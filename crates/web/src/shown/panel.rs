//! A review of an application, as the bodies, the applicant and the public read it: each sees what he may (7.3).

use chrono::{DateTime, Utc};
use office::local;
use office::panels::{PanelView, Seat, Standing};
use rules::Coded;
use rules::review::{Condition, Tally};

use crate::parts::{Cell, Column, Row, Table, Tag, Tone};
use crate::shown::due::left;

/// The experts' places, or what they gave, and what it comes to.
#[derive(Debug, Clone)]
pub struct PanelShown {
    /// What the draw rests on.
    pub draw: Vec<Row>,
    /// The experts in the order drawn.
    pub seats: Table,
    /// What each gave under each condition, once closed; empty before.
    pub points: Table,
    /// Majority and mean, once closed.
    pub result: Vec<Row>,
    /// What each wrote, once closed.
    pub words: Vec<Row>,
    /// That fewer review than should; empty when all places are taken.
    pub short: String,
}

impl From<&PanelView> for PanelShown {
    fn from(panel: &PanelView) -> Self {
        Self {
            draw: draw(panel),
            seats: seats(panel),
            points: points(panel),
            result: panel.tally.as_ref().map_or_else(Vec::new, result),
            words: words(panel),
            short: short(panel),
        }
    }
}

/// The bodies decide on fewer sheets only knowing it (7.3).
fn short(panel: &PanelView) -> String {
    let counts = |seat: &&Seat| matches!(seat.standing, Standing::Open | Standing::Scored);
    let taken = panel.seats.iter().filter(counts).count();
    if taken >= panel.wanted {
        return String::new();
    }
    let why = match (panel.closed_at.is_some(), panel.more) {
        (true, _) if panel.tally.is_none() => "评分表不足，这次评审没有结果，另行组织",
        (true, _) => "评审按已有的评分表结束",
        (false, true) => "抽取顺序中还有专家可以递补",
        (false, false) if panel.may_redraw => "抽取顺序中没有可以递补的专家，评分表不足",
        (false, false) => "抽取顺序中没有可以递补的专家，评分表达到最少份数即可结束评审",
    };
    format!("应有 {} 位专家评审，现有 {taken} 位：{why}。", panel.wanted)
}

fn moment(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%d %H:%M").to_string()
}

fn draw(panel: &PanelView) -> Vec<Row> {
    let mut rows = vec![
        Row::new("种子的 SM3（抽取前公布）", &panel.commitment),
        Row::new("公布时间", moment(panel.committed_at)),
    ];
    if let Some(at) = panel.drawn_at {
        rows.extend([
            Row::new("抽取时间", moment(at)),
            Row::new("种子（抽取时公开）", &panel.seed),
            Row::new("专家库状态的 SM3", &panel.pool_hash),
        ]);
    }
    rows.extend(
        panel
            .closed_at
            .map(|at| Row::new("评审结束时间", moment(at))),
    );
    rows
}

/// The name of an expert where the reader may know it, his number in the pool elsewhere.
fn called(seat: &Seat) -> String {
    if seat.name.is_empty() {
        seat.expert.to_string()
    } else {
        format!("{}（{}）", seat.name, seat.employer)
    }
}

fn standing(seat: &Seat) -> Tag {
    let tone = match seat.standing {
        Standing::Open => Tone::Blue,
        Standing::Scored => Tone::Green,
        Standing::Declined | Standing::Late => Tone::Grey,
        Standing::Void => Tone::Red,
    };
    Tag::new(seat.standing.label(), tone)
}

fn seats(panel: &PanelView) -> Table {
    let columns = vec![
        Column::text("抽取顺序"),
        Column::text("专家"),
        Column::text("状态"),
        Column::text("评分期限"),
        Column::text("说明"),
    ];
    let rows = panel.seats.iter().map(|seat| {
        vec![
            Cell::text(format!("第 {} 位", seat.place)),
            Cell::text(called(seat)),
            Cell {
                tag: Some(standing(seat)),
                ..Cell::text("")
            },
            Cell::text(seat.due.to_string()),
            match seat.conflict.map_or(seat.why.as_str(), |one| one.label()) {
                "" => Cell::blank(),
                why => Cell::text(why),
            },
        ]
    });
    Table::new("评审专家", columns)
        .rows(rows)
        .empty("尚未抽取专家。")
}

fn points(panel: &PanelView) -> Table {
    let mut columns = vec![Column::text("专家")];
    columns.extend(
        Condition::ALL
            .iter()
            .map(|one| Column::number(format!("{}（{}）", one.label(), one.clause().number()))),
    );
    let rows = panel.seats.iter().filter_map(|seat| {
        let points = seat.points?;
        let mut row = vec![Cell::text(called(seat))];
        row.extend(points.map(|one| Cell::text(one.to_string())));
        Some(row)
    });
    let mut table = Table::new("各专家评分", columns).rows(rows);
    if let Some(tally) = panel.tally.as_ref().filter(|_| !table.rows.is_empty()) {
        let mut total = vec![Cell::text("平均分")];
        total.extend(tally.means.map(|mean| Cell::text(mean.to_string())));
        table = table.total(total);
    }
    table
}

/// Majority and mean with how they came about.
fn result(tally: &Tally) -> Vec<Row> {
    let sum: u64 = tally.sums.iter().sum();
    let opinion = if tally.majority {
        "同意入库"
    } else {
        "不同意入库"
    };
    vec![
        Row::new("多数意见", opinion),
        Row::new(
            "怎么算的",
            format!(
                "{} 位专家中 {} 位认为四项条件都具备（每项不低于 {} 分）；超过半数为同意",
                tally.sheets, tally.in_favour, tally.pass
            ),
        ),
        Row::new(
            "总平均分",
            format!(
                "{}（合计 {sum} 分 ÷ {} 位 ÷ 4 项）",
                tally.mean, tally.sheets
            ),
        ),
    ]
}

fn words(panel: &PanelView) -> Vec<Row> {
    let written = panel.seats.iter().filter(|seat| !seat.words.is_empty());
    written
        .map(|seat| Row::new(called(seat), &seat.words))
        .collect()
}

/// The days left of a sheet that is still open.
#[must_use]
pub fn left_of(standing: Standing, days: i64) -> Option<Tag> {
    (standing == Standing::Open).then(|| left(days))
}
