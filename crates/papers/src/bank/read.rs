//! Reading a return file: bytes to lines and faults.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::bank::{Answer, ReturnLine};
use rules::{Fen, Refusal, clause};

use super::table::{self, Row, refusal};
use super::write::{CHECK, TOTAL};
use super::{Fault, Return};

/// The largest return file, in bytes.
pub const LARGEST: usize = 200 * 1024 * 1024;
/// The most lines that one return file may have.
pub const LINES: usize = 2_000_000;

/// The most faults of single lines that are told one by one; with more of them the file is not taken at all.
pub const UNREAD: usize = 1_000;

/// The columns that a return file must have, in any order and among others.
const COLUMNS: [&str; 7] = [
    "批次号",
    "序号",
    "金额",
    "结果",
    "银行流水号",
    "付款日期",
    "失败原因",
];
const BATCH: usize = 0;
const PLACE: usize = 1;
const AMOUNT: usize = 2;
const RESULT: usize = 3;
const REFERENCE: usize = 4;
const DATE: usize = 5;
const REASON: usize = 6;

/// The longest number of a bank that a payment is recorded with.
const LONGEST: usize = 60;

/// Reads the bytes of a return file; never fails, but tells what is wrong with each line and with the whole.
pub fn read(bytes: &[u8]) -> Return {
    let mut found = Return::default();
    if bytes.len() > LARGEST {
        let told = refusal("bank.large", "太大", "分成几个文件导入，各带合计行");
        found.whole(
            0,
            told.limit(format!("不超过 {} MB", LARGEST / 1024 / 1024)),
        );
        return found;
    }
    match table::rows(bytes) {
        Ok(rows) => read_rows(&rows, &mut found),
        Err(reason) => found.whole(0, reason),
    }
    if found.beyond > 0 {
        let told = refusal(
            "bank.unread",
            "有问题的行太多",
            "确认选对了文件；向银行重新索取",
        );
        let own = UNREAD + found.beyond;
        let told = told.limit(format!("不超过 {UNREAD} 处"));
        found.whole(0, told.own(format!("{own} 处")));
    }
    found
}

impl Return {
    fn whole(&mut self, line: u64, reason: Refusal) {
        let whole = true;
        self.faults.push(Fault {
            line,
            whole,
            reason,
        });
    }

    fn fault(&mut self, line: u64, reason: Refusal) {
        let whole = false;
        // A million reasons would fill the memory, and nobody reads them.
        if self.faults.len() >= UNREAD {
            self.beyond += 1;
            return;
        }
        self.faults.push(Fault {
            line,
            whole,
            reason,
        });
    }
}

fn read_rows(rows: &[Row], found: &mut Return) {
    let Some((head, rows)) = rows.split_first() else {
        return found.whole(0, refusal("bank.empty", "是空的", "重新选择文件"));
    };
    let Some(at) = columns(head, found) else {
        return;
    };
    if rows.len() > LINES {
        let told = refusal(
            "bank.too-many",
            "的行数太多",
            "分成几个文件导入，各带合计行",
        );
        return found.whole(
            0,
            told.limit(format!("不超过 {LINES} 行"))
                .own(format!("{} 行", rows.len())),
        );
    }
    let end = rows.iter().position(|row| {
        row.cells
            .first()
            .is_some_and(|cell| cell.starts_with(TOTAL))
    });
    let (body, rest) = rows.split_at(end.unwrap_or(rows.len()));
    let mut sum = Fen::ZERO;
    for row in body {
        let amount = line(row, &at, found);
        sum += amount.unwrap_or(Fen::ZERO);
    }
    match rest.split_first() {
        Some((total, after)) => {
            add_up(total, &at, (body.len(), sum), found);
            let garbage = |row: &&Row| row.cells.first().is_none_or(|cell| cell != CHECK);
            if let Some(row) = after.iter().find(garbage) {
                let told = refusal(
                    "bank.after-total",
                    "在合计行之后还有内容",
                    "向银行核对，索取完整的文件",
                );
                found.whole(row.line, told);
            }
        }
        None => {
            let last = rows.last().map_or(head.line, |row| row.line);
            let told = refusal(
                "bank.no-total",
                "没有合计行，可能不完整",
                "向银行索取带合计行的完整文件",
            );
            found.whole(last.saturating_add(1), told);
        }
    }
    twice(found);
}

