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

/// The smallest file that is a PDF by its content.
pub fn pdf(name: &str) -> Upload {
    let text = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
         trailer<</Root 1 0 R>>\n% {name}\n%%EOF\n"
    );
    Upload {
        name: name.to_owned(),
        bytes: Bytes::from(text),
    }
}
