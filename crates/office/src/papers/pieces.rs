//! Words that several papers share: dates, amounts, accounts.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use papers::{Line, Table};
use rules::{Fen, Trace};

use crate::act::Deal;
use crate::error::Refused;
use crate::local;
use crate::subjects::{masks, purpose};

/// `2026年4月13日`
pub(crate) fn day(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2026年4月13日 9时05分`, as the clocks on the wall show it.
pub(crate) fn minute(at: DateTime<Utc>) -> String {
    local(at).format("%Y年%-m月%-d日 %-H时%M分").to_string()
}

/// Who signs a letter, and its day.
pub(crate) fn close(desk: &str, today: NaiveDate) -> Vec<String> {
    vec![desk.to_owned(), day(today)]
}

/// `110,000.00 元（壹拾壹万元整）`
pub(crate) fn money(amount: Fen) -> String {
    format!("{amount} 元（人民币{}）", amount.in_words())
}

/// An account as the pages show it: its last four digits.
pub(crate) fn masked(deal: &Deal<'_>, sealed: &str) -> Result<String, Refused> {
    Ok(masks::account(&deal.office.unseal(purpose::BANK, sealed)?))
}

/// Who signs a paper: the body of whoever acts, or else his office.
pub(crate) fn desk<'a>(deal: &Deal<'a>) -> &'a str {
    deal.actor
        .body
        .as_deref()
        .unwrap_or(deal.actor.role.label())
}

/// A line that is left out when it says nothing.
pub(crate) fn told(label: &str, value: impl Into<String>) -> Option<Line> {
    let value = value.into();
    (!value.trim().is_empty()).then(|| Line::new(label, value))
}

/// How an amount came about, step by step with its clauses (UX-20).
pub(crate) fn trace_table(trace: &Trace) -> Option<Table> {
    let dash = || "—".to_owned();
    let rows: Vec<_> = trace
        .0
        .iter()
        .map(|step| {
            vec![
                step.clause.to_string(),
                step.text.clone(),
                step.base.map_or_else(dash, |base| base.to_string()),
                step.rate.clone().unwrap_or_else(dash),
                step.value.to_string(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        widths: vec![16, 34, 18, 11, 18],
        head: ["条款", "步骤", "基数（元）", "比例", "结果（元）"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    })
}