/// Where each column stands; none when one is missing.
fn columns(head: &Row, found: &mut Return) -> Option<[usize; 7]> {
    let place = |name: &str| {
        let is = |cell: &String| cell.trim_end_matches("（元）").trim_end_matches("(元)") == name;
        head.cells.iter().position(is)
    };
    let missing: Vec<&str> = COLUMNS
        .into_iter()
        .filter(|name| place(name).is_none())
        .collect();
    if !missing.is_empty() {
        let fix = "第一行写列名；列名见“付款文件和回单的格式”";
        let told = refusal("bank.columns", "缺少列", fix);
        found.whole(
            head.line.max(1),
            told.limit(COLUMNS.join("、"))
                .own(format!("没有 {}", missing.join("、"))),
        );
        return None;
    }
    let mut at = [0; 7];
    for (slot, name) in at.iter_mut().zip(COLUMNS) {
        *slot = place(name)?;
    }
    Some(at)
}

fn get<'a>(row: &'a Row, at: &[usize; 7], column: usize) -> &'a str {
    let place = at.get(column).and_then(|place| row.cells.get(*place));
    place.map_or("", String::as_str)
}

/// Reads one line; gives its amount when that can be read, so that the total is held against all lines.
fn line(row: &Row, at: &[usize; 7], found: &mut Return) -> Option<Fen> {
    let cell = |column| get(row, at, column);
    let fault = |code: &'static str, message: &str, fix: &str, own: &str| {
        let own: String = own.chars().take(40).collect();
        let told = Refusal::new(code, clause!("8.6"), "file", message, fix);
        if own.is_empty() { told } else { told.own(own) }
    };
    let amount = money(cell(AMOUNT));
    let mut faults = Vec::new();
    if row.cells.len() < at.iter().copied().max().unwrap_or(0) + 1 && cell(RESULT).is_empty() {
        faults.push(fault(
            "bank.cut-off",
            "这一行不完整",
            "向银行索取完整的文件",
            "",
        ));
    }
    let place = cell(PLACE).parse::<u32>().ok().filter(|place| *place > 0);
    if place.is_none() {
        faults.push(fault(
            "bank.place",
            "序号不是整数",
            "按付款文件中的序号填写",
            cell(PLACE),
        ));
    }
    if amount.is_none() {
        faults.push(fault(
            "bank.amount",
            "金额读不出来",
            "写元，最多两位小数，例如 56000.00",
            cell(AMOUNT),
        ));
    }
    let answer = answer(&cell, &fault, &mut faults);
    match (place, amount, answer) {
        (Some(place), Some(amount), Some(answer)) if faults.is_empty() => {
            found.lines.push(ReturnLine {
                line: row.line,
                batch: cell(BATCH).to_owned(),
                place,
                amount,
                answer,
            });
        }
        _ => faults
            .into_iter()
            .for_each(|reason| found.fault(row.line, reason)),
    }
    amount
}

fn answer<'a>(
    cell: &impl Fn(usize) -> &'a str,
    fault: &impl Fn(&'static str, &str, &str, &str) -> Refusal,
    faults: &mut Vec<Refusal>,
) -> Option<Answer> {
    match cell(RESULT) {
        "成功" | "已付款" => {
            let reference = cell(REFERENCE);
            if reference.is_empty() || reference.chars().count() > LONGEST {
                let fix = "每笔付款一个流水号，不超过60字";
                faults.push(fault(
                    "bank.reference",
                    "成功的付款没有银行流水号，或流水号太长",
                    fix,
                    reference,
                ));
            }
            let on = day(cell(DATE));
            if on.is_none() {
                faults.push(fault(
                    "bank.day",
                    "付款日期读不出来",
                    "例如 2026-11-23 或 20261123",
                    cell(DATE),
                ));
            }
            // As a person types it: one reference however wide its letters are.
            let reference = rules::text::code(reference);
            Some(Answer::Paid { reference, on: on? })
        }
        "失败" | "未付款" => {
            let reason = cell(REASON);
            if reason.is_empty() {
                faults.push(fault(
                    "bank.reason",
                    "失败的付款没有写明原因",
                    "向银行索取失败原因",
                    "",
                ));
            }
            let reason = reason.chars().take(200).collect();
            Some(Answer::Failed { reason })
        }
        other => {
            faults.push(fault(
                "bank.result",
                "结果不是“成功”或“失败”",
                "处理中的付款等银行有最终结果后再导入",
                other,
            ));
            None
        }
    }
}

