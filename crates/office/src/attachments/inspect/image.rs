//! Pictures: only their headers are read, so that a small file cannot ask for a wall of pixels.

use super::scan::{has_markup, has_other, zip_end};
use super::{BROKEN, Defect, MEGAPIXELS, TWO_FACED};

const FLOOD: Defect = Defect::new(
    "file.pixels",
    "的像素太多",
    "降低扫描或拍摄的分辨率（300 DPI 足够），或转成 PDF 后再上传",
);

/// Everything that is wrong with a PNG.
pub(super) fn png(bytes: &[u8]) -> Vec<Defect> {
    let size = |at: usize| {
        let four = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    let (Some(wide), Some(high), Some(end)) = (size(16), size(20), png_end(bytes)) else {
        return vec![BROKEN];
    };
    let rest = bytes.get(end..).unwrap_or_default();
    let clean = rest.iter().all(|byte| matches!(byte, 0 | b'\r' | b'\n'));
    judge(bytes, (wide, high), clean)
}

/// Where the last chunk of a PNG ends.
fn png_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let kind = bytes.get(at + 4..at + 8)?;
        if (at == 8) != (kind == b"IHDR") {
            return None;
        }
        let next = at
            .checked_add(12)?
            .checked_add(usize::try_from(length).ok()?)?;
        if next > bytes.len() {
            return None;
        }
        if kind == b"IEND" {
            return Some(next);
        }
        at = next;
    }
}

/// Everything that is wrong with a JPEG. Telephones write a second picture after the first, so that more may follow
/// its end, but nothing of another kind.
pub(super) fn jpeg(bytes: &[u8]) -> Vec<Defect> {
    let ends = memchr::memmem::rfind(bytes, b"\xff\xd9").is_some();
    match frame(bytes) {
        Some(size) if ends => judge(bytes, size, true),
        _ => vec![BROKEN],
    }
}

/// Width and height as the frame header of a JPEG tells them.
fn frame(bytes: &[u8]) -> Option<(u32, u32)> {
    let pair = |at: usize| {
        let two = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u16::from_be_bytes(two))
    };
    let mut at = 2;
    loop {
        let (mark, kind) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        if mark != 0xff {
            return None;
        }
        match kind {
            0xff => at += 1,
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                return Some((u32::from(pair(at + 7)?), u32::from(pair(at + 5)?)));
            }
            // The picture itself begins without a frame.
            0xda | 0xd9 => return None,
            _ => at += 2 + usize::from(pair(at + 2)?),
        }
    }
}

fn judge(bytes: &[u8], (wide, high): (u32, u32), clean: bool) -> Vec<Defect> {
    let mut defects = Vec::new();
    let pixels = u64::from(wide) * u64::from(high);
    if pixels == 0 {
        defects.push(BROKEN);
    }
    if pixels > MEGAPIXELS * 1_000_000 {
        let own = format!("{wide}×{high}，约 {} 万像素", pixels / 10_000);
        let limit = format!("不超过 {} 万像素", MEGAPIXELS * 100);
        defects.push(FLOOD.limit(limit).own(own));
    }
    if !clean || zip_end(bytes).is_some() || has_markup(bytes) || has_other(bytes) {
        defects.push(TWO_FACED);
    }
    defects
}
