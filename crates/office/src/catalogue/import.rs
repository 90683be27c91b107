//! Many services or instruments at once, from a table saved as CSV or copied from a spreadsheet (UX-30).

use std::collections::{BTreeMap, BTreeSet};

use rules::catalogue::EntryKind;
use rules::coded::Coded;
use rules::duties::{Act, Role};
use rules::lifecycle::entry::start;
use rules::{Refusal, Use, clause, text};
use serde::{Deserialize, Serialize};
use store::queries::catalogue as rows;
use store::{Provider, Source};
use uuid::Uuid;

use super::form::{self, Frame};
use super::item::{Item, STANDING, of_provider};
use super::keep::{own, same};
use super::{desk_link, file_kind};
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// The most rows that one table may have.
pub const ROWS: usize = 500;
/// The largest table, in bytes.
pub const BYTES: usize = 200 * 1024;

/// What becomes of a table in which some rows are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// All rows or none.
    All,
    /// The rows that are right.
    Right,
}

impl Coded for Mode {
    const ALL: &'static [Mode] = &[Mode::All, Mode::Right];

    fn code(self) -> &'static str {
        match self {
            Mode::All => "all",
            Mode::Right => "right",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Mode::All => "全部正确才提交",
            Mode::Right => "先提交正确的行",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    pub kind: EntryKind,
    pub mode: Mode,
    /// The table as text: a line of headings, then the rows; separated by commas or tabs.
    pub table: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imported {
    /// How many rows were handed in.
    pub taken: usize,
    /// The rows that were not, and why.
    pub left: Vec<RowFault>,
}

/// What is wrong with one cell, or with a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFault {
    /// The line of the table, from 1 for the headings.
    pub line: u64,
    /// The heading of the column; empty for the row as a whole.
    pub column: String,
    pub reason: Refusal,
}

/// The headings of a kind's table, each with its field.
pub const fn columns(kind: EntryKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        EntryKind::Service => &[
            ("用途", "use_code"),
            ("服务项目", "item"),
            ("方法或标准编号", "method"),
            ("价格（元）", "price"),
            ("计价单位", "unit"),
            ("工作日", "days"),
            ("依据证书编号", "certificate"),
        ],
        EntryKind::Instrument => &[
            ("仪器名称", "name"),
            ("型号", "model"),
            ("放置地点", "place"),
            ("预约方式", "booking"),
        ],
        EntryKind::Certificate => &[],
    }
}

/// The short names of the uses in a table.
pub const USES: [(&str, Use); 6] = [
    ("检测试验", Use::Testing),
    ("购买成果", Use::Purchase),
    ("产学研", Use::JointResearch),
    ("培训咨询", Use::Consulting),
    ("孵化服务", Use::Incubation),
    ("其他", Use::Other),
];

/// The text of an uploaded table: UTF-8 with or without its mark, or GB 18030 as Chinese spreadsheets save it.
///
/// # Errors
/// `table.encoding`, `table.large`, `table.empty` at field `table`.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let refusal = |code, message, fix| Refusal::new(code, clause!("7.4"), "table", message, fix);
    if bytes.len() > BYTES {
        let size = bytes.len().div_ceil(1024);
        return Err(refusal("table.large", "表格太大", "分成几个表格导入")
            .limit(format!("不超过 {} KB", BYTES / 1024))
            .own(format!("约 {size} KB")));
    }
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(plain) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(plain)
            .map(|text| text.into_owned()),
    };
    // One kind of line end, so that every row has the number of its line.
    let text = text.map(|text| text.replace("\r\n", "\n").replace('\r', "\n"));
    let text = text.filter(|text| !text.contains('\0')).ok_or_else(|| {
        refusal(
            "table.encoding",
            "无法读取表格的文字编码",
            "在电子表格中另存为“CSV UTF-8（逗号分隔）”后再上传",
        )
    })?;
    match text.trim().is_empty() {
        true => Err(refusal(
            "table.empty",
            "没有选择表格，也没有粘贴内容",
            "选择 CSV 文件，或把表格内容粘贴到框中",
        )),
        false => Ok(text),
    }
}

/// One row of a table.
struct Row {
    line: u64,
    answers: Answers,
}

