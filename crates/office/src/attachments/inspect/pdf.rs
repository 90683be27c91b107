//! PDF: complete, of one kind only, without code, attachments or a lock, and of readable size.

use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::xref::XrefRecovery;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use memchr::memmem;

use super::scan::{Part, has_markup, has_other, parts, zip_end};
use super::{BROKEN, Defect, PAGES, PRINT, TOO_COMPLEX, TWO_FACED};

/// Objects that a file may have; 500 scanned pages have some thousands.
const OBJECTS: usize = 60_000;

/// What the compressed tables of objects may come to together, in bytes.
const TABLES: u64 = 16 * 1024 * 1024;

const ENCRYPTED: Defect = Defect::new(
    "file.encrypted",
    "设有密码或权限限制",
    "解除密码和限制，或用“打印”另存为 PDF 后再上传",
);
const HIDDEN: Defect = Defect::new("file.hidden", "用变形写法隐藏内容", PRINT);
const SCRIPT: Defect = Defect::new("file.script", "带有脚本程序", PRINT);
const LAUNCH: Defect = Defect::new("file.launch", "带有启动程序或向外发送的动作", PRINT);
const EMBEDDED: Defect = Defect::new(
    "file.embedded",
    "里嵌有附件或多媒体",
    "把附件作为单独的文件上传；带 XML 数据的银行电子回单、电子发票，用“打印”另存为 PDF 后再上传，原件自行留存",
);
const PAGES_MANY: Defect = Defect::new("file.pages", "页数太多", "分成几个文件，只上传需要的页");

/// Everything that is wrong with a PDF.
pub(super) fn look(bytes: &[u8]) -> Vec<Defect> {
    let parts = parts(bytes);
    let mut defects = surface(bytes, &parts);
    // What cannot be read within bounds is not read any further.
    match bounded(&parts) {
        Ok(()) => {}
        Err(defect) => {
            defects.push(defect);
            return defects;
        }
    }
    if !defects.contains(&BROKEN) {
        defects.extend(inside(bytes));
    }
    // Of what carries a second file it says nothing that it also ends badly.
    if defects.contains(&TWO_FACED) {
        defects.retain(|defect| *defect != BROKEN);
    }
    defects
}

/// What the bytes show before anything is parsed.
fn surface(bytes: &[u8], parts: &[Part<'_>]) -> Vec<Defect> {
    let mut defects = Vec::new();
    let Some(last) = memmem::rfind(bytes, b"%%EOF") else {
        return vec![BROKEN];
    };
    let rest = bytes.get(last + 5..).unwrap_or_default();
    let padded = rest.iter().all(|byte| is_blank(*byte));
    let texts = || parts.iter().map(|part| part.text);
    let strange = texts().any(strays) || texts().any(has_markup) || has_other(bytes);
    if !padded || zip_end(bytes).is_some() || strange {
        defects.push(TWO_FACED);
    }
    if texts().any(has_hidden_name) {
        defects.push(HIDDEN);
    }
    defects
}

/// What PDF reads as white space.
fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// After an end mark only an incremental update may follow: an object, a table of references, a comment.
fn strays(text: &[u8]) -> bool {
    memmem::find_iter(text, b"%%EOF").any(|at| {
        let rest = text.get(at + 5..).unwrap_or_default();
        let next = rest.iter().find(|byte| !is_blank(**byte));
        next.is_some_and(|byte| {
            !byte.is_ascii_digit() && !matches!(byte, b'x' | b'%' | b's' | b't')
        })
    })
}

/// A name in which letters or digits are written as numbers: no program does so but to hide what it says.
fn has_hidden_name(text: &[u8]) -> bool {
    memmem::find_iter(text, b"#").any(|at| {
        let code = text
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let letter = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        letter.is_some_and(|byte| byte.is_ascii_alphanumeric()) && in_name(text, at)
    })
}

fn in_name(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().iter().rev().take(127);
    for byte in before {
        match byte {
            b'/' => return true,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'%' => return false,
            byte if is_blank(*byte) => return false,
            _ => {}
        }
    }
    false
}

/// Whether the file can be parsed within bounds: objects, pages, and what its compressed tables come to.
fn bounded(parts: &[Part<'_>]) -> Result<(), Defect> {
    let texts = || parts.iter().map(|part| part.text);
    let pages: usize = texts().map(pages_in).sum();
    if pages > PAGES {
        return Err(too_many(pages));
    }
    let objects: usize = texts()
        .map(|text| memmem::find_iter(text, b" obj").count())
        .sum();
    if objects > OBJECTS {
        let limit = format!("不超过 {OBJECTS} 个对象");
        return Err(TOO_COMPLEX.limit(limit).own(format!("{objects} 个")));
    }
    let mut budget = TABLES;
    for part in parts {
        let at = memmem::rfind(part.text, b" obj").unwrap_or(0);
        let head = part.text.get(at..).unwrap_or_default();
        if memmem::find(head, b"/ObjStm").is_none() && memmem::find(head, b"/XRef").is_none() {
            continue;
        }
        budget = budget.saturating_sub(unpacked(head, part.data, budget)?);
        if budget == 0 {
            return Err(TOO_COMPLEX.limit(format!("目录展开后不超过 {} MB", TABLES / 1024 / 1024)));
        }
    }
    Ok(())
}

/// How large a compressed table is, counted up to the budget; one packed twice hides its size.
fn unpacked(head: &[u8], data: &[u8], budget: u64) -> Result<u64, Defect> {
    let plain: Vec<u8> = head
        .iter()
        .copied()
        .filter(|byte| !is_blank(*byte))
        .collect();
    let filters = memmem::find_iter(&plain, b"Decode").count()
        - memmem::find_iter(&plain, b"DecodeParms").count();
    match filters {
        0 => Ok(data.len() as u64),
        1 if memmem::find(&plain, b"/FlateDecode").is_some() => {
            let start = data
                .iter()
                .position(|byte| !matches!(byte, b'\r' | b'\n'))
                .unwrap_or(0);
            let mut table = ZlibDecoder::new(data.get(start..).unwrap_or_default()).take(budget);
            // What breaks off here breaks off for every reader: the count so far stands.
            let mut sink = std::io::sink();
            let counted = std::io::copy(&mut table, &mut sink);
            Ok(counted.unwrap_or_else(|_| budget - table.limit()))
        }
        _ => Err(HIDDEN),
    }
}

/// Objects that call themselves a page.
fn pages_in(text: &[u8]) -> usize {
    memmem::find_iter(text, b"/Page")
        .filter(|at| {
            let next = text.get(at + 5);
            let ends = next.is_none_or(|byte| !byte.is_ascii_alphanumeric());
            let before = text.get(..*at).unwrap_or_default();
            let typed = before.iter().rposition(|byte| !is_blank(*byte));
            ends && typed
                .is_some_and(|end| before.get(..=end).is_some_and(|b| b.ends_with(b"/Type")))
        })
        .count()
}

fn too_many(pages: usize) -> Defect {
    PAGES_MANY
        .limit(format!("不超过 {PAGES} 页"))
        .own(format!("{pages} 页"))
}

/// What a reader of PDF finds.
fn inside(bytes: &[u8]) -> Vec<Defect> {
    let end = memmem::rfind(bytes, b"%%EOF").map_or(bytes.len(), |at| at + 5);
    let bytes = bytes.get(..end).unwrap_or(bytes);
    let limit = usize::try_from(TABLES).unwrap_or(usize::MAX);
    let options = LoadOptions::with_max_decompressed_size(limit);
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(_) if memmem::find(bytes, b"/Encrypt").is_some() => return vec![ENCRYPTED],
        Err(_) => return vec![BROKEN],
    };
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return vec![ENCRYPTED];
    }
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return vec![BROKEN];
    }
    let mut defects = Vec::new();
    for found in document.objects.values().flat_map(active) {
        if !defects.contains(&found) {
            defects.push(found);
        }
    }
    defects.sort_by_key(|defect| defect.code);
    match pages(&document) {
        Some(0) | None => defects.push(BROKEN),
        Some(pages) if pages > PAGES => defects.push(too_many(pages)),
        Some(_) => {}
    }
    defects
}

