//! OFD (GB/T 33190): a zip, of which only the directory is read and nothing is unpacked.

use std::io::Read;

use flate2::read::DeflateDecoder;

use super::scan::{u16_at, u32_at, zip_end};
use super::{BROKEN, Defect, TOO_COMPLEX, TWO_FACED};

const ENTRIES: usize = 2_000;
/// What the entries may come to unpacked, in bytes.
const UNPACKED: u64 = 200 * 1024 * 1024;
/// How many times its packed size that may be.
const RATIO: u64 = 100;

const EXPORT: &str = "从开票或制作软件重新导出 OFD，或另存为 PDF 后再上传";
const BOMB: Defect = Defect::new("file.bomb", "展开后过大", EXPORT);
const NESTED: Defect = Defect::new("file.nested", "里还有压缩包", EXPORT);
const ACTIVE: Defect = Defect::new("file.script", "带有程序或网页", EXPORT);
const ENCRYPTED: Defect = Defect::new("file.encrypted", "设有密码", "解除密码后再上传");

/// Archives by the end of their names.
const ARCHIVES: [&str; 12] = [
    "zip", "rar", "7z", "gz", "bz2", "xz", "tar", "jar", "cab", "iso", "ofd", "docx",
];
/// Programs and pages by the end of their names.
const PROGRAMS: [&str; 16] = [
    "exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "sh", "js", "vbs", "hta", "lnk", "htm",
    "html", "svg",
];

struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    packed: u64,
    unpacked: u64,
    at: usize,
}

/// The kind of a zip, which is taken only when it is an OFD, with everything that is wrong with it.
pub(super) fn look(bytes: &[u8]) -> (Option<&'static str>, Vec<Defect>) {
    let named = memchr::memmem::find(bytes, b"OFD.xml").is_some();
    let Some(end) = zip_end(bytes) else {
        return (named.then_some("application/ofd"), vec![BROKEN]);
    };
    match directory(bytes, end) {
        Ok(entries) if entries.iter().any(|entry| entry.name == b"OFD.xml") => {
            (Some("application/ofd"), judge(bytes, end, &entries))
        }
        Ok(_) => (None, Vec::new()),
        Err(defect) => (named.then_some("application/ofd"), vec![defect]),
    }
}

/// The entries that the directory lists; it must end where its end record begins, or the file has another beginning.
fn directory(bytes: &[u8], end: usize) -> Result<Vec<Entry<'_>>, Defect> {
    let count = u16_at(bytes, end + 10).ok_or(BROKEN)?;
    let size = u32_at(bytes, end + 12).ok_or(BROKEN)?;
    let start = u32_at(bytes, end + 16).ok_or(BROKEN)?;
    if count == u16::MAX || size == u32::MAX || usize::from(count) > ENTRIES {
        let limit = format!("不超过 {ENTRIES} 个条目");
        return Err(TOO_COMPLEX.limit(limit).own(format!("{count} 个")));
    }
    let start = usize::try_from(start).map_err(|_| BROKEN)?;
    if start.checked_add(usize::try_from(size).map_err(|_| BROKEN)?) != Some(end) {
        return Err(TWO_FACED);
    }
    let mut entries = Vec::new();
    let mut at = start;
    for _ in 0..count {
        let (entry, next) = entry(bytes, at).ok_or(BROKEN)?;
        entries.push(entry);
        at = next;
    }
    if at == end { Ok(entries) } else { Err(BROKEN) }
}

fn entry(bytes: &[u8], at: usize) -> Option<(Entry<'_>, usize)> {
    if bytes.get(at..at + 4)? != b"PK\x01\x02" {
        return None;
    }
    let length = |field: usize| u16_at(bytes, at + field).map(usize::from);
    let name_at = at + 46;
    let name_end = name_at + length(28)?;
    let entry = Entry {
        name: bytes.get(name_at..name_end)?,
        flags: u16_at(bytes, at + 8)?,
        method: u16_at(bytes, at + 10)?,
        packed: u64::from(u32_at(bytes, at + 20)?),
        unpacked: u64::from(u32_at(bytes, at + 24)?),
        at: usize::try_from(u32_at(bytes, at + 42)?).ok()?,
    };
    Some((entry, name_end + length(30)? + length(32)?))
}