/// Yuan as banks write them: digits, thousands separators in their places, at most two decimals.
fn money(text: &str) -> Option<Fen> {
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1
        || (groups.iter().skip(1).all(|group| group.len() == 3)
            && groups
                .first()
                .is_some_and(|first| (1..=3).contains(&first.len())));
    let whole = groups.concat();
    if !grouped
        || whole.is_empty()
        || whole.len() > 12
        || !digits(&whole)
        || !digits(cents)
        || cents.len() > 2
    {
        return None;
    }
    let fen = format!("{whole}{cents:0<2}").parse().ok()?;
    Some(Fen::new(fen)).filter(|amount| *amount > Fen::ZERO)
}

fn day(text: &str) -> Option<NaiveDate> {
    let text = text.get(..10).unwrap_or(text);
    ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Holds the last line against the lines: a file that lost or gained one does not add up.
fn add_up(total: &Row, at: &[usize; 7], (count, sum): (usize, Fen), found: &mut Return) {
    // The count stands under 序号, or behind the word itself as our own files have it: `合计 2 行`.
    let first = total.cells.first().map_or("", String::as_str);
    let counted: String = first.chars().filter(char::is_ascii_digit).collect();
    let place = get(total, at, PLACE);
    let place = if place == first || place.is_empty() {
        counted.as_str()
    } else {
        place
    };
    let said = (place, get(total, at, AMOUNT));
    let nothing = |text: &str| matches!(text, "0" | "0.00").then_some(Fen::ZERO);
    let says = (
        said.0.parse::<usize>().ok(),
        money(said.1).or_else(|| nothing(said.1)),
    );
    if says == (Some(count), Some(sum)) {
        return;
    }
    let told = refusal(
        "bank.total",
        "的合计行与各行不符",
        "文件可能缺行、多行或被改动，向银行重新索取",
    );
    let own = format!("{count} 行 {sum}元");
    found.whole(
        total.line,
        told.limit(format!("{} 行 {}元", clip(said.0), clip(said.1)))
            .own(own),
    );
}

fn clip(text: &str) -> String {
    text.chars().take(24).collect()
}

/// An instruction that stands in the file twice: said alike, the first line counts; said differently, none does.
/// A bank's number that stands on two payments belongs to neither.
fn twice(found: &mut Return) {
    let mut places: BTreeMap<(String, u32), Vec<usize>> = BTreeMap::new();
    let mut references: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in found.lines.iter().enumerate() {
        places
            .entry((line.batch.clone(), line.place))
            .or_default()
            .push(at);
        if let Answer::Paid { reference, .. } = &line.answer {
            references.entry(reference.clone()).or_default().push(at);
        }
    }
    let mut out: BTreeMap<usize, Refusal> = BTreeMap::new();
    for group in places.into_values().filter(|group| group.len() > 1) {
        let lines: Vec<&ReturnLine> = group.iter().filter_map(|at| found.lines.get(*at)).collect();
        let Some(first) = lines.first() else { continue };
        let alike = lines
            .iter()
            .all(|line| (line.amount, &line.answer) == (first.amount, &first.answer));
        for at in group.iter().skip(usize::from(alike)) {
            let message = format!("同一序号在文件中出现 {} 次", group.len());
            let message = if alike {
                format!("{message}，内容相同，以第 {} 行为准", first.line)
            } else {
                format!("{message}，内容不同")
            };
            out.insert(
                *at,
                Refusal::new(
                    "bank.line-twice",
                    clause!("8.6"),
                    "file",
                    message,
                    "与银行核对这笔付款的最终结果",
                ),
            );
        }
    }
    for group in references.into_values() {
        let left: Vec<usize> = group
            .into_iter()
            .filter(|at| !out.contains_key(at))
            .collect();
        if left.len() > 1 {
            for at in left {
                out.insert(
                    at,
                    Refusal::new(
                        "bank.reference-twice",
                        clause!("8.6"),
                        "file",
                        "同一银行流水号用在几笔付款上",
                        "向银行索取每笔付款各自的流水号",
                    ),
                );
            }
        }
    }
    let lines = std::mem::take(&mut found.lines);
    for (at, line) in lines.into_iter().enumerate() {
        match out.remove(&at) {
            Some(reason) => found.fault(line.line, reason),
            None => found.lines.push(line),
        }
    }
}