/// What an object, or anything within it, would run or carry.
fn active(object: &Object) -> Vec<Defect> {
    let mut found = Vec::new();
    let mut open = vec![object];
    while let Some(object) = open.pop() {
        match object {
            Object::Array(items) => open.extend(items),
            Object::Dictionary(dictionary) => {
                found.extend(acts(dictionary));
                open.extend(dictionary.iter().map(|(_, value)| value));
            }
            Object::Stream(stream) => {
                found.extend(acts(&stream.dict));
                found.extend(packed_twice(&stream.dict).then_some(HIDDEN));
                open.extend(stream.dict.iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    found
}

/// Whether what is packed was packed again: a kilobyte then unpacks to any size, and no program writes so.
fn packed_twice(dictionary: &Dictionary) -> bool {
    let filters = dictionary.get(b"Filter").and_then(Object::as_array);
    let packs = |filter: &&Object| {
        let names: [&[u8]; 6] = [
            b"FlateDecode",
            b"LZWDecode",
            b"RunLengthDecode",
            b"Fl",
            b"LZW",
            b"RL",
        ];
        filter.as_name().is_ok_and(|name| names.contains(&name))
    };
    filters.is_ok_and(|all| all.iter().filter(packs).count() > 1)
}

fn acts(dictionary: &Dictionary) -> Option<Defect> {
    let named = |key: &[u8]| {
        dictionary
            .get(key)
            .and_then(Object::as_name)
            .unwrap_or_default()
    };
    let has = |key: &str| dictionary.has(key.as_bytes());
    match (named(b"S"), named(b"Type"), named(b"Subtype")) {
        (b"JavaScript", ..) => Some(SCRIPT),
        _ if has("JS") || has("JavaScript") || has("XFA") => Some(SCRIPT),
        (b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToE", ..) => Some(LAUNCH),
        (_, b"EmbeddedFile", _)
        | (.., b"FileAttachment" | b"RichMedia" | b"Movie" | b"Sound" | b"Screen" | b"3D") => {
            Some(EMBEDDED)
        }
        _ if has("EmbeddedFiles") || has("EF") => Some(EMBEDDED),
        _ => None,
    }
}

/// The pages of the tree, counted no further than one beyond the limit; `None` when there is no tree.
fn pages(document: &Document) -> Option<usize> {
    let root = document
        .catalog()
        .ok()?
        .get(b"Pages")
        .ok()?
        .as_reference()
        .ok()?;
    let mut open: Vec<ObjectId> = vec![root];
    let (mut pages, mut visits) = (0, 0);
    while let Some(id) = open.pop() {
        visits += 1;
        // A tree that leads through the same branches again and again has no honest end.
        if visits > 8 * PAGES || open.len() > 8 * PAGES {
            return Some(PAGES + 1);
        }
        let node = document.get_dictionary(id).ok()?;
        match node.get_deref(b"Kids", document).and_then(Object::as_array) {
            Ok(kids) => open.extend(kids.iter().filter_map(|kid| kid.as_reference().ok())),
            Err(_) => pages += 1,
        }
        if pages > PAGES {
            return Some(pages);
        }
    }
    Some(pages)
}