fn judge(bytes: &[u8], end: usize, entries: &[Entry<'_>]) -> Vec<Defect> {
    let mut defects = Vec::new();
    let unpacked: u64 = entries.iter().map(|entry| entry.unpacked).sum();
    let packed: u64 = entries.iter().map(|entry| entry.packed).sum();
    if unpacked > UNPACKED || unpacked > RATIO * packed.max(4096) {
        let limit = format!(
            "展开后不超过 {} MB，且不超过原大小的 {RATIO} 倍",
            UNPACKED >> 20
        );
        let own = format!("约 {} MB", unpacked.div_ceil(1 << 20));
        defects.push(BOMB.limit(limit).own(own));
    }
    if entries.iter().any(|entry| entry.flags & 1 == 1) {
        defects.push(ENCRYPTED);
    }
    if !apart(bytes, end, entries) || entries.iter().any(|entry| escapes(entry.name)) {
        defects.push(TWO_FACED);
        return defects;
    }
    if entries
        .iter()
        .any(|entry| ends_in(entry.name, &ARCHIVES) || packs_again(bytes, entry))
    {
        defects.push(NESTED);
    }
    if entries.iter().any(|entry| ends_in(entry.name, &PROGRAMS)) {
        defects.push(ACTIVE);
    }
    defects
}

/// Whether the entries lie side by side from the first byte on and bear the names that the directory gives them.
fn apart(bytes: &[u8], end: usize, entries: &[Entry<'_>]) -> bool {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for entry in entries {
        let Some(data) = data_at(bytes, entry) else {
            return false;
        };
        let Ok(packed) = usize::try_from(entry.packed) else {
            return false;
        };
        spans.push((entry.at, data.saturating_add(packed)));
    }
    spans.sort_unstable();
    let first = spans.first().is_some_and(|(at, _)| *at == 0);
    let mut pairs = spans.iter().zip(spans.iter().skip(1));
    first && pairs.all(|(one, next)| one.1 <= next.0) && spans.iter().all(|(_, to)| *to <= end)
}

/// Where the content of an entry begins, when its own header agrees with the directory.
fn data_at(bytes: &[u8], entry: &Entry<'_>) -> Option<usize> {
    let header = bytes.get(entry.at..entry.at.checked_add(30)?)?;
    let name = entry.at + 30;
    let length = usize::from(u16_at(header, 26)?);
    let agrees = header.starts_with(b"PK\x03\x04") && bytes.get(name..name + length)? == entry.name;
    agrees.then_some(name + length + usize::from(u16_at(header, 28)?))
}

/// A name that leads out of the folder into which a reader would unpack it.
fn escapes(name: &[u8]) -> bool {
    let upwards = name.split(|byte| *byte == b'/').any(|part| part == b"..");
    upwards || name.starts_with(b"/") || name.iter().any(|byte| matches!(byte, b'\\' | b':' | 0))
}

fn ends_in(name: &[u8], endings: &[&str]) -> bool {
    let ending = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    name.contains(&b'.')
        && endings
            .iter()
            .any(|one| ending.eq_ignore_ascii_case(one.as_bytes()))
}

/// Whether the content begins like an archive, whatever it is called: only its first bytes are unpacked.
fn packs_again(bytes: &[u8], entry: &Entry<'_>) -> bool {
    let data = data_at(bytes, entry)
        .and_then(|at| bytes.get(at..))
        .unwrap_or_default();
    let mut head = [0; 6];
    let read = match entry.method {
        0 => data.take(6).read(&mut head),
        _ => DeflateDecoder::new(data.take(1024)).read(&mut head),
    };
    let archives: [&[u8]; 4] = [b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"];
    read.is_ok() && archives.iter().any(|mark| head.starts_with(mark))
}