/// The rows under their headings; what is wrong with the table as a whole is told at once.
fn parse(kind: EntryKind, table: &str) -> Result<Vec<Row>, Vec<Refusal>> {
    let refusal = |code, message: String, fix: &str| {
        Refusal::new(code, clause!("7.4"), "table", message, fix)
    };
    let first = table.lines().next().unwrap_or_default();
    let tabs = first.contains('\t');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .flexible(true)
        .from_reader(table.as_bytes());
    let unreadable = |_| {
        let fix = "核对引号是否成对；用电子表格重新保存后再导入";
        vec![refusal("table.shape", "表格的格式无法读取".into(), fix)]
    };
    let headings = reader.headers().map_err(unreadable)?.clone();
    let mut faults = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (heading, field) in columns(kind) {
        let found = headings
            .iter()
            .position(|typed| like(typed) == like(heading));
        match found {
            Some(at) => {
                places.insert(field, at);
            }
            None => faults.push(
                refusal(
                    "table.heading",
                    format!("第一行没有“{heading}”一列"),
                    "第一行按样表写列名，没有内容的列也保留",
                )
                .own(
                    headings
                        .iter()
                        .collect::<Vec<_>>()
                        .join("、")
                        .chars()
                        .take(60)
                        .collect::<String>(),
                ),
            ),
        }
    }
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |at: &usize| record.get(*at).unwrap_or_default();
        let answers = places
            .iter()
            .map(|(field, at)| (*field, cell(at)))
            .collect();
        found.push(Row { line, answers });
    }
    if found.len() > ROWS {
        let own = format!("{} 行", found.len());
        faults.push(
            refusal("table.long", "表格的行数太多".into(), "分成几个表格导入")
                .limit(format!("不超过 {ROWS} 行"))
                .own(own),
        );
    }
    if found.is_empty() && faults.is_empty() {
        let fix = "在列名下面每行填写一项";
        faults.push(refusal(
            "table.no-rows",
            "表格只有列名，没有内容".into(),
            fix,
        ));
    }
    match faults.is_empty() {
        true => Ok(found),
        false => Err(faults),
    }
}

/// A heading as it is compared: without blanks and what stands in brackets.
fn like(heading: &str) -> String {
    let plain = text::name(heading);
    plain.split('(').next().unwrap_or_default().to_owned()
}

/// The rows that can be handed in, and everything that is wrong with the others.
struct Sorted {
    right: Vec<form::Filled>,
    answers: Vec<Answers>,
    left: Vec<RowFault>,
}

async fn sort(
    source: &impl Source,
    provider: Uuid,
    import: &Import,
    today: chrono::NaiveDate,
) -> Result<Sorted, Refused> {
    let kind = import.kind;
    let parsed = parse(kind, &import.table).map_err(Refused::Because)?;
    let certificates = rows::certificates(source, provider, &STANDING).await?;
    let certificates: BTreeMap<String, Uuid> = certificates
        .iter()
        .filter(|row| rules::catalogue::in_force(row.expires_on, today))
        .map(|row| (row.number.clone(), row.id))
        .collect();
    let standing = of_provider(source, kind, provider, &STANDING).await?;
    let mut taken: BTreeSet<Vec<String>> = standing.iter().map(Item::key).collect();
    let mut sorted = Sorted {
        right: Vec::new(),
        answers: Vec::new(),
        left: Vec::new(),
    };
    for row in parsed {
        let mut answers = row.answers;
        let mut faults = Vec::new();
        if kind == EntryKind::Service {
            spell_out(&mut answers);
            faults.extend(certificate(&mut answers, &certificates));
        }
        match form::read(kind, &answers, today) {
            Err(found) => faults.extend(found),
            Ok(filled) if faults.is_empty() => {
                if taken.insert(filled.key()) {
                    sorted.right.push(filled);
                    sorted.answers.push(answers);
                    continue;
                }
                faults.push(same(kind));
            }
            Ok(_) => {}
        }
        let told = faults.into_iter().map(|reason| RowFault {
            line: row.line,
            column: heading(kind, &reason.field),
            reason,
        });
        sorted.left.extend(told);
    }
    Ok(sorted)
}

/// The heading of a field's column.
fn heading(kind: EntryKind, field: &str) -> String {
    let found = columns(kind).iter().find(|(_, name)| *name == field);
    found.map_or_else(String::new, |(heading, _)| (*heading).to_owned())
}

/// A use by its short name, or by its code.
fn spell_out(answers: &mut Answers) {
    let typed = text::name(answers.get("use_code"));
    if let Some((_, one)) = USES.iter().find(|(name, _)| *name == typed) {
        answers.set("use_code", one.code());
    }
}

