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
