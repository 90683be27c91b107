//! How the year's redemption money is paid out, drawn on the server: the appropriation, what was paid month by month, and
//! where the pace leads (R13). Everything in whole units of the drawing; the table beside it says the same.

use chrono::{Datelike, NaiveDate};
use office::budget::Course;
use rules::Fen;
use rules::ledger::forecast::Outlook;

use crate::parts::{Cell, Column, Table};

const WIDTH: i64 = 720;
const HEIGHT: i64 = 300;
/// The axes.
const LEFT: i64 = 96;
const RIGHT: i64 = 700;
const TOP: i64 = 30;
const BOTTOM: i64 = 260;

/// The drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Width and height.
    pub width: i64,
    /// See `width`.
    pub height: i64,
    /// What it is called.
    pub title: String,
    /// The appropriation.
    pub granted: Fen,
    /// What it says, in one sentence.
    pub sentence: String,
    /// The axes and the appropriation, as an SVG path.
    pub frame: String,
    /// What was paid so far.
    pub paid: String,
    /// Where the pace leads; empty when there is none.
    pub ahead: String,
    /// Words at the axes: where they begin and what they say.
    pub words: Vec<(i64, i64, String)>,
    /// The same as a table.
    pub table: Table,
    /// How the forecast came about.
    pub how: Table,
}

impl Chart {
    /// The course of a year.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        let paid: Fen = course.months.iter().copied().sum();
        let highest = course.granted.max(paid).max(Fen::new(1));
        let pen = Pen { course, highest };
        let title = format!("{} 年度创新券兑付：预算和付款", course.year);
        Self {
            width: WIDTH,
            height: HEIGHT,
            granted: course.granted,
            sentence: sentence(course, paid),
            frame: format!(
                "M{LEFT} {TOP}V{BOTTOM}H{RIGHT}M{LEFT} {0}H{RIGHT}",
                pen.y(course.granted)
            ),
            paid: pen.paid(),
            ahead: pen.ahead(paid),
            words: pen.words(),
            table: table(course),
            how: Table::of_trace("预测怎么算的", &course.outlook.trace),
            title,
        }
    }
}

struct Pen<'a> {
    course: &'a Course,
    /// What the upper edge stands for.
    highest: Fen,
}

impl Pen<'_> {
    fn y(&self, amount: Fen) -> i64 {
        let high = i128::from(BOTTOM - TOP) * i128::from(amount.fen());
        let up = high / i128::from(self.highest.fen());
        BOTTOM - i64::try_from(up).unwrap_or(0)
    }

    /// Where a day of the year stands; the last day is the right edge.
    fn x(&self, day: NaiveDate) -> i64 {
        let of = i64::from(day.ordinal()).min(366);
        LEFT + (RIGHT - LEFT) * of / 366
    }

    /// The last day of a month, and today in the month that runs.
    fn end(&self, month: usize) -> NaiveDate {
        let today = self.course.today;
        let number = u32::try_from(month + 1).unwrap_or(12);
        let next = NaiveDate::from_ymd_opt(today.year(), number + 1, 1);
        let last = next.and_then(|day| day.pred_opt());
        last.map_or(today, |day| day.min(today))
    }

    fn paid(&self) -> String {
        let mut path = format!("M{LEFT} {BOTTOM}");
        let mut sum = Fen::ZERO;
        for (month, paid) in self.course.months.iter().enumerate() {
            sum += *paid;
            path.push_str(&format!("L{} {}", self.x(self.end(month)), self.y(sum)));
        }
        path
    }

    fn ahead(&self, paid: Fen) -> String {
        let course = self.course;
        let end = NaiveDate::from_ymd_opt(course.today.year(), 12, 31).unwrap_or(course.today);
        let to = match course.outlook.value {
            Outlook::RunsOut(day) => (day, course.granted),
            Outlook::Lasts(rest) => (end, course.granted - rest),
            Outlook::NoPace | Outlook::Out => return String::new(),
        };
        let from = (self.x(course.today), self.y(paid));
        format!("M{} {}L{} {}", from.0, from.1, self.x(to.0), self.y(to.1))
    }

    fn words(&self) -> Vec<(i64, i64, String)> {
        let mut words = vec![
            (8, self.y(self.course.granted) + 4, "预算".to_owned()),
            (8, BOTTOM + 4, "0 元".to_owned()),
        ];
        for month in [1, 4, 7, 10] {
            if let Some(day) = NaiveDate::from_ymd_opt(self.course.today.year(), month, 1) {
                words.push((self.x(day), BOTTOM + 24, format!("{month} 月")));
            }
        }
        words
    }
}

fn sentence(course: &Course, paid: Fen) -> String {
    let so_far = format!("到 {} 已付 {paid} 元", course.today);
    match course.outlook.value {
        Outlook::Out if course.granted.is_zero() => format!("{so_far}，这一年度还没有登记预算。"),
        Outlook::Out => format!("{so_far}，预算已经付完。"),
        Outlook::NoPace => format!("{so_far}，付款还太少，不能预测。"),
        Outlook::Lasts(rest) => {
            format!("{so_far}，照最近的进度够用到年末，预计剩余 {rest} 元。")
        }
        Outlook::RunsOut(day) => format!("{so_far}，照最近的进度，预算够付到 {day}。"),
    }
}

fn table(course: &Course) -> Table {
    let columns = vec![
        Column::text("月份"),
        Column::number("当月付款（元）"),
        Column::number("累计付款（元）"),
        Column::number("预算余额（元）"),
    ];
    let mut sum = Fen::ZERO;
    let rows = course.months.iter().enumerate().map(|(month, paid)| {
        sum += *paid;
        vec![
            Cell::text(format!("{} 月", month + 1)),
            Cell::money(*paid),
            Cell::money(sum),
            Cell::money(course.granted - sum),
        ]
    });
    let rows: Vec<_> = rows.collect();
    Table::new(format!("{} 年度逐月付款", course.year), columns).rows(rows)
}
