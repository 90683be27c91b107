//! A return file as rows of text: CSV in UTF-8, with its mark or without, in GB 18030, or the first sheet of a workbook.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rules::{Refusal, clause};

/// One row with the number of its line.
pub(super) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

/// What a workbook may unfold to; one that says more is refused before it is opened.
const UNFOLDED: u64 = 400 * 1024 * 1024;

/// How every workbook of today begins, and how those of before 2007 did.
const ZIP: &[u8] = b"PK\x03\x04";
const OLD: &[u8] = b"\xd0\xcf\x11\xe0";

pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    match bytes {
        _ if bytes.starts_with(ZIP) => workbook(bytes),
        _ if bytes.starts_with(OLD) => Err(refusal(
            "bank.old-workbook",
            "是旧格式的电子表格",
            "另存为 xlsx 或“CSV UTF-8（逗号分隔）”后再导入",
        )),
        _ => text(bytes),
    }
}

pub(super) fn refusal(code: &'static str, message: &str, fix: &str) -> Refusal {
    Refusal::new(
        code,
        clause!("8.6"),
        "file",
        format!("回单文件{message}"),
        fix,
    )
}

fn text(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let decoded = match std::str::from_utf8(bytes) {
        Ok(text) => Some(std::borrow::Cow::Borrowed(text)),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes),
    };
    let unread = || {
        refusal(
            "bank.encoding",
            "的文字编码无法读取",
            "向银行索取 UTF-8、GBK 编码的 CSV 或 xlsx 文件",
        )
    };
    let decoded = decoded
        .filter(|text| !text.contains('\0'))
        .ok_or_else(unread)?;
    // One kind of line end, or the reader's count of lines is one behind.
    let decoded = decoded.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(decoded.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| unread())? {
        rows.push(Row {
            line: record.position().map_or(0, csv::Position::line),
            cells: record.iter().map(|cell| cell.trim().to_owned()).collect(),
        });
    }
    Ok(rows)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let broken = || {
        refusal(
            "bank.workbook",
            "不是完整的电子表格",
            "向银行重新索取，或另存为“CSV UTF-8（逗号分隔）”",
        )
    };
    if unfolded(bytes).is_none_or(|size| size > UNFOLDED) {
        return Err(broken());
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|_: calamine::XlsxError| broken())?;
    let sheet = book
        .worksheet_range_at(0)
        .ok_or_else(broken)?
        .map_err(|_| broken())?;
    let first = sheet.start().map_or(0, |(row, _)| row);
    let rows = sheet.rows().enumerate().map(|(at, row)| Row {
        line: u64::from(first) + u64::try_from(at).unwrap_or(u64::MAX - 1 - u64::from(first)) + 1,
        cells: row.iter().map(cell).collect(),
    });
    Ok(rows
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect())
}

/// How large the parts of a ZIP file say to be; none when its directory cannot be found.
fn unfolded(bytes: &[u8]) -> Option<u64> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let mut sizes = None;
    for at in memchr::memmem::find_iter(bytes, ENTRY) {
        let size = bytes.get(at + 24..at + 28)?;
        let size = u32::from_le_bytes(size.try_into().ok()?);
        sizes = Some(sizes.unwrap_or(0_u64).saturating_add(u64::from(size)));
    }
    sizes
}

/// A cell as text: a number the way it is written, a date as `2026-11-23`.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(at) => at
            .as_datetime()
            .map_or_else(String::new, |at| at.date().to_string()),
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        other => other.to_string().trim().to_owned(),
    }
}
