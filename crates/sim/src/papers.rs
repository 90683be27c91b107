//! Numbers and files for people who do not exist.

use bytes::Bytes;
use office::attachments::Upload;
use rules::ids::{ResidentId, Uscc};

/// A resident ID of area 640104 with a valid check character; a different one for each serial.
pub fn resident_id(serial: u32) -> String {
    let (year, month, day) = (1970 + serial % 30, 1 + serial % 12, 1 + serial % 28);
    let body = format!("640104{year}{month:02}{day:02}{:03}", 1 + serial % 999);
    completed(&body, "0123456789X", |id| ResidentId::parse(id).is_ok())
}

/// A credit code of the given head, such as `91640104MA`, filled up and with a valid check character.
pub fn uscc(head: &str, serial: u32) -> String {
    let width = 17usize.saturating_sub(head.len());
    let body = format!("{head}{serial:0width$}");
    completed(&body, "0123456789ABCDEFGHJKLMNPQRTUWXY", |code| {
        Uscc::parse(code).is_ok()
    })
}

fn completed(body: &str, last: &str, valid: impl Fn(&str) -> bool) -> String {
    last.chars()
        .map(|check| format!("{body}{check}"))
        .find(|code| valid(code))
        .unwrap_or_else(|| body.to_owned())
}

/// A PDF of one page, whole and harmless; another name makes another file.
pub fn pdf(name: &str) -> Upload {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>";
    let bytes = pdf_of(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        &format!("{page}\n% {name}"),
    ]);
    Upload {
        name: name.to_owned(),
        bytes: Bytes::from(bytes),
    }
}

/// The same PDF with a signature appended to it, as signing programs write it: not a byte of what was there changes.
/// The signature says who signed to nobody; it covers the file, and that is what can be told without reading it.
pub fn signed(pdf: &[u8], name: &str) -> Upload {
    let text = |key: &str| last_number(pdf, key).unwrap_or_default();
    let (before, size) = (text("startxref"), text("/Size"));
    let root = reference(pdf, "/Root");
    let mut out = pdf.to_vec();
    let at = out.len();
    let value = "0".repeat(64);
    // The range is written twice: once to know how long the object is, then with the numbers that come of it.
    let object = |range: [usize; 3]| {
        let [gap, after, rest] = range;
        format!(
            "\n{size} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 {gap:010} {after:010} {rest:010}]/Contents <{value}>>>\nendobj\n"
        )
    };
    let tail = |object: &str| {
        let table = at + object.len();
        format!(
            "xref\n{size} 1\n{:010} 00000 n \ntrailer\n<</Size {}/Root {root}/Prev {before}>>\nstartxref\n{table}\n%%EOF\n",
            at + 1,
            size + 1
        )
    };
    let draft = object([0; 3]);
    let gap = at
        + draft
            .find("/Contents <")
            .map_or(0, |found| found + "/Contents ".len());
    let after = gap + value.len() + 2;
    let end = at + draft.len() + tail(&draft).len();
    let object = object([gap, after, end - after]);
    out.extend(object.bytes());
    out.extend(tail(&object).bytes());
    Upload {
        name: name.to_owned(),
        bytes: Bytes::from(out),
    }
}

/// The number that follows the last mention of a key.
fn last_number(pdf: &[u8], key: &str) -> Option<usize> {
    let digits: String = after_last(pdf, key)
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// The reference that follows the last mention of a key, such as `1 0 R`.
fn reference(pdf: &[u8], key: &str) -> String {
    let words: Vec<String> = after_last(pdf, key)
        .split_whitespace()
        .take(2)
        .map(str::to_owned)
        .collect();
    format!("{} R", words.join(" "))
}

fn after_last(pdf: &[u8], key: &str) -> String {
    let found = pdf
        .windows(key.len())
        .rposition(|here| here == key.as_bytes());
    let rest = found
        .and_then(|at| pdf.get(at + key.len()..))
        .unwrap_or_default();
    rest.iter().take(80).map(|byte| char::from(*byte)).collect()
}

/// A PDF of these objects, numbered from 1, with a table of references that fits; the first is its catalog.
pub fn pdf_of(objects: &[&str]) -> Vec<u8> {
    let mut text = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", text.len()));
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let (start, size) = (text.len(), objects.len() + 1);
    text.push_str(&format!(
        "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    text.into_bytes()
}
