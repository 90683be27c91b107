//! Reading the schedule of a year from the table that an administrator pastes (R33).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::{DayKind, Layer, Schedule};
use crate::refusal::Refusal;
use crate::text;

/// More days than any year's notice names.
const LONGEST: usize = 120;
/// The years whose schedule may be entered.
const YEARS: std::ops::RangeInclusive<i32> = 2019..=2100;

/// Reads one day a line, `2027-01-01 放假` or `2027-01-02,上班`, and tells every defect with its line.
///
/// ```
/// use rules::calendar::Layer;
/// let read = rules::schedule::read(Layer::National, 2027, "公告", "2027-01-01 放假\n2027-01-03,上班");
/// assert_eq!(read.unwrap().days.len(), 2);
/// let faults = rules::schedule::read(Layer::National, 2027, "公告", "2026-01-01 放假\n休息").unwrap_err();
/// assert_eq!(faults.len(), 2);
/// ```
///
/// # Errors
/// `schedule.year`, `schedule.source`, `schedule.empty`, `schedule.long`; for a line `schedule.date`,
/// `schedule.other-year`, `schedule.kind`, `schedule.twice`, `schedule.weekday`.
pub fn read(layer: Layer, year: i32, source: &str, table: &str) -> Result<Schedule, Vec<Refusal>> {
    let mut faults = Vec::new();
    if !YEARS.contains(&year) {
        let limit = format!("{} 至 {}", YEARS.start(), YEARS.end());
        let fault = fault("schedule.year", "year", "年度超出范围", "核对年度");
        faults.push(fault.limit(limit).own(year.to_string()));
    }
    let source = source.trim().to_owned();
    if source.is_empty() {
        let (what, fix) = (
            "没有填写通知名称和文号",
            "填写公布安排的通知，例如 国办发明电〔2026〕1号",
        );
        faults.push(fault("schedule.source", "source", what, fix));
    }
    let lines: Vec<(usize, &str)> = table
        .lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    // A year of the region may well have no day of its own; a national schedule always has some.
    if lines.is_empty() && layer == Layer::National {
        let fix = "每行一天，例如 2027-01-01 放假";
        faults.push(fault("schedule.empty", "table", "没有填写日期", fix));
    }
    if lines.len() > LONGEST {
        let fault = fault(
            "schedule.long",
            "table",
            "行数过多",
            "只填写通知列明的放假和调休上班的日期",
        );
        faults.push(
            fault
                .limit(format!("不超过 {LONGEST} 行"))
                .own(format!("{} 行", lines.len())),
        );
    }
    let mut seen = BTreeSet::new();
    let mut days = Vec::new();
    for (at, line) in lines.into_iter().take(LONGEST) {
        match day(year, line) {
            Ok((date, _)) if !seen.insert(date) => {
                let what = format!("第 {at} 行：日期重复");
                faults.push(
                    fault("schedule.twice", "table", what, "每天只写一行").own(date.to_string()),
                );
            }
            Ok(read) => days.push(read),
            Err(told) => faults.push(Refusal {
                message: format!("第 {at} 行：{}", told.message),
                ..told
            }),
        }
    }
    if faults.is_empty() {
        days.sort_unstable_by_key(|(date, _)| *date);
        Ok(Schedule {
            layer,
            year,
            days,
            source,
        })
    } else {
        Err(faults)
    }
}

fn day(year: i32, line: &str) -> Result<(NaiveDate, DayKind), Refusal> {
    let own = || text::clip(line, 40);
    let part = line.find(|one: char| !(one.is_ascii_digit() || one == '-'));
    let (date, kind) = line.split_at(part.unwrap_or(line.len()));
    let Ok(date) = date.parse::<NaiveDate>() else {
        let fix = "按“年-月-日 放假”或“年-月-日 上班”填写，例如 2027-01-01 放假";
        return Err(fault("schedule.date", "table", "不是日期", fix).own(own()));
    };
    if date.year() != year {
        let fault = fault(
            "schedule.other-year",
            "table",
            "不属于所填年度",
            "改正年份，或另行登记那一年",
        );
        return Err(fault.limit(format!("{year} 年")).own(date.to_string()));
    }
    let kind = kind.trim_matches([',', '，', ' ', '　', '\t']);
    let named = DayKind::ALL.iter().copied();
    let kind = DayKind::parse(kind).or_else(|| named.into_iter().find(|one| one.label() == kind));
    let Some(kind) = kind else {
        let fault = fault(
            "schedule.kind",
            "table",
            "没有写明放假还是上班",
            "在日期后写“放假”或“上班”",
        );
        return Err(fault.own(own()));
    };
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    if kind == DayKind::Work && !weekend {
        let fix = "只填写调休上班的周六、周日";
        return Err(
            fault("schedule.weekday", "table", "周一至周五本来上班", fix).own(date.to_string()),
        );
    }
    Ok((date, kind))
}

fn fault(
    code: &'static str,
    field: &'static str,
    what: impl Into<String>,
    fix: &'static str,
) -> Refusal {
    Refusal::new(code, clause!("R33"), field, what, fix)
}
