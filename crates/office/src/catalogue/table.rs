//! The table of many services or instruments as text: its columns, its encoding, its rows (UX-30).

use std::collections::BTreeMap;

use rules::catalogue::EntryKind;
use rules::{Refusal, Use, clause, text};

use crate::answers::Answers;

/// The most rows that one table may have.
pub const ROWS: usize = 500;
/// The largest table, in bytes.
pub const BYTES: usize = 200 * 1024;

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
/// `table.encoding`, `table.large`, `table.empty`, `table.excel` at field `table`.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let refusal = |code, message, fix| Refusal::new(code, clause!("7.4"), "table", message, fix);
    if bytes.len() > BYTES {
        let size = bytes.len().div_ceil(1024);
        return Err(refusal("table.large", "表格太大", "分成几个表格导入")
            .limit(format!("不超过 {} KB", BYTES / 1024))
            .own(format!("约 {size} KB")));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let fix = "在电子表格中另存为“CSV UTF-8（逗号分隔）”后再上传，或把表格内容粘贴到框中";
        return Err(refusal("table.excel", "这是 Excel 文件，不是 CSV", fix));
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
pub(super) struct Row {
    pub line: u64,
    pub answers: Answers,
}

/// The rows under their headings; what is wrong with the table as a whole is told at once.
pub(super) fn parse(kind: EntryKind, table: &str) -> Result<Vec<Row>, Vec<Refusal>> {
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
    let (places, mut faults) = places(kind, &headings);
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

/// Where each field stands in a row, and the columns that are missing.
fn places(
    kind: EntryKind,
    headings: &csv::StringRecord,
) -> (BTreeMap<&'static str, usize>, Vec<Refusal>) {
    let (mut places, mut faults) = (BTreeMap::new(), Vec::new());
    for (heading, field) in columns(kind) {
        let found = headings
            .iter()
            .position(|typed| like(typed) == like(heading));
        if let Some(at) = found {
            places.insert(*field, at);
            continue;
        }
        let typed: Vec<_> = headings.iter().collect();
        let missing = refusal(
            "table.heading",
            format!("第一行没有“{heading}”一列"),
            "第一行按样表写列名，没有内容的列也保留",
        );
        faults.push(missing.own(typed.join("、").chars().take(60).collect::<String>()));
    }
    (places, faults)
}

fn refusal(code: &'static str, message: String, fix: &str) -> Refusal {
    Refusal::new(code, clause!("7.4"), "table", message, fix)
}

/// A heading as it is compared: without blanks and what stands in brackets.
fn like(heading: &str) -> String {
    let plain = text::name(heading);
    plain.split('(').next().unwrap_or_default().to_owned()
}

/// The heading of a field's column.
pub(super) fn heading(kind: EntryKind, field: &str) -> String {
    let found = columns(kind).iter().find(|(_, name)| *name == field);
    found.map_or_else(String::new, |(heading, _)| (*heading).to_owned())
}