/// A certificate by its number.
fn certificate(answers: &mut Answers, known: &BTreeMap<String, Uuid>) -> Option<Refusal> {
    let number = text::code(answers.get("certificate"));
    if number.is_empty() {
        return None;
    }
    if let Some(id) = known.get(&number) {
        answers.set("certificate", &id.to_string());
        return None;
    }
    answers.set("certificate", "");
    let refusal = Refusal::new(
        "certificate.unknown",
        clause!("7.4"),
        "certificate",
        "目录中没有这个编号的有效证书",
        "先登记证书，或空着这一格",
    );
    Some(refusal.own(number))
}

/// Reads a table without handing anything in, so that its faults are seen first.
pub async fn look_through(
    office: &Office,
    actor: &Actor,
    import: &Import,
) -> Result<Imported, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.may(Act::KeepCatalogue)) else {
        return Err(Refused::Unknown);
    };
    let provider: Provider = store_row(office, provider).await?;
    super::may_offer(&provider)?;
    let sorted = sort(&office.store, provider.id, import, office.today()).await?;
    Ok(Imported {
        taken: sorted.right.len(),
        left: sorted.left,
    })
}

/// Hands in the rows of a table, each an entry of its own for the Agency.
pub async fn import(office: &Office, by: By<'_>, command: Import) -> Result<Imported, Refused> {
    let command = &command;
    office
        .act(by, Act::KeepCatalogue, command, |deal| {
            Box::pin(async move { take(deal, command).await })
        })
        .await
}

async fn take(deal: &Deal<'_>, command: &Import) -> Result<Imported, Refused> {
    let provider = own(deal).await?;
    let sorted = sort(&deal.tx, provider.id, command, deal.today).await?;
    let nothing = sorted.right.is_empty() || command.mode == Mode::All;
    if nothing && !sorted.left.is_empty() {
        let lines: BTreeSet<u64> = sorted.left.iter().map(|fault| fault.line).collect();
        return Err(Refusal::new(
            "table.rows",
            clause!("7.4"),
            "table",
            format!("{} 行有错误，没有提交任何一行", lines.len()),
            "按下面逐行列出的原因改正，或改选“先提交正确的行”",
        )
        .into());
    }
    let taken = sorted.right.len();
    for (filled, answers) in sorted.right.into_iter().zip(sorted.answers) {
        let frame = Frame {
            id: deal.new_id(),
            provider: provider.id,
            replaces: None,
            edition: 1,
            created_at: deal.now,
            attachment: Uuid::nil(),
        };
        let id = frame.id;
        deal.add_item(form::item(deal, filled, frame)).await?;
        let said = answers
            .iter()
            .fold(Body::default(), |body, (field, value)| {
                body.fact(field, value.to_owned())
            });
        let change = Change::begins(start().code());
        deal.record(file_kind(command.kind), id, change, said)
            .await?;
    }
    let what = format!("服务目录有新的待审核项 {taken} 项");
    let words = News::of(&provider.number, what).next("审核服务目录");
    deal.notify(To::Desk(Role::Agency, None), words, desk_link(provider.id))
        .await?;
    Ok(Imported {
        taken,
        left: sorted.left,
    })
}

/// The rows that were not handed in, as a table with the reasons in its last column; it opens in a spreadsheet.
pub fn with_reasons(import: &Import, left: &[RowFault]) -> String {
    let mut out = csv::Writer::from_writer(Vec::from(*b"\xef\xbb\xbf"));
    let headings = columns(import.kind).iter().map(|(heading, _)| *heading);
    let headings: Vec<&str> = ["行"].into_iter().chain(headings).chain(["原因"]).collect();
    let mut whole = out.write_record(&headings).is_ok();
    for row in parse(import.kind, &import.table).unwrap_or_default() {
        let faults = left.iter().filter(|fault| fault.line == row.line);
        let reasons: Vec<String> = faults.map(RowFault::told).collect();
        if reasons.is_empty() {
            continue;
        }
        let cells = columns(import.kind).iter();
        let mut cells: Vec<String> = cells
            .map(|(_, field)| plain(row.answers.get(field)))
            .collect();
        cells.insert(0, row.line.to_string());
        cells.push(reasons.join("；"));
        whole &= out.write_record(&cells).is_ok();
    }
    let bytes = out.into_inner().unwrap_or_default();
    debug_assert!(whole, "a writer to memory does not fail");
    String::from_utf8(bytes).unwrap_or_default()
}

impl RowFault {
    /// The column, what is wrong and how to mend it.
    pub fn told(&self) -> String {
        let column = match self.column.is_empty() {
            true => String::new(),
            false => format!("{}：", self.column),
        };
        format!(
            "{column}{}。{}",
            self.reason.full_message(),
            self.reason.fix
        )
    }
}

/// A cell that no spreadsheet takes for a formula (SEC-10).
fn plain(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
